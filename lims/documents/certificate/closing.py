"""The last page: conclusion, signature, verification, terms and the mark of the end; they stay together."""

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table

from lims.documents.blocks import BARE, Grid, column_width, gap, heading, placed, two_columns
from lims.documents.certificate.results import TINTS, verdict_key
from lims.documents.figures import day
from lims.documents.fonts import BOLD
from lims.documents.layout import layout
from lims.documents.page import text_area
from lims.documents.paragraph import Paragraph, Run
from lims.documents.prose import beside, colour, english, plain, sentence, strong, style, under
from lims.documents.qr import QrCode
from lims.documents.wording import say
from lims.domain.certificate import CertificateContent, Sample, Signatory
from lims.domain.conformity.verdict import Verdict

TOGETHER = 6
"""Conclusions of so many samples stay with the signature; more of them make a table of their own."""


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What the QR holds beside the content, and its short form for hands."""

    address: str
    """The public address with the signed record behind `#`."""
    short: str


def closing(content: CertificateContent, *, draft: bool, code: PaperCode | None = None) -> list[Flowable]:
    """Return the end of the certificate."""
    ending = [
        gap(2),
        two_columns(
            verification(content, draft=draft, code=code), signature(content, draft=draft), share=0.54
        ),
        *terms(content),
        *end_mark(),
    ]
    judgement = [*heading(say("conformity.conclusion"), keep=0), conclusions(content)]
    if len(content.samples) <= TOGETHER:
        return [KeepTogether([*judgement, *ending])]
    return [*judgement, KeepTogether(ending)]


def conclusions(content: CertificateContent) -> Table:
    """Return the overall statement of each sample (7.8.6.2 a and b)."""
    rows = [
        [conclusion_sign(sample), conclusion_text(sample, named=len(content.samples) > 1)]
        for sample in content.samples
    ]
    table = Grid(rows, colWidths=[9 * mm, text_area() - 9 * mm], hAlign="LEFT", splitInRow=1)
    table.setStyle([
        *BARE,
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (0, 0), (0, -1), 6),
        ("BACKGROUND", (0, 0), (-1, -1), colour("band")),
        ("LINEBELOW", (0, 0), (-1, -2), 0.4, colour("rule")),
        *(
            ("LINEBEFORE", (0, row), (0, row), 2.4, colour(TINTS[verdict_key(sample.overall.verdict)]))
            for row, sample in enumerate(content.samples)
        ),
    ])  # fmt: skip
    return table


def conclusion_sign(sample: Sample) -> Paragraph:
    """Return the sign of the overall verdict."""
    key = verdict_key(sample.overall.verdict)
    return plain(say(f"verdict_sign.{key}").id, "laboratory", bold=True, tint=TINTS[key])


def conclusion_text(sample: Sample, *, named: bool) -> list[Flowable]:
    """Return the statement in both languages, and how many statements it rests on."""
    key = verdict_key(sample.overall.verdict)
    overall = sample.overall
    name = f"{sample.code} – " if named else ""
    lines: list[Flowable] = [plain(f"{name}{overall.words.id}", bold=True, tint=TINTS[key])]
    if overall.words.en and overall.words.en != overall.words.id:
        lines.append(Paragraph([english(overall.words.en, "body")], style("body")))
    counted = overall.verdict not in (None, Verdict.NOT_EVALUATED)
    if counted and f"{overall.passed} dari {overall.judged}" not in overall.words.id:
        lines.append(
            beside(
                say("conformity.count", passed=overall.passed, judged=overall.judged), "small", tint="muted"
            )
        )
    return lines


def signature(content: CertificateContent, *, draft: bool) -> list[Flowable]:
    """Return who authorised the certificate, in the mode of signing (7.8.2.1 o); a draft is authorised by nobody."""
    signatory = content.signatory
    if signatory is None or draft:
        return [under(say("signature.none"), bold=True, tint="failed")]
    lines: list[Flowable] = [plain(f"{signatory.place}, {day(signatory.authorised_on).id}")]
    lines.append(beside(say(f"signature.{signatory.mode}"), "small", tint="muted"))
    lines += [plain(line, bold=True) for line in office(signatory)]
    lines += room_for(signatory)
    lines.append(Paragraph([Run(signatory.name, BOLD, underlined=True)], style("body")))
    if signatory.employee_number:
        lines.append(plain(f"{say('page.employee_number').id} {signatory.employee_number}", "small"))
    if signatory.letter:
        lines.append(plain(f"{say('signature.letter').id}: {signatory.letter}", "small", tint="muted"))
    return lines


def office(signatory: Signatory) -> list[str]:
    """Return the office over the name: own, acting (Plh., Plt.) or in the name of another (a.n.)."""
    if not signatory.capacity:
        return [signatory.position]
    principal = f"{signatory.capacity} {signatory.on_behalf_of or signatory.position}"
    return [principal, signatory.position] if signatory.capacity == "a.n." else [principal]


def room_for(signatory: Signatory) -> list[Flowable]:
    """Return free height for pen and stamp, or for the visible part of an electronic signature."""
    room = layout().signature.room
    if signatory.mode == "wet":
        return [gap(room - 4), beside(say("signature.room"), "tiny", tint="muted")]
    return [gap(room)] if signatory.mode == "tte" else [gap(3)]


def verification(content: CertificateContent, *, draft: bool, code: PaperCode | None) -> list[Flowable] | str:
    """Return the QR with address and code for hands beside it; nothing before the certificate is issued."""
    if draft or not content.verification_url:
        return ""
    side = layout().qr.certificate * mm
    quiet = 1.2 * mm
    width = column_width(share=0.54)
    code_width = side + 2 * quiet + 3 * mm
    address = content.verification_url.partition("#")[0]
    words: list[Flowable] = [
        under(say("verify.heading"), bold=True, tint="accent"),
        gap(0.8),
        under(say("verify.instruction"), "small"),
        gap(0.8),
        plain(address, "small", bold=True),
        *(
            [gap(0.8), beside(say("verify.code"), "small"), plain(code.short, "body", bold=True)]
            if code
            else []
        ),
        gap(0.8),
        plain(f"{say('verify.hash').id}: {grouped_hash(content.sha256())}", "tiny", tint="muted"),
    ]
    return [
        placed(
            [[QrCode(code.address if code else content.verification_url, side, quiet), words]],
            [code_width, width - code_width],
        )
    ]


def grouped_hash(digest: str) -> str:
    """Return the hash in groups of eight, which can be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def terms(content: CertificateContent) -> list[Flowable]:
    """Return the disclaimers that hold for this certificate (7.8.2.1 l, 7.8.2.2)."""
    keys = ["demonstration", "items"] if content.demonstration else ["items"]
    if any(sample.sampling.origin != "laboratory" for sample in content.samples):
        keys.append("as_received")
    keys.append("customer_data")
    if any(row.uncertainty for sample in content.samples for row in sample.rows):
        keys.append("uncertainty")
    keys += ["reproduction", "not_sni", "complaints"]
    cells = [
        [
            plain(f"{number}.", "tiny", tint="muted"),
            sentence(say(f"disclaimer.{key}"), "tiny"),
        ]
        for number, key in enumerate(keys, 1)
    ]
    listing = placed(cells, [4 * mm, text_area() - 4 * mm], ("BOTTOMPADDING", (0, 0), (-1, -1), 0.6))
    title = beside(say("disclaimer.heading"), "small", bold=True, tint="accent")
    return [gap(2), title, gap(0.6), listing]


def end_mark() -> list[Flowable]:
    """Return the clear end of the report (7.8.2.1 d)."""
    end = say("certificate.end")
    text = Paragraph(
        ["—\u00a0 ", strong(end.id), " ", english(f"/ {end.en}", "small"), " \u00a0—"],
        style("small", align="center"),
    )
    return [gap(1.5), text]
