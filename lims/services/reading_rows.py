"""Readings of a sheet from one file: every bad cell told, or all of them taken over into the draft."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from lims.domain.errors import N_, InvalidInput
from lims.exchange.readings_table import MARK, readings_table
from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import CellFault, FilledRow, FilledTable, Table, read_tables
from lims.exchange.table_marks import cell_name
from lims.queries.computation import Typed
from lims.queries.entry import EntrySheet
from lims.queries.sheets import Row


@dataclass(slots=True)
class ReadingRows:
    """A file as it was read."""

    table: FilledTable
    readings: dict[uuid.UUID, dict[str, Typed]] = field(default_factory=dict)
    """What the cells say, by determination; an empty cell says nothing."""

    @property
    def faults(self) -> list[CellFault]:
        """Every bad cell, line by line."""
        return list(self.table.faults())


def table_of(page: EntrySheet) -> Table:
    """Return the table of a sheet."""
    return readings_table(page.sheet.bench.readings, page.head.units)


def open_rows(page: EntrySheet) -> list[Row]:
    """Return the pieces of a sheet that can be typed in and were not handed in before."""
    return [
        row
        for row in page.sheet.rows
        if row.determination.id in page.open_ids and row.determination.submitted_at is None
    ]


def rows_of(page: EntrySheet) -> list[dict[str, str]]:
    """Return the open pieces as rows that are handed out, with what was typed so far."""
    words = {
        one.key: {choice.key: choice.label.id for choice in one.choices} for one in page.sheet.bench.readings
    }
    return [
        {MARK: row.mark}
        | {
            key: words[key].get(cell.typed.text, cell.typed.text)
            for key, cell in row.cells.items()
            if cell.typed.text
        }
        for row in open_rows(page)
    ]


def read_readings(data: bytes, page: EntrySheet) -> ReadingRows:
    """Read a filled-in table of a sheet.

    Raises:
        InvalidInput: it is no such table, or says nothing.
    """
    read = ReadingRows(read_tables(read_table_file(data), (table_of(page),))[0])
    _look_for_other_units(read.table)
    pieces = {row.mark: row.determination.id for row in open_rows(page)}
    for row in read.table.rows:
        _read_row(read, row, pieces, page)
    if not read.faults and not any(read.readings.values()):
        raise InvalidInput(N_("Berkas ini kosong. Isi templat, simpan, lalu unggah."))
    return read


def note_problems(read: ReadingRows, computed: EntrySheet) -> None:
    """Tell at its cell what the method refuses, once the sheet was computed from what the file says."""
    problems = {
        row.mark: {key: cell.problem for key, cell in row.cells.items() if cell.problem is not None}
        for row in computed.sheet.rows
    }
    for row in read.table.rows:
        told = problems.get(str(row.values.get(MARK)), {})
        row.faults |= {key: fault for key, fault in told.items() if key in row.values}


def _look_for_other_units(filled: FilledTable) -> None:
    """Tell of a column whose unit is not the sheet's any more; it would else be left out in silence."""
    absent = {_sign(one.head): one for one in filled.table.columns if one.key not in filled.places}
    for place, head in enumerate(filled.sheet.rows[filled.head] if filled.places else ()):
        column = absent.get(_sign(str(head)))
        if column is not None:
            fault = InvalidInput(
                N_("Kolom ini di lembar sekarang “%(column)s”. Unduh templat baru, lalu salin bacaannya."),
                column=column.head,
            )
            filled.odd.append(CellFault(filled.sheet.name, cell_name(filled.head, place), str(head), fault))


def _sign(head: str) -> str:
    return head.partition("(")[0].strip()


def _read_row(read: ReadingRows, row: FilledRow, pieces: Mapping[str, uuid.UUID], page: EntrySheet) -> None:
    if MARK in row.faults:
        return
    mark = str(row.values[MARK])
    piece_id = pieces.get(mark)
    if piece_id is None:
        row.faults[MARK] = InvalidInput(
            N_(
                "Benda uji “%(mark)s” tidak sedang diisi di lembar ini. Hapus barisnya, atau unduh templat baru."
            ),
            mark=mark,
        )
    elif piece_id in read.readings:
        row.faults[MARK] = InvalidInput(N_("Benda uji “%(mark)s” ada dua kali; hapus salah satu."), mark=mark)
    else:
        read.readings[piece_id] = {key: _typed(read, row, key, page) for key in row.values if key != MARK}


def _typed(read: ReadingRows, row: FilledRow, key: str, page: EntrySheet) -> Typed:
    """Return a cell in the words it would be typed with; a number of the spreadsheet gets its comma."""
    text = str(row.values[key])
    if isinstance(row.raw[read.table.places[key]], float):
        text = text.replace(".", ",")
    return Typed(text, page.head.units.get(key, ""))
