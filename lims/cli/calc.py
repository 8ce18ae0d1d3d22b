"""`lims calc AREA`: the bench calculator, one JSON object a line in and out."""

import json
import sys
from decimal import Decimal
from typing import Any, NoReturn

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

    try:
        return calculate(area, _object(line))
    except LimsError as refusal:
        return {"error": told(refusal)}


def _object(line: bytes) -> dict[str, Any]:
    """Read one line, its numbers exactly as they are written."""
    try:
        data = json.loads(
            line, parse_float=Decimal, parse_int=Decimal, parse_constant=_not_finite, object_pairs_hook=_pairs
        )
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            N_("Baris ini bukan JSON yang sah; tulis satu objek { ... } per baris.")
        ) from error
    if not isinstance(data, dict):
        raise InvalidInput(N_("Baris ini harus berisi satu objek JSON: { ... }."))
    return data


def _not_finite(name: str) -> NoReturn:
    raise InvalidInput(N_("%(name)s bukan angka terhingga; periksa bacaannya."), name=name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands there twice, of which one value would be lost."""
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InvalidInput(
            N_("Isian %(key)s tertulis dua kali dalam satu objek; hapus salah satunya."), key=twice
        )
    return data


def in_words(value: object) -> str:
    """Put a text of the answer into the reader's language."""
    if isinstance(value, Text):
        return said(value)
    raise TypeError(type(value))
