"""What the worker does for a take-over: check a file, or write one that was found right."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch
from lims.domain.errors import N_, LimsError
from lims.exchange.table_file import XLSX_TYPE
from lims.exchange.table_format import CellFault
from lims.exchange.table_report import marked_workbook
from lims.models import Job, Takeover
from lims.queries.takeover_facts import Facts
from lims.services import takeovers
from lims.services.jobs import JobKind, Outcome, Progress, Task, declare
from lims.services.takeover_plan import Known, Plan
from lims.web.errors import words

SHOWN = 200
"""Bad cells, and rows that are there already, that a page tells; the workbook has all of them."""


def check(session: Session, task: Task, progress: Progress) -> Outcome:
    """Check a file; the outcome has every bad cell in a workbook, and the first of them for the page."""
    takeover, plan = _planned(session, task, progress)
    takeover_id, name = takeover.id, takeover.name
    marked = _marked(plan) if plan.faults else None
    message, count = N_("Semua benar: %(count)s baris siap dialihkan."), plan.size
    if plan.faults:
        message, count = N_("%(count)s sel perlu diperbaiki; tidak ada yang disimpan."), len(plan.faults)
    return Outcome(
        message,
        {"count": count},
        file=marked,
        file_name=f"periksa-{name.rsplit('.', 1)[0]}.xlsx",
        media_type=XLSX_TYPE,
        details={
            "faults": [_told(fault) for fault in plan.faults[:SHOWN]],
            "known": [_known(one) for one in plan.known[:SHOWN]],
            "known_count": len(plan.known),
        },
        write=lambda writing: takeovers.settle(writing, task.actor, takeover_id, plan, task.job_id),
    )


def write(session: Session, task: Task, progress: Progress) -> Outcome:
    """Write a file, after it was checked once more: the laboratory may have changed since."""
    takeover, plan = _planned(session, task, progress)
    takeover_id = takeover.id
    if plan.faults:
        raise LimsError(
            N_("Ada sel yang kini salah karena data laboratorium berubah. Periksalah sekali lagi.")
        )
    return Outcome(
        N_("%(count)s baris dialihkan; %(known)s sudah ada dan tidak ditulis dua kali."),
        {"count": plan.size, "known": len(plan.known)},
        write=lambda writing: takeovers.write(writing, task.actor, task.store, takeover_id, plan),
    )


def _planned(session: Session, task: Task, progress: Progress) -> tuple[Takeover, Plan]:
    takeover = fetch(session, task.actor, Takeover, uuid.UUID(task.parameters["takeover"]))
    facts = Facts.of(session, takeover.laboratory_id)
    return takeover, takeovers.read_plan(task.store.get(takeover.sha256), facts, progress)


def _marked(plan: Plan) -> bytes:
    heads: Sequence[str] = (_("Lembar"), _("Sel"), _("Isi sekarang"), _("Yang salah, dan yang harus ditulis"))
    return marked_workbook(plan.tables, plan.faults, heads, words)


def _told(fault: CellFault) -> dict[str, Any]:
    return {"sheet": fault.sheet, "cell": fault.cell, "value": fault.value, "words": words(fault.error)}


def _known(known: Known) -> dict[str, Any]:
    return {"sheet": known.sheet, "row": known.row, "what": known.what}


def _again(session: Session, actor: Actor, old: Job) -> Job:
    """Ask for a check or the writing once more as its page does, so that the file knows which job is at it."""
    ask = takeovers.ask_check if old.kind == takeovers.CHECK else takeovers.ask_writing
    takeover = ask(session, actor, uuid.UUID(old.parameters["takeover"]), old.page)
    return session.get_one(Job, takeover.job_id)


_MAY = Permission.LABORATORY_CONFIGURE
declare(JobKind(takeovers.CHECK, N_("Pemeriksaan alih data"), _MAY, check, _again))
declare(JobKind(takeovers.WRITE, N_("Alih data"), _MAY, write, _again))
