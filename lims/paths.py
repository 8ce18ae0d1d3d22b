"""Where the files that ship beside the code are found, in a checkout and in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

ELSEWHERE = {"guide": "docs/guide"}
"""What a checkout keeps in another place than beside the package."""


def shipped(folder: str) -> Path:
    """Return the shipped folder `templates`, `standards`, `reports` or `guide`.

    A wheel carries it inside the package; in a checkout it stands beside the package, where test engineers,
    page designers and quality managers edit it.
    """
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / ELSEWHERE.get(folder, folder)
