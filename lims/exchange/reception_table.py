"""The table in which the samples of an order are received: one row, one sample, made for that order."""

from lims.exchange.table_format import Column, Kind, Table
from lims.exchange.takeover_house import ANSWERS

CONDITIONS = {
    "quantity_sufficient": "Jumlah cukup",
    "identified": "Bertanda jelas",
    "undamaged": "Tidak rusak",
    "free_of_rust": "Bebas karat dan kotoran",
    "as_described": "Sesuai permohonan",
}
"""The checklist of a sample's condition (17025 7.4.3), in the order of the form."""


def reception_table() -> Table:
    """Return the table; its first columns say which sample a row is and are handed out filled in."""
    return Table(
        "reception",
        "Penerimaan",
        (
            Column("position", "Nomor contoh", Kind.WHOLE, needed=True, width=14, note="Jangan diubah."),
            Column("product", "Produk", Kind.CODE, width=30, note="Hanya untuk dikenali; tidak dibaca."),
            Column("received_on", "Tanggal terima", Kind.DAY, needed=True, width=16),
            Column("quantity", "Jumlah yang diterima", Kind.CODE, needed=True, width=22),
            *(
                Column(key, head, Kind.ANSWER, needed=True, choices=ANSWERS, width=16, note="ya atau tidak.")
                for key, head in CONDITIONS.items()
            ),
            Column("condition_note", "Keadaan contoh", width=34, note="Wajib bila ada yang tidak."),
            Column(
                "seal_intact",
                "Segel utuh",
                Kind.ANSWER,
                choices=ANSWERS,
                note="ya atau tidak; hanya untuk contoh bersegel.",
            ),
        ),
        "Satu baris satu contoh. Contoh yang ditahan atau ditolak dihapus barisnya dan dicatat di halaman order.",
    )
