"""Who prints: the laboratory as the head of every document shows it."""

from dataclasses import dataclass, field

from lims.documents.control import Numbered
from lims.domain.certificate import Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The laboratory, its uploaded logo (PNG or JPEG) and whether it is only a demonstration."""

    laboratory: Issuer
    logo: bytes | None = None
    demonstration: bool = False
    documents: Numbered = field(default_factory=dict)
    """The forms to which the laboratory gave numbers of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person under a form: name, position and staff number; an empty string leaves room for the pen."""

    name: str = ""
    position: str = ""
    employee_number: str = ""
