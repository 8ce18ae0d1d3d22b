"""`lims db`: bring the database up to date, look whether it is sound, copy it, put a copy back."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, LimsError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from lims.config import Config
    from lims.storage import LocalStore
    from lims.storage.backup import Manifest


@click.group(cls=Noun, help=N_("Basis data dan cadangannya."))
def db() -> None:
    """Look after the database."""


@db.command(help=N_("Bawa basis data ke revisi terbaru; bila gagal, basis data tetap seperti semula."))
@option("--no-backup", is_flag=True, help=N_("Jangan cadangkan dahulu; Anda sudah punya cadangan sendiri."))
def upgrade(no_backup: bool) -> None:
    """Bring the database up to the newest revision; what it held until now is copied first."""
    from sqlalchemy import create_engine

    from lims import config, database, migrations
    from lims.cli.installation import newest, require_known, revision

    settings = config.load()
    engine = create_engine(settings.database_url)
    database.prepare(engine)
    before = revision(engine)
    require_known(before)
    if before not in (None, newest()) and not no_backup:
        _told(*_copied(settings, before, "before-upgrade"))
    migrations.upgrade(engine)
    after = revision(engine)
    engine.dispose()
    if before == after:
        click.echo(_("Basis data sudah mutakhir (revisi %(revision)s).", revision=after))
    else:
        click.echo(_("Basis data diperbarui: %(before)s > %(after)s.", before=before or "–", after=after))


@db.command(help=N_("Periksa revisi, keutuhan, pemicu, dan setiap berkas yang dirujuk basis data."))
@click.pass_context
def check(ctx: click.Context) -> None:
    """Look whether the database and the files that it refers to are sound."""
    from lims import migrations
    from lims.cli.installation import opened
    from lims.database import db as database

    with opened() as installation:
        engine = database.engine
        findings = [
            (_("skema"), [str(one) for one in migrations.differences(engine)]),
            (_("keutuhan"), list(_damage(engine))),
            (_("pemicu"), list(_missing_triggers(engine))),
            (_("berkas"), list(_lost_files(installation.store))),
        ]
    for name, found in findings:
        click.echo(f"{name}: {_('baik') if not found else _('%(count)s temuan', count=len(found))}")
        for line in found:
            click.echo(f"  {line}")
    if any(found for _name, found in findings):
        ctx.exit(1)


@db.command(help=N_("Salin basis data, berkas, dan pengaturan ke satu berkas; boleh sambil dipakai."))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Copy the whole installation into one file."""
    from lims.cli.installation import opened, revision
    from lims.database import db as database

    with opened() as installation:
        _told(*_copied(installation.config, revision(database.engine), "lims", file))


def _copied(
    config: "Config", revision: str | None, name: str, file: Path | None = None
) -> tuple[Path, "Manifest"]:
    """Write a backup, into the instance's own folder where no file is named."""
    from lims import clock
    from lims.storage import backup as backups

    at = clock.now()
    file = file or config.instance / "backups" / f"{name}-{at:%Y%m%dT%H%M%SZ}.tar.gz"
    return file, backups.write(
        file, config.instance, config.database_url, revision=revision or "", at=at, progress=_progress
    )


def _told(file: Path, manifest: "Manifest") -> None:
    click.echo(
        _(
            "%(file)s: %(files)s berkas, %(size)s byte. Berisi rahasia; simpan di tempat lain yang aman.",
            file=file,
            files=len(manifest.files),
            size=file.stat().st_size,
        )
    )


