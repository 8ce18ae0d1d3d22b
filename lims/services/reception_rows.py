"""The samples of an order from a table that was filled in: received all together, by the act that the form takes."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from lims.access import Actor, fetch_locked
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.exchange.reception_table import CONDITIONS, reception_table
from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import CellFault, FilledRow, FilledTable, read_tables
from lims.models import Sample
from lims.services import reception
from lims.services.reception import ReceptionInput


@dataclass
class ReceptionRows:
    """What a file came to: the samples with what was seen of each, or every bad cell."""

    found: FilledTable
    samples: list[tuple[FilledRow, uuid.UUID, ReceptionInput]] = field(default_factory=list)

    @property
    def faults(self) -> list[CellFault]:
        """Every bad cell."""
        return list(self.found.faults())


def read_reception(data: bytes, expected: Mapping[int, uuid.UUID]) -> ReceptionRows:
    """Read a file.

    Args:
        data: The file, XLSX or CSV.
        expected: The samples of the order that are awaited, by their numbers in it.

    Raises:
        InvalidInput: it is no such file at all, or has no row.
    """
    (found,) = read_tables(read_table_file(data), (reception_table(),))
    if not found.rows and not found.odd:
        raise InvalidInput(N_("Berkas ini tidak memuat satu contoh pun."))
    read = ReceptionRows(found)
    seen: set[object] = set()
    for row in found.rows:
        position = row.values.get("position")
        sample_id = expected.get(position) if isinstance(position, int) else None
        if "position" in row.faults:
            continue
        if sample_id is None:
            row.faults["position"] = InvalidInput(
                N_("Contoh nomor %(position)s tidak ada pada order ini, atau sudah diterima."),
                position=position,
            )
        elif position in seen:
            row.faults["position"] = InvalidInput(N_("Nomor contoh ini sudah ditulis di atas."))
        else:
            read.samples.append((row, sample_id, _given(row)))
        seen.add(position)
    return read


def _given(row: FilledRow) -> ReceptionInput:
    received_on = row.values.get("received_on")
    seal = row.values.get("seal_intact")
    return ReceptionInput(
        received_on=received_on if isinstance(received_on, date) else date.min,
        quantity=str(row.values.get("quantity", "")),
        condition={name: bool(row.values[name]) for name in CONDITIONS if name in row.values},
        condition_note=str(row.values.get("condition_note", "")),
        seal_intact=seal if isinstance(seal, bool) else None,
    )


def accept_all(session: Session, actor: Actor, read: ReceptionRows) -> int:
    """Accept every sample of a file and return how many; with one bad cell none is.

    Raises:
        InvalidInput: there are bad cells; they stand in `faults`, and whatever was written is to be rolled back.
    """
    # All of them before the first is numbered: of two files with the same samples one waits for the other.
    fetch_locked(session, actor, Sample, [sample_id for _row, sample_id, _given in read.samples])
    for row, sample_id, given in read.samples:
        if row.faults:
            continue
        try:
            reception.accept(session, actor, sample_id, given)
        except InvalidInput as fault:
            row.faults |= fault.fields or {"position": fault}
        except Conflict as fault:
            row.faults["position"] = fault
    if read.faults:
        raise InvalidInput(
            N_("%(count)s sel perlu diperbaiki; tidak ada contoh yang diterima."), count=len(read.faults)
        )
    return len(read.samples)


def rows_of(samples: Sequence[tuple[int, str, str]], today: date) -> list[dict[str, object]]:
    """Return awaited samples (number, product, quantity applied for) as rows that are handed out."""
    return [
        {"position": position, "product": product, "received_on": today, "quantity": quantity or None}
        for position, product, quantity in samples
    ]
