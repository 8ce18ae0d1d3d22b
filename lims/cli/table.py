"""Tables in a terminal: columns as wide as their widest cell."""

from collections.abc import Iterable, Sequence

import click


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; the last column may be as long as it likes."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) - 1)]
    for number, line in enumerate(lines):
        padded = [cell.ljust(width) for cell, width in zip(line, [*widths, 0], strict=True)]
        click.echo("  ".join(padded).rstrip())
        if number == 0:
            click.echo(
                "  ".join("-" * max(width, len(cell)) for cell, width in zip(head, [*widths, 0], strict=True))
            )
