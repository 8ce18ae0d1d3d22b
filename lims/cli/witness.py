"""`lims witness`: a witness that another organisation runs; it needs no database and no laboratory."""

from pathlib import Path

import click

from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, NotFound

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(
    cls=Noun, help=N_("Saksi log: dijalankan organisasi lain, menandatangani log yang hanya bertambah.")
)
def witness() -> None:
    """A witness."""


@witness.command(help=N_("Buat saksi dengan kuncinya sendiri di FOLDER."))
@click.argument("folder", type=FOLDER)
@option("--name", required=True, help=N_("Nama saksi, misalnya saksi.bsn.go.id"))
def new(folder: Path, name: str) -> None:
    """Make a witness."""
    from lims.trust.witness import Witness

    made = Witness.new(folder, name)
    click.echo(_("Saksi dibuat. Beritahukan kunci ini kepada laboratorium:"))
    click.echo(str(made.verifier))


@witness.command(help=N_("Awasi log sebuah laboratorium."))
@click.argument("folder", type=FOLDER)
@option("--keys", required=True, help=N_("trust-list.json laboratorium: berkas, folder, atau alamat https."))
@option("--laboratory", required=True, help=N_("Kode laboratorium."))
def watch(folder: Path, keys: str, laboratory: str) -> None:
    """Watch a log."""
    from lims.cli.verifying import from_keys
    from lims.trust.logged import log_verifiers
    from lims.trust.witness import Witness

    issuer = from_keys(keys, offline=False)[0].issuers.get(laboratory)
    if issuer is None or not issuer.origin:
        raise NotFound(
            N_("Laboratorium %(code)s tidak ada dalam daftar itu, atau belum mempunyai log."), code=laboratory
        )
    Witness(folder).watch(issuer.origin, log_verifiers(issuer))
    click.echo(_("Log %(origin)s diawasi.", origin=issuer.origin))


@witness.command(help=N_("Layani permintaan tanda tangan sampai dihentikan dengan Ctrl+C."))
@click.argument("folder", type=FOLDER)
@option("--host", default="127.0.0.1", show_default=True, help=N_("Alamat yang didengarkan."))
@option(
    "--port",
    default=8100,
    show_default=True,
    type=click.IntRange(1, 65535),
    help=N_("Port yang didengarkan."),
)
def serve(folder: Path, host: str, port: int) -> None:
    """Answer requests."""
    from lims.trust.witness import Witness
    from lims.trust.witness_server import WitnessServer

    one = Witness(folder)
    with WitnessServer((host, port), one) as server:
        click.echo(_("Saksi %(name)s siap: http://%(host)s:%(port)s", name=one.name, host=host, port=port))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo(_("Berhenti."))
