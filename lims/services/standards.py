"""What a laboratory does with definitions: freeze them into orders, and record that it checked them."""

from sqlalchemy.orm import Session

from lims import clock
from lims.domain.standards import Method, Specification
from lims.models import StandardVersion


def freeze(session: Session, definition: Specification | Method) -> str:
    """Keep the text of a definition under its hash, and return the hash."""
    if session.get(StandardVersion, definition.sha256) is None:
        session.add(
            StandardVersion(
                sha256=definition.sha256,
                kind="specification" if isinstance(definition, Specification) else "method",
                code=definition.code,
                text=definition.source_text,
                frozen_at=clock.now(),
            )
        )
        session.flush()
    return definition.sha256
