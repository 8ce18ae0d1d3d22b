"""`lims audit`: prove the trail, and hand it out."""

import click

from lims.cli.usage import Noun
from lims.domain.errors import N_


@click.group(cls=Noun, help=N_("Jejak audit."))
def audit() -> None:
    """The trail of every act."""
