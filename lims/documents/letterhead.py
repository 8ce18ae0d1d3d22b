"""Who prints: the laboratory as the head of every document shows it."""

from dataclasses import dataclass

from lims.domain.certificate import Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The laboratory, its uploaded logo (PNG or JPEG) and whether it is only a demonstration."""

    laboratory: Issuer
    logo: bytes | None = None
    demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person under a form: name, position and staff number; an empty string leaves room for the pen."""

    name: str = ""
    position: str = ""
    employee_number: str = ""
