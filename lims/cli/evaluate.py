"""`lims evaluate FILE`: readings in, statements of conformity out; no database is needed."""

import json
from pathlib import Path
from typing import Any

import click

from lims.cli.files import READABLE, json_of
from lims.cli.language import gettext as _
from lims.cli.language import language, said
from lims.cli.standards import from_folder, library_of
from lims.cli.table import table
from lims.cli.usage import Verb, option
from lims.domain.errors import N_


@click.command(
    cls=Verb,
    help=N_("Nilai bacaan dalam berkas JSON (- untuk pipa): pernyataan kesesuaian per persyaratan."),
)
@click.argument("file", type=READABLE)
@option("--json", "as_json", is_flag=True, help=N_("Tulis semuanya sebagai JSON, dengan jejak perhitungan."))
@from_folder
def evaluate(file: Path, as_json: bool, folder: Path | None) -> None:
    """Compute and judge what a document holds."""
    from lims.domain.conformity import evaluate_document

    answer = evaluate_document(json_of(file), library_of(folder))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _tell(answer)


def _tell(answer: dict[str, Any]) -> None:
    from lims.domain.conformity import Verdict, verdict_words

    language_ = language()
    table(
        (_("Sifat"), _("Benda uji"), _("Hasil"), _("Satuan"), _("Batas"), _("Pernyataan")),
        [
            (
                one["property"][language_],
                one["specimen"] or "–",
                one["result"][language_],
                one["unit"] or "–",
                one["limit"][language_],
                said(verdict_words(Verdict(one["verdict"]) if one["verdict"] else None)),
            )
            for one in answer["statements"]
        ],
    )
    for one in answer["determinations"]:
        place = f"{one['method']} {one['specimen']}".strip()
        for key in one["missing"]:
            click.echo(f"! {place}: " + _("bacaan %(key)s belum diisi", key=key))
        for key, problem in one["problems"].items():
            click.echo(f"! {place}: {key}: {problem}")
        for warning in one["warnings"]:
            click.echo(f"! {place}: {warning[language_]}")
    for one in answer["unjudged"]:
        click.echo(f"- {one['property'][language_]}: {one['reason'][language_]}")
    click.echo(answer["overall"]["words"][language_])
