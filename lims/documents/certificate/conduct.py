"""How the tests were carried out, and on what the statements rest."""

from reportlab.platypus import Flowable

from lims.documents.blocks import heading
from lims.documents.certificate.notes import listing
from lims.documents.figures import day, short_day
from lims.documents.paragraph import Runs
from lims.documents.prose import english, following, strong
from lims.documents.wording import say
from lims.domain.certificate import CertificateContent, Equipment, StandardReference, Words


def conduct(content: CertificateContent) -> list[Flowable]:
    """Return methods, equipment with calibration, environment and people (7.8.2.1 f, 7.8.3.1 a)."""
    lines: list[tuple[Words, list[Runs]]] = [
        (say("certificate.methods"), [reference(method) for method in content.methods]),
        (say("certificate.equipment"), [apparatus(each) for each in content.equipment]),
        (say("certificate.environment"), [following(content.environment, "small")]),
        (say("certificate.analysts"), [[", ".join(content.analysts)]] if content.analysts else []),
        (say("certificate.reviewed"), reviewed(content)),
    ]
    return [
        *heading(say("certificate.conduct")),
        listing([(label, texts) for label, texts in lines if texts]),
    ]


def reference(method: StandardReference) -> Runs:
    """Return an edition with its title."""
    title = method.title
    runs: Runs = [strong(method.code), f"\u00a0 {title.id}"]
    if not title.en or title.en == title.id:
        return runs
    return [*runs, " ", english(f"/ {title.en}", "small")]


def apparatus(each: Equipment) -> Runs:
    """Return a piece of equipment with the calibration that held on the date of test.

    The label says once in English what calibration and certificate are; every line would else take two.
    """
    parts = [f"\u00a0 {each.name}"]
    if each.serial:
        parts.append(say("certificate.serial", serial=each.serial).id)
    if each.calibrated_on and each.calibrated_until:
        dates = {"calibrated": short_day(each.calibrated_on), "until": short_day(each.calibrated_until)}
        parts.append(say("certificate.calibrated_until", **dates).id)
    if each.certificate:
        parts.append(say("certificate.calibration_certificate", certificate=each.certificate).id)
    return [strong(each.code), ", ".join(parts)]


def reviewed(content: CertificateContent) -> list[Runs]:
    """Return who reviewed the results, and when (7.8.1.1)."""
    if not content.reviewed_by:
        return []
    when = f", {day(content.reviewed_on).id}" if content.reviewed_on else ""
    return [[f"{content.reviewed_by}{when}"]]


def conformity_basis(content: CertificateContent) -> list[Flowable]:
    """Return the decision rule and how values were compared (7.8.6.2 c); nothing where no statement was asked for."""
    if content.decision_rule is None:
        return []
    lines = [(say("conformity.rule"), [following(content.decision_rule.words, "small")])]
    if content.comparison.id:
        lines.append((say("conformity.comparison"), [following(content.comparison, "small")]))
    return [*heading(say("conformity.heading")), listing(lines)]
