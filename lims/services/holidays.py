"""Days on which the laboratory does not work: promised dates skip them."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.exchange.table_file import read_table_file
from lims.models import Holiday
from lims.services import audit
from lims.services.validity import refuse_faults

_LINE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Day:
    """A day off, with its name."""

    day: date
    name: str


def proposals(year: int) -> tuple[Day, ...]:
    """Return the national holidays and cuti bersama of a year, as far as they are published; somebody confirms them."""
    import holidays as national  # its import takes long, and this is asked once a year

    found = national.country_holidays("ID", years=year, language="id", categories=("public", "government"))
    return tuple(Day(day, name) for day, name in sorted(found.items()))


def read_list(text: str) -> tuple[Day, ...]:
    """Read a pasted list: a day to a line, `24-12-2026 Cuti bersama Natal` or `2026-12-24 ...`.

    Raises:
        InvalidInput: names the first line that cannot be read.
    """
    days: list[Day] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            days.append(_read_line(number, line.strip()))
    if not days:
        raise InvalidInput(N_("Tulislah sekurangnya satu baris, misalnya: 24-12-2026 Cuti bersama Natal"))
    return tuple(days)


def _read_line(number: int, line: str) -> Day:
    match = _LINE.match(line)
    name = line[match.end() :].strip(" \t:;,–-") if match else ""
    try:
        if match is None:
            raise ValueError(line)  # noqa: TRY301 - told below like a day that does not exist
        day = (
            date.fromisoformat(match["iso"])
            if match["iso"]
            else date(int(match["year"]), int(match["month"]), int(match["day"]))
        )
    except ValueError as error:
        raise InvalidInput(
            N_("Baris %(number)s tidak dapat dibaca: “%(line)s”. Tulislah: 24-12-2026 Cuti bersama Natal"),
            number=number,
            line=line[:60],
        ) from error
    if not name:
        raise InvalidInput(N_("Baris %(number)s belum bernama: “%(line)s”."), number=number, line=line[:60])
    return Day(day, name)


def read_file(data: bytes) -> tuple[Day, ...]:
    """Read a spreadsheet or CSV with a day in the first column that holds one, and its name in the next cell filled.

    Raises:
        InvalidInput: the file cannot be read, holds no day, or names the first row with a day and no name.
    """
    days: list[Day] = []
    for number, row in enumerate(read_table_file(data).sheets[0].rows, 1):
        cells = [_cell(value) for value in row]
        at = next((place for place, text in enumerate(cells) if _LINE.match(text)), None)
        if at is not None:  # titles and heads hold no day, and are passed over
            name = next((text for text in cells[at + 1 :] if text), "")
            days.append(_read_line(number, f"{cells[at][:10]} {name}"))
    if not days:
        raise InvalidInput(
            N_("Tidak ada tanggal dalam berkas ini. Isilah kolom tanggal (24-12-2026) dan kolom nama.")
        )
    return tuple(days)


def _cell(value: object) -> str:
    """Return a cell as text, a day as it is written in a pasted list."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def add(session: Session, actor: Actor, days: Iterable[Day]) -> int:
    """Add days off; one that was removed comes back. Return how many are new."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    known = {
        row.day: row
        for row in session.scalars(select(Holiday).where(Holiday.laboratory_id == actor.laboratory()))
    }
    changed: list[Holiday] = []
    for one in days:
        row = known.get(one.day)
        if row is None:
            row = known[one.day] = Holiday(laboratory_id=actor.laboratory(), day=one.day, name=one.name)
            session.add(row)
            changed.append(row)
        elif row.removed:
            row.removed, row.name = False, one.name
            changed.append(row)
    if changed:
        session.flush()
        audit.record(session, actor, "holiday:add", changed[0], note={"days": len(changed)})
    return len(changed)


def add_list(session: Session, actor: Actor, text: str) -> int:
    """Add a pasted list of days off; nothing is added where one line cannot be read."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    try:
        days = read_list(text)
    except InvalidInput as fault:
        refuse_faults({"days": fault})
        raise
    return add(session, actor, days)


def remove(session: Session, actor: Actor, holiday_id: uuid.UUID) -> None:
    """Take a day off the list; it stays, marked as removed."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    holiday = fetch(session, actor, Holiday, holiday_id, lock=True)
    if holiday.removed:
        raise Conflict(N_("Hari ini sudah dihapus dari daftar."))
    holiday.removed = True
    audit.record(session, actor, "holiday:remove", holiday)
