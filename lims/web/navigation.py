"""The menu of each audience, from the same permissions that guard the pages."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lims.access import Actor, Permission, allows
from lims.access.actor import ANONYMOUS
from lims.config import Config
from lims.database import db
from lims.models import Laboratory


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu, or of the account's own menu."""

    label: str
    url: str
    active: bool = False
    icon: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The menu of the person."""

    name: str
    role: str
    links: tuple[Entry, ...]
    sign_out_url: str


STAFF: tuple[tuple[str, Any, Permission, str, Any], ...] = (
    ("lab.home", _("Beranda"), Permission.LABORATORY_VIEW, "home", ""),
    ("lab.applications", _("Permohonan"), Permission.APPLICATION_VIEW, "send", _("Pekerjaan")),
    ("lab.orders", _("Order"), Permission.ORDER_VIEW, "document", _("Pekerjaan")),
    ("lab.notices", _("Pemberitahuan"), Permission.NOTICE_SEND, "send", _("Pekerjaan")),
    ("lab.money", _("Pembayaran"), Permission.BILL_VIEW, "receipt", _("Pekerjaan")),
    ("lab.counter", _("Penerimaan contoh"), Permission.SAMPLE_RECEIVE, "box", _("Pekerjaan")),
    ("lab.samples", _("Contoh"), Permission.SAMPLE_VIEW, "box", _("Pekerjaan")),
    ("lab.planning", _("Penugasan"), Permission.DETERMINATION_ASSIGN, "calendar", _("Pekerjaan")),
    ("lab.worklist", _("Daftar kerja saya"), Permission.DETERMINATION_ENTER, "list", _("Pekerjaan")),
    ("lab.reviews", _("Verifikasi"), Permission.DETERMINATION_REVIEW, "shield", _("Pekerjaan")),
    ("lab.handed_on", _("Di laboratorium lain"), Permission.SUBCONTRACT_HANDLE, "send", _("Pekerjaan")),
    ("lab.certificates", _("LHU"), Permission.CERTIFICATE_VIEW, "document", _("Pekerjaan")),
    ("lab.complaints", _("Keluhan"), Permission.COMPLAINT_VIEW, "warning", _("Pekerjaan")),
    ("lab.survey", _("Survei (SKM)"), Permission.SURVEY_VIEW, "check", _("Pekerjaan")),
    ("lab.performance", _("Kinerja"), Permission.PERFORMANCE_VIEW, "list", _("Pekerjaan")),
    ("lab.recap", _("Rekap bulanan"), Permission.BILL_VIEW, "calendar", _("Pekerjaan")),
    ("lab.documents", _("Dokumen terkendali"), Permission.LABORATORY_VIEW, "document", _("Rujukan")),
    ("lab.standards", _("Standar"), Permission.STANDARD_VIEW, "list", _("Rujukan")),
    ("lab.calculator", _("Kalkulator"), Permission.STANDARD_VIEW, "gauge", _("Rujukan")),
    ("admin.clients", _("Pelanggan"), Permission.CLIENT_VIEW, "users", _("Rujukan")),
    ("admin.equipment", _("Alat dan kalibrasi"), Permission.EQUIPMENT_VIEW, "weight", _("Rujukan")),
    ("admin.people", _("Orang dan peran"), Permission.PEOPLE_VIEW, "users", _("Pengaturan")),
    ("admin.laboratory", _("Laboratorium"), Permission.LABORATORY_VIEW, "building", _("Pengaturan")),
    ("admin.system", _("Keadaan sistem"), Permission.SYSTEM_VIEW, "gauge", _("Pengaturan")),
    ("admin.audit", _("Jejak audit"), Permission.AUDIT_VIEW, "history", _("Pengaturan")),
)

PORTAL: tuple[tuple[str, Any, str], ...] = (
    ("portal.home", _("Beranda"), "home"),
    ("portal.applications", _("Permohonan"), "send"),
    ("portal.certificates", _("LHU"), "document"),
    ("portal.business", _("Usaha"), "user"),
)


def init_app(app: Flask, config: Config) -> None:
    """Give every page its menu."""
    app.context_processor(surroundings)
    # A global, because macros that are imported see no context.
    app.jinja_env.globals["shows_probability"] = shows_probability


def surroundings() -> dict[str, Any]:
    """Return what layouts need: menu, account, laboratory."""
    actor: Actor = getattr(g, "actor", ANONYMOUS)
    laboratory = _laboratory(actor)
    return {
        "navigation": _menu(actor),
        "account": _account(actor),
        "laboratory_name": laboratory.name if laboratory else "",
        "demonstration": bool(laboratory and laboratory.demonstration),
        "home_url": "/",
        "allows": lambda permission: allows(actor, Permission(permission)),
    }


def shows_probability() -> bool:
    """Say whether the laboratory shows the probability of conformity beside a verdict."""
    laboratory = _laboratory(getattr(g, "actor", ANONYMOUS))
    return bool(laboratory and laboratory.shows_probability)


def _laboratory(actor: Actor) -> Laboratory | None:
    if actor.laboratory_id is None:
        return None
    laboratory = db.session.get(Laboratory, actor.laboratory_id)
    if laboratory is not None:
        g.timezone = laboratory.timezone
    return laboratory


def _menu(actor: Actor) -> list[Entry]:
    if actor.staff:
        return [
            Entry(str(label), url_for(endpoint), _active(endpoint), icon, str(group))
            for endpoint, label, permission, icon, group in STAFF
            if allows(actor, permission)
        ]
    if actor.client_ids:
        return [
            Entry(str(label), url_for(endpoint), _active(endpoint), icon) for endpoint, label, icon in PORTAL
        ]
    return []


def _active(endpoint: str) -> bool:
    """Say whether the present page is this entry's or one below it."""
    path, home = request.path, url_for(endpoint)
    return path == home or (path.startswith(home + "/") and home.count("/") > 1)


def _account(actor: Actor) -> Account | None:
    if not actor.signed_in:
        return None
    links = [Entry(gettext("Akun saya"), url_for("account.profile"))]
    if actor.staff:
        links.append(Entry(gettext("Pekerjaan saya"), url_for("account.jobs")))
    if actor.client_ids:
        links.append(Entry(gettext("Pemberitahuan"), url_for("portal.notices")))
    roles = ", ".join(sorted(role_words()[role] for role in actor.roles))
    return Account(actor.name, roles, tuple(links), url_for("account.sign_out"))


def role_words() -> dict[str, str]:
    """Return the roles as they are called on screens."""
    return {
        "reception": gettext("Penerima contoh"),
        "analyst": gettext("Penguji"),
        "supervisor": gettext("Penyelia"),
        "technical_manager": gettext("Manajer teknis"),
        "quality_manager": gettext("Manajer mutu"),
        "head": gettext("Kepala"),
        "treasurer": gettext("Bendahara"),
        "administrator": gettext("Administrator"),
        "assessor": gettext("Asesor"),
        "client": gettext("Pelanggan"),
    }
