"""Words and addresses of what is late or will be; each number leads to the list that it counts."""

from flask import url_for
from flask_babel import gettext as _


def deadline_words() -> dict[str, tuple[str, str, str]]:
    """Return words, address and tone of each heap; the tone holds while the heap is not empty."""
    return {
        "orders-late": (_("Order terlambat"), url_for("lab.orders", state="late", sort="due"), "bad"),
        "orders-soon": (
            _("Order hampir terlambat"),
            url_for("lab.orders", state="soon", sort="due"),
            "warn",
        ),
        "orders-held": (_("Order ditahan"), url_for("lab.orders", state="held"), "warn"),
        "benches-late": (
            _("Pengujian terlambat di meja penguji"),
            url_for("lab.planning", state="late"),
            "bad",
        ),
        "certificates-suspended": (
            _("LHU ditangguhkan"),
            url_for("lab.certificates", state="suspended"),
            "warn",
        ),
        "samples-mine": (_("Contoh pada saya"), url_for("lab.samples", state="mine"), ""),
        "remains-due": (_("Sisa contoh boleh keluar"), url_for("lab.remains"), ""),
        "people-ending": (
            _("Peran atau kewenangan segera berakhir"),
            url_for("admin.people", state="ending"),
            "warn",
        ),
        "people-open": (_("Tanpa peran, akun masih aktif"), url_for("admin.people", state="open"), "warn"),
        "calibrations-expired": (
            _("Kalibrasi lewat"),
            url_for("admin.equipment", state="expired"),
            "bad",
        ),
        "calibrations-ending": (
            _("Kalibrasi segera habis"),
            url_for("admin.equipment", state="ending"),
            "warn",
        ),
    }
