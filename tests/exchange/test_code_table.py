"""Official lists of codes out of spreadsheets: read whole or not at all, with the bad rows named."""

import pytest

from lims.domain.codes import KBLI, REGION, kbli_code, plain, region_code
from lims.domain.errors import InvalidInput
from lims.exchange import workbook
from lims.exchange.code_table import read_codes

REGIONS = "Kode;Nama;Luas\n91;PROVINSI REKAAN;1\n91.01;Kota Rekaan;2\n91.01.01;Tempa;3\n91.01.02;Cor;4\n"


@pytest.mark.parametrize("typed", ["36.72.01", "367201", " 36 72 01 "])
def test_a_region_has_one_code_however_it_is_written(typed):
    assert region_code(typed) == "36.72.01"


@pytest.mark.parametrize("typed", ["", "3", "36.7", "36.72.01.1001", "36.72.0a", "06.01"])
def test_what_is_no_region_to_kecamatan_is_none(typed):
    assert region_code(typed) is None


def test_a_kelompok_has_five_figures():
    assert (kbli_code("25 920"), kbli_code("2592"), kbli_code("C")) == ("25920", None, None)


def test_names_are_looked_up_without_marks():
    assert plain("Kota  Ma’rang (Baru)") == plain("kota ma'rang baru") == "kota marang baru"


def test_a_csv_is_read_with_its_columns_by_name_and_villages_are_passed_over():
    read = read_codes(REGION, (REGIONS + "91.01.01.2001;Desa Satu;5\n").encode())
    assert read.codes == (
        ("91", "PROVINSI REKAAN"),
        ("91.01", "Kota Rekaan"),
        ("91.01.01", "Tempa"),
        ("91.01.02", "Cor"),
    )
    assert read.skipped == 1


def test_what_was_read_is_read_again_from_its_text():
    read = read_codes(REGION, REGIONS.encode())
    assert read_codes(REGION, read.text().encode()).codes == read.codes


def test_a_spreadsheet_may_hold_codes_as_whole_numbers_and_titles_above_its_head():
    data = workbook.table(
        "KBLI", ["Kode", "Judul"], [[25920, "Jasa industri logam"], ["C", "Industri"]], ["Judul"]
    )
    read = read_codes(KBLI, data)
    assert (read.codes, read.skipped) == ((("25920", "Jasa industri logam"),), 1)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("91.01.03;\n", "1 baris"),
        ("salah;Nama\n", "1 baris"),
        ("91.01.01;Nama lain\n", "1 baris"),
        ("91.02.01;Yatim\n", "91.02.01 tidak mempunyai induknya"),
    ],
)
def test_a_file_with_a_bad_row_is_refused_whole(more, told):
    with pytest.raises(InvalidInput) as refusal:
        read_codes(REGION, (REGIONS + more).encode())
    assert told in str(refusal.value)


def test_a_file_without_the_two_columns_is_refused():
    with pytest.raises(InvalidInput, match="“kode” dan “nama”"):
        read_codes(REGION, b"a;b\n1;2\n")
