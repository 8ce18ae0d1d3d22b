"""One table of permissions: which role may do what; the rules about a single thing stand below it."""

from collections.abc import Mapping
from enum import StrEnum

from lims.access.actor import Actor
from lims.domain.errors import N_, NotAllowed
from lims.domain.roles import Role
from lims.models import Application, Certificate, Client, Determination


class Permission(StrEnum):
    """What can be done, as `noun:verb`, in alphabetical order."""

    APPLICATION_ENTER = "application:enter"
    """Enter for a walk-in."""
    APPLICATION_VIEW = "application:view"
    APPLICATION_WRITE = "application:write"
    """Write, submit, withdraw, answer: the client's own."""
    AUDIT_VIEW = "audit:view"
    BILL_MAKE = "bill:make"
    BILL_VIEW = "bill:view"
    BILL_WAIVE = "bill:waive"
    CERTIFICATE_AUTHORISE = "certificate:authorise"
    CERTIFICATE_DRAFT = "certificate:draft"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_REVOKE = "certificate:revoke"
    """Amend, suspend, withdraw."""
    CERTIFICATE_VIEW = "certificate:view"
    CLIENT_AGREE = "client:agree"
    """Note an agreement to pay after the test."""
    CLIENT_VIEW = "client:view"
    CLIENT_WRITE = "client:write"
    COMPLAINT_ENTER = "complaint:enter"
    """Write one down that came by word of mouth, telephone or letter."""
    COMPLAINT_HANDLE = "complaint:handle"
    COMPLAINT_VIEW = "complaint:view"
    CONDITION_CORRECT = "condition:correct"
    """State it anew although results were accepted under what was known."""
    CONDITION_STATE = "condition:state"
    DETERMINATION_ASSIGN = "determination:assign"
    DETERMINATION_ENTER = "determination:enter"
    DETERMINATION_REVIEW = "determination:review"
    DETERMINATION_VIEW = "determination:view"
    DOCUMENT_CONTROL = "document:control"
    """Number the printed forms and set their revisions."""
    EQUIPMENT_VIEW = "equipment:view"
    EQUIPMENT_WRITE = "equipment:write"
    LABORATORY_CONFIGURE = "laboratory:configure"
    LABORATORY_VIEW = "laboratory:view"
    NOTICE_SEND = "notice:send"
    """Pass a notice on by WhatsApp or telephone."""
    LIMIT_CONFIRM = "limit:confirm"
    LIMIT_TYPE = "limit:type"
    """Type a limit that no specification file holds, and withdraw one."""
    ORDER_CANCEL = "order:cancel"
    ORDER_HOLD = "order:hold"
    """Hold an order while its client is awaited, and go on with it."""
    ORDER_VIEW = "order:view"
    OTHER_LABORATORY_APPROVE = "other-laboratory:approve"
    """Say to which laboratories work may be handed."""
    PAYMENT_CONFIRM = "payment:confirm"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_VIEW = "people:view"
    PERFORMANCE_VIEW = "performance:view"
    REQUEST_REVIEW = "request:review"
    SAMPLE_DISPOSE = "sample:dispose"
    SAMPLE_HAND_OVER = "sample:hand-over"
    SAMPLE_RECEIVE = "sample:receive"
    SAMPLE_VIEW = "sample:view"
    STANDARD_CHECK = "standard:check"
    STANDARD_VIEW = "standard:view"
    SYSTEM_VIEW = "system:view"
    """See how the installation is: workers, backups, room on the disk."""
    SUBCONTRACT_HANDLE = "subcontract:handle"
    """Hand a test to another laboratory, and take its report in."""
    SURVEY_REPLY = "survey:reply"
    SURVEY_VIEW = "survey:view"


_EVERYONE_INSIDE = frozenset(Role) - {Role.CLIENT}
_MANAGEMENT = frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.HEAD})

