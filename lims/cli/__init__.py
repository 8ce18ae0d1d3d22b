"""The command `lims`: nouns with verbs over the same services as the pages, and the everyday verbs alone."""

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

    click.echo(f"http://{host}:{port}")
    Granian(
        "lims.app:create_app", host, port, interface=Interfaces.WSGI, factory=True, log_access=False
    ).serve()


def main() -> None:
    """Run the command; a refusal is told in words and ends with exit code 1."""
    try:
        command(prog_name="lims")
    except LimsError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
