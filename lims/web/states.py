"""States in the words of the screen, each with the tone of its badge (see `templates/macros/badge.html`)."""

from flask_babel import gettext as _

Badge = tuple[str, str]


def application_state(state: str) -> Badge:
    """Return word and tone of an application's state."""
    return {
        "draft": (_("Draf"), "idle"),
        "submitted": (_("Diajukan"), "work"),
        "queried": (_("Menunggu jawaban pelanggan"), "wait"),
        "agreed": (_("Dapat dilayani"), "ok"),
        "refused": (_("Ditolak"), "bad"),
        "withdrawn": (_("Ditarik"), "idle"),
    }[state]


def order_state(state: str) -> Badge:
    """Return word and tone of an order's state."""
    return {
        "ordered": (_("Menunggu contoh"), "wait"),
        "received": (_("Contoh diterima"), "work"),
        "in_testing": (_("Dalam pengujian"), "work"),
        "tested": (_("Selesai diuji"), "work"),
        "reported": (_("LHU terbit"), "ok"),
        "cancelled": (_("Dibatalkan"), "idle"),
    }[state]


def payment_state(state: str) -> Badge:
    """Return word and tone of how far an order's money has come."""
    return {
        "not-asked": (_("Tanpa tagihan"), "idle"),
        "unbilled": (_("Belum ditagih"), "wait"),
        "billed": (_("Menunggu pembayaran"), "wait"),
        "part-paid": (_("Dibayar sebagian"), "warn"),
        "paid": (_("Lunas"), "ok"),
        "waived": (_("Gratis"), "ok"),
        "refund-due": (_("Perlu dikembalikan"), "warn"),
        "refunded": (_("Sudah dikembalikan"), "idle"),
        "closed": (_("Ditutup tanpa pembayaran"), "idle"),
    }[state]


def bill_state(state: str, *, expired: bool) -> Badge:
    """Return word and tone of a bill's state."""
    if expired:
        return (_("Kedaluwarsa"), "bad")
    return {
        "open": (_("Dapat dibayar"), "work"),
        "settled": (_("Lunas"), "ok"),
        "cancelled": (_("Dibatalkan"), "idle"),
    }[state]


def job_state(state: str) -> Badge:
    """Return word and tone of how far a job in the background has come."""
    return {
        "queued": (_("Menunggu giliran"), "wait"),
        "running": (_("Sedang dikerjakan"), "work"),
        "done": (_("Selesai"), "ok"),
        "failed": (_("Tidak berhasil"), "bad"),
        "cancelled": (_("Dibatalkan"), "idle"),
    }[state]


def backup_state(state: str) -> Badge:
    """Return what is to be said of the daily backup, and the tone of its note."""
    return {
        "unset": (
            _("Cadangan harian belum diatur: data laboratorium hanya ada pada satu tempat."),
            "warn",
        ),
        "away": (_("Folder cadangan tidak ditemukan; disknya mungkin tidak terpasang."), "bad"),
        "failed": (_("Cadangan terakhir tidak berhasil."), "bad"),
        "none": (_("Belum ada cadangan; yang pertama dibuat pada jam yang diatur."), "info"),
        "old": (_("Cadangan terakhir sudah lebih dari 36 jam."), "bad"),
        "same-disk": (
            _("Cadangan dibuat pada disk yang sama; bila disk ini rusak, keduanya hilang."),
            "warn",
        ),
        "good": (_("Cadangan harian berjalan baik."), "ok"),
    }[state]


def money_views() -> list[tuple[str, str]]:
    """Return the parts of the treasurer's worklist."""
    return [
        ("", _("Belum ditagih")),
        ("open", _("Menunggu pembayaran")),
        ("expired", _("Kedaluwarsa")),
        ("paid", _("Lunas atau gratis")),
        ("to-refund", _("Perlu dikembalikan")),
    ]


def verdict_words() -> dict[str, str]:
    """Return the verdicts as they are called on screens."""
    return {
        "PASS": _("Memenuhi"),
        "FAIL": _("Tidak memenuhi"),
        "CONDITIONAL_PASS": _("Memenuhi bersyarat"),
        "CONDITIONAL_FAIL": _("Tidak memenuhi bersyarat"),
        "NOT_EVALUATED": _("Tidak dinyatakan"),
    }


def complaint_state(state: str) -> Badge:
    """Return word and tone of a complaint's state."""
    return {
        "received": (_("Diterima"), "wait"),
        "investigated": (_("Diselidiki"), "work"),
        "closed": (_("Ditutup"), "ok"),
    }[state]


