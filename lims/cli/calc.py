"""`lims calc AREA`: the bench calculator, one JSON object a line in and out."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from lims.cli.language import gettext as _
from lims.cli.language import said, told
from lims.cli.usage import Verb
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.text import Text


@click.command(
    cls=Verb,
    help=N_(
        "Hitung: satu objek JSON per baris masuk, satu per baris keluar. AREA: rounding, comparison,"
        " conformance-probability, decision, global-risk, uncertainty, hardness, hardness-force, carbon-equivalent,"
        " robust-mean, replicates, control-rules, control-constants, proficiency-score,"
        " tensile (dari bacaan, atau dari file: ekspor mesin uji). Isian yang ditolak"
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
        given = read_object(line)
        return calculate(area, _with_file(given) if area == "tensile" and "file" in given else given)
    except LimsError as refusal:
        return {"error": told(refusal)}


def _with_file(given: dict[str, Any]) -> dict[str, Any]:
    """Put the readings of a testing machine's export in the place of its name; what is given beside it goes first."""
    from lims.domain.calculation.tensile import combined
    from lims.exchange import machine_export

    rest = {key: value for key, value in given.items() if key not in {"file", "force_unit"}}
    try:
        content = Path(str(given["file"])).read_bytes()
    except (OSError, ValueError) as error:
        raise InvalidInput(
            N_("Berkas %(file)s tidak dapat dibaca; periksa nama dan tempatnya."), file=given["file"]
        ) from error
    export = machine_export.read(content)
    return combined(machine_export.tensile(export, str(given.get("force_unit", ""))), rest)


def in_words(value: object) -> str:
    """Put a text of the answer into the reader's language."""
    if isinstance(value, Text):
        return said(value)
    raise TypeError(type(value))
