"""What a client is told; the words stand in `reports/notices.toml`, here only what they are about."""

import uuid

from sqlalchemy.orm import Session

from lims import clock
from lims.models import Notice


def tell(
    session: Session,
    laboratory_id: uuid.UUID,
    client_id: uuid.UUID,
    kind: str,
    *,
    application_id: uuid.UUID | None = None,
    order_id: uuid.UUID | None = None,
    certificate_id: uuid.UUID | None = None,
    **parameters: str,
) -> None:
    """Leave a notice for a client; it commits with the act that it tells of."""
    session.add(
        Notice(
            laboratory_id=laboratory_id,
            client_id=client_id,
            kind=kind,
            parameters=parameters,
            application_id=application_id,
            order_id=order_id,
            certificate_id=certificate_id,
            created_at=clock.now(),
        )
    )
