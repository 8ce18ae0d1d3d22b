"""Contents whose rows have what exports read: requirement, value and the limits of the trace."""

import re
from decimal import Decimal

from lims.domain.certificate import CertificateContent, Row
from tests.documents import factories as made

REQUIREMENTS = {
    "Kuat luluh": "yield-strength",
    "Kuat tarik": "tensile-strength",
    "Rasio kuat tarik/kuat luluh": "strength-ratio",
    "Regangan": "elongation",
}


def with_values(content: CertificateContent) -> CertificateContent:
    samples = tuple(
        sample.model_copy(update={"rows": tuple(map(_valued, sample.rows))}) for sample in content.samples
    )
    return content.model_copy(update={"samples": samples})


def _valued(row: Row) -> Row:
    figure = re.fullmatch(r"\d+(?:\.\d+)?", row.result.en)
    ends = re.fullmatch(r"(?:≥ )?(\d+(?:\.\d+)?)(?: – (\d+))?", row.limit.en or row.limit.id)
    trace = {}
    if ends:
        trace = {"limit_min": ends[1], **({"limit_max": ends[2]} if ends[2] else {})}
    return row.model_copy(
        update={
            "requirement": REQUIREMENTS.get(row.property.id, row.requirement),
            "value": Decimal(figure[0]) if figure else None,
            "trace": trace,
        }
    )


def several_kinds() -> CertificateContent:
    """Return one sample with hardness, impact and composition, some stated and some not."""
    rows = [
        made.row(
            made.words("Kekerasan", "Hardness"), made.words("≤ 200"), "187", requirement="hardness-brinell"
        ),
        made.row(
            made.words("Energi pukul", "Absorbed energy"), made.words("≥ 27"), "41", requirement="impact"
        ),
        made.row(
            made.words("Karbon (C)", "Carbon (C)"),
            made.words("≤ 0,32", "≤ 0.32"),
            "0.21",
            requirement="carbon",
        ),
        made.row(made.words("Silikon (Si)", "Silicon (Si)"), made.NONE, "0.3", None, requirement="silicon"),
    ]
    rows = [
        row.model_copy(update={"value": Decimal(row.result.en), "trace": {"limit_max": "0.32"}})
        for row in rows
    ]
    return made.content(made.first_sample(rows=tuple(rows)))


CONTENTS = {
    "one sample": lambda: with_values(made.order_one()),
    "a failure": lambda: with_values(made.order_two()),
    "several samples": lambda: with_values(made.several_samples(3)),
    "several kinds": several_kinds,
    "no specification": made.without_specification,
    "nothing evaluated": made.not_evaluated,
    "hostile": made.hostile,
    "amended": made.amended,
    "demonstration": made.demonstration,
    "no number as value": made.order_one,
}
