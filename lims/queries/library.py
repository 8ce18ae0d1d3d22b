"""The rulebook: the shipped definitions, and the frozen text that an order is judged by."""

from functools import cache, lru_cache

from sqlalchemy.orm import Session

from lims import paths
from lims.domain.standards import (
    Library,
    Method,
    Specification,
    load_library,
    parse_method,
    parse_specification,
)
from lims.models import StandardVersion


@cache
def library() -> Library:
    """Return the definitions that ship with the program; files with faults are left out and told in `problems`."""
    return load_library(paths.shipped("standards"))


def definition(code: str) -> Specification | Method:
    """Return a specification or a method by its code with the year, or refuse."""
    found = library()
    return found.specifications.get(code) or found.methods.get(code) or found.specification(code)


def frozen_specification(session: Session, sha256: str) -> Specification:
    """Return a specification as it was when the order was made."""
    known = _current(sha256)
    if isinstance(known, Specification):
        return known
    return _parsed_specification(sha256, _text(session, sha256))


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


@lru_cache(maxsize=64)
def _parsed_specification(sha256: str, text: str) -> Specification:
    return parse_specification(text, sha256[:12])


@lru_cache(maxsize=64)
def _parsed_method(sha256: str, text: str) -> Method:
    return parse_method(text, sha256[:12])
