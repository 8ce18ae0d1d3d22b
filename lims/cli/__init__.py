"""The command `lims`: nouns with verbs over the same services as the pages, and the everyday verbs alone.

What a verb needs beyond words is imported when it runs, so that the command itself starts at once.
"""

import os
import sys

import click

from lims import __version__
from lims.cli import (
    audit,
    bench,
    calc,
    certificate,
    db,
    demo,
    editions,
    evaluate,
    keys,
    laboratory,
    language,
    log,
    publish,
    seal,
    serve,
    takeover,
    user,
    verify,
    witness,
    worker,
)
from lims.cli.usage import Root, option
from lims.domain.errors import N_


def _speak(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    language.choose(value)


@click.group(
    name="lims",
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Laboratorium uji dari terminal: basis data, standar, LHU, orang, demonstrasi."),
)
@option(
    "--lang",
    type=click.Choice(language.LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help=N_("Bahasa pesan; tanpa pilihan ini menurut LANG."),
)
@click.version_option(__version__, "--version", prog_name="lims", help="lims x.y.z")
def command() -> None:
    """Work on the laboratory from the terminal."""


for verb in (
    serve.serve,
    worker.worker,
    evaluate.evaluate,
    calc.calc,
    bench.bench,
    verify.verify,
    publish.publish,
    db.db,
    editions.standards,
    certificate.certificate,
    keys.keys,
    seal.seal,
    log.log,
    witness.witness,
    audit.audit,
    laboratory.laboratory,
    user.user,
    takeover.takeover,
    demo.demo,
):
    command.add_command(verb)


def main() -> None:
    """Run the command as a program of its own."""
    if os.name == "nt":
        for stream in (sys.stdout, sys.stderr):
            # A pipe on Windows may not know the signs of the house (−, ≥, ²).
            getattr(stream, "reconfigure", lambda **_settings: None)(errors="replace")
    command.main(prog_name="lims")
