"""What must be answered on the pieces of a sheet."""

import uuid

from sqlalchemy.orm import Session

from lims.queries.plausibility import Odd, answered, answers_of, cautions_of, others_of
from lims.queries.sheets import Sheet


def odd_sheet(session: Session, sheet: Sheet) -> dict[uuid.UUID, tuple[Odd, ...]]:
    """Return what is odd between the results of each piece that is not void, with the answers that hold."""
    rows = [row for row in sheet.rows if not row.void_reason]
    if not rows:
        return {}
    specification = sheet.bench.specification
    reaches = specification is not None and bool(specification.relations)
    others = others_of(session, rows[0].determination) if reaches else {}
    cautions = {
        row.determination.id: cautions_of(row.computation, specification, others.get(row.mark, {}))
        for row in rows
    }
    if not any(cautions.values()):
        return {}
    answers = answers_of(session, [row.determination for row in rows])
    return {key: answered(found, answers.get(key, ())) for key, found in cautions.items() if found}
