"""Where the first page leads: the page of each thing that an act is about, and an assessor's doors."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from lims.access import Permission, allows
from lims.domain.roles import Role
from lims.queries.dashboard import LatestAct
from lims.web.session import current_actor

PAGES = {
    "applications": ("lab.application", "application_id", Permission.APPLICATION_VIEW),
    "bills": ("lab.order_money", "order_id", Permission.BILL_VIEW),
    "certificates": ("lab.certificate", "certificate_id", Permission.CERTIFICATE_VIEW),
    "clients": ("admin.client", "client_id", Permission.CLIENT_VIEW),
    "complaints": ("lab.complaint", "complaint_id", Permission.COMPLAINT_VIEW),
    "determinations": ("lab.trace", "determination_id", Permission.DETERMINATION_VIEW),
    "equipment": ("admin.one_equipment", "equipment_id", Permission.EQUIPMENT_VIEW),
    "name_checks": ("lab.certificate", "certificate_id", Permission.CERTIFICATE_VIEW),
    "order_holds": ("lab.order", "order_id", Permission.ORDER_VIEW),
    "orders": ("lab.order", "order_id", Permission.ORDER_VIEW),
    "payments": ("lab.order_money", "order_id", Permission.BILL_VIEW),
    "refunds": ("lab.order_money", "order_id", Permission.BILL_VIEW),
    "samples": ("lab.sample", "sample_id", Permission.SAMPLE_VIEW),
    "subcontract_reports": ("lab.order_handed_on", "order_id", Permission.ORDER_VIEW),
    "subcontracts": ("lab.order_handed_on", "order_id", Permission.ORDER_VIEW),
    "typed_limits": ("lab.order_limits", "order_id", Permission.ORDER_VIEW),
}
"""By table: the page of things that acts are about or of what holds them, and what allows to open it."""


def address(act: LatestAct) -> str | None:
    """Return the page of what an act is about; None where there is none that the reader may open."""
    if act.subject_kind not in PAGES or act.page_id is None:
        return None
    endpoint, argument, permission = PAGES[act.subject_kind]
    if not allows(current_actor(), permission):
        return None
    values: dict[str, Any] = {argument: act.page_id}
    return url_for(endpoint, **values)


def doors() -> list[tuple[str, str, str]]:
    """Return the pages that an assessor comes for: address, name, and what is found there."""
    actor = current_actor()
    if Role.ASSESSOR not in actor.roles:
        return []
    every = (
        (
            "admin.scope",
            _("Lingkup akreditasi"),
            _("metode, rentang, dan masa berlakunya"),
            Permission.LABORATORY_VIEW,
        ),
        (
            "lab.standards",
            _("Metode dan standar"),
            _("edisi yang dipakai dan siapa yang memeriksanya"),
            Permission.STANDARD_VIEW,
        ),
        (
            "admin.equipment",
            _("Alat dan kalibrasi"),
            _("sertifikat dan masa berlakunya"),
            Permission.EQUIPMENT_VIEW,
        ),
        (
            "admin.people",
            _("Orang dan kewenangan"),
            _("peran, kewenangan per metode, dan buktinya"),
            Permission.PEOPLE_VIEW,
        ),
        (
            "lab.certificates",
            _("LHU"),
            _("setiap baris dapat ditelusur sampai bacaannya"),
            Permission.CERTIFICATE_VIEW,
        ),
        (
            "admin.audit",
            _("Jejak audit"),
            _("siapa melakukan apa, kapan; rantainya dapat diperiksa"),
            Permission.AUDIT_VIEW,
        ),
        (
            "lab.complaints",
            _("Keluhan"),
            _("dari diterima sampai dijawab"),
            Permission.COMPLAINT_VIEW,
        ),
        (
            "lab.documents",
            _("Dokumen terkendali"),
            _("formulir dengan nomor dan revisinya"),
            Permission.LABORATORY_VIEW,
        ),
    )
    return [(url_for(at), name, found) for at, name, found, permission in every if allows(actor, permission)]
