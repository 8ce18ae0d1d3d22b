"""The tables in which a laboratory hands over its old books: clients, tariffs, equipment, people and counters."""

from collections.abc import Iterable, Mapping
from datetime import date

from lims.exchange.table_format import Column, Kind, Table
from lims.exchange.takeover_house import (
    ANSWERS,
    FROM,
    UNTIL,
    authorisations,
    calibrations,
    equipment,
    method,
    people,
    roles,
)

CLIENT_KINDS: Mapping[str, str] = {
    "IKM": "ikm",
    "Umum": "general",
    "Kontraktor": "contractor",
    "Mahasiswa": "student",
    "LSPro": "certification-body",
    "Instansi": "agency",
}
COUNTERS: Mapping[str, str] = {
    "Permohonan": "application",
    "Order": "order",
    "Contoh": "sample",
    "Surat Perintah Uji": "work_order",
    "LHU": "certificate",
    "Tagihan": "bill",
    "Kuitansi": "payment",
    "Keluhan": "complaint",
    "Berita acara sisa contoh": "disposal",
}


def tables(methods: Iterable[str]) -> tuple[Table, ...]:
    """Return all tables in the order in which they are taken over; methods are chosen from those that there are."""
    codes = {code: code for code in methods}
    return (
        _clients(),
        _tariffs(codes),
        equipment(codes),
        calibrations(),
        people(),
        roles(),
        authorisations(codes),
        _counters(),
    )


def _clients() -> Table:
    return Table(
        "clients",
        "Pelanggan",
        (
            Column(
                "name",
                "Nama",
                needed=True,
                width=34,
                example="CV Logam Rekaan",
                note="Seperti dicetak pada LHU.",
            ),
            Column(
                "kind",
                "Jenis",
                Kind.CHOICE,
                needed=True,
                example="IKM",
                choices=CLIENT_KINDS,
                width=14,
                note="Pilih dari daftar.",
            ),
            Column(
                "legal_entity",
                "Badan hukum",
                Kind.ANSWER,
                example="ya",
                choices=ANSWERS,
                width=13,
                note="ya bila PT, CV berbadan hukum, koperasi atau instansi; tidak bila perorangan.",
            ),
            Column(
                "nib",
                "NIB",
                Kind.CODE,
                example="1234567890123",
                width=17,
                note="13 angka; kosongkan bila tidak ada. NIB yang sudah terdaftar tidak dicatat dua kali.",
            ),
            Column(
                "npwp",
                "NPWP",
                Kind.CODE,
                example="0123456789012345",
                width=20,
                note="15 atau 16 angka. Format sel sebagai Teks, sebab Excel hanya menyimpan 15 angka.",
            ),
            Column("kbli", "KBLI", Kind.CODE, example="25920", width=9, note="5 angka."),
            Column("sentra", "Sentra", example="Sentra Logam Rekaan", width=20),
            Column(
                "address",
                "Alamat",
                needed=True,
                example="Jalan Tempa 2, Cilegon",
                width=40,
                note="Dicetak pada LHU.",
            ),
            Column("factory_address", "Alamat pabrik", width=30, note="Kosongkan bila sama."),
            Column(
                "region_code",
                "Kode wilayah",
                Kind.CODE,
                example="36.72.01",
                width=14,
                note="Kode Kemendagri (36.72.01), atau nama kecamatan dan kotanya. Format sel sebagai Teks.",
            ),
            Column("contact_name", "Nama kontak", example="Sari Rekaan", width=22),
            Column(
                "phone",
                "Telepon",
                Kind.PHONE,
                example="0812 3456 7890",
                width=18,
                note="Format sel sebagai Teks.",
            ),
            Column("email", "E-mail", example="logam@contoh.id", width=26),
            Column(
                "since",
                "Pelanggan sejak",
                Kind.DAY,
                example=date(2019, 3, 1),
                width=16,
                note="Boleh kosong: hari ini.",
            ),
            Column("note", "Catatan", width=30, note="Untuk laboratorium saja; pelanggan tidak melihatnya."),
        ),
        "Pelanggan lama beserta hubungannya dengan laboratorium. Perjanjian bayar kemudian dicatat Kepala atau "
        "Bendahara di halaman pelanggan, bukan di sini.",
    )


def _tariffs(codes: Mapping[str, str]) -> Table:
    return Table(
        "tariffs",
        "Tarif",
        (
            method(codes),
            Column(
                "amount",
                "Tarif per benda uji",
                Kind.WHOLE,
                needed=True,
                example=75000,
                note="Rupiah utuh: 75000, tanpa titik dan tanpa Rp. 0 untuk yang gratis.",
            ),
            Column(
                "legal_basis",
                "Dasar hukum",
                needed=True,
                example="PP 54/2021",
                width=24,
                note="Peraturan yang menetapkan tarif ini.",
            ),
            Column("valid_from", "Berlaku sejak", Kind.DAY, needed=True, example=date(2026, 1, 1), note=FROM),
            Column("valid_until", "Berlaku sampai", Kind.DAY, note=UNTIL),
        ),
        "Satu baris satu metode. Order yang sudah dibuat tetap dengan harganya.",
    )


def _counters() -> Table:
    return Table(
        "counters",
        "Nomor",
        (
            Column(
                "kind", "Jenis dokumen", Kind.CHOICE, needed=True, example="LHU", choices=COUNTERS, width=26
            ),
            Column(
                "following",
                "Nomor urut berikutnya",
                Kind.WHOLE,
                needed=True,
                example=4513,
                width=24,
                note="Nomor urut setelah yang terakhir dipakai di buku lama; tidak boleh mundur.",
            ),
        ),
        "Nomor diteruskan dari buku lama; pola nomornya diatur di Penomoran.",
    )
