"""Authorisations: who may perform or review which method, since when and on what evidence (17025 6.2.6)."""

import uuid
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import MethodAuthorisation
from lims.queries.library import library_of
from lims.services import audit
from lims.services.memberships import member
from lims.services.validity import refuse_faults, require_reason, required_day, span_faults

ACTIVITIES = ("perform", "review")


@dataclass(frozen=True, slots=True)
class AuthorisationInput:
    """A method that somebody may perform or review, and what shows that they can."""

    method_code: str
    activity: str
    valid_from: date | None
    evidence: str
    valid_until: date | None = None


def authorise(
    session: Session, actor: Actor, user_id: uuid.UUID, given: AuthorisationInput
) -> MethodAuthorisation:
    """Authorise a person for a method during a time (17025 6.2.6)."""
    require(actor, Permission.PEOPLE_MANAGE)
    person = member(session, actor, user_id)
    refuse_faults(faults(given, library_of(session, actor.laboratory()).methods))
    authorisation = MethodAuthorisation(
        laboratory_id=actor.laboratory(),
        user_id=person.id,
        method_code=given.method_code,
        activity=given.activity,
        valid_from=required_day(given.valid_from, "valid_from"),
        valid_until=given.valid_until,
        evidence=given.evidence.strip(),
    )
    session.add(authorisation)
    audit.record(session, actor, "authorisation:add", authorisation)
    return authorisation


def faults(given: AuthorisationInput, methods: Container[str]) -> dict[str, LimsError]:
    """Return what is wrong with an authorisation as it was filled in, where these are the methods."""
    found = span_faults(given.valid_from, given.valid_until)
    if given.method_code not in methods:
        found["method_code"] = InvalidInput(N_("Pilih metode dari daftar."))
    if given.activity not in ACTIVITIES:
        found["activity"] = InvalidInput(N_("Pilih menguji atau memverifikasi."))
    if not given.evidence.strip():
        found["evidence"] = InvalidInput(
            N_("Tulislah buktinya: sertifikat pelatihan, uji kinerja, surat tugas.")
        )
    return found


def end_authorisation(
    session: Session, actor: Actor, authorisation_id: uuid.UUID, last_day: date | None, reason: str
) -> None:
    """End an authorisation after a day; what was tested before stays tested."""
    require(actor, Permission.PEOPLE_MANAGE)
    authorisation = fetch(session, actor, MethodAuthorisation, authorisation_id, lock=True)
    authorisation.valid_until = required_day(last_day, "last_day")
    audit.record(session, actor, "authorisation:end", authorisation, reason=require_reason(reason))
