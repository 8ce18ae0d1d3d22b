"""What stands under the results: signs, grounds of the statements, bases, deviations, what was not judged."""

from reportlab.platypus import Flowable, Table

from lims.documents.blocks import placed
from lims.documents.certificate.marks import RowMarks, scope_sentence
from lims.documents.certificate.results import judged, verdict_key
from lims.documents.figures import short_day
from lims.documents.page import text_area
from lims.documents.paragraph import Paragraph, Run, Runs
from lims.documents.prose import beside, english, following, strong, style
from lims.documents.wording import say
from lims.domain.certificate import CertificateContent, ManualLimit, Row, Sample, Words
from lims.domain.conformity.attempts import attempt_of
from lims.domain.conformity.verdict import Verdict

SPANNED = 6
"""A label spans so many lines at most, for lines under one span do not part at the end of a page."""


def notes(content: CertificateContent, sample: Sample, marks: RowMarks) -> list[Flowable]:
    """Return the notes of a sample as a list of labels and texts."""
    lines: list[tuple[Words, list[Runs]]] = [
        (say("certificate.notes"), [*verdict_legend(sample), *scope_lines(content, sample, marks)]),
        (say("certificate.statements"), grounds(sample.rows)),
        (
            say("certificate.retests"),
            [[*pair(each.property), ": ", *following(each.words, "small")] for each in sample.retests],
        ),
        (say("certificate.manual_limits"), manual_limits(sample.rows)),
        (say("certificate.bases"), [following(words, "small") for words in sample.bases]),
        (say("certificate.deviations"), deviations(sample)),
        (
            say("certificate.unjudged"),
            [[*pair(each.property), ": ", *pair(each.reason)] for each in sample.unjudged],
        ),
    ]
    return [listing([(label, texts) for label, texts in lines if texts])]


def listing(lines: list[tuple[Words, list[Runs]]]) -> Table:
    """Return labels at the left with their texts at the right."""
    cells: list[list[Flowable | str]] = []
    for label, texts in lines:
        for index, text in enumerate(texts):
            head = beside(label, "small", bold=True, tint="muted") if index == 0 else ""
            cells.append([head, Paragraph(text, style("small"))])
    width = text_area()
    table = placed(
        cells,
        [width * 0.21, width * 0.79],
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.0),
        ("RIGHTPADDING", (0, 0), (0, -1), 6),
    )
    row = 0
    for _, texts in lines:
        table.setStyle([("TOPPADDING", (0, row), (-1, row), 1.8 if row else 0)])
        if 1 < len(texts) <= SPANNED:
            table.setStyle([("SPAN", (0, row), (0, row + len(texts) - 1))])
        row += len(texts)
    return table


def pair(words: Words) -> Runs:
    """Return both languages in small type, the English after a stroke."""
    if not words.en or words.en == words.id:
        return [words.id]
    return [f"{words.id} ", english(f"/ {words.en}", "small")]


def verdict_legend(sample: Sample) -> list[Runs]:
    """Return the verdicts that occur with their English names, in one line."""
    if not judged(sample):
        return [following(say("conformity.not_requested"), "small")]
    keys = dict.fromkeys(verdict_key(row.verdict) for row in sample.rows)
    said: list[str | Run] = []
    for key in keys:
        between = " \u00a0·\u00a0 " if said else ""
        said += [f"{between}{say(f'verdict_sign.{key}').id}\u00a0", *pair(say(f"verdict.{key}"))]
    legend: list[Runs] = [said]
    if any(attempt_of(row.specimen) > 1 for row in sample.rows):
        legend.append(following(say("certificate.retest_marks"), "small"))
    return legend


def scope_lines(content: CertificateContent, sample: Sample, marks: RowMarks) -> list[Runs]:
    """Return what the signs mean and what is claimed of the scope."""
    lines: list[Runs] = [[strong(sign), " ", *pair(words)] for sign, words in marks.legend(sample.rows)]
    sentence = scope_sentence(content, marks)
    return [*lines, following(sentence, "small")] if sentence else lines


def grounds(rows: tuple[Row, ...]) -> list[Runs]:
    """Return why a row does not simply pass; what several rows have in common is said once."""
    found: dict[Words, dict[Words, list[str]]] = {}
    for row in rows:
        if row.verdict not in (None, Verdict.PASS) and row.reason.id:
            found.setdefault(row.reason, {}).setdefault(row.property, []).append(row.specimen)
    return [
        [f"{concerned(properties)}: ", *following(reason, "small")] for reason, properties in found.items()
    ]


def concerned(properties: dict[Words, list[str]]) -> str:
    """Return properties with the pieces that are meant."""
    names = []
    for name, pieces in properties.items():
        marked = ", ".join(piece for piece in pieces if piece)
        where = f" ({say('certificate.specimen').id} {marked})" if marked else ""
        names.append(name.id + where)
    return "; ".join(names)


def manual_limits(rows: tuple[Row, ...]) -> list[Runs]:
    """Return where each limit comes from that no specification file holds, and who confirmed it."""
    found = dict.fromkeys((row.property, row.manual_limit) for row in rows if row.manual_limit)
    return [[*pair(name), ": ", *following(manual_origin(limit), "small")] for name, limit in found if limit]


def manual_origin(limit: ManualLimit) -> Words:
    """Return the source of such a limit with whoever compared it."""
    if limit.confirmed_on is None:
        return say("certificate.manual_limit_open", source=limit.source)
    on = short_day(limit.confirmed_on)
    return say("certificate.manual_limit", source=limit.source, by=limit.confirmed_by, on=on)


def deviations(sample: Sample) -> list[Runs]:
    """Return deviations, additions and exclusions; that there were none is said too (7.8.2.1 n)."""
    return [following(words, "small") for words in sample.remarks] or [pair(say("certificate.no_deviations"))]
