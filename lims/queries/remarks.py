"""What a certificate says of a sample beside its results: what the customer stated, and every deviation (7.8.2.1 n)."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims.domain.certificate import CustomerFact, Words
from lims.domain.certificate import Sample as SampleContent
from lims.domain.standards.depending import depending_on
from lims.domain.text import Text
from lims.domain.workflow import SampleState
from lims.models import ApplicationItem, Order, Sample, Specimen
from lims.queries.assessments import SampleAssessment
from lims.queries.conditions import of_piece, of_sample, stated

FACTS: tuple[tuple[str, str, str], ...] = (
    ("brand", "Merek", "Brand"),
    ("type_designation", "Tipe", "Type"),
    ("grade", "Kelas", "Grade"),
    ("size", "Ukuran", "Size"),
    ("heat_or_lot", "No. heat/lot", "Heat/lot no."),
)
"""What the customer says of an item (7.8.2.2), with its words."""
PRESUMED = " (menurut standar, bila tidak disebut)"
"""Said of a condition that nobody stated and for which the standard names what holds then."""

# Asked of every sample and order whose certificate is made or compared, so put together once.
_SPOILT = (
    select(Specimen.mark, Specimen.method_code, Specimen.void_reason)
    .where(
        Specimen.laboratory_id == bindparam("laboratory_id"),
        Specimen.sample_id == bindparam("sample_id"),
        Specimen.state == "void",
    )
    .order_by(Specimen.method_code, Specimen.mark)
)
_REJECTED = (
    select(ApplicationItem.position, ApplicationItem.product, Sample.hold_reason)
    .join(Sample, Sample.item_id == ApplicationItem.id)
    .where(
        Sample.laboratory_id == bindparam("laboratory_id"),
        Sample.order_id == bindparam("order_id"),
        Sample.state == SampleState.REJECTED,
    )
    .order_by(ApplicationItem.position)
)


def facts_of(one: SampleAssessment) -> tuple[CustomerFact, ...]:
    """Return what the customer says of a sample, and what its limits depend on."""
    facts = [
        CustomerFact(label=Words(id=in_id, en=in_en), value=getattr(one.item, name))
        for name, in_id, in_en in FACTS
        if getattr(one.item, name)
    ]
    facts += _conditions(one)
    if one.item.sampled_on and one.item.origin != "laboratory":
        facts.append(
            CustomerFact(
                label=Words(id="Tanggal pengambilan contoh", en="Date of sampling"),
                value=one.item.sampled_on.strftime("%d-%m-%Y"),
            )
        )
    return tuple(facts)


def _conditions(one: SampleAssessment) -> list[CustomerFact]:
    """Return what was stated, and what the standard presumes where a row of the report hangs on it."""
    item, specification = one.item, one.specification
    if specification is None:
        return []
    reported = {statement.requirement for statement in one.assessment.statements}
    facts = []
    for known in stated(of_sample(specification, item.grade, item.size, item.conditions), item.conditions):
        found = depending_on(specification, known.key, item.grade, item.size, item.conditions)
        if known.open or (known.assumed and reported.isdisjoint(requirement.key for requirement in found)):
            continue
        value = known.value.id + (PRESUMED if known.assumed else "")
        facts.append(CustomerFact(label=words_of(known.label), value=value))
    return facts


def remarks_of(session: Session, one: SampleAssessment) -> tuple[Words, ...]:
    """Return deviations: the client's instruction on a doubtful sample, spoilt pieces, remarks of the analyst."""
    remarks: list[Words] = []
    if one.sample.client_instruction:
        remarks.append(
            Words(
                id=f"Contoh diuji atas keputusan pelanggan: {one.sample.client_instruction}"
                f" (keraguan: {one.sample.hold_reason}).",
                en=f"Tested as the customer decided: {one.sample.client_instruction}"
                f" (doubt: {one.sample.hold_reason}).",
            )
        )
    spoilt = session.execute(_SPOILT, {"laboratory_id": one.sample.laboratory_id, "sample_id": one.sample.id})
    remarks += [
        Words(
            id=f"Benda uji {piece.mark} ({piece.method_code}) gugur dan diganti: {piece.void_reason}.",
            en=f"Specimen {piece.mark} ({piece.method_code}) was void and replaced: {piece.void_reason}.",
        )
        for piece in spoilt
    ]
    remarks += [
        Words(
            id=f"Benda uji {work.specimen.mark}, {known.label.id}: {known.value.id}.",
            en=f"Specimen {work.specimen.mark}, {known.label.en}: {known.value.en}.",
        )
        for work in one.works
        if work.specimen.conditions
        for known in stated(
            of_piece(one.specification, one.item.grade, one.item.size, work.method.code, one.item.conditions),
            work.specimen.conditions,
        )
        if not known.open and not known.assumed
    ]
    said = dict.fromkeys(
        (work.specimen.mark, work.method.code, work.determination.remarks)
        for work in one.works
        if work.determination.remarks
    )
    remarks += [
        Words(id=f"{code}, benda uji {mark}: {text}", en=f"{code}, specimen {mark}: {text}")
        for mark, code, text in said
    ]
    return tuple(remarks)


def with_rejected(
    session: Session, order: Order, samples: tuple[SampleContent, ...]
) -> tuple[SampleContent, ...]:
    """Name what came with the order and was rejected at the counter, so that nobody takes it for tested."""
    rejected = session.execute(_REJECTED, {"laboratory_id": order.laboratory_id, "order_id": order.id})
    said = tuple(
        Words(
            id=f"Produk ke-{position} pada order ini ({product}) ditolak saat penerimaan dan tidak diuji: {reason}.",
            en=f"Item {position} of this order ({product}) was rejected at reception and not tested: {reason}.",
        )
        for position, product, reason in rejected
    )
    if not said or not samples:
        return samples
    first, *others = samples
    return (first.model_copy(update={"remarks": (*first.remarks, *said)}), *others)


def words_of(text: Text) -> Words:
    """Return a text as it stands in a certificate."""
    return Words(id=text.id, en=text.en)
