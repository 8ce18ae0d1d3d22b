"""What pydantic found wrong with a file, in words for the test engineer who wrote it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards import (
    conditions,
    kinds,
    method,
    numeric,
    procedure,
    product,
    requirement,
    rows,
    sampling,
    specification,
)
from lims.domain.standards.faults import Fault
from lims.domain.standards.parts import MalformedError, Part

_ABSENT = object()
_MODULES = (
    conditions,
    kinds,
    method,
    numeric,
    procedure,
    product,
    requirement,
    rows,
    sampling,
    specification,
)


def explain(error: ValidationError, data: Mapping[str, Any], known: Sequence[str] = ()) -> list[Fault]:
    """Return each fault with its place in the file; alternatives of the same place are told once.

    `known` are the keys to suggest for one that is not known; by default those of the definition files.
    """
    known = known or _known_keys()
    faults: dict[tuple[str | int, ...], Fault] = {}
    # A misspelt key comes before the key that is missing because of it.
    for entry in sorted(error.errors(), key=lambda entry: entry["type"] != "extra_forbidden"):
        path = tuple(_in_file(entry["loc"], data, keep_last=entry["type"] == "missing"))
        faults.setdefault(path, Fault(path, _words(entry, path, known)))
    return list(faults.values())


def _in_file(loc: tuple[str | int, ...], data: Any, *, keep_last: bool) -> Iterator[str | int]:
    """Drop from pydantic's path what is no key of the file: the names of alternatives."""
    for position, part in enumerate(loc):
        inner = _inside(data, part)
        if inner is _ABSENT and not (keep_last and position == len(loc) - 1):
            continue
        data = inner
        yield part


def _inside(data: Any, part: str | int) -> Any:
    """Return what stands at a key or an index."""
    if isinstance(data, Mapping):
        return data.get(part, _ABSENT)
    return data[part] if isinstance(data, list) and isinstance(part, int) else _ABSENT


def _words(entry: Any, path: tuple[str | int, ...], known: Sequence[str]) -> InvalidInput:
    details = entry.get("ctx", {})
    key = str(path[-1]) if path else ""
    match entry["type"]:
        case "value_error" if isinstance(details.get("error"), MalformedError):
            error: InvalidInput = details["error"].error
            return error
        case "missing":
            return InvalidInput(N_("Kunci %(key)s belum ada; tulis %(key)s = ... di sini."), key=key)
        case "extra_forbidden":
            return InvalidInput(
                N_("Kunci %(key)s tidak dikenal di sini; mungkin maksudnya: %(known)s."),
                key=key,
                known=", ".join(get_close_matches(key, known, n=3, cutoff=0.4)) or "–",
            )
        case "union_tag_invalid" | "union_tag_not_found":
            return InvalidInput(
                N_("Jenis harus tertulis; tulis kind = salah satu dari: %(expected)s."),
                expected=details.get("expected_tags") or _kinds(path),
            )
        case "literal_error" | "enum":
            return InvalidInput(
                N_("Nilai %(key)s tidak dikenal; tulis salah satu dari: %(expected)s."),
                key=key,
                expected=details["expected"],
            )
    return InvalidInput(
        N_("Nilai %(key)s tidak cocok (%(reason)s); lihat contoh di standards/README.md."),
        key=key,
        reason=entry["msg"],
    )


def _known_keys() -> list[str]:
    """Return every key that any part of a definition file may have."""
    return sorted(
        {
            name
            for module in _MODULES
            for part in vars(module).values()
            if isinstance(part, type) and issubclass(part, Part)
            for name in part.model_fields
        }
    )


def _kinds(path: tuple[str | int, ...]) -> str:
    """Name the kinds that may stand at a place."""
    union = {"sampling": sampling.SamplingPlan, "retests": procedure.RetestRule}
    alternatives = get_args(union.get(str(path[0]) if path else "", kinds.Requirement))[0]
    tags = [get_args(one.model_fields["kind"].annotation)[0] for one in get_args(alternatives)]
    return ", ".join(f"'{tag}'" for tag in tags)
