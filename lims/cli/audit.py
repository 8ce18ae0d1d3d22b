"""`lims audit`: prove the trail, and hand it out."""

import sys
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.files import unwritable
from lims.cli.language import gettext as _
from lims.cli.language import told
from lims.cli.usage import Noun, option
from lims.domain.errors import N_

if TYPE_CHECKING:
    import uuid

    from lims.queries.audit_trail import Progress, Report

in_laboratory = option("--laboratory", help=N_("Kode laboratorium; tanpa pilihan ini semuanya."))


@click.group(cls=Noun, help=N_("Jejak audit: setiap tindakan, dalam rantai hash tiap laboratorium."))
def audit() -> None:
    """The trail of every act."""


@audit.command(
    help=N_("Hitung ulang seluruh rantai dan bandingkan setiap baris; satu byte yang berubah ditemukan.")
)
@in_laboratory
@click.pass_context
def verify(ctx: click.Context, laboratory: str | None) -> None:
    """Check the whole trail."""
    from lims.cli.installation import laboratory_of, opened
    from lims.database import db
    from lims.queries.audit_trail import checking

    with opened():
        chain_id = laboratory_of(laboratory).id if laboratory else None
        report = _finished(checking(db.session(), chain_id))
        _tell(report)
    if not report.sound:
        ctx.exit(1)


def _finished(work: "Generator[Progress, None, Report]") -> "Report":
    """Let the check run to its end."""
    while True:
        try:
            _progress(next(work))
        except StopIteration as end:
            report: Report = end.value
            return report


def _progress(progress: "Progress") -> None:
    """Show how far it is, where somebody looks."""
    if sys.stdout.isatty():
        of = f"/{progress.total}" if progress.total else ""
        click.echo(f"\r\033[K{progress.what} {progress.done}{of}", nl=False)


def _tell(report: "Report") -> None:
    if sys.stdout.isatty():
        click.echo("\r\033[K", nl=False)
    for finding in report.findings:
        click.echo(f"! {told(finding.told)}")
    if report.total > len(report.findings):
        click.echo(_("... dan %(more)s temuan lain.", more=report.total - len(report.findings)))
    click.echo(
        _(
            "%(entries)s tindakan dan %(rows)s baris diperiksa; %(findings)s temuan; %(erased)s isi dihapus.",
            entries=report.entries,
            rows=report.rows,
            findings=report.total,
            erased=report.erased,
        )
    )
    click.echo(_("Catatlah ujung rantai di tempat lain; pemotongan rantai ditemukan dengannya:"))
    names = _names()
    for head in report.heads:
        click.echo(f"  {names.get(head.chain_id, head.chain_id)} {head.sequence} {head.hash}")


def _names() -> "dict[uuid.UUID, str]":
    """Return what each chain is called: the code of its laboratory, or the machine's own."""
    from sqlalchemy import select

    from lims.database import db
    from lims.models import Laboratory
    from lims.models.audit import INSTALLATION

    rows = db.session().scalars(select(Laboratory))
    return {INSTALLATION: _("instalasi"), **{one.id: one.code for one in rows}}


@audit.command(
    help=N_("Tulis jejak satu laboratorium: JSON per baris (dapat dihitung ulang) atau tabel CSV.")
)
@option("--laboratory", help=N_("Kode laboratorium, bila ada beberapa."))
@option("--installation", is_flag=True, help=N_("Jejak mesin ini sendiri: orang dan pelanggan."))
@option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help=N_("Berkas; tanpanya ke layar.")
)
@option(
    "--format",
    "form",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
    help=N_("Bentuk."),
)
@option("--since", type=click.DateTime(["%Y-%m-%d"]), help=N_("Sejak tanggal ini."))
@option("--until", type=click.DateTime(["%Y-%m-%d"]), help=N_("Sampai dengan tanggal ini."))
@option("--act", default="", help=N_("Hanya tindakan ini, misalnya certificate:issue."))
def export(
    laboratory: str | None,
    installation: bool,
    output: Path | None,
    form: str,
    since: datetime | None,
    until: datetime | None,
    act: str,
) -> None:
    """Hand the trail of a laboratory out."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import db
    from lims.models.audit import INSTALLATION
    from lims.queries import audit_export, audit_trail

    sought = audit_trail.Sought(
        act=act, since=since.date() if since else None, until=until.date() if until else None
    )
    with opened():
        chain_id = INSTALLATION if installation else laboratory_of(laboratory).id
        lines = audit_trail.export(db.session(), system(), sought, chain_id)
        texts = audit_export.as_csv(lines) if form == "csv" else audit_export.as_json_lines(lines)
        if output is None:
            for text in texts:
                click.echo(text, nl=False)
            return
        count = 0
        with unwritable(output), output.open("w", encoding="utf-8", newline="") as stream:
            for text in texts:
                stream.write(text)
                count += 1
    click.echo(_("%(file)s: %(count)s baris.", file=output, count=count))
