"""Which accreditation mark a certificate may show, and how its rows are marked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Images that the laboratory uploaded, PNG or JPEG; none is shipped."""

    logo: bytes | None = None
    accreditation: bytes | None = None
