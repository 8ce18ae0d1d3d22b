"""`lims evaluate FILE`: readings in, statements of conformity out; or a certificate in, and whether it follows.

No database is needed. Exit codes for a certificate: 0 every verdict follows from its trace, 4 something differs, 5 it
cannot be told (a verdict without a readable trace, or the definition file that was in force is not there).
"""

import json
from pathlib import Path
from typing import Any

import click

from lims.cli.files import READABLE, bytes_of, json_from
from lims.cli.language import gettext as _
from lims.cli.language import language, said
from lims.cli.standards import from_folder, library_of
from lims.cli.table import table
from lims.cli.usage import Verb, option
from lims.domain.errors import N_, InvalidInput

CODES = {"agrees": 0, "differs": 4, "cannot-tell": 5}
CERTIFICATE = "lims/certificate/"
"""How the name of the form of a certificate's content begins."""


@click.command(
    cls=Verb,
    help=N_(
        "Nilai bacaan dalam berkas JSON (- untuk pipa): pernyataan kesesuaian per persyaratan. Dari PDF atau data.json"
        " sebuah LHU: hitung ulang setiap putusan dari jejaknya; kode keluar 0 cocok, 4 berbeda, 5 tidak dapat"
        " dipastikan."
    ),
)
@click.argument("file", type=READABLE)
@option("--json", "as_json", is_flag=True, help=N_("Tulis semuanya sebagai JSON, dengan jejak perhitungan."))
@from_folder
@click.pass_context
def evaluate(ctx: click.Context, file: Path, as_json: bool, folder: Path | None) -> None:
    """Compute and judge what a document holds, or recompute what a certificate says."""
    from lims.domain.conformity import evaluate_document

    answer = evaluate_document(_content_of(file), library_of(folder))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif "standing" in answer:
        _tell_rechecked(answer)
    else:
        _tell(answer)
    ctx.exit(CODES[answer["standing"]] if "standing" in answer else 0)


def _content_of(file: Path) -> dict[str, Any]:
    """Return the JSON of a file, or the content of the certificate that lies within a PDF."""
    data = bytes_of(file)
    if not data.lstrip()[:5].startswith(b"%PDF"):
        return json_from(data, file)
    from lims.trust.pdf.attached import attached

    for one in attached(data):
        if one.name.endswith(".json"):
            try:
                found = json_from(one.data, file)
            except InvalidInput:
                continue
            if str(found.get("schema_version", "")).startswith(CERTIFICATE):
                return found
    raise InvalidInput(
        N_("%(file)s tidak memuat data LHU. Pakai PDF LHU seperti diterbitkan, atau data.json-nya."),
        file=file,
    )


def _tell_rechecked(answer: dict[str, Any]) -> None:
    """Say how every row stands to its trace, and what was found beside."""
    from lims.domain.conformity import Verdict, verdict_words

    language_ = language()
    standings = {
        "agrees": _("cocok"),
        "differs": _("BERBEDA"),
        "cannot-tell": _("tidak dapat dipastikan"),
        "not-judged": _("tidak dinilai"),
    }
    click.echo(_("LHU %(number)s", number=answer["number"] or "–"))
    table(
        (_("Contoh"), _("Sifat"), _("Benda uji"), _("Hasil"), _("Batas"), _("Pernyataan"), _("Hitung ulang")),
        [
            (
                one["sample"],
                one["property"][language_],
                one["specimen"] or "–",
                f"{one['result'][language_]} {one['unit']}".rstrip(),
                one["limit"][language_],
                said(verdict_words(Verdict(one["verdict"]) if one["verdict"] else None)),
                ": ".join([standings[one["standing"]], *(fault[language_] for fault in one["found"])]),
            )
            for one in answer["rows"]
        ],
    )
    for one in answer["disagreements"]:
        if one["kind"] in {"overall", "definition"}:
            click.echo(f"! {one['sample']}: {one[language_]}")
    counted = sum(one["standing"] == "agrees" for one in answer["rows"])
    judged = sum(one["standing"] != "not-judged" for one in answer["rows"])
    click.echo(
        _("%(agreeing)s dari %(judged)s putusan cocok dengan jejaknya.", agreeing=counted, judged=judged)
    )


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