POLICY: Mapping[Permission, frozenset[Role]] = {
    Permission.APPLICATION_ENTER: frozenset({Role.RECEPTION}),
    Permission.APPLICATION_VIEW: _EVERYONE_INSIDE - {Role.ANALYST} | {Role.CLIENT},
    Permission.APPLICATION_WRITE: frozenset({Role.CLIENT, Role.RECEPTION}),
    Permission.AUDIT_VIEW: _MANAGEMENT | {Role.ADMINISTRATOR, Role.ASSESSOR},
    Permission.BILL_MAKE: frozenset({Role.TREASURER}),
    Permission.BILL_VIEW: _EVERYONE_INSIDE - {Role.ANALYST} | {Role.CLIENT},
    Permission.BILL_WAIVE: frozenset({Role.HEAD, Role.TECHNICAL_MANAGER}),
    Permission.CERTIFICATE_AUTHORISE: frozenset({Role.TECHNICAL_MANAGER, Role.HEAD}),
    Permission.CERTIFICATE_DRAFT: frozenset({Role.SUPERVISOR, Role.TECHNICAL_MANAGER, Role.RECEPTION}),
    Permission.CERTIFICATE_ISSUE: frozenset({Role.TECHNICAL_MANAGER, Role.HEAD, Role.RECEPTION}),
    Permission.CERTIFICATE_REVOKE: frozenset({Role.TECHNICAL_MANAGER, Role.HEAD}),
    Permission.CERTIFICATE_VIEW: _EVERYONE_INSIDE - {Role.ANALYST, Role.TREASURER} | {Role.CLIENT},
    Permission.CLIENT_AGREE: frozenset({Role.HEAD, Role.TREASURER}),
    Permission.CLIENT_VIEW: _EVERYONE_INSIDE - {Role.ANALYST} | {Role.CLIENT},
    Permission.CLIENT_WRITE: frozenset({Role.RECEPTION, Role.ADMINISTRATOR, Role.CLIENT}),
    Permission.COMPLAINT_ENTER: frozenset({Role.RECEPTION, Role.QUALITY_MANAGER, Role.HEAD}),
    Permission.COMPLAINT_HANDLE: frozenset({Role.QUALITY_MANAGER, Role.HEAD}),
    Permission.COMPLAINT_VIEW: _MANAGEMENT | {Role.ASSESSOR},
    Permission.CONDITION_CORRECT: frozenset({Role.SUPERVISOR, Role.TECHNICAL_MANAGER}),
    Permission.CONDITION_STATE: frozenset(
        {Role.RECEPTION, Role.ANALYST, Role.SUPERVISOR, Role.TECHNICAL_MANAGER}
    ),
    Permission.DETERMINATION_ASSIGN: frozenset({Role.SUPERVISOR, Role.TECHNICAL_MANAGER}),
    Permission.DETERMINATION_ENTER: frozenset({Role.ANALYST}),
    Permission.DETERMINATION_REVIEW: frozenset({Role.SUPERVISOR}),
    Permission.DETERMINATION_VIEW: frozenset(
        {
            Role.ANALYST,
            Role.SUPERVISOR,
            Role.TECHNICAL_MANAGER,
            Role.QUALITY_MANAGER,
            Role.HEAD,
            Role.ASSESSOR,
        }
    ),
    Permission.DOCUMENT_CONTROL: frozenset({Role.QUALITY_MANAGER}),
    Permission.EQUIPMENT_VIEW: _EVERYONE_INSIDE,
    Permission.EQUIPMENT_WRITE: frozenset({Role.ADMINISTRATOR, Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    Permission.LABORATORY_CONFIGURE: frozenset({Role.ADMINISTRATOR}),
    Permission.LABORATORY_VIEW: _EVERYONE_INSIDE,
    Permission.NOTICE_SEND: frozenset({Role.RECEPTION}),
    Permission.LIMIT_CONFIRM: frozenset({Role.SUPERVISOR}),
    Permission.LIMIT_TYPE: frozenset({Role.RECEPTION, Role.SUPERVISOR, Role.TECHNICAL_MANAGER}),
    Permission.ORDER_CANCEL: frozenset({Role.RECEPTION, Role.TECHNICAL_MANAGER}),
    Permission.ORDER_HOLD: frozenset({Role.RECEPTION, Role.SUPERVISOR, Role.TECHNICAL_MANAGER}),
    Permission.ORDER_VIEW: _EVERYONE_INSIDE | {Role.CLIENT},
    Permission.OTHER_LABORATORY_APPROVE: frozenset({Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER}),
    Permission.PAYMENT_CONFIRM: frozenset({Role.TREASURER}),
    Permission.PEOPLE_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.PEOPLE_VIEW: _MANAGEMENT | {Role.ADMINISTRATOR, Role.ASSESSOR, Role.SUPERVISOR},
    Permission.PERFORMANCE_VIEW: _MANAGEMENT | {Role.ASSESSOR},
    Permission.REQUEST_REVIEW: frozenset({Role.RECEPTION, Role.TECHNICAL_MANAGER}),
    Permission.SAMPLE_DISPOSE: frozenset({Role.RECEPTION}),
    Permission.SAMPLE_HAND_OVER: frozenset({Role.RECEPTION, Role.ANALYST, Role.SUPERVISOR}),
    Permission.SAMPLE_RECEIVE: frozenset({Role.RECEPTION}),
    Permission.SAMPLE_VIEW: _EVERYONE_INSIDE,
    Permission.STANDARD_CHECK: frozenset({Role.TECHNICAL_MANAGER}),
    Permission.STANDARD_VIEW: _EVERYONE_INSIDE,
    Permission.SYSTEM_VIEW: frozenset({Role.ADMINISTRATOR, Role.HEAD}),
    Permission.SUBCONTRACT_HANDLE: frozenset({Role.RECEPTION, Role.SUPERVISOR, Role.TECHNICAL_MANAGER}),
    Permission.SURVEY_REPLY: frozenset({Role.QUALITY_MANAGER, Role.HEAD}),
    Permission.SURVEY_VIEW: _MANAGEMENT | {Role.ASSESSOR},
}


def allows(actor: Actor, permission: Permission) -> bool:
    """Say whether one of the actor's roles has a permission, for menus and buttons."""
    return bool(actor.roles & POLICY[permission])


def require(actor: Actor, permission: Permission, subject: object = None) -> None:
    """Refuse the act unless a role has the permission and the thing itself admits this actor.

    Raises:
        NotAllowed: with the reason in words.
    """
    if not allows(actor, permission):
        raise NotAllowed(
            N_("Peran Anda tidak mencakup tindakan ini. Mintalah kepada petugas yang berwenang."),
        )
    refusal = _refusal(actor, permission, subject)
    if refusal is not None:
        raise refusal


def _refusal(actor: Actor, permission: Permission, subject: object) -> NotAllowed | None:
    """Return why this actor may not do this to this very thing, or None."""
    match permission, subject:
        case Permission.APPLICATION_WRITE, Application() if not actor.staff:
            if subject.client_id not in actor.client_ids:
                return NotAllowed(N_("Permohonan ini milik pelanggan lain."))
        case Permission.CLIENT_WRITE, Client() if not actor.staff:
            if subject.id not in actor.client_ids:
                return NotAllowed(N_("Data ini milik pelanggan lain."))
        case Permission.DETERMINATION_ENTER, Determination():
            if subject.analyst_id != actor.user_id:
                return NotAllowed(N_("Pengujian ini ditugaskan kepada penguji lain."))
        case Permission.DETERMINATION_REVIEW, Determination():
            if actor.user_id in {subject.analyst_id, subject.submitted_by_id}:
                return NotAllowed(
                    N_("Penguji tidak memverifikasi pengujiannya sendiri. Mintalah penyelia lain.")
                )
        case Permission.CERTIFICATE_VIEW, Certificate() if not actor.staff:
            if subject.number is None:
                return NotAllowed(N_("LHU ini belum terbit."))
        case _:
            pass
    return None
