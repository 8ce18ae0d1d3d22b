"""Refusals, with the words for the reader.

A message is the Indonesian sentence, which is also the key of the English catalogue; its parameters are filled in
after translation. `N_` only marks a sentence for the catalogue.
"""

from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the customary name of the marker
    """Mark a sentence for translation and return it unchanged."""
    return message


class LimsError(Exception):
    """An act that was refused; nothing of it was carried out."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    """The HTTP status that a page or the API answers with."""

    def __init__(self, message: str, /, **parameters: object) -> None:
        super().__init__(message)
        self.message = message
        self.parameters = parameters

    def __str__(self) -> str:
        return self.message % self.parameters if self.parameters else self.message


class InvalidInput(LimsError):
    """What was handed in cannot be read or does not fit; `fields` says where and why."""

    code = "invalid-input"
    status = 422

    def __init__(
        self, message: str, /, fields: "dict[str, LimsError] | None" = None, **parameters: object
    ) -> None:
        super().__init__(message, **parameters)
        self.fields = fields or {}


class NotAllowed(LimsError):
    """The actor may see the thing but may not do this to it."""

    code = "not-allowed"
    status = 403


class NotFound(LimsError):
    """There is no such thing, or it is a stranger's: the two look the same."""

    code = "not-found"
    status = 404


class Conflict(LimsError):
    """The thing has changed since it was read, or its state does not admit the act."""

    code = "conflict"


class GateClosed(LimsError):
    """A condition of the work does not hold on the date that counts: calibration, authorisation, a checked copy."""

    code = "gate-closed"
