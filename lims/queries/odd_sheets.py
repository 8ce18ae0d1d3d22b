"""What must be answered on the pieces of a sheet."""

import uuid

from sqlalchemy.orm import Session

from lims.queries.plausibility import Odd, odd_among
from lims.queries.sheets import Sheet


def odd_sheet(session: Session, sheet: Sheet) -> dict[uuid.UUID, tuple[Odd, ...]]:
    """Return what is odd between the results of each piece that is not void, with the answers that hold."""
    rows = [row for row in sheet.rows if not row.void_reason]
    pieces = [(row.determination, row.mark, row.computation) for row in rows]
    return odd_among(session, sheet.bench.specification, pieces)
