"""Which accreditation mark a certificate may show, and how its rows are marked.

Accreditation is claimed row by row: no row in scope, no mark; some rows in scope, the others are marked; a
subcontracted row is never under the laboratory's own mark (ISO/IEC 17025:2017, 7.8.2.1 p).
"""

from dataclasses import dataclass, field

from lims.documents.control import Numbered
from lims.documents.wording import say
from lims.domain.certificate import CertificateContent, Row, Words

OUTSIDE = "*"
RAISED = ("¹⁾", "²⁾", "³⁾", "⁴⁾", "⁵⁾", "⁶⁾", "⁷⁾", "⁸⁾", "⁹⁾")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the laboratory puts on its papers: images that it uploaded, PNG or JPEG, and its own numbers of forms."""

    logo: bytes | None = None
    accreditation: bytes | None = None
    documents: Numbered = field(default_factory=dict)


def in_scope(row: Row) -> bool:
    """Return whether the laboratory's own accreditation covers the row."""
    return row.accredited and not row.subcontractor


@dataclass(frozen=True, slots=True)
class RowMarks:
    """The signs beside the rows of one certificate, and what they mean."""

    number: str
    """The accreditation number, empty where none may be claimed."""
    mixed: bool
    providers: tuple[str, ...]

    @classmethod
    def of(cls, content: CertificateContent) -> "RowMarks":
        """Return the marks that the rows of a certificate call for."""
        rows = [row for sample in content.samples for row in sample.rows]
        covered = [in_scope(row) for row in rows]
        number = content.laboratory.accreditation_number or ""
        providers = dict.fromkeys(row.subcontractor for row in rows if row.subcontractor)
        return cls(number if any(covered) else "", any(covered) and not all(covered), tuple(providers))

    def sign(self, row: Row) -> str:
        """Return the sign beside a row, empty where it needs none."""
        if row.subcontractor:
            index = self.providers.index(row.subcontractor)
            return RAISED[index] if index < len(RAISED) else f"({index + 1})"
        return OUTSIDE if self.number and self.mixed and not row.accredited else ""

    def legend(self, rows: tuple[Row, ...]) -> list[tuple[str, Words]]:
        """Return each sign that stands in these rows with its meaning."""
        entries: dict[str, Words] = {}
        for row in rows:
            sign = self.sign(row)
            if sign:
                entries[sign] = self.meaning(row)
        return sorted(entries.items())

    def meaning(self, row: Row) -> Words:
        """Return what the sign of a row means."""
        if not row.subcontractor:
            return say("accreditation.outside")
        provider = say("accreditation.subcontracted", provider=row.subcontractor)
        note = say("accreditation.subcontracted_note")
        return Words(id=f"{provider.id}; {note.id}", en=f"{provider.en}; {note.en}")


def scope_sentence(content: CertificateContent, marks: RowMarks) -> Words | None:
    """Return what is said of the scope under the results; None where the laboratory holds no accreditation."""
    if not content.laboratory.accreditation_number:
        return None
    if not marks.number:
        return say("accreditation.none")
    return say("accreditation.mixed" if marks.mixed else "accreditation.all", number=marks.number)


def badge(content: CertificateContent, marks: Marks, rows: RowMarks) -> tuple[bytes | None, str]:
    """Return the mark and the number for the letterhead; a demonstration never shows either."""
    if content.demonstration or not rows.number:
        return None, ""
    return marks.accreditation, rows.number
