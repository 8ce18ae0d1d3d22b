"""`lims publish`: write everything public as static files, for any web server or object store."""

from collections.abc import Iterator
from pathlib import Path

import click

from lims.cli.files import unwritable
from lims.cli.language import gettext as _
from lims.cli.usage import Verb, option
from lims.domain.errors import N_


@click.command(
    cls=Verb,
    help=N_("Tulis halaman pemeriksa, kunci, log dan daftar status sebagai berkas statis ke FOLDER."),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@option("--quiet", is_flag=True, help=N_("Jangan bercerita."))
def publish(folder: Path, quiet: bool) -> None:
    """Write all public files; what refers to others comes after them, each file whole."""
    from lims.cli.installation import opened
    from lims.database import db, transaction
    from lims.queries.publication import DID, Publication, hosts
    from lims.services.publishing import sign_all

    written = size = 0
    with opened() as installation, unwritable(folder):
        with transaction() as session:
            sign_all(session, installation.keys)
        published = Publication(db.session(), installation.keys)
        for name in published.names():
            file = folder / name
            if _never_changes(name) and file.is_file():
                continue
            content = published(name)
            _put(file, content)
            written, size = written + 1, size + len(content)
        for host in hosts(db.session())[:1]:
            _put(folder / DID, published.did(host))
        for name, content in _page():
            _put(folder / name, content)
            written, size = written + 1, size + len(content)
    if not quiet:
        click.echo(_("%(count)s berkas ditulis (%(size)s byte).", count=written, size=size))


def _page() -> Iterator[tuple[str, bytes]]:
    """Yield the verifier's own files; its page needs the templates and nothing else of the application."""
    from flask import Flask

    from lims import paths
    from lims.web.verify.verifier import page_files

    with Flask("lims", template_folder=str(paths.shipped("templates"))).app_context():
        yield from page_files()


def _never_changes(name: str) -> bool:
    """Say whether a file stays as it was first written: tiles and bundles, full or partial."""
    return "/tile/" in name


def _put(file: Path, content: bytes) -> None:
    """Put a file in place whole, for all to read; what never changes is not written again and must be on the disk."""
    from lims.trust import whole_files

    file.parent.mkdir(parents=True, exist_ok=True)
    partial = whole_files.written(file, content)
    partial.chmod(0o644)
    partial.replace(file)
