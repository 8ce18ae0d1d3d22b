"""What the machine takes for what the laboratory does, measured in one run: `lims bench`.

An area is a function that measures something and yields what it measured; a new one is a function with `@area("name")`
in a module of this room that is imported below.
"""

from lims.bench import (
    pages,
    papers,
    records,
    rulebook,
    sealing,
    sheets,
    spreadsheets,
    starting,
    verdict,
    work,
)
from lims.bench.measuring import AREAS, Measured, Size, measure

__all__ = [
    "AREAS",
    "Measured",
    "Size",
    "measure",
    "pages",
    "papers",
    "records",
    "rulebook",
    "sealing",
    "sheets",
    "spreadsheets",
    "starting",
    "verdict",
    "work",
]
