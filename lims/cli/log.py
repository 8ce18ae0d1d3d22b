"""`lims log`: the transparency log, its monitor and its witnesses."""

from pathlib import Path

import click

from lims.cli.keys import of_laboratory
from lims.cli.language import gettext as _
from lims.cli.language import told
from lims.cli.usage import Noun, option
from lims.domain.errors import N_


@click.group(cls=Noun, help=N_("Log transparansi: catatan yang hanya bertambah dari semua yang terbit."))
def log() -> None:
    """The transparency log."""


@log.command(help=N_("Bandingkan log, LHU, checkpoint dan berkas umum; setiap ketidakcocokan dilaporkan."))
@of_laboratory
@option("--files", type=click.Path(exists=True, file_okay=False), help=N_("Folder dari lims publish."))
@option("--site", help=N_("Alamat https tempat berkas umum diterbitkan."))
@click.pass_context
def audit(ctx: click.Context, laboratory: str | None, files: str | None, site: str | None) -> None:
    """Check the log against everything."""
    from lims.cli.installation import laboratory_of, opened
    from lims.database import db
    from lims.queries import log_audit, transparency
    from lims.queries.publication import Publication
    from lims.trust.sources import Fetch, Folder, Site
    from lims.trust.whole_files import put

    with opened() as installation:
        session, found = db.session(), laboratory_of(laboratory)
        ring = installation.keys.ring(found.code)
        seen = installation.config.instance / "log-seen" / f"{found.code}.checkpoint"
        report = log_audit.check(session, found, ring)
        if seen.is_file():
            log_audit.check_seen(session, found, ring, seen.read_text(encoding="utf-8"), report)
        sources: list[Fetch] = [*([Folder(Path(files))] if files else []), *([Site(site)] if site else [])]
        for source in sources:
            log_audit.check_files(Publication(session, installation.keys), found, source, report)
            log_audit.check_published_checkpoint(session, found, ring, source, report)
        newest = transparency.checkpoint(session, found.id)
        if report.sound and newest is not None:
            seen.parent.mkdir(parents=True, exist_ok=True)
            put(seen, newest.note.encode())
    for finding in report.findings:
        click.echo(f"! {told(finding)}")
    click.echo(
        _(
            "%(size)s catatan, %(certificates)s LHU dan %(files)s berkas diperiksa; %(findings)s temuan.",
            size=report.size,
            certificates=report.certificates,
            files=report.files,
            findings=len(report.findings),
        )
    )
    if not report.sound:
        ctx.exit(1)


@log.command(
    name="add-witness", help=N_("Daftarkan saksi luar dengan kunci dan alamat yang diberitahukannya.")
)
@click.argument("key")
@click.argument("url")
@of_laboratory
def add_witness(key: str, url: str, laboratory: str | None) -> None:
    """Register a witness."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import witnessing

    with opened(), transaction() as session:
        found = laboratory_of(laboratory)
        witnessing.add(session, system(found), found, key, url)
    click.echo(_("Saksi didaftarkan. Minta tanda tangannya: lims log cosign"))


@log.command(help=N_("Perlihatkan log kepada semua saksi dan simpan tanda tangannya."))
@of_laboratory
@click.pass_context
def cosign(ctx: click.Context, laboratory: str | None) -> None:
    """Ask all witnesses."""
    from lims.cli.installation import laboratory_of, opened
    from lims.database import db, transaction
    from lims.domain.errors import LimsError
    from lims.services import publishing, witnessing

    refused = 0
    with opened() as installation:
        with transaction() as session:
            publishing.sign_all(session, installation.keys)
        asked = witnessing.waiting(db.session(), laboratory_of(laboratory).id)
        for one in asked:
            try:
                line = witnessing.ask(db.session(), one)
                with transaction() as session:
                    witnessing.keep(session, one, line)
            except LimsError as fault:
                refused += 1
                click.echo(f"! {told(fault)}", err=True)
    click.echo(_("%(done)s dari %(all)s saksi menandatangani.", done=len(asked) - refused, all=len(asked)))
    if refused:
        ctx.exit(1)
