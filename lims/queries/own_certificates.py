"""Issued certificates as their client reads them; before issue there is nothing to read (17025 7.8.1)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import N_, NotFound
from lims.domain.extract import ContentExtract, OverallExtract
from lims.domain.text import Text
from lims.domain.workflow import CertificateState
from lims.models import Certificate, Laboratory, Order
from lims.queries import sealing
from lims.queries.listing import Listing, Wanted, list_page, read_in_order
from lims.queries.remarks import FACTS
from lims.queries.sealing import IssuedFile

HEAT_OR_LOT = {name: label for name, label, _label_en in FACTS}["heat_or_lot"]


@dataclass(frozen=True, slots=True)
class CertifiedSample:
    """A sample of a certificate; the verdict is None where nothing is stated, or the certificate is not in force."""

    product: str
    heat_or_lot: str
    verdict: Verdict | None
    words: Text | None


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """A certificate in a list."""

    id: uuid.UUID
    number: str
    title: str
    issued_on: date
    state: str
    state_reason: str
    """Why it was suspended or withdrawn, or the number of its successor."""
    laboratory: str
    demonstration: bool
    order_id: uuid.UUID
    order_number: str
    samples: tuple[CertifiedSample, ...]
    verification_url: str
    seal: str
    """PAdES level of the PDF's seal; empty while it is awaited, or where there is none to come."""
    seal_awaited: bool


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[OwnCertificate]:
    """Return one's own certificates by state and by number, the newest first."""
    query = _own(actor)
    if wanted.state:
        query = query.where(Certificate.state == wanted.state)
    if wanted.text:
        query = query.join(Order, Order.id == Certificate.order_id).where(
            Certificate.number.icontains(wanted.text, autoescape=True)
            | Order.number.icontains(wanted.text, autoescape=True)
        )
    sorts = {"issued": Certificate.issued_on, "number": Certificate.number}
    found = list_page(session, query, wanted, sorts, default="-issued", read=READ)
    return found.of(_rows(session, found.rows))


def newest(
    session: Session, actor: Actor, most: int, order_id: uuid.UUID | None = None
) -> tuple[OwnCertificate, ...]:
    """Return the newest certificates, of one order where it is named."""
    query = _own(actor)
    if order_id is not None:
        query = query.where(Certificate.order_id == order_id)
    ids = session.scalars(query.order_by(Certificate.issued_on.desc(), Certificate.id.desc()).limit(most))
    return _rows(session, read_in_order(session, READ, ids.all()))


def file_of(session: Session, actor: Actor, certificate_id: uuid.UUID) -> tuple[str, str]:
    """Return number and storage key of the PDF: sealed, or the print while the seal is awaited."""
    require(actor, Permission.CERTIFICATE_VIEW)
    certificate = fetch(session, actor, Certificate, certificate_id)
    if certificate.pdf_sha256 is None or certificate.number is None:
        raise NotFound(N_("LHU ini belum terbit."))
    return certificate.number, sealing.file_of(session, certificate).sha256


def _own(actor: Actor) -> Select[Any]:
    """Return the ids of one's own certificates; the contents are read of a page only."""
    require(actor, Permission.CERTIFICATE_VIEW)
    return visible(actor, Certificate).with_only_columns(Certificate.id)


READ: Select[*tuple[Any, ...]] = (
    select(Certificate, Laboratory.name, Order.number)
    .join(Laboratory, Laboratory.id == Certificate.laboratory_id)
    .join(Order, Order.id == Certificate.order_id)
)


def _rows(session: Session, rows: Sequence[Any]) -> tuple[OwnCertificate, ...]:
    files = sealing.files_of(session, [certificate for certificate, *_rest in rows])
    return tuple(_row(files[certificate.id], certificate, *rest) for certificate, *rest in rows)


def _row(file: IssuedFile, certificate: Certificate, laboratory: str, order_number: str) -> OwnCertificate:
    content = ContentExtract.model_validate_json(certificate.content)
    in_force = certificate.state == CertificateState.ISSUED
    return OwnCertificate(
        id=certificate.id,
        number=certificate.number or "",
        title=content.title,
        issued_on=certificate.issued_on or content.ordered_on,
        state=certificate.state,
        state_reason=certificate.state_reason,
        laboratory=laboratory,
        demonstration=content.demonstration,
        order_id=certificate.order_id,
        order_number=order_number,
        samples=tuple(
            CertifiedSample(
                product=sample.description,
                heat_or_lot=next((fact.value for fact in sample.facts if fact.label.id == HEAT_OR_LOT), ""),
                verdict=sample.overall.verdict if in_force else None,
                words=_words(sample.overall) if in_force else None,
            )
            for sample in content.samples
        ),
        verification_url=content.verification_url or "",
        seal=file.level,
        seal_awaited=file.awaited,
    )


def _words(overall: OverallExtract) -> Text:
    return Text(id=overall.words.id, en=overall.words.en)
