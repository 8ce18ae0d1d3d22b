"""`lims takeover`: a laboratory's old books from a file, all of it or nothing."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.files import READABLE, bytes_of, write
from lims.cli.language import gettext as _
from lims.cli.language import told
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, LimsError

if TYPE_CHECKING:
    import uuid

    from lims.services.takeover_plan import Plan

WRITABLE = click.Path(dir_okay=False, path_type=Path)
in_laboratory = option("--laboratory", help=N_("Kode laboratorium; perlu bila ada beberapa."))


@click.group(cls=Noun, help=N_("Alih data dari buku lama: pelanggan, tarif, alat, orang, nomor."))
def takeover() -> None:
    """Old books of a laboratory."""


@takeover.command(help=N_("Tulis templat Excel yang kosong, dengan contoh dan daftar pilihannya."))
@click.argument("file", type=WRITABLE)
@in_laboratory
def template(file: Path, laboratory: str | None) -> None:
    """Write the empty workbook."""
    from lims.cli.installation import laboratory_of, opened
    from lims.database import db
    from lims.exchange.table_template import table_template
    from lims.exchange.takeover_tables import tables
    from lims.queries.takeover_facts import Facts

    with opened():
        facts = Facts.of(db.session(), laboratory_of(laboratory).id)
        data = table_template(
            _("Alih data dari buku lama"), tables(facts.methods), about=[facts.laboratory.name]
        )
    write(file, data)
    click.echo(_("%(file)s ditulis (%(size)s byte).", file=file, size=len(data)))


@takeover.command(help=N_("Periksa berkas tanpa menyimpan apa pun; setiap sel yang salah ditunjukkan."))
@click.argument("file", type=READABLE)
@in_laboratory
@option("--report", type=WRITABLE, help=N_("Buku kerja yang ditulis, dengan sel salah ditandai."))
@click.pass_context
def check(ctx: click.Context, file: Path, laboratory: str | None, report: Path | None) -> None:
    """Check a file."""
    from lims.cli.installation import laboratory_of, opened
    from lims.exchange.table_report import marked_workbook

    with opened():
        plan = _planned(bytes_of(file), laboratory_of(laboratory).id)
    _tell(plan)
    if report is not None:
        heads = (_("Lembar"), _("Sel"), _("Isi sekarang"), _("Yang salah, dan yang harus ditulis"))
        write(report, marked_workbook(plan.tables, plan.faults, heads, told))
    if plan.faults:
        ctx.exit(1)


@takeover.command(
    name="write", help=N_("Periksa berkas, lalu simpan semuanya sekaligus bila semuanya benar.")
)
@click.argument("file", type=READABLE)
@option("--as", "identifier", required=True, help=N_("E-mail atau telepon administrator yang bertindak."))
@in_laboratory
@click.pass_context
def write_all(ctx: click.Context, file: Path, identifier: str, laboratory: str | None) -> None:
    """Take a file over."""
    from lims.cli.installation import laboratory_of, opened
    from lims.cli.user import person_of
    from lims.database import db, transaction
    from lims.queries import actors
    from lims.services import takeovers

    with opened() as installation:
        session = db.session()
        laboratory_id = laboratory_of(laboratory).id
        actor = actors.acting(session, person_of(session, identifier).id, laboratory_id)
        upload = takeovers.Upload.of(file.name, bytes_of(file))
        plan = _planned(upload.data, laboratory_id)
        if plan.faults:
            _tell(plan)
            ctx.exit(1)
        with transaction() as writing:
            row = takeovers.upload(writing, actor, installation.store, upload)
            takeovers.settle(writing, actor, row.id, plan)
            opened_accounts = takeovers.write(writing, actor, installation.store, row.id, plan)
    _tell(plan)
    for one in opened_accounts:
        click.echo(
            _(
                "%(name)s masuk dengan %(identifier)s dan kode sekali pakai %(code)s.",
                name=one.name,
                identifier=one.sign_in_name,
                code=one.code,
            )
        )
    click.echo(
        _(
            "%(count)s baris dialihkan; %(known)s sudah ada dan tidak ditulis dua kali.",
            count=plan.size,
            known=len(plan.known),
        )
    )


def _planned(data: bytes, laboratory_id: "uuid.UUID") -> "Plan":
    """Check a file, showing how far it is where somebody looks."""
    from lims.database import db
    from lims.queries.takeover_facts import Facts
    from lims.services.takeovers import read_plan

    plan = read_plan(data, Facts.of(db.session(), laboratory_id), _progress)
    if sys.stdout.isatty():
        click.echo("\r\033[K", nl=False)
    return plan


def _progress(done: int, total: int) -> None:
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{done}/{total}", nl=False)


def _tell(plan: "Plan") -> None:
    for fault in plan.faults:
        click.echo(f"! {fault.sheet} {fault.cell} “{fault.value}”: {_words(fault.error)}")
    for one in plan.known[:20]:
        click.echo(
            _("= %(sheet)s baris %(row)s sudah ada: %(what)s", sheet=one.sheet, row=one.row, what=one.what)
        )
    for table in plan.tables:
        count = plan.counts[table.table.key]
        if count["new"] or count["known"]:
            click.echo(_("%(sheet)s: %(new)s baru, %(known)s sudah ada", sheet=table.sheet.name, **count))
    if plan.faults:
        click.echo(_("%(count)s sel perlu diperbaiki; tidak ada yang disimpan.", count=len(plan.faults)))


def _words(error: LimsError) -> str:
    return told(error).replace("\n", " ")
