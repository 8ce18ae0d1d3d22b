"""The table in which the readings of a sheet are filled in: one row, one piece, made for that sheet."""

from collections.abc import Mapping, Sequence

from lims.domain.standards import ReadingField
from lims.exchange.table_format import Column, Kind, Table

MARK = "mark"


def readings_table(fields: Sequence[ReadingField], units: Mapping[str, str]) -> Table:
    """Return the table; its first column says which piece a row is and is handed out filled in.

    Args:
        fields: The readings of the method that the sheet asks for.
        units: Units that the machine of this sheet reads in, by reading, where they are not the usual ones.
    """
    return Table(
        "readings",
        "Bacaan",
        (
            Column(MARK, "Benda uji", Kind.CODE, needed=True, width=12, note="Jangan diubah."),
            *(_column(one, units.get(one.key) or one.unit) for one in fields),
        ),
        "Satu baris satu benda uji. Sel kosong tidak mengubah bacaan yang sudah ada.",
    )


def _column(reading: ReadingField, unit: str) -> Column:
    head = f"{reading.sign} ({unit})" if unit else reading.sign
    notes = [reading.label.id, reading.hint.id if reading.hint else ""]
    if reading.kind == "numbers":
        notes.append("Beberapa bacaan dipisahkan spasi.")
    return Column(
        reading.key,
        head,
        Kind.CHOICE if reading.choices else Kind.TEXT,
        choices={one.label.id: one.key for one in reading.choices},
        note=". ".join(filter(None, notes)),
        width=16,
    )
