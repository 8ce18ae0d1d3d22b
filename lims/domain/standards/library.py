"""The definitions that a laboratory works with: read from folders, each file on its own."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.domain.standards.checking import method_faults, specification_faults
from lims.domain.standards.explaining import explain
from lims.domain.standards.faults import Fault
from lims.domain.standards.lines import line_of
from lims.domain.standards.linking import library_faults
from lims.domain.standards.method import Method
from lims.domain.standards.specification import Specification

_Kind = TypeVar("_Kind", Method, Specification)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a definition file, where, and what to write instead."""

    file: str
    key: str
    """Path of the key: `requirements[2].rows[0].min`; empty where the file as a whole is meant."""
    line: int | None
    error: LimsError

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.error}" if self.key else f"{place}: {self.error}"


@dataclass(frozen=True, slots=True)
class Library:
    """All definitions that could be read, and the problems of those that could not."""

    specifications: Mapping[str, Specification]
    """By code, in the order of the codes."""
    methods: Mapping[str, Method]
    problems: tuple[Problem, ...] = ()

    def specification(self, code: str) -> Specification:
        """Return a specification by its code with the year, or refuse."""
        if code not in self.specifications:
            raise NotFound(
                N_("Spesifikasi %(code)s tidak ada dalam pustaka standar; pilih salah satu dari: %(codes)s."),
                code=code,
                codes=", ".join(self.specifications) or "–",
            )
        return self.specifications[code]

    def method(self, code: str) -> Method:
        """Return a method by its code with the year, or refuse."""
        if code not in self.methods:
            raise NotFound(
                N_("Metode %(code)s tidak ada dalam pustaka standar; pilih salah satu dari: %(codes)s."),
                code=code,
                codes=", ".join(self.methods) or "–",
            )
        return self.methods[code]


def parse_specification(text: str, name: str) -> Specification:
    """Read a specification from the text of its file; `name` is what messages call it.

    Raises:
        InvalidInput: With every problem in `fields`, by key.
    """
    return _sound(*_read(Specification, text, name))


def parse_method(text: str, name: str) -> Method:
    """Read a method from the text of its file; `name` is what messages call it.

    Raises:
        InvalidInput: With every problem in `fields`, by key.
    """
    return _sound(*_read(Method, text, name))


def specification_problems(specification: Specification, library: Library) -> tuple[Problem, ...]:
    """Return what a specification names in other files and that a library does not hold, with its line."""
    known = {**library.specifications, specification.code: specification}
    return tuple(
        _problem(fault, specification.source_text, specification.code)
        for code, fault in library_faults(known, library.methods)
        if code == specification.code
    )


def load_library(*folders: Path) -> Library:
    """Read `methods/*.toml` and `specifications/*.toml` of each folder.

    A broken file becomes a problem and does not stop the others. Where two files have the same code, the first
    stands and the second is a problem.
    """
    problems: list[Problem] = []
    methods = _load(Method, "methods", folders, problems)
    specifications = _load(Specification, "specifications", folders, problems)
    for specification in specifications.values():
        specification.pair(specifications)
    for code, fault in library_faults(specifications, methods):
        problems.append(_problem(fault, specifications[code].source_text, code))
    return Library(specifications, methods, tuple(problems))


def _load(kind: type[_Kind], room: str, folders: Sequence[Path], problems: list[Problem]) -> dict[str, _Kind]:
    definitions: dict[str, _Kind] = {}
    for path in [path for folder in folders for path in sorted((folder / room).glob("*.toml"))]:
        name = f"{room}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = InvalidInput(
                N_("Berkas tidak dapat dibaca (%(reason)s); simpan sebagai teks UTF-8."), reason=str(error)
            )
            problems.append(Problem(name, "", None, reason))
            continue
        definition, found = _read(kind, text, name)
        problems.extend(found)
        if definition is None:
            continue
        if definition.code in definitions:
            reason = InvalidInput(
                N_("Kode %(code)s sudah dipakai berkas lain; satu edisi satu berkas."), code=definition.code
            )
            problems.append(Problem(name, "code", line_of(text, ("code",)), reason))
            continue
        definitions[definition.code] = definition
    return dict(sorted(definitions.items()))


def _sound(definition: _Kind | None, problems: list[Problem]) -> _Kind:
    if definition is None:
        raise InvalidInput(
            N_("Definisi tidak dapat dipakai: %(first)s (%(count)s masalah)."),
            {problem.key: problem.error for problem in problems},
            first=str(problems[0]),
            count=len(problems),
        )
    return definition


def _read(kind: type[_Kind], text: str, name: str) -> tuple[_Kind | None, list[Problem]]:
    """Read one definition, or say everything that is wrong with it."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        reason = InvalidInput(
            N_(
                "Berkas bukan TOML yang sah (%(reason)s); perbaiki tanda kutip, koma atau kurung di baris itu."
            ),
            reason=str(error),
        )
        return None, [Problem(name, "", int(found[1]) if found else None, reason)]
    try:
        definition = kind.model_validate(data, context={"source_text": text})
    except ValidationError as error:
        return None, [_problem(fault, text, name) for fault in explain(error, data)]
    faults = _faults(definition)
    return (None, [_problem(fault, text, name) for fault in faults]) if faults else (definition, [])


def _faults(definition: Method | Specification) -> list[Fault]:
    return method_faults(definition) if isinstance(definition, Method) else specification_faults(definition)


def _problem(fault: Fault, text: str, name: str) -> Problem:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault.path).lstrip(".")
    return Problem(name, key, line_of(text, fault.path), fault.error)
