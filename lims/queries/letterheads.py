"""The head of every print but the certificate, and people under forms."""

import uuid
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.documents.letterhead import Letterhead, Signer
from lims.models import Laboratory, LaboratoryMark, LaboratoryMembership, User
from lims.queries.contents import issuer
from lims.queries.document_control import numbered

Blob = Callable[[str], bytes]
"""Gives the bytes that are stored under a hash."""


def letterhead(session: Session, laboratory: Laboratory, blob: Blob) -> Letterhead:
    """Return the laboratory with its logo, where it has switched one on."""
    logo = session.scalars(
        select(LaboratoryMark.sha256).where(
            LaboratoryMark.laboratory_id == laboratory.id,
            LaboratoryMark.kind == "logo",
            LaboratoryMark.active,
        )
    ).one_or_none()
    return Letterhead(
        laboratory=issuer(laboratory, accredited=False),
        logo=blob(logo) if logo else None,
        demonstration=laboratory.demonstration,
        documents=numbered(session, laboratory),
    )


def signer(session: Session, laboratory_id: uuid.UUID, user_id: uuid.UUID | None, position: str) -> Signer:
    """Return a person with the position that the laboratory gave them, or room for a pen."""
    user = session.get(User, user_id) if user_id else None
    if user is None:
        return Signer(position=position)
    titles = session.scalars(
        select(LaboratoryMembership.position)
        .where(LaboratoryMembership.laboratory_id == laboratory_id, LaboratoryMembership.user_id == user.id)
        .order_by(LaboratoryMembership.id)
    )
    title = next((title for title in titles if title), position)
    return Signer(name=user.name, position=title, employee_number=user.employee_number)
