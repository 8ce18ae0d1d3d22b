"""Taking old books over: a file is handed in and kept, checked as a whole, then written as a whole or not at all."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.jobs import WAITING
from lims.domain.takeover import UNDECIDED, TakeoverState
from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import CellFault, FilledTable, read_tables
from lims.exchange.table_marks import cell_name
from lims.exchange.takeover_tables import tables
from lims.models import Attachment, Job, Laboratory, Takeover
from lims.queries.takeover_facts import Facts
from lims.services import audit, jobs
from lims.services.attachments import Store, safe_name
from lims.services.takeover_checks import CHECKS
from lims.services.takeover_plan import Plan
from lims.services.takeover_writing import Opened, write_plan

CHECK, WRITE = "takeover-check", "takeover-write"
"""Kinds of jobs."""
MOST_OTHERS = 2000
"""Rows of a table other than clients: each is an act of its own in the trail."""
MOST_PEOPLE = 100
"""People of one file: their one-time codes are shown once, on one page."""
MOST_BESIDE_PEOPLE = 2000
"""Rows of a file with people, which is written while somebody waits for the codes."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in, looked into far enough to know that it is a table."""

    name: str
    data: bytes
    media_type: str

    @classmethod
    def of(cls, name: str, data: bytes) -> "Upload":
        """Look into a file.

        Raises:
            InvalidInput: it is of another kind, too large, damaged or locked.
        """
        return cls(name, data, read_table_file(data).media_type)


