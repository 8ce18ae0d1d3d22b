"""Words of the pages of administration."""

from flask_babel import gettext as _

from lims.queries.equipment import CalibrationState
from lims.web.states import Badge


def calibration_state(state: str) -> Badge:
    """Return word and tone of how a calibration stands today."""
    return {
        CalibrationState.VALID: (_("Terkalibrasi"), "ok"),
        CalibrationState.ENDING: (_("Segera habis"), "warn"),
        CalibrationState.EXPIRED: (_("Kalibrasi habis"), "bad"),
        CalibrationState.MISSING: (_("Belum dikalibrasi"), "bad"),
        CalibrationState.NOT_NEEDED: (_("Tanpa kalibrasi"), "quiet"),
    }[CalibrationState(state)]


def kind_words() -> dict[str, str]:
    """Return the kinds of numbered papers."""
    return {
        "application": _("Permohonan"),
        "order": _("Order"),
        "sample": _("Kode contoh"),
        "work_order": _("Surat Perintah Uji"),
        "bill": _("Tagihan"),
        "complaint": _("Keluhan"),
        "disposal": _("Berita acara sisa contoh"),
        "payment": _("Kuitansi"),
        "certificate": _("LHU"),
    }


def reset_words() -> dict[str, str]:
    """Return when a counter begins anew."""
    return {"year": _("Setiap tahun"), "month": _("Setiap bulan"), "never": _("Tidak pernah")}


def activity_words() -> dict[str, str]:
    """Return what somebody is authorised to."""
    return {"perform": _("Menguji"), "review": _("Memverifikasi")}


def mark_words() -> dict[str, tuple[str, str]]:
    """Return the marks of a letterhead with what they are."""
    return {
        "logo": (_("Logo"), _("Di kiri atas setiap dokumen.")),
        "accreditation": (
            _("Tanda akreditasi"),
            _("Di kanan atas LHU, hanya bila ada hasil dalam ruang lingkup. Pakailah sesuai aturan KAN."),
        ),
    }


def missing_words() -> dict[str, tuple[str, str]]:
    """Return what a laboratory lacks, with the page on which it is mended."""
    return {
        "address": (_("Alamat publik untuk QR belum diisi."), "admin.laboratory_edit"),
        "signatory": (_("Belum ada kepala atau manajer teknis dengan jabatan."), "admin.people"),
        "tariffs": (_("Ada metode yang belum bertarif."), "admin.tariffs"),
        "equipment": (_("Belum ada alat."), "admin.equipment"),
        "authorisations": (_("Belum ada penguji yang diberi kewenangan metode."), "admin.people"),
        "holidays": (_("Hari libur tahun ini belum diisi."), "admin.holidays"),
    }


def table_words() -> dict[str, str]:
    """Return what rows of a table are called."""
    return {
        "applications": _("Permohonan"),
        "application_items": _("Produk pada permohonan"),
        "application_messages": _("Pesan"),
        "application_tests": _("Pengujian yang diminta"),
        "attachments": _("Lampiran"),
        "calibrations": _("Kalibrasi"),
        "certificates": _("LHU"),
        "client_relations": _("Hubungan pelanggan"),
        "clients": _("Pelanggan"),
        "custody_events": _("Serah terima contoh"),
        "determination_equipment": _("Alat yang dipakai"),
        "determinations": _("Pengujian"),
        "equipment": _("Alat"),
        "equipment_methods": _("Metode alat"),
        "holidays": _("Hari libur"),
        "laboratories": _("Laboratorium"),
        "laboratory_marks": _("Logo dan tanda"),
        "laboratory_memberships": _("Peran"),
        "method_authorisations": _("Kewenangan"),
        "notices": _("Pemberitahuan"),
        "number_counters": _("Penghitung nomor"),
        "number_templates": _("Pola nomor"),
        "order_lines": _("Baris order"),
        "orders": _("Order"),
        "reading_corrections": _("Koreksi pembacaan"),
        "readings": _("Pembacaan"),
        "request_reviews": _("Kaji ulang permintaan"),
        "results": _("Hasil"),
        "samples": _("Contoh"),
        "scope_entries": _("Ruang lingkup"),
        "specimens": _("Benda uji"),
        "standard_checks": _("Pemeriksaan standar"),
        "tariffs": _("Tarif"),
        "users": _("Pengguna"),
        "verification_addresses": _("Alamat publik"),
    }
