"""`lims seal`: the seals of the PDFs, and the renewal of their time-stamps. Sealing itself is the worker's."""

from datetime import timedelta

import click

from lims.cli.keys import of_laboratory
from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_


@click.group(cls=Noun, help=N_("Segel PDF dan stempel waktunya; menyegel adalah tugas lims worker."))
def seal() -> None:
    """Seals."""


@seal.command("list", help=N_("Tampilkan berapa LHU bersegel pada tiap tingkat, dan umur segel yang tertua."))
@of_laboratory
def list_(laboratory: str | None) -> None:
    """Show how the seals stand."""
    from lims import clock
    from lims.cli.installation import laboratory_of, opened
    from lims.database import db
    from lims.queries import sealing

    with opened():
        found = laboratory_of(laboratory)
        for level, count, oldest in sealing.levels(db.session(), found.id):
            days = (clock.now() - oldest).days
            click.echo(
                _("%(level)s: %(count)s LHU, tertua %(days)s hari", level=level, count=count, days=days)
            )
        waiting = len(sealing.unsealed(db.session(), clock.now(), most=1_000_000))
    click.echo(_("Menunggu segel: %(count)s", count=waiting))


@seal.command(
    help=N_("Perbarui stempel waktu sekarang juga; tanpa perintah ini worker melakukannya tiap tahun.")
)
@option(
    "--older-than",
    "days",
    default=330,
    show_default=True,
    type=click.IntRange(0, 3650),
    help=N_("Umur segel dalam hari; 0 berarti semuanya."),
)
@click.pass_context
def renew(ctx: click.Context, days: int) -> None:
    """Renew time-stamps; each renewal has an entry in the log."""
    from lims.cli.installation import opened
    from lims.tasks.sealing import Sealery

    with opened() as installation:
        sealery = Sealery.of(installation.config, installation.store, installation.keys)
        renewed, failed = sealery.renew(timedelta(days=days))
    click.echo(_("%(renewed)s diperbarui, %(failed)s gagal.", renewed=renewed, failed=failed))
    if failed:
        ctx.exit(1)
