"""Files that are handed in: right ones are read as they look, all others are refused in plain words."""

import io
import time
import tracemalloc
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from lims.domain.errors import InvalidInput
from lims.exchange import workbook
from lims.exchange.table_file import MOST_BYTES, read_table_file
from lims.exchange.table_report import FAULTS, marked_workbook
from lims.exchange.table_template import GUIDE, LISTS, table_template
from lims.exchange.takeover_tables import tables
from tests.exchange.filled import (
    CLIENT_HEAD,
    METHODS,
    book,
    clients,
    faults,
    member,
    read,
    values,
    with_member,
)

GOOD = ["CV Besi (rekaan)", "IKM", "1234567890123", "Jalan 1", "0812 3456 7890", date(2020, 1, 2)]
SHEET = "xl/worksheets/sheet1.xml"


def test_a_row_is_read_as_it_was_typed():
    assert values(clients(GOOD)) == [
        {
            "name": "CV Besi (rekaan)",
            "kind": "ikm",
            "nib": "1234567890123",
            "address": "Jalan 1",
            "phone": "0812 3456 7890",
            "since": date(2020, 1, 2),
        }
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_whatever_parts_its_columns(sign, encoding):
    text = f'Nama{sign}Jenis{sign}Alamat\r\n"CV Besi{sign} Tua"{sign}ikm{sign}Jalan 1\r\n'

    assert values(text.encode(encoding)) == [
        {"name": " ".join(f"CV Besi{sign} Tua".split()), "kind": "ikm", "address": "Jalan 1"}
    ]


def test_the_head_may_stand_below_lines_of_ones_own_and_columns_in_any_order():
    found = book(
        Pelanggan=[
            ["Buku lama 2019"],
            [],
            ["Alamat *", "JENIS", None, "nama"],
            ["Jalan 1", "Umum", None, "A"],
        ]
    )

    assert values(found) == [{"address": "Jalan 1", "kind": "general", "name": "A"}]


def test_every_bad_cell_is_told_at_once():
    bad = ["", "UKM", 3173001122334455, "Jalan 1", 81234567890, "2-13-2026"]

    assert set(faults(clients(GOOD, bad))) == {("Pelanggan", f"{column}3") for column in "ABCEF"}


def test_formulas_and_errors_are_told_and_never_read_as_nothing():
    def spoil(made):
        made["Pelanggan"]["A2"] = '="CV "&D2'
        made["Pelanggan"]["D2"] = "#REF!"
        made["Pelanggan"]["D2"].data_type = "e"

    told = faults(clients(GOOD, change=spoil))

    assert "rumus" in told["Pelanggan", "A2"]
    assert "kesalahan Excel" in told["Pelanggan", "D2"]


def test_what_is_hidden_or_merged_is_told():
    def hide_row(made):
        made["Pelanggan"].row_dimensions[2].hidden = True

    def hide_column(made):
        made["Pelanggan"].column_dimensions["C"].hidden = True

    def merge(made):
        made["Pelanggan"].merge_cells("A2:A3")

    def hide_sheet(made):
        made.create_sheet("Lain")
        made["Pelanggan"].sheet_state = "hidden"

    assert "tersembunyi" in faults(clients(GOOD, change=hide_row))["Pelanggan", "A2"]
    assert "tersembunyi" in faults(clients(GOOD, change=hide_column))["Pelanggan", "C1"]
    assert "digabung" in faults(clients(GOOD, GOOD, change=merge))["Pelanggan", "A2"]
    assert "tersembunyi" in faults(clients(GOOD, change=hide_sheet))["Pelanggan", "A1"]


def test_a_column_that_stands_twice_or_is_missing_is_told():
    twice = book(Pelanggan=[[*CLIENT_HEAD, "NIB"], [*GOOD, "9999999999999"]])
    missing = book(Pelanggan=[["Nama", "NIB"], ["A", "1234567890123"]])

    assert "dua kali" in faults(twice)["Pelanggan", "C1"]
    assert "Jenis, Alamat" in faults(missing)["Pelanggan", "A1"]


def test_the_shape_of_other_programs_is_read_alike():
    """Prefixed names, single quotes and empty formatted cells, as programs other than Excel write them."""
    data = clients(GOOD)
    xml = member(data, SHEET).replace('<row r="2">', "<row r='2' customFormat='1'>")
    xml = xml.replace(
        "</row></sheetData>",
        '<c r="ZZ2" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row></sheetData>',
    )

    assert values(with_member(data, SHEET, xml)) == values(data)


def test_a_value_far_outside_is_refused_before_it_fills_the_memory():
    def far(made):
        made["Pelanggan"]["XFD1048576"] = 1

    with pytest.raises(InvalidInput, match="XFD1048576"):
        read_table_file(clients(GOOD, change=far))


def test_a_text_of_millions_of_lines_is_refused_before_it_fills_the_memory():
    data = b"Nama,Jenis,Alamat" + b"\n" * 4_000_000
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput, match="Tabel terlalu besar"):
            read_table_file(data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 10 * len(data)


def test_what_unpacks_to_more_than_it_may_is_refused():
    with pytest.raises(InvalidInput, match="terlalu besar setelah dibuka"):
        read_table_file(with_member(clients(GOOD), "xl/media/a.bin", bytes(81 * 1024 * 1024)))


def test_what_unpacks_to_more_than_it_says_is_refused():
    data = bytearray(with_member(clients(GOOD), "xl/media/a.bin", bytes(1024 * 1024)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        size = package.getinfo("xl/media/a.bin").file_size
    at = data.rindex(size.to_bytes(4, "little"))  # in the central directory, which readers trust
    data[at : at + 4] = (1000).to_bytes(4, "little")

    with pytest.raises(InvalidInput, match="rusak"):
        read_table_file(bytes(data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"x" * (MOST_BYTES + 1), "10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), r"\.xls"),
        (b"PK\x03\x04" + bytes(64), "rusak"),
        (b"%PDF-1.7\n1 0 obj", "bukan buku kerja"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "bukan buku kerja"),
        (b"Sekadar surat tanpa kolom", "bukan buku kerja"),
        ("Nama;Jenis;Alamat\nÉ;IKM;Jl".encode("latin-1"), "UTF-8"),
        (b'Nama,Jenis\n"CV,IKM', "kutip"),
        (b"a,b\n1,2\n", "Tidak ada lembar yang dikenal"),
    ],
    ids=["empty", "large", "xls", "torn", "pdf", "png", "letter", "latin", "quote", "strange"],
)
def test_other_files_are_answered_plainly(data, words):
    with pytest.raises(InvalidInput, match=words):
        read(data)


@pytest.mark.parametrize(
    "xml",
    [
        "<c r='A1' t=\"e\" <f hidden" * 60_000,
        "<row r='1' hidden " * 60_000,
        "<a:col hidden " * 60_000,
        f"<c r='{'A' * 400_000}1'>1</c>",
    ],
    ids=["cells", "rows", "columns", "letters"],
)
def test_a_sheet_that_was_made_to_be_looked_through_for_hours_is_answered_at_once(xml):
    data = with_member(clients(GOOD), SHEET, f"<worksheet><sheetData>{xml}")
    before = time.process_time()

    with pytest.raises(InvalidInput):
        read_table_file(data)

    assert time.process_time() - before < 5


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_with_a_torn_member_is_told_to_be_damaged(packing):
    stream, content = io.BytesIO(), bytes(range(256)) * 20
    with zipfile.ZipFile(stream, "w", packing) as package:
        package.writestr("xl/workbook.xml", content)
    data = stream.getvalue()

    with pytest.raises(InvalidInput, match="rusak"):
        read_table_file(data[:100] + bytes(40) + data[140:])


def test_a_package_whose_table_of_contents_is_torn_is_told_to_be_damaged():
    data = clients(GOOD)
    entry = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    outside = data[: end + 16] + (start + 10_000).to_bytes(4, "little") + data[end + 20 :]
    no_text = data[: entry + 8] + (0x800).to_bytes(2, "little") + data[entry + 10 : entry + 46]
    no_text += b"\xff" + data[entry + 47 :]

    for torn in (outside, no_text):
        with pytest.raises(InvalidInput, match="rusak"):
            read_table_file(torn)


def test_macros_and_packages_of_other_programs_are_answered_plainly():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<x/>")

    with pytest.raises(InvalidInput, match="bukan buku kerja"):
        read(stream.getvalue())
    with pytest.raises(InvalidInput, match="makro"):
        read(with_member(clients(GOOD), "xl/vbaProject.bin", b"x"))
    with pytest.raises(InvalidInput, match="rusak"):
        read(with_member(clients(GOOD), SHEET, "<worksheet><sheetData><row r='1'>"))


def test_the_template_is_read_as_empty_until_something_is_typed_below_its_example():
    made = table_template("Alih data", tables(METHODS))
    filled = load_workbook(io.BytesIO(made))
    filled["Tarif"].append([METHODS[0], 75000, "PP 54/2021", date(2026, 1, 1)])
    stream = io.BytesIO()
    filled.save(stream)

    assert not any(table.rows or list(table.faults()) for table in read(made))
    assert [len(table.rows) for table in read(stream.getvalue()) if table.table.key == "tariffs"] == [1]
    assert filled.sheetnames == [GUIDE, *(table.sheet for table in tables(METHODS)), LISTS]
    assert filled["Pelanggan"]["A1"].value == "Nama *"
    assert filled["Pelanggan"]["E1"].comment.text.startswith("15 atau 16 angka")
    assert filled["Tarif"].data_validations.dataValidation[0].formula1.startswith("Daftar!")


def test_the_examples_of_the_template_would_be_taken():
    """An example that would be refused teaches what is wrong."""
    for table in tables(METHODS):
        for column in table.columns:
            if column.example is not None:
                column.read(column.example)


def test_the_marked_workbook_can_be_mended_and_handed_in_again():
    bad = [*GOOD[:1], "UKM", "=1+1", *GOOD[3:]]
    found = read(clients(GOOD, bad))
    listed = [one for table in found for one in table.faults()]
    marked = load_workbook(io.BytesIO(marked_workbook(found, listed, ["a", "b", "c", "d"], str)))

    assert [cell.value for cell in marked[FAULTS][2]][:3] == ["Pelanggan", "B3", "UKM"]
    assert "pilih: IKM" in marked["Pelanggan"]["B3"].comment.text
    assert marked["Pelanggan"]["B3"].fill.fgColor.rgb.endswith("F8CBC6")
    marked["Pelanggan"]["B3"] = "IKM"
    marked["Pelanggan"]["C3"] = "1234567890124"
    stream = io.BytesIO()
    marked.save(stream)
    assert [row["kind"] for row in values(stream.getvalue())] == ["ikm", "ikm"]


def test_signs_that_no_spreadsheet_holds_are_told_and_do_not_hinder_the_report_or_a_list():
    found = read("Nama,Jenis,Alamat,NIB\nCV\x0bBesi,IKM,Jalan 1,\nA,\ufffeX,Jalan\x01,1\x02\n".encode())
    listed = [one for table in found for one in table.faults()]
    marked = load_workbook(io.BytesIO(marked_workbook(found, listed, ["a", "b", "c", "d"], str)))
    listing = load_workbook(io.BytesIO(workbook.table("x", ["a"], [["CV\x0bBesi"]])))
    (table,) = (one for one in tables(METHODS) if one.key == "clients")
    template = load_workbook(io.BytesIO(table_template("x", (table,), {"clients": [{"name": "CV\x0bBesi"}]})))

    assert {"B3", "C3", "D3"} <= {one.cell for one in listed}
    assert marked["CSV"]["C3"].value == "Jalan\ufffd"
    assert listing["x"]["A2"].value == template["Pelanggan"]["A2"].value == "CV\ufffdBesi"