def upload(session: Session, actor: Actor, store: Store, file: Upload) -> Takeover:
    """Keep a file that is to be taken over; the same file that comes again is the one that was there before.

    Raises:
        Conflict: it was taken over already.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    sha256 = hashlib.sha256(file.data).hexdigest()
    before = _same(session, actor, sha256)
    if before is not None:
        return before
    takeover = Takeover(
        laboratory_id=actor.laboratory(),
        name=safe_name(file.name),
        sha256=sha256,
        uploaded_at=clock.now(),
        uploaded_by_id=actor.known_id(),
    )
    session.add(takeover)
    session.flush()
    session.add(
        Attachment(
            laboratory_id=takeover.laboratory_id,
            subject_kind=Takeover.__tablename__,
            subject_id=takeover.id,
            name=takeover.name,
            media_type=file.media_type,
            size=len(file.data),
            sha256=store.put(file.data),
            added_at=takeover.uploaded_at,
            added_by_id=takeover.uploaded_by_id,
        )
    )
    audit.record(session, actor, "takeover:upload", takeover)
    return takeover


def _same(session: Session, actor: Actor, sha256: str) -> Takeover | None:
    query = select(Takeover).where(
        Takeover.laboratory_id == actor.laboratory(),
        Takeover.sha256 == sha256,
        Takeover.state != TakeoverState.WITHDRAWN,
    )
    before = session.scalars(query.order_by(Takeover.id.desc()).limit(1)).one_or_none()
    if before is not None and before.taken_over_at is not None:
        zone = ZoneInfo(session.get_one(Laboratory, before.laboratory_id).timezone)
        raise Conflict(
            N_("Berkas yang persis sama sudah dialihkan pada %(day)s; tidak ada yang perlu diulang."),
            day=f"{before.taken_over_at.astimezone(zone):%d-%m-%Y}",
        )
    return before


def ask_check(session: Session, actor: Actor, takeover_id: uuid.UUID, page: str = "") -> Takeover:
    """Ask that a file is checked, for the first time or anew."""
    takeover = _undecided(session, actor, takeover_id)
    if _waits(session, takeover):
        return takeover  # somebody pressed twice, or while it is being written
    takeover.state = TakeoverState.UPLOADED
    return _asked(session, actor, takeover, CHECK, page)


def ask_writing(session: Session, actor: Actor, takeover_id: uuid.UUID, page: str = "") -> Takeover:
    """Ask that a file that was found right is written."""
    takeover = _checked(session, actor, takeover_id)
    if _waits(session, takeover):
        return takeover  # somebody pressed twice, or two at once
    return _asked(session, actor, takeover, WRITE, page)


def _waits(session: Session, takeover: Takeover) -> bool:
    """Say whether a job is at it, or will be."""
    job = session.get(Job, takeover.job_id) if takeover.job_id else None
    return job is not None and job.state in WAITING


def _asked(session: Session, actor: Actor, takeover: Takeover, kind: str, page: str) -> Takeover:
    takeover.job_id = jobs.ask(
        session, actor, kind, {"takeover": takeover.id}, subject=takeover.name, page=page
    ).id
    session.flush()
    return takeover


def settle(
    session: Session, actor: Actor, takeover_id: uuid.UUID, plan: Plan, check_id: uuid.UUID | None = None
) -> Takeover:
    """Note what the check of a file came to, and which job keeps its findings."""
    takeover = _undecided(session, actor, takeover_id)
    takeover.state = TakeoverState.REFUSED if plan.faults else TakeoverState.CHECKED
    takeover.faults, takeover.counts, takeover.check_id = len(plan.faults), dict(plan.counts), check_id
    audit.record(session, actor, "takeover:check", takeover)
    return takeover


def write(session: Session, actor: Actor, store: Store, takeover_id: uuid.UUID, plan: Plan) -> list[Opened]:
    """Write a file that was found right, all of it; return the people that were let in, with their codes.

    Raises:
        Conflict: it is not to be written: bad cells, written already, or withdrawn.
    """
    takeover = _checked(session, actor, takeover_id)
    if plan.faults:
        raise Conflict(
            N_("Ada sel yang kini salah karena data laboratorium berubah. Periksalah sekali lagi.")
        )
    opened = write_plan(session, actor, store, plan)
    takeover.state = TakeoverState.TAKEN_OVER
    takeover.taken_over_at, takeover.taken_over_by_id = clock.now(), actor.known_id()
    takeover.counts = dict(plan.counts)
    audit.record(session, actor, "takeover:write", takeover)
    return opened


def withdraw(session: Session, actor: Actor, takeover_id: uuid.UUID) -> None:
    """Leave a file aside; it stays among the records, and nothing of it is written."""
    takeover = _undecided(session, actor, takeover_id)
    takeover.state = TakeoverState.WITHDRAWN
    audit.record(session, actor, "takeover:withdraw", takeover)


def _undecided(session: Session, actor: Actor, takeover_id: uuid.UUID) -> Takeover:
    require(actor, Permission.LABORATORY_CONFIGURE)
    takeover = fetch(session, actor, Takeover, takeover_id, lock=True)
    if takeover.state not in UNDECIDED:
        raise Conflict(N_("Berkas ini sudah dialihkan atau ditarik."))
    return takeover


def _checked(session: Session, actor: Actor, takeover_id: uuid.UUID) -> Takeover:
    takeover = _undecided(session, actor, takeover_id)
    if takeover.state != TakeoverState.CHECKED:
        raise Conflict(N_("Berkas ini belum diperiksa seluruhnya, atau masih memuat sel yang salah."))
    return takeover


def read_plan(data: bytes, facts: Facts, progress: Progress = lambda _done, _total: None) -> Plan:
    """Read a file and check all of it.

    Raises:
        InvalidInput: it is no such file at all; bad cells are in `faults`.
    """
    found = read_tables(read_table_file(data), tables(facts.methods))
    plan = Plan(tables=found)
    total = sum(len(one.rows) for one in found)
    if not total and not any(one.odd for one in found):
        raise InvalidInput(N_("Berkas ini belum berisi data; hanya contoh. Isi mulai baris di bawah contoh."))
    done = 0
    order = {key: number for number, key in enumerate(CHECKS)}
    for one in sorted(found, key=lambda one: order[one.table.key]):
        plan.counts[one.table.key] = {"new": 0, "known": 0}
        _refuse_long(one)
        CHECKS[one.table.key](plan, one, facts, _within(progress, done, total))
        done += len(one.rows)
    if plan.people and total > MOST_BESIDE_PEOPLE:
        _refuse_people(plan)
    for one in found:
        plan.faults.extend(one.faults())
    return plan


def _refuse_people(plan: Plan) -> None:
    """Refuse people among thousands of rows: their codes are shown once, while somebody waits for them."""
    (found,) = (one for one in plan.tables if one.table.key == "people")
    error = InvalidInput(
        N_(
            "Unggah orang, peran dan kewenangan dalam berkas tersendiri; berkas ini lebih dari %(most)s baris."
        ),
        most=MOST_BESIDE_PEOPLE,
    )
    found.odd.append(CellFault(found.sheet.name, cell_name(found.head, 0), "", error))


def _within(progress: Progress, before: int, total: int) -> Callable[[int], None]:
    """Return what tells the progress of one table."""

    def tell(done: int) -> None:
        if done % 200 == 0:
            progress(before + done, total)

    return tell


def _refuse_long(found: FilledTable) -> None:
    most = {"clients": None, "people": MOST_PEOPLE}.get(found.table.key, MOST_OTHERS)
    if most is not None and len(found.rows) > most:
        name = cell_name(found.rows[most].number - 1, 0)
        error = InvalidInput(
            N_("Paling banyak %(most)s baris sekaligus; pindahkan sisanya ke berkas lain."), most=most
        )
        found.odd.append(CellFault(found.sheet.name, name, "", error))
