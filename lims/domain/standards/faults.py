"""What is wrong with a definition file, and the small questions that every check asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.text import Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which path of the file."""

    path: Path
    error: LimsError


def fault(path: Path, message: str, **parameters: object) -> Fault:
    """Say what is wrong at a path, with the words for the reader."""
    return Fault(path, InvalidInput(message, None, **parameters))


def repeated(path: Path, key: str, values: Iterable[str]) -> Iterator[Fault]:
    """Find keys that occur twice in a list of tables."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield fault(
                (*path, index, key),
                N_("%(key)s “%(value)s” ditulis dua kali; pakai sekali."),
                key=key,
                value=value,
            )
        seen.add(value)


def unknown(path: Path, values: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    """Find names that stand for nothing."""
    known = set(known)
    for value in values:
        if value not in known:
            yield fault(
                path,
                N_("“%(value)s” tidak dikenal; pilih salah satu dari: %(known)s."),
                value=value,
                known=", ".join(sorted(known)) or "–",
            )


def template(path: Path, text: Text, names: Iterable[str]) -> Iterator[Fault]:
    """Try the placeholders of a text that is printed."""
    names = list(names)
    for language, words in (("id", text.id), ("en", text.en)):
        try:
            words % dict.fromkeys(names, "1")
        except (KeyError, TypeError, ValueError):
            yield fault(
                (*path, language),
                N_(
                    "Tempat isian tidak dikenal; tulis %%(nama)s dengan nama dari: %(known)s, dan %%%% untuk persen."
                ),
                known=", ".join(names) or "–",
            )
