"""The tables of machines and people in a take-over; `takeover_tables` puts all of them in order."""

from collections.abc import Mapping
from datetime import date

from lims.domain.roles import Role
from lims.exchange.table_format import Column, Kind, Table

ROLES: Mapping[str, str] = {
    "Penerima contoh": Role.RECEPTION.value,
    "Penguji": Role.ANALYST.value,
    "Penyelia": Role.SUPERVISOR.value,
    "Manajer teknis": Role.TECHNICAL_MANAGER.value,
    "Manajer mutu": Role.QUALITY_MANAGER.value,
    "Kepala": Role.HEAD.value,
    "Bendahara": Role.TREASURER.value,
    "Administrator": Role.ADMINISTRATOR.value,
    "Asesor": Role.ASSESSOR.value,
}
ACTIVITIES: Mapping[str, str] = {"menguji": "perform", "memverifikasi": "review"}
ANSWERS: Mapping[str, str] = {"ya": "ya", "tidak": "tidak"}
"""For the list in the template; the cell is read as an answer."""
FROM = "Tanggal pertama berlaku, misalnya 24-11-2026."
UNTIL = "Boleh kosong bila belum ditentukan."
_PERSON = "E-mail atau nomor telepon orangnya, sama seperti di lembar Orang atau yang sudah terdaftar."


def equipment(codes: Mapping[str, str]) -> Table:
    """Return the table of machines and gauges."""
    return Table(
        "equipment",
        "Alat",
        (
            Column(
                "code",
                "Kode alat",
                needed=True,
                example="UTM-01",
                note="Nomor inventaris seperti pada label; satu alat satu kode.",
            ),
            Column("name", "Nama alat", needed=True, example="Mesin uji tarik 600 kN", width=30),
            Column("maker", "Merek", example="Rekaan"),
            Column("model", "Tipe", example="U-600"),
            Column("serial", "Nomor seri", Kind.CODE, example="00123"),
            Column("location", "Lokasi", example="Lab mekanik"),
            Column("measuring_range", "Rentang ukur", example="0 – 600 kN"),
            Column(
                "needs_calibration",
                "Perlu kalibrasi",
                Kind.ANSWER,
                example="ya",
                choices=ANSWERS,
                note="ya atau tidak; kosong berarti ya.",
            ),
            Column(
                "methods",
                "Metode",
                Kind.SEVERAL,
                example=next(iter(codes), None),
                choices=codes,
                width=34,
                note="Metode yang dilayani alat ini; beberapa dipisahkan titik koma. Daftarnya di lembar Daftar.",
            ),
        ),
        "Riwayat kalibrasi ditulis di lembar Kalibrasi.",
    )


def calibrations() -> Table:
    """Return the table of calibrations."""
    return Table(
        "calibrations",
        "Kalibrasi",
        (
            Column(
                "code",
                "Kode alat",
                needed=True,
                example="UTM-01",
                note="Sama seperti di lembar Alat, atau alat yang sudah ada.",
            ),
            Column("calibrated_on", "Tanggal kalibrasi", Kind.DAY, needed=True, example=date(2026, 2, 10)),
            Column(
                "valid_until",
                "Berlaku sampai",
                Kind.DAY,
                needed=True,
                example=date(2027, 2, 9),
                note="Sampai kapan laboratorium mengandalkannya.",
            ),
            Column("certificate", "Nomor sertifikat", needed=True, example="K-0001/2026", width=24),
            Column(
                "calibrated_by",
                "Laboratorium kalibrasi",
                needed=True,
                example="Lab Kalibrasi Rekaan, LK-000-IDN",
                width=34,
            ),
            Column("note", "Catatan", width=30),
        ),
        "Satu baris satu kalibrasi. Berkas sertifikat dilampirkan kemudian di halaman alat.",
    )


def people() -> Table:
    """Return the table of people."""
    return Table(
        "people",
        "Orang",
        (
            Column(
                "name",
                "Nama",
                needed=True,
                example="Budi Rekaan",
                width=28,
                note="Dengan gelar, seperti dicetak.",
            ),
            Column(
                "email",
                "E-mail",
                example="budi@contoh.id",
                width=28,
                note="Nama masuk; e-mail atau telepon harus ada.",
            ),
            Column(
                "phone",
                "Telepon",
                Kind.PHONE,
                example="0812 0000 0001",
                note="Nama masuk; format sel sebagai Teks.",
            ),
            Column(
                "employee_number",
                "NIP",
                Kind.CODE,
                example="198001012005011001",
                width=24,
                note="18 angka; format sel sebagai Teks, sebab Excel hanya menyimpan 15 angka.",
            ),
        ),
        "Petugas laboratorium. Kata sandi sementaranya ditampilkan sekali setelah data disimpan.",
    )


def roles() -> Table:
    """Return the table of people's roles."""
    return Table(
        "roles",
        "Peran",
        (
            Column(
                "person", "E-mail atau telepon", needed=True, example="budi@contoh.id", width=28, note=_PERSON
            ),
            Column(
                "role",
                "Peran",
                Kind.CHOICE,
                needed=True,
                example="Penguji",
                choices=ROLES,
                note="Satu baris satu peran; satu orang boleh memegang beberapa peran.",
            ),
            Column(
                "position",
                "Jabatan",
                width=30,
                note="Wajib untuk Kepala dan Manajer teknis: dicetak di bawah tanda tangan.",
            ),
            Column("valid_from", "Berlaku sejak", Kind.DAY, needed=True, example=date(2026, 1, 1), note=FROM),
            Column("valid_until", "Berlaku sampai", Kind.DAY, note=UNTIL),
        ),
        "Peran setiap orang. Plh. dan Plt. dicatat di halaman orangnya, dengan surat tugasnya.",
    )


def authorisations(codes: Mapping[str, str]) -> Table:
    """Return the table of authorisations."""
    return Table(
        "authorisations",
        "Kewenangan",
        (
            Column(
                "person", "E-mail atau telepon", needed=True, example="budi@contoh.id", width=28, note=_PERSON
            ),
            method(codes),
            Column("activity", "Kegiatan", Kind.CHOICE, needed=True, example="menguji", choices=ACTIVITIES),
            Column("valid_from", "Berlaku sejak", Kind.DAY, needed=True, example=date(2026, 1, 1), note=FROM),
            Column("valid_until", "Berlaku sampai", Kind.DAY, note=UNTIL),
            Column(
                "evidence",
                "Bukti",
                needed=True,
                example="Sertifikat pelatihan 012/2025 (rekaan)",
                width=36,
                note="Sertifikat pelatihan, uji kinerja, surat tugas.",
            ),
        ),
        "Kompetensi: siapa boleh menguji atau memverifikasi metode apa (17025 6.2.6).",
    )


def method(codes: Mapping[str, str]) -> Column:
    """Return the column of a method, chosen from those that there are."""
    return Column(
        "method_code",
        "Metode",
        Kind.CHOICE,
        needed=True,
        example=next(iter(codes), None),
        choices=codes,
        width=26,
        note="Kode metode; pilih dari daftar.",
    )
