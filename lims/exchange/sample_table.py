"""The table in which the products of an application are written down: one row, one product, one sample."""

from collections.abc import Iterable, Mapping
from datetime import date

from lims.exchange.table_format import Column, Kind, Table

ORIGINS: Mapping[str, str] = {
    "Dibawa oleh pelanggan": "client",
    "Diambil oleh laboratorium": "laboratory",
    "Diambil oleh LSPro": "certification-body",
    "Diambil oleh petugas pengawas": "inspector",
}
_ABOUT = (
    "Satu baris satu produk; setiap produk menjadi satu contoh uji. Kolom Pengujian boleh kosong bila spesifikasinya "
    "diisi: pengujian yang diusulkan spesifikasi itu yang diminta."
)


def sample_table(specifications: Iterable[str], grades: Iterable[str], sizes: Iterable[str]) -> Table:
    """Return the table; what can be chosen are the definitions that the laboratory works with."""
    return Table(
        "samples", "Produk", (*_product(specifications, grades, sizes), _tests(), *_origin()), _ABOUT
    )


def _product(
    specifications: Iterable[str], grades: Iterable[str], sizes: Iterable[str]
) -> tuple[Column, ...]:
    return (
        Column(
            "product",
            "Produk",
            needed=True,
            example="Baja tulangan beton sirip",
            width=30,
            note="Nama barang seperti akan tertulis pada LHU.",
        ),
        Column("brand", "Merek", example="REKAAN"),
        Column("type_designation", "Tipe"),
        Column("heat_or_lot", "Nomor heat atau lot", Kind.CODE, example="H-17"),
        Column("quantity", "Jumlah contoh", example="3 batang @ 1 m", note="Misalnya 3 batang @ 1 m."),
        Column(
            "specification_code",
            "Spesifikasi",
            Kind.CHOICE,
            example="SNI 2052:2017",
            choices=_words(specifications),
            width=22,
            note="Kosong: hasil dilaporkan tanpa penilaian.",
        ),
        Column(
            "grade",
            "Kelas",
            Kind.CODE,
            example="BjTS 420B",
            choices=_words(grades),
            note="Kelas dari spesifikasi itu.",
        ),
        Column(
            "size",
            "Ukuran",
            Kind.CODE,
            example="D16",
            choices=_words(sizes),
            note="Ukuran dari kelas itu; kosong bila kelasnya tanpa ukuran.",
        ),
        Column(
            "conditions",
            "Kondisi",
            width=24,
            note="Hanya bila batas bergantung pada hal lain, misalnya thickness = 6; beberapa dipisahkan titik koma.",
        ),
    )


def _tests() -> Column:
    return Column(
        "tests",
        "Pengujian",
        example="SNI 8389:2017 x 3; SNI 0410:2017 x 3",
        width=40,
        note="Kode metode x jumlah benda uji; beberapa dipisahkan titik koma. Tanpa x n: sebanyak usulan, atau 1.",
    )


def _origin() -> tuple[Column, ...]:
    return (
        Column(
            "origin",
            "Asal contoh",
            Kind.CHOICE,
            example="Dibawa oleh pelanggan",
            choices=ORIGINS,
            width=28,
            note="Kosong: dibawa oleh pelanggan.",
        ),
        Column("sampler", "Pengambil contoh", note="Bila diambil oleh laboratorium, LSPro atau petugas."),
        Column("sampled_on", "Tanggal pengambilan", Kind.DAY, example=date(2026, 11, 20)),
        Column("sampling_place", "Tempat pengambilan", width=24),
        Column("sampling_plan", "Rencana dan metode pengambilan", width=30),
        Column("sampling_conditions", "Keadaan saat pengambilan", width=26),
        Column("sampling_record", "Nomor berita acara", Kind.CODE),
        Column("seal_number", "Nomor segel", Kind.CODE),
    )


def _words(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}
