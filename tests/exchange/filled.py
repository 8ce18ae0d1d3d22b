"""Filled table files, as spreadsheets write them."""

import io
import zipfile

from openpyxl import Workbook

from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import read_tables
from lims.exchange.takeover_tables import tables

METHODS = ("SNI 8389:2017", "SNI 0410:2017")
CLIENT_HEAD = ["Nama", "Jenis", "NIB", "Alamat", "Telepon", "Pelanggan sejak"]


def book(change=None, **sheets):
    """Return a workbook with these sheets, each a list of rows; `change` may spoil it before it is written."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def clients(*rows, change=None):
    """Return a workbook of clients under the head of some columns."""
    return book(change, Pelanggan=[CLIENT_HEAD, *rows])


def with_member(data, name, content):
    """Return a package with a further member, or one in place of another."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


def member(data, name):
    """Return a member of a package as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def read(data):
    """Read a file by the tables of a take-over."""
    return read_tables(read_table_file(data), tables(METHODS))


def faults(data):
    """Return every bad cell with its sentence."""
    return {(one.sheet, one.cell): str(one.error) for table in read(data) for one in table.faults()}


def values(data):
    """Return the rows of the first table."""
    return [row.values for row in read(data)[0].rows]