def complaint_outcomes() -> dict[str, str]:
    """Return what a complaint can come to."""
    return {"justified": _("Berdasar"), "unjustified": _("Tidak berdasar")}


def basis(name: str) -> str:
    """Return on what basis a bill is made."""
    words: dict[str, str] = {
        "pnbp": _("PNBP"),
        "blu": _("BLU"),
        "retribusi": _("Retribusi daerah"),
        "free": _("Gratis"),
    }
    return words[name]


def sample_state(state: str) -> Badge:
    """Return word and tone of a sample's state."""
    return {
        "expected": (_("Ditunggu"), "wait"),
        "held": (_("Ditahan"), "warn"),
        "accepted": (_("Diterima"), "ok"),
        "rejected": (_("Ditolak"), "bad"),
    }[state]


def takeover_state(state: str) -> Badge:
    """Return word and tone of how far a take-over has come."""
    return {
        "uploaded": (_("Sedang diperiksa"), "work"),
        "refused": (_("Ada sel yang salah"), "bad"),
        "checked": (_("Siap dialihkan"), "wait"),
        "taken-over": (_("Sudah dialihkan"), "ok"),
        "withdrawn": (_("Ditarik"), "idle"),
    }[state]


def handed_state(state: str) -> Badge:
    """Return word and tone of how far a test with another laboratory has come."""
    return {
        "to-send": (_("Belum dikirim"), "wait"),
        "awaited": (_("Di laboratorium lain"), "work"),
        "reported": (_("LHU mereka diterima"), "ok"),
        "taken-back": (_("Ditarik kembali"), "idle"),
    }[state]


def limit_state(state: str) -> Badge:
    """Return word and tone of a limit that was typed by hand."""
    return {
        "awaiting": (_("Menunggu penyelia"), "wait"),
        "confirmed": (_("Dikonfirmasi"), "ok"),
        "withdrawn": (_("Ditarik"), "idle"),
    }[state]


def letter_state(state: str) -> Badge:
    """Return word and tone of a letter of assignment."""
    return {
        "current": (_("Berlaku"), "ok"),
        "coming": (_("Akan berlaku"), "work"),
        "ended": (_("Berakhir"), "idle"),
    }[state]


def name_check_state(state: str) -> Badge:
    """Return word and tone of a client's check of names."""
    return {
        "asked": (_("Menunggu pelanggan"), "wait"),
        "overdue": (_("Tidak dijawab, dapat diterbitkan"), "work"),
        "objected": (_("Minta perbaikan"), "warn"),
        "confirmed": (_("Dibenarkan"), "ok"),
        "passed": (_("Tidak dijawab"), "idle"),
        "settled": (_("Dijawab laboratorium"), "ok"),
        "replaced": (_("Diminta lagi"), "idle"),
    }[state]


def client_kinds() -> dict[str, str]:
    """Return the kinds of clients in words."""
    return {
        "ikm": _("IKM"),
        "general": _("Umum"),
        "contractor": _("Kontraktor"),
        "student": _("Mahasiswa"),
        "certification-body": _("Lembaga sertifikasi produk"),
        "agency": _("Instansi"),
    }


def specimen_state(state: str, determination: str = "") -> Badge:
    """Return word and tone of a specimen's state; once its test is handed in it is no longer one that waits."""
    if state == "ready" and determination in {"submitted", "accepted"}:
        return _("Sudah diuji"), "ok" if determination == "accepted" else "idle"
    return {"ready": (_("Siap"), "idle"), "void": (_("Gugur"), "bad")}[state]


def determination_state(state: str) -> Badge:
    """Return word and tone of a determination's state."""
    return {
        "planned": (_("Belum ditugaskan"), "idle"),
        "assigned": (_("Ditugaskan"), "work"),
        "submitted": (_("Menunggu verifikasi"), "wait"),
        "returned": (_("Dikembalikan"), "warn"),
        "accepted": (_("Diverifikasi"), "ok"),
        "void": (_("Gugur"), "bad"),
    }[state]


def certificate_state(state: str) -> Badge:
    """Return word and tone of a certificate's state."""
    return {
        "draft": (_("Konsep"), "idle"),
        "authorised": (_("Disahkan"), "work"),
        "issued": (_("Terbit"), "ok"),
        "superseded": (_("Digantikan"), "warn"),
        "suspended": (_("Ditangguhkan"), "warn"),
        "withdrawn": (_("Dicabut"), "bad"),
        "discarded": (_("Konsep dibatalkan"), "idle"),
    }[state]
