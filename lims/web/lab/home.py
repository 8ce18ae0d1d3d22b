"""What awaits me."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext as _

from lims.access import Permission, allows
from lims.database import db
from lims.models import Laboratory
from lims.queries import dashboard, deadlines, health, jobs, performance, surveys
from lims.queries.health import BackupState
from lims.services.validity import today_of
from lims.web import recovery_sheet, states
from lims.web.acts import act_words
from lims.web.lab.deadlines import deadline_words
from lims.web.lab.home_links import address, doors
from lims.web.session import current_actor

HALF_A_YEAR = 6
"""Months of which the first page tells how the laboratory does."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The installation in a few words, for whoever administers it."""

    backup: tuple[str, str]
    last_good: datetime | None
    alive: bool
    """Whether any worker gives signs of life."""
    waiting: int
    failed: int


def home() -> str:
    """Show what awaits the person, heap by heap, and the newest acts."""
    session, actor = db.session(), current_actor()
    page = dashboard.read(session, actor)
    ahead, heaps = deadline_words(), _heaps(today_of(session, actor))
    return render_template(
        "lab/home.html",
        ahead=[(heap, *ahead[heap.kind]) for heap in deadlines.read(session, actor)],
        doing=performance.read(session, actor, HALF_A_YEAR)
        if allows(actor, Permission.PERFORMANCE_VIEW)
        else None,
        heaps=[(heap, *heaps[heap.kind]) for heap in page.awaiting],
        latest=[(act, act_words(act.act), address(act)) for act in page.latest],
        own_acts_only=page.own_acts_only,
        backup=_backup_warning(),
        doors=doors(),
        kept=_kept(),
        sheet_lies_here=recovery_sheet.lies_here(),
        name=actor.name,
    )


def _backup_warning() -> tuple[str, str] | None:
    """Return what whoever keeps the machine must know of the daily backup; a demonstration may go without one."""
    actor = current_actor()
    if not allows(actor, Permission.SYSTEM_VIEW):
        return None
    session = db.session()
    found = health.backup_report(session, current_app.extensions["lims_config"]).state
    invented = session.get_one(Laboratory, actor.laboratory()).demonstration
    if found in {BackupState.GOOD, BackupState.NONE} or (invented and found == BackupState.UNSET):
        return None
    return states.backup_state(found)


def _kept() -> Kept | None:
    """Return how the installation does, to whoever administers it."""
    actor = current_actor()
    if not allows(actor, Permission.PEOPLE_MANAGE) or not allows(actor, Permission.SYSTEM_VIEW):
        return None
    session = db.session()
    report = health.backup_report(session, current_app.extensions["lims_config"])
    return Kept(
        backup=states.backup_state(report.state),
        last_good=report.good.at if report.good else None,
        alive=any(worker.alive for worker in health.workers(session)),
        waiting=sum(jobs.waiting(session).values()),
        failed=jobs.failed_lately(session),
    )


def _heaps(today: date) -> dict[str, tuple[str, str, str]]:
    """Return words, address and tone of each heap; the tone holds while the heap is not empty."""
    since: dict[str, Any] = {"from": (today - surveys.YEAR).isoformat()}
    return {
        "applications-submitted": (
            _("Permohonan untuk dikaji"),
            url_for("lab.applications", state="submitted"),
            "",
        ),
        "applications-queried": (
            _("Menunggu jawaban pelanggan"),
            url_for("lab.applications", state="queried"),
            "",
        ),
        "notices-waiting": (_("Pemberitahuan belum disampaikan"), url_for("lab.notices"), ""),
        "orders-expected": (_("Order menunggu contoh"), url_for("lab.counter"), ""),
        "samples-held": (_("Contoh ditahan"), url_for("lab.samples", state="held"), "warn"),
        "determinations-planned": (_("Pengujian belum ditugaskan"), url_for("lab.planning"), ""),
        "complaints-received": (_("Keluhan baru"), url_for("lab.complaints", state="received"), "warn"),
        "surveys-unanswered": (
            _("Survei minta tanggapan"),
            url_for("lab.survey", **since),
            "warn",
        ),
        "orders-unbilled": (_("Order belum ditagih"), url_for("lab.money"), ""),
        "bills-ending": (
            _("Tagihan hampir kedaluwarsa"),
            url_for("lab.money", state="open", sort="ends"),
            "warn",
        ),
        "bills-expired": (_("Tagihan kedaluwarsa"), url_for("lab.money", state="expired"), "bad"),
        "orders-refund": (_("Uang untuk dikembalikan"), url_for("lab.money", state="to-refund"), "warn"),
        "mine-late": (_("Pengujian saya terlambat"), url_for("lab.worklist"), "bad"),
        "mine-today": (_("Pengujian saya hari ini"), url_for("lab.worklist"), "warn"),
        "mine-later": (_("Pengujian saya berikutnya"), url_for("lab.worklist"), ""),
        "determinations-submitted": (_("Menunggu verifikasi"), url_for("lab.reviews"), ""),
        "names-objected": (
            _("Pelanggan minta perbaikan nama"),
            url_for("lab.name_checks", state="objected"),
            "warn",
        ),
        "names-awaited": (
            _("Nama sedang diperiksa pelanggan"),
            url_for("lab.name_checks", state="asked"),
            "",
        ),
        "limits-awaiting": (
            _("Batas manual untuk dikonfirmasi"),
            url_for("lab.limits", state="awaiting"),
            "",
        ),
        "elsewhere-to-send": (
            _("Untuk dikirim ke laboratorium lain"),
            url_for("lab.handed_on", state="to-send"),
            "",
        ),
        "elsewhere-late": (
            _("LHU laboratorium lain terlambat"),
            url_for("lab.handed_on", state="awaited", sort="expected"),
            "bad",
        ),
        "orders-tested": (_("Siap dibuatkan LHU"), url_for("lab.certificates"), ""),
        "certificates-draft": (
            _("Konsep LHU untuk disahkan"),
            url_for("lab.certificates", state="draft"),
            "",
        ),
        "certificates-authorised": (
            _("LHU untuk diterbitkan"),
            url_for("lab.certificates", state="authorised"),
            "",
        ),
    }
