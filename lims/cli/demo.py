"""`lims demo`: the demonstration laboratory, and the main job in the terminal."""

import click

from lims.cli.usage import Noun
from lims.domain.errors import N_


@click.group(cls=Noun, help=N_("Laboratorium demonstrasi; semua isinya rekaan."))
def demo() -> None:
    """The demonstration."""
