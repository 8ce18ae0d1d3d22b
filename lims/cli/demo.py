"""`lims demo`: the demonstration laboratory, and the main job in the terminal."""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims import clock
from lims.cli.files import write
from lims.cli.language import gettext as _
from lims.cli.language import language, said
from lims.cli.table import table
from lims.cli.usage import Noun, option
from lims.domain.errors import N_

if TYPE_CHECKING:
    from lims.cli.installation import Installation
    from lims.demonstration.reckoning import Line
    from lims.demonstration.stage import Stage, Step
    from lims.demonstration.trial import Outcome


@click.group(cls=Noun, help=N_("Laboratorium demonstrasi; semua isinya rekaan."))
def demo() -> None:
    """The demonstration."""


@demo.command(
    help=N_("Buat laboratorium DEMO di instalasi ini: orang, IKM, order dalam setiap keadaan, LHU.")
)
@option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help=N_("Port server, untuk QR demonstrasi."),
)
@option("--lan", is_flag=True, help=N_("QR demonstrasi dapat dibuka dari jaringan lokal."))
@option(
    "--password", default=None, hidden=True, help=N_("Satu kata sandi untuk semua; hanya untuk pengujian.")
)
def load(port: int, lan: bool, password: str | None) -> None:
    """Make the demonstration laboratory."""
    from lims.cli.installation import opened
    from lims.cli.serve import address_in_network
    from lims.demonstration import foundation, stories
    from lims.demonstration.stage import conduct

    began = time.perf_counter()
    with opened() as installation:
        address = f"http://{address_in_network() if lan else '127.0.0.1'}:{port}"
        stage = foundation.build(installation.store, installation.keys, address, password)
        steps = _Steps()
        conduct(stories.all_of_them(stage, installation.store), steps)
    click.echo(
        _(
            "Laboratorium demonstrasi dibuat: %(steps)s tindakan dalam %(seconds)s detik.",
            steps=steps.done,
            seconds=f"{time.perf_counter() - began:.1f}",
        )
    )
    _tell_sign_ins(stage)


class _Steps:
    """Counts the steps, and shows the latest where somebody looks."""

    def __init__(self) -> None:
        self.done = 0
        self.shown = sys.stdout.isatty()

    def __call__(self, step: "Step") -> None:
        self.done += 1
        if self.shown:
            click.echo(
                f"\r\033[K{self.done:4} {clock.day(step.at).isoformat()} {_(step.words)}"[:100], nl=False
            )


def _tell_sign_ins(stage: "Stage") -> None:
    """Show who can sign in, the one time that the passwords are known."""
    from lims.demonstration.cast import ADMINISTRATOR, BUSINESSES, STAFF

    if sys.stdout.isatty():
        click.echo("\r\033[K", nl=False)
    click.echo(_("Kata sandi berikut hanya ditampilkan sekali ini:"))
    rows = [(one.position, one.name, one.email, stage.passwords[one.key]) for one in (*STAFF, ADMINISTRATOR)]
    rows += [(one.form.name, one.owner, one.email, stage.passwords[one.key]) for one in BUSINESSES]
    table((_("Sebagai"), _("Nama"), _("Masuk dengan"), _("Kata sandi")), rows)


@demo.command(
    help=N_(
        "Jalankan dua order contoh dari permohonan sampai PDF yang diverifikasi, dan periksa setiap angka."
    )
)
@option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("Folder hasil; bawaannya demo/ di folder instance."),
)
@click.pass_context
def run(ctx: click.Context, output: Path | None) -> None:
    """Take the two demonstration orders through the whole main job."""
    from lims import config
    from lims.demonstration import foundation, trial
    from lims.demonstration.reckoning import BOTH

    folder = output or config.instance_folder(os.environ) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    equal = True
    with _scratch() as installation:
        stage = foundation.build(installation.store, installation.keys)
        _told(N_("Laboratorium demonstrasi didirikan di folder sementara"), time.perf_counter() - began)
        for number, reckoned in enumerate(BOTH, 1):
            bar = reckoned.bar
            click.echo(
                "\n"
                + _("Order %(number)s: %(grade)s %(size)s", number=number, grade=bar.grade, size=bar.size)
            )
            outcome = trial.outcome(stage, installation.store, reckoned, _told)
            _compare(outcome)
            _leave(folder, f"{number}-{bar.grade}-{bar.size}".replace(" ", "-"), outcome)
            equal &= outcome.equal
    click.echo(
        "\n"
        + _(
            "Selesai dalam %(seconds)s detik. Hasil di %(folder)s",
            seconds=f"{time.perf_counter() - began:.1f}",
            folder=folder,
        )
    )
    if not equal:
        click.echo(_("Ada angka atau pernyataan yang BERBEDA dari perhitungan tangan."), err=True)
        ctx.exit(1)


@contextlib.contextmanager
def _scratch() -> "Iterator[Installation]":
    """Open an installation of its own, which is gone afterwards."""
    from sqlalchemy import create_engine

    from lims import config, database, migrations
    from lims.cli.installation import opened

    # On Windows the last handle on the database may be closed a moment after its folder is to go.
    with tempfile.TemporaryDirectory(prefix="lims-demo-", ignore_cleanup_errors=True) as room:
        settings = config.load({}, Path(room))
        engine = create_engine(settings.database_url)
        database.prepare(engine)
        migrations.upgrade(engine)
        engine.dispose()
        with opened(settings) as installation:
            yield installation


def _told(words: str, seconds: float) -> None:
    click.echo(f"  {seconds * 1000:6.0f} ms  {_(words)}")


def _compare(outcome: "Outcome") -> None:
    """Show every figure beside the one that was reckoned by hand."""
    click.echo("")
    table(
        (_("Besaran"), _("Benda uji"), _("Dihitung tangan"), _("Pada LHU"), _("Sama"), _("Batas")),
        [
            (
                one.what.en if language() == "en" else one.what.id,
                one.specimen or "–",
                _line(one.expected),
                _line(one.found),
                _("ya") if one.equal else _("TIDAK"),
                " ≠ ".join(dict.fromkeys(line.limit for line in (one.expected, one.found) if line)),
            )
            for one in outcome.compared
        ],
    )
    same = sum(one.equal for one in outcome.compared)
    click.echo(_("%(same)s dari %(all)s sama.", same=same, all=len(outcome.compared)))
    click.echo(
        _(
            "%(number)s: verifikasi PDF %(pdf)s, verifikasi isi %(content)s",
            number=outcome.content.number,
            pdf=outcome.of_pdf.standing.value,
            content=outcome.of_content.standing.value,
        )
    )


def _line(line: "Line | None") -> str:
    from lims.domain.conformity import verdict_words

    return f"{line.result} {said(verdict_words(line.verdict))}".strip() if line else "–"


def _leave(folder: Path, name: str, outcome: "Outcome") -> None:
    """Leave the PDF, its data and a picture of page 1."""
    pretty = json.dumps(json.loads(outcome.content.canonical()), ensure_ascii=False, indent=1)
    write(folder / f"{name}.pdf", outcome.pdf)
    write(folder / f"{name}.data.json", pretty.encode())
    try:
        from lims.documents.picture import page_as_png
    except ImportError:
        click.echo(_("Gambar halaman 1 tidak dibuat: paket pypdfium2 belum terpasang."), err=True)
    else:
        write(folder / f"{name}.png", page_as_png(outcome.pdf))
    for file in sorted(folder.glob(f"{name}.*")):
        click.echo(f"  {file}")
