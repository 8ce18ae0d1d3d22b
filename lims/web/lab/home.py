"""What awaits me."""

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext as _

from lims.access import Permission, allows
from lims.database import db
from lims.models import Laboratory
from lims.queries import dashboard, deadlines, health, performance
from lims.queries.dashboard import LatestAct
from lims.queries.health import BackupState
from lims.web import recovery_sheet, states
from lims.web.acts import act_words
from lims.web.lab.deadlines import deadline_words
from lims.web.session import current_actor

HALF_A_YEAR = 6
"""Months of which the first page tells how the laboratory does."""
PAGES = {
    "applications": ("lab.application", "application_id", Permission.APPLICATION_VIEW),
    "orders": ("lab.order", "order_id", Permission.ORDER_VIEW),
    "samples": ("lab.sample", "sample_id", Permission.SAMPLE_VIEW),
    "determinations": ("lab.trace", "determination_id", Permission.DETERMINATION_VIEW),
    "certificates": ("lab.certificate", "certificate_id", Permission.CERTIFICATE_VIEW),
}
"""Pages of things that acts are about, and what allows to open them."""


def home() -> str:
    """Show what awaits the person, heap by heap, and the newest acts."""
    session, actor = db.session(), current_actor()
    page = dashboard.read(session, actor)
    ahead, heaps = deadline_words(), _heaps()
    return render_template(
        "lab/home.html",
        ahead=[(heap, *ahead[heap.kind]) for heap in deadlines.read(session, actor)],
        doing=performance.read(session, actor, HALF_A_YEAR)
        if allows(actor, Permission.PERFORMANCE_VIEW)
        else None,
        heaps=[(heap, *heaps[heap.kind]) for heap in page.awaiting],
        latest=[(act, act_words(act.act), _address(act)) for act in page.latest],
        own_acts_only=page.own_acts_only,
        backup=_backup_warning(),
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


def _address(act: LatestAct) -> str | None:
    if act.subject_kind not in PAGES or act.subject_id is None:
        return None
    endpoint, argument, permission = PAGES[act.subject_kind]
    if not allows(current_actor(), permission):
        return None
    values: dict[str, Any] = {argument: act.subject_id}
    return url_for(endpoint, **values)


def _heaps() -> dict[str, tuple[str, str, str]]:
    """Return words, address and tone of each heap; the tone holds while the heap is not empty."""
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
