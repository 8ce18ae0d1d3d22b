"""The rulebook: the shipped definitions, a laboratory's own, and the frozen text that an order is judged by."""

import uuid
from collections.abc import Sequence
from functools import cache, lru_cache

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from lims import paths
from lims.domain.errors import N_, NotFound
from lims.domain.standards import (
    Library,
    Method,
    Specification,
    load_library,
    parse_method,
    parse_specification,
)
from lims.models import LaboratoryMethod, LaboratorySpecification, OrderLine, StandardVersion
from lims.models.standard import OwnDefinition


@cache
def library() -> Library:
    """Return the definitions that ship with the program; files with faults are left out and told in `problems`."""
    return load_library(paths.shipped("standards"))


def library_of(session: Session, laboratory_id: uuid.UUID) -> Library:
    """Return the definitions that a laboratory works with: the shipped ones, and the newest of its own."""
    own, methods = own_specifications(session, laboratory_id), own_methods(session, laboratory_id)
    shipped = library()
    if not own and not methods:
        return shipped
    return Library(
        dict(sorted({**shipped.specifications, **own}.items())),
        dict(sorted({**shipped.methods, **methods}.items())),
        shipped.problems,
    )


def own_methods(session: Session, laboratory_id: uuid.UUID) -> dict[str, Method]:
    """Return the methods that a laboratory published itself, the newest version of each."""
    newest = _newest_texts(session, LaboratoryMethod, laboratory_id)
    return {code: _parsed_method(sha256, text) for code, sha256, text in newest}


def own_specifications(session: Session, laboratory_id: uuid.UUID) -> dict[str, Specification]:
    """Return the specifications that a laboratory published itself, the newest version of each."""
    newest = _newest_texts(session, LaboratorySpecification, laboratory_id)
    return {code: _parsed_specification(sha256, text) for code, sha256, text in newest}


def _newest_texts(
    session: Session, shelf: type[OwnDefinition], laboratory_id: uuid.UUID
) -> Sequence[Row[str, str, str]]:
    """Return code, hash and text of what is in force on a shelf of the laboratory's own."""
    newest = (
        select(shelf.code, func.max(shelf.version).label("version"))
        .where(shelf.laboratory_id == laboratory_id)
        .group_by(shelf.code)
        .subquery()
    )
    return session.execute(
        select(shelf.code, shelf.sha256, StandardVersion.text)
        .join(StandardVersion, StandardVersion.sha256 == shelf.sha256)
        .join(newest, (newest.c.code == shelf.code) & (newest.c.version == shelf.version))
        .where(shelf.laboratory_id == laboratory_id)
        .order_by(shelf.code)
    ).all()


def definition(session: Session, laboratory_id: uuid.UUID, code: str) -> Specification | Method:
    """Return a specification or a method by its code with the year, or refuse."""
    found = library_of(session, laboratory_id)
    return found.specifications.get(code) or found.methods.get(code) or found.specification(code)


def version_of(session: Session, laboratory_id: uuid.UUID, code: str, sha256: str) -> Specification:
    """Return an older text of a specification, where an order of the laboratory or its own shelf holds it.

    Raises:
        NotFound: it has no such version; that of another laboratory is none.
    """
    of_orders = select(OrderLine.id).where(
        OrderLine.laboratory_id == laboratory_id,
        OrderLine.specification_code == code,
        OrderLine.specification_sha256 == sha256,
    )
    own = select(LaboratorySpecification.id).where(
        LaboratorySpecification.laboratory_id == laboratory_id,
        LaboratorySpecification.code == code,
        LaboratorySpecification.sha256 == sha256,
    )
    in_force = library_of(session, laboratory_id).specifications.get(code)
    if in_force is not None and in_force.sha256 == sha256:
        return in_force
    if session.scalars(of_orders.limit(1)).first() or session.scalars(own.limit(1)).first():
        return frozen_specification(session, sha256)
    raise NotFound(N_("Versi %(code)s ini tidak dikenal; bukalah dari halaman standarnya."), code=code)


def frozen_specification(session: Session, sha256: str) -> Specification:
    """Return a specification as it was when the order was made."""
    known = _current(sha256)
    if isinstance(known, Specification):
        return known
    return _parsed_specification(sha256, _text(session, sha256))


def judged_by(session: Session, line: OrderLine) -> Specification | None:
    """Return the specification of an order line with those that it refers to, all as they were frozen."""
    if line.specification_sha256 is None:
        return None
    now = _current(line.specification_sha256)
    if isinstance(now, Specification) and all(
        _current(sha256) is not None for sha256 in line.paired.values()
    ):
        return now
    texts = tuple((code, sha256, _text(session, sha256)) for code, sha256 in sorted(line.paired.items()))
    return _paired(line.specification_sha256, _text(session, line.specification_sha256), texts)


@lru_cache(maxsize=64)
def _paired(sha256: str, text: str, others: tuple[tuple[str, str, str], ...]) -> Specification:
    specification = parse_specification(text, sha256[:12])
    specification.pair({code: parse_specification(other, own[:12]) for code, own, other in others})
    return specification


def frozen_method(session: Session, sha256: str) -> Method:
    """Return a method as it was when the order was made."""
    known = _current(sha256)
    if isinstance(known, Method):
        return known
    return _parsed_method(sha256, _text(session, sha256))


@cache
def _by_hash() -> dict[str, Specification | Method]:
    found: dict[str, Specification | Method] = {}
    found.update({one.sha256: one for one in library().specifications.values()})
    found.update({one.sha256: one for one in library().methods.values()})
    return found


def _current(sha256: str) -> Specification | Method | None:
    return _by_hash().get(sha256)


def _text(session: Session, sha256: str) -> str:
    version = session.get(StandardVersion, sha256)
    if version is None:
        message = f"no frozen definition {sha256}"
        raise LookupError(message)
    return version.text


@lru_cache(maxsize=256)
def _parsed_specification(sha256: str, text: str) -> Specification:
    specification = parse_specification(text, sha256[:12])
    specification.pair(library().specifications)
    return specification


@lru_cache(maxsize=64)
def _parsed_method(sha256: str, text: str) -> Method:
    return parse_method(text, sha256[:12])
