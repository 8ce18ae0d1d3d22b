"""A laboratory's policy; where it has decided nothing yet, what holds until then."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.models import LaboratoryPolicy


def of(session: Session, laboratory_id: uuid.UUID, *, lock: bool = False) -> LaboratoryPolicy | None:
    """Return the row of a laboratory; None where it has decided nothing yet."""
    query = select(LaboratoryPolicy).where(LaboratoryPolicy.laboratory_id == laboratory_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def in_force(session: Session, laboratory_id: uuid.UUID) -> LaboratoryPolicy:
    """Return what holds; a row that is not kept stands for a laboratory that has decided nothing."""
    return of(session, laboratory_id) or LaboratoryPolicy(
        laboratory_id=laboratory_id, record_years=5, name_check_days=0, asks_survey=True, version=0
    )
