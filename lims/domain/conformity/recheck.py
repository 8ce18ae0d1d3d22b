"""Whether the verdicts of a certificate follow from its own traces, and its limits from the definition it names."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from lims.domain.certificate import CertificateContent, Row, Sample
from lims.domain.conformity.attempts import attempt_of, most_rounds, rules_on, settle
from lims.domain.conformity.overall import roll_up
from lims.domain.conformity.recomputing import recompute
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import InvalidInput
from lims.domain.standards.library import Library
from lims.domain.standards.resolved import TYPED, ResolvedRequirement
from lims.domain.standards.specification import Specification
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that does not follow; `definition` says only that the limits could not be held against their file."""

    sample: str
    requirement: str
    specimen: str
    kind: Literal["trace", "verdict", "value", "limit", "overall", "definition"]
    words: Text


Standing = Literal["agrees", "differs", "cannot-tell", "not-judged"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of a certificate with how it stands to its trace."""

    sample: Sample
    row: Row
    standing: Standing
    found: tuple[Disagreement, ...]


def standing_of(found: Iterable[Disagreement]) -> Standing:
    """Return how something stands: one difference is enough; what cannot be read or compared is no agreement."""
    kinds = {one.kind for one in found}
    if kinds - {"trace", "definition"}:
        return "differs"
    return "cannot-tell" if kinds else "agrees"


def rows_of(content: CertificateContent, found: Collection[Disagreement]) -> tuple[Checked, ...]:
    """Return every row of a certificate with what was found of it.

    A row agrees where its verdict follows from its trace. Whether its limit is that of the standard is told for the
    sample as a whole where the definition file is not there.
    """
    checked = []
    for sample in content.samples:
        for row in sample.rows:
            own = tuple(
                one
                for one in found
                if (one.sample, one.requirement, one.specimen) == (sample.code, row.requirement, row.specimen)
                and one.kind not in {"overall", "definition"}
            )
            silent = row.verdict is None and "rule" not in row.trace
            standing: Standing = "not-judged" if silent and not own else standing_of(own)
            checked.append(Checked(sample, row, standing, own))
    return tuple(checked)


def recheck(content: CertificateContent, library: Library) -> tuple[Disagreement, ...]:
    """Recompute every verdict of a certificate from its traces, and every limit from the file it names.

    A file is held against the limits only where it is the very file (by its hash) that was in force.
    """
    return tuple(one for sample in content.samples for one in _of_sample(sample, library))


def _of_sample(sample: Sample, library: Library) -> Iterator[Disagreement]:
    specification = _specification(sample, library)
    if sample.specification is not None and specification is None:
        yield _said(sample, None, "definition", *_NO_FILE)
    for row in sample.rows:
        yield from _of_row(sample, row)
        if specification is not None and row.requirement and row.trace and not _is_typed(row):
            yield from _limit(sample, row, specification)
    yield from _overall(sample, specification)


def _is_typed(row: Row) -> bool:
    """Tell whether a limit says of itself, in its name and its trace, that no file holds it."""
    return row.requirement.startswith(f"{TYPED}:") and row.trace.get("kind") == TYPED


def _specification(sample: Sample, library: Library) -> Specification | None:
    named = sample.specification
    found = library.specifications.get(named.code) if named else None
    return found if found is not None and named is not None and found.sha256 == named.sha256 else None


def _of_row(sample: Sample, row: Row) -> Iterator[Disagreement]:
    """Recompute one row from its trace."""
    if not row.trace or (row.verdict is None and "rule" not in row.trace):
        if row.verdict is not None:
            yield _said(sample, row, "trace", *_NO_TRACE)
        return
    if "rule" not in row.trace:
        # A result that no requirement was met with may only be left unjudged.
        if row.verdict is not Verdict.NOT_EVALUATED:
            yield _said(sample, row, "verdict", *_OTHER_VERDICT)
        return
    try:
        found = recompute(row.trace)
    except InvalidInput:
        yield _said(sample, row, "trace", *_UNREADABLE)
        return
    if found.verdict != row.verdict:
        yield _said(sample, row, "verdict", *_OTHER_VERDICT)
    figures = [key for key in found.faults if key != "outcome"]
    if figures or (row.value is not None and _reported(row.trace) not in {None, row.value}):
        yield _said(sample, row, "value", *_OTHER_VALUE)


def _reported(trace: Mapping[str, Any]) -> Decimal | None:
    reported = trace.get("reported")
    return None if reported is None else Decimal(str(reported))


def _limit(sample: Sample, row: Row, specification: Specification) -> Iterator[Disagreement]:
    """Resolve the limit anew, for the grade, size and conditions of the trace."""
    grade, size = str(row.trace.get("grade", sample.grade)), str(row.trace.get("size", sample.size))
    found: tuple[ResolvedRequirement, ...] = ()
    if specification.has(grade, size):
        found = specification.requirements_for(grade, size, dict(row.trace.get("conditions", {})))
    requirement = next((one for one in found if one.id == row.requirement), None)
    if requirement is None or requirement.limit_words.en != row.trace.get("limit"):
        yield _said(sample, row, "limit", *_OTHER_LIMIT)


def _overall(sample: Sample, specification: Specification | None) -> Iterator[Disagreement]:
    """Roll the rows up anew."""
    if sample.overall.verdict is None:
        return
    verdicts = _counted(sample, specification)
    minor: set[str] = set()
    allowed = 0
    if specification is not None:
        minor = {one.key for one in specification.requirements if one.importance == "minor"}
        allowed = specification.minor_allowed
    if roll_up(verdicts, minor, allowed) is not sample.overall.verdict:
        yield _said(sample, None, "overall", *_OTHER_OVERALL)


def _counted(sample: Sample, specification: Specification | None) -> dict[str, list[Verdict]]:
    """Return the verdicts of each requirement that count; a retest counts where the standard has a rule for it."""
    rounds: dict[str, dict[int, list[Verdict]]] = {}
    for row in sample.rows:
        if row.verdict is not None:
            attempts = rounds.setdefault(row.requirement, {})
            attempts.setdefault(attempt_of(row.specimen), []).append(row.verdict)
    claimed = {one.requirement: one.allowed for one in sample.retests}
    if specification is not None:
        claimed = {key: min(allowed, _allowed(specification, key)) for key, allowed in claimed.items()}
    return {
        key: settle([found[number] for number in sorted(found)], claimed.get(key, 0))
        for key, found in rounds.items()
    }


def _allowed(specification: Specification, requirement: str) -> int:
    """Return how many retests the standard allows for a requirement."""
    return max(map(most_rounds, rules_on(specification, requirement)), default=0)


Kind = Literal["trace", "verdict", "value", "limit", "overall", "definition"]

_NO_FILE = (
    "Berkas standar dengan hash ini tidak ada; batas tidak dapat dibandingkan.",
    "The definition file with this hash is not there; the limits cannot be compared.",
)
_NO_TRACE = ("Putusan tanpa jejak.", "A verdict without a trace.")
_UNREADABLE = ("Jejak putusan tidak dapat dibaca.", "The trace of the verdict cannot be read.")
_OTHER_VERDICT = ("Putusan tidak mengikuti jejaknya.", "The verdict does not follow from its trace.")
_OTHER_VALUE = ("Angka tidak mengikuti jejaknya.", "A figure does not follow from the trace.")
_OTHER_LIMIT = ("Batas bukan batas dari berkas standar.", "The limit is not that of the definition file.")
_OTHER_OVERALL = (
    "Kesimpulan tidak mengikuti putusan baris.",
    "The overall verdict does not follow from the rows.",
)


def _said(sample: Sample, row: Row | None, kind: Kind, indonesian: str, english: str) -> Disagreement:
    return Disagreement(
        sample=sample.code,
        requirement=row.requirement if row else "",
        specimen=row.specimen if row else "",
        kind=kind,
        words=Text(indonesian, english),
    )
