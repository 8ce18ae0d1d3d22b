"""`lims calc AREA`: the bench calculator, one JSON object a line in and out."""

import json
import sys
from typing import Any

import click

from lims.cli.language import gettext as _
from lims.cli.language import said, told
from lims.cli.usage import Verb
from lims.domain.errors import N_, LimsError
from lims.domain.text import Text


@click.command(
    cls=Verb,
    help=N_(
        "Hitung: satu objek JSON per baris masuk, satu per baris keluar. AREA: rounding, comparison,"
        " conformance-probability, decision, global-risk, uncertainty, hardness, hardness-force, carbon-equivalent,"
        " robust-mean, replicates, control-rules, control-constants, proficiency-score. Isian yang ditolak"
        ' menjadi {"error": "..."}, dan kode keluar 1.'
    ),
)
@click.argument("area")
@click.pass_context
def calc(ctx: click.Context, area: str) -> None:
    """Answer each line as it comes, so that a person at the terminal may go on asking."""
    from lims.domain.calculation import AREAS

    if area not in AREAS:
        raise click.BadParameter(
            _("pilih salah satu dari %(choices)s", choices=", ".join(AREAS)), param_hint="AREA"
        )
    if sys.stdin.isatty():
        example = json.dumps(AREAS[area].example, ensure_ascii=False)
        click.echo(_("Tulis satu objek JSON per baris, misalnya:") + f"\n{example}", err=True)
    refused = False
    for number, line in enumerate(sys.stdin.buffer):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if text.strip():
            answer = _answer(area, text)
            refused |= "error" in answer
            click.echo(json.dumps(answer, ensure_ascii=False, default=in_words))
    ctx.exit(int(refused))


def _answer(area: str, line: bytes) -> dict[str, Any]:
    from lims.domain.calculation import calculate
    from lims.domain.calculation.written import read_object

    try:
        return calculate(area, read_object(line))
    except LimsError as refusal:
        return {"error": told(refusal)}


def in_words(value: object) -> str:
    """Put a text of the answer into the reader's language."""
    if isinstance(value, Text):
        return said(value)
    raise TypeError(type(value))
