"""Labels for samples and specimens, with a QR that opens the thing in the system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Stock = Literal["a4-3x8", "roll-50x30"]
"""A sheet of 24 labels, or a label printer's roll of 50 x 30 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on one label; the address is opaque and says nothing of the client."""

    code: str
    order_number: str
    product: str
    received_on: date
    url: str
    laboratory: str
    """Short name, for example `BBSPJI-LM`."""
    demonstration: bool = False


def render_labels(labels: Sequence[Label], *, stock: Stock = "a4-3x8", skip: int = 0) -> bytes:
    """Return the labels as a PDF; `skip` leaves out places of a sheet that was used before."""
    raise NotImplementedError
