"""The command `lims`: nouns with verbs over the same services as the pages, and the everyday verbs alone."""

import os
import sys

import click

from lims import __version__
from lims.domain.errors import LimsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lims")
def command() -> None:
    """Work on the laboratory from the terminal."""


@command.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def serve(host: str, port: int) -> None:
    """Answer browsers until stopped with Ctrl+C."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from lims import config

    config.load()  # faults of the settings are told here, in words, and the secret is made before workers start
    # One worker: attempts are counted in its memory, and SQLite has one writer anyway. Threads wait for the disk.
    server = Granian(
        "lims.app:create_app",
        host,
        port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=2 * (os.cpu_count() or 1),
        backpressure=128,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.serve()


@command.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database up to the newest revision; a failure leaves it as it was."""
    from sqlalchemy import create_engine

    from lims import config, database, migrations

    engine = create_engine(config.load().database_url)
    database.prepare(engine)
    before = migrations.revision(engine)
    migrations.upgrade(engine)
    click.echo(f"{before or '-'} > {migrations.revision(engine)}")
    engine.dispose()


def main() -> None:
    """Run the command; a refusal is told in words and ends with exit code 1."""
    try:
        command(prog_name="lims")
    except LimsError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
