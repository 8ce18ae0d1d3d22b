"""Document control: number, revision and effective date of every print (ISO/IEC 17025:2017, 8.3)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from lims.documents.reports import broken, load, report_file
from lims.domain.certificate import Words
from lims.domain.errors import N_, GateClosed


class Obsolete(BaseModel):
    """A revision that was taken out of use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    revision: int
    withdrawn_on: date


class ControlledDocument(BaseModel):
    """What the control box of a print says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    revision: int
    effective_on: date
    title: Words
    obsolete: tuple[Obsolete, ...] = ()


class Register(RootModel[dict[str, ControlledDocument]]):
    """The controlled documents by name."""

    def in_force(self, name: str) -> ControlledDocument:
        """Return a document whose revision is in use (8.3.2 f).

        Raises:
            GateClosed: the revision is listed as obsolete.
            InvalidInput: the register lacks the document.
        """
        if name not in self.root:
            raise broken("documents.toml", name, "?")
        document = self.root[name]
        if any(old.revision == document.revision for old in document.obsolete):
            message = N_(
                "Revisi %(revision)s dari dokumen %(number)s sudah ditarik. Manajer mutu perlu menetapkan revisi yang"
                " berlaku sebelum dokumen ini dapat dicetak."
            )
            raise GateClosed(message, revision=document.revision, number=document.number)
        return document


def load_register(path: Path) -> Register:
    """Read a register of controlled documents."""
    return load(path, Register)


@cache
def _shipped_register() -> Register:
    return load_register(report_file("documents.toml"))


Numbered = Mapping[str, ControlledDocument]
"""The documents to which a laboratory gave numbers of its own, by name."""


def document_in_force(name: str, own: Numbered | None = None) -> ControlledDocument:
    """Return a controlled document, for example `certificate`: as the laboratory numbers it, else as it is shipped."""
    if own and name in own:
        return own[name]
    return _shipped_register().in_force(name)


def shipped_documents() -> Numbered:
    """Return the documents of this installation with their shipped numbers, in the order of the file."""
    return _shipped_register().root
