"""What a file of old books comes to: what would be written, what is there already, and every bad cell.

Nothing is written here. Rows are judged by the same functions as what is typed into a form.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.exchange.table_format import CellFault, FilledRow, FilledTable
from lims.services.authorisations import AuthorisationInput
from lims.services.clients import ClientInput
from lims.services.equipment import CalibrationInput, EquipmentInput
from lims.services.memberships import MembershipInput
from lims.services.people import PersonInput
from lims.services.tariffs import TariffInput

Tell = Callable[[int], None]
"""Tells how many rows of a table were checked."""


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client of the old books, or one that is registered and becomes this laboratory's."""

    given: ClientInput
    values: dict[str, object]
    """As they are stored."""
    since: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Known:
    """A row that is there already; it is told and not written."""

    sheet: str
    row: int
    what: str


@dataclass
class Plan:
    """What would be written."""

    clients: list[ClientRow] = field(default_factory=list)
    tariffs: list[TariffInput] = field(default_factory=list)
    equipment: list[EquipmentInput] = field(default_factory=list)
    calibrations: list[tuple[str, CalibrationInput]] = field(default_factory=list)
    """By the code of the equipment."""
    people: list[tuple[PersonInput, tuple[str, ...]]] = field(default_factory=list)
    """With the sign-in names by which other rows call them."""
    roles: list[tuple[str, MembershipInput]] = field(default_factory=list)
    """By a sign-in name."""
    authorisations: list[tuple[str, AuthorisationInput]] = field(default_factory=list)
    counters: list[tuple[str, int]] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    tables: list[FilledTable] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows would be written."""
        return sum(count["new"] for count in self.counts.values())

    def is_known(self, found: FilledTable, row: FilledRow, what: str) -> None:
        """Note that a row is there already."""
        self.known.append(Known(found.sheet.name, row.number, what))
        self.counts[found.table.key]["known"] += 1

    def is_new(self, found: FilledTable) -> None:
        """Count a row that would be written."""
        self.counts[found.table.key]["new"] += 1


def judge(row: FilledRow, faults: dict[str, LimsError]) -> bool:
    """Keep what is wrong with a row at its cells; a cell that could not be read keeps its own fault."""
    for key, fault in faults.items():
        row.faults.setdefault(key, fault)
    return not row.faults


def text(row: FilledRow, key: str) -> str:
    """Return the text of a field, empty where nothing stands."""
    return str(row.values.get(key, ""))


def day(row: FilledRow, key: str) -> date | None:
    """Return the day of a field."""
    value = row.values.get(key)
    return value if isinstance(value, date) else None


def whole(row: FilledRow, key: str) -> int | None:
    """Return the number of a field."""
    value = row.values.get(key)
    return value if isinstance(value, int) else None


def refuse_twice(rows: Iterable[tuple[FilledRow, str, object]]) -> None:
    """Refuse what a file says twice: row, field and key of each; a key that is None stands for itself."""
    first: dict[object, int] = {}
    for row, field_key, key in rows:
        if key is None:
            continue
        before = first.setdefault(key, row.number)
        if before != row.number:
            row.faults.setdefault(
                field_key, InvalidInput(N_("Sudah ditulis pada baris %(row)s; satu baris satu."), row=before)
            )


def pair(row: FilledRow, *keys: str) -> tuple[object, ...] | None:
    """Return what some fields hold together; None where one of them is empty."""
    values = tuple(row.values.get(key) for key in keys)
    return None if None in values else values


def written(plan: Plan, table: str, key: str) -> set[str]:
    """Return what a table of the same file writes in a column, bad rows included: their own cell says what is wrong."""
    return {text(row, key) for one in plan.tables if one.table.key == table for row in one.rows}