@db.command(help=N_("Pulihkan cadangan; yang ada dipindahkan ke samping, tidak dihapus."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--force", is_flag=True, help=N_("Gantikan instalasi yang sudah berisi."))
def restore(file: Path, force: bool) -> None:
    """Put a backup back, every hash compared first."""
    from lims import clock, config
    from lims.storage import backup as backups

    instance = config.instance_folder(os.environ)
    with backups.unpacked(file, instance) as (manifest, folder):
        database_url = _target(manifest, folder, instance)
        _require_place(database_url, force=force)
        aside = instance / "backups" / clock.now().strftime("replaced-%Y%m%dT%H%M%SZ")
        backups.put_in_place(folder, manifest, instance, database_url, aside)
    if aside.exists():
        click.echo(_("Isi sebelumnya dipindahkan ke %(folder)s.", folder=aside))
    click.echo(
        _(
            "Dipulihkan dari %(file)s (dibuat %(made_at)s, %(files)s berkas). Selanjutnya: lims db upgrade",
            file=file,
            made_at=manifest.made_at,
            files=len(manifest.files),
        )
    )


def _target(manifest: "Manifest", folder: Path, instance: Path) -> str:
    """Return the address of the database that the restored settings will name."""
    from lims import config
    from lims.cli.installation import revisions
    from lims.storage import backup as backups

    if manifest.revision not in revisions():
        raise GateClosed(
            N_("Cadangan ini dari program yang lebih baru (%(program)s). Pasang program itu dahulu."),
            program=manifest.program,
        )
    named = config.load(os.environ, folder).database_url
    own = f"sqlite:///{(folder / 'lims.db').as_posix()}"
    target = f"sqlite:///{(instance / 'lims.db').as_posix()}" if named == own else named
    if backups.kind_of(target) != manifest.database:
        raise InvalidInput(
            N_("Cadangan ini dari %(one)s, sedangkan pengaturan menyebut %(other)s. Sesuaikan database_url."),
            one=manifest.database,
            other=backups.kind_of(target),
        )
    return target


def _require_place(database_url: str, *, force: bool) -> None:
    """Refuse to replace a database that somebody uses, or any without being told to."""
    from sqlalchemy import create_engine

    from lims.cli.installation import revision
    from lims.storage import backup as backups

    engine = create_engine(database_url)
    filled = revision(engine) is not None
    engine.dispose()
    if filled and not force:
        raise Conflict(
            N_("Instalasi ini sudah berisi. Cadangkan dahulu (lims db backup), lalu ulangi dengan --force.")
        )
    if backups.in_use(database_url):
        raise Conflict(N_("Basis data sedang dipakai. Hentikan server, lalu ulangi."))


def _damage(engine: "Engine") -> Iterator[str]:
    """Yield what SQLite finds wrong with its file; PostgreSQL looks after itself."""
    from sqlalchemy import text

    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        for (found,) in connection.execute(text("PRAGMA integrity_check")):
            if found != "ok":
                yield str(found)
        for table, row, parent, _key in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"{table} {row} > {parent}"


def _missing_triggers(engine: "Engine") -> Iterator[str]:
    """Yield the triggers that a fresh database has and this one lacks: what protects the trail from changes."""
    from sqlalchemy import create_engine

    from lims import database, migrations

    fresh = create_engine("sqlite://")
    database.prepare(fresh)
    migrations.upgrade(fresh)
    wanted, found = _triggers(fresh), _triggers(engine)
    fresh.dispose()
    for name, text in wanted.items():
        if name not in found or (engine.dialect.name == "sqlite" and found[name] != text):
            yield name


def _triggers(engine: "Engine") -> dict[str, str]:
    from sqlalchemy import text

    statement = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(statement))}


def _lost_files(store: "LocalStore") -> Iterator[str]:
    """Yield the files that the database refers to and that are gone or changed."""
    from sqlalchemy import select

    from lims.cli.language import told
    from lims.database import db as database
    from lims.models import Attachment, Certificate, CertificateSeal, LaboratoryMark

    pdfs = select(Certificate.pdf_sha256).where(Certificate.pdf_sha256.is_not(None))
    hashes = pdfs.union(
        select(CertificateSeal.pdf_sha256), select(Attachment.sha256), select(LaboratoryMark.sha256)
    )
    for digest in database.session().execute(hashes).scalars():
        try:
            store.get(digest or "")
        except LimsError as fault:
            yield told(fault)


def _progress(done: int, of: int) -> None:
    """Show how far it is, where somebody looks."""
    if sys.stdout.isatty():
        click.echo(f"\r{done}/{of}", nl=done == of)
