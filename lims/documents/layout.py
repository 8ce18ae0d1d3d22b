"""Sizes, colours and column widths of `reports/layout.toml`."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lims.documents.reports import load, report_file

Length = Annotated[float, Field(ge=0)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
TypeSize = tuple[Annotated[float, Field(ge=4, le=40)], Annotated[float, Field(ge=4, le=60)]]


class Section(BaseModel):
    """A table of the file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PageLayout(Section):
    """Paper and margins, in millimetres."""

    width: Length
    height: Length
    left: Length
    right: Length
    top: Length
    top_later: Length
    bottom: Length
    running_head: Length
    footer: Length
    logo_height: Length
    logo_width: Length
    mark_height: Length
    mark_width: Length


class TypeLayout(Section):
    """Size and leading of each kind of text, in points."""

    title: TypeSize
    laboratory: TypeSize
    heading: TypeSize
    body: TypeSize
    table: TypeSize
    small: TypeSize
    tiny: TypeSize
    english: Annotated[float, Field(gt=0.5, le=1)]


class ColourLayout(Section):
    """Colours as `#rrggbb`."""

    ink: Colour
    muted: Colour
    accent: Colour
    rule: Colour
    hairline: Colour
    band: Colour
    passed: Colour
    failed: Colour
    notice: Colour
    watermark: Colour


class FontFiles(Section):
    """Names of files in `reports/fonts/`."""

    regular: str
    bold: str
    italic: str
    bold_italic: str


class QrLayout(Section):
    """Sides of the codes in millimetres, quiet zone in modules."""

    certificate: Length
    receipt: Length
    quiet: int


class ResultColumns(Section):
    """Shares of the width of the results table, and how many pieces stay together."""

    property: Length
    unit: Length
    limit: Length
    method: Length
    specimen: Length
    result: Length
    uncertainty: Length
    coverage_factor: Length
    verdict: Length
    chunk: Annotated[int, Field(ge=1, le=30)]


class SignatureLayout(Section):
    """Height left free for signature and stamp: on a certificate, on a form."""

    room: Length
    form_room: Length


class LabelSheet(Section):
    """Labels on a sheet of A4."""

    columns: Annotated[int, Field(ge=1)]
    rows: Annotated[int, Field(ge=1)]
    width: Length
    height: Length
    left: Length
    top: Length
    column_gap: Length = 0
    padding: Length
    code: Length


class LabelRoll(Section):
    """A label printer's stock: one label a page."""

    width: Length
    height: Length
    padding: Length
    code: Length


class Layout(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: PageLayout
    type: TypeLayout
    colour: ColourLayout
    fonts: FontFiles
    qr: QrLayout
    results: ResultColumns
    signature: SignatureLayout
    label_sheet: dict[str, LabelSheet]
    label_roll: dict[str, LabelRoll]


def load_layout(path: Path) -> Layout:
    """Read a layout file."""
    return load(path, Layout)


@cache
def layout() -> Layout:
    """Return the layout of this installation."""
    return load_layout(report_file("layout.toml"))
