"""Words of the intake pages: points of the review, conditions of a sample, where it comes from."""

from flask_babel import gettext as _

from lims.web import states
from lims.web.label_stocks import stock_words

APPLICATION_STATES = ("submitted", "queried", "agreed", "refused", "withdrawn", "draft")
ORDER_STATES = ("ordered", "received", "in_testing", "tested", "reported", "cancelled")
SAMPLE_STATES = ("expected", "held", "accepted", "rejected")


def check_words() -> dict[str, tuple[str, str]]:
    """Return the points of the request review (17025 7.1.1), each with what it asks."""
    return {
        "people": (_("Personel"), _("Ada penguji yang berwenang atas semua metode?")),
        "equipment": (_("Peralatan"), _("Alat untuk semua metode ada dan terkalibrasi?")),
        "method": (_("Metode"), _("Metode sesuai kebutuhan dan edisinya berlaku?")),
        "workload": (_("Beban kerja"), _("Beban penguji memungkinkan pekerjaan ini?")),
        "time": (_("Waktu"), _("Janji waktu dapat ditepati?")),
        "subcontracting": (_("Subkontrak"), _("Bila ada yang disubkontrakkan: pelanggan sudah setuju?")),
        "remains": (_("Sisa contoh"), _("Pengembalian atau penyimpanan sisa contoh disepakati?")),
        "specification": (_("Spesifikasi"), _("Spesifikasi, edisi, dan aturan keputusan jelas?")),
    }


def answer_words() -> dict[str, str]:
    """Return the answers to a point of the review."""
    return {"yes": _("Ya"), "no": _("Tidak"), "not-applicable": _("Tidak berlaku")}


def condition_words() -> dict[str, str]:
    """Return the checklist of a sample's condition (17025 7.4.3)."""
    return {
        "quantity_sufficient": _("Jumlah dan ukurannya cukup untuk semua pengujian"),
        "identified": _("Bertanda jelas, dapat dibedakan dari contoh lain"),
        "undamaged": _("Tidak bengkok, retak, atau rusak"),
        "free_of_rust": _("Bebas karat yang mengganggu dan kotoran"),
        "as_described": _("Sesuai keterangan pada permohonan"),
    }


def origin_words() -> dict[str, str]:
    """Return where a sample comes from."""
    return {
        "client": _("Dibawa oleh pelanggan"),
        "laboratory": _("Diambil oleh laboratorium"),
        "certification-body": _("Diambil oleh lembaga sertifikasi produk"),
        "inspector": _("Diambil oleh petugas pengawas"),
    }


def kind_words() -> dict[str, str]:
    """Return the kinds of clients."""
    return states.client_kinds()


def custody_words() -> dict[str, str]:
    """Return the links of the chain of custody."""
    return {
        "received": _("Diterima di loket"),
        "held": _("Ditahan, pelanggan ditanya"),
        "accepted": _("Diterima untuk diuji"),
        "rejected": _("Ditolak"),
        "handed-over": _("Diserahterimakan"),
        "returned": _("Sisanya dikembalikan"),
        "destroyed": _("Sisanya dimusnahkan"),
    }


def surroundings() -> dict[str, object]:
    """Return what every page of the laboratory may say without asking."""
    return {
        "application_state": states.application_state,
        "order_state": states.order_state,
        "payment_state": states.payment_state,
        "bill_state": states.bill_state,
        "basis": states.basis,
        "complaint_state": states.complaint_state,
        "sample_state": states.sample_state,
        "specimen_state": states.specimen_state,
        "determination_state": states.determination_state,
        "handed_state": states.handed_state,
        "limit_state": states.limit_state,
        "name_check_state": states.name_check_state,
        "certificate_state": states.certificate_state,
        "stock_words": stock_words,
    }
