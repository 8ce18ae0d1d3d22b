"""The sentences of `reports/wording.toml`, by key, in both languages."""

from functools import cache
from pathlib import Path

from pydantic import RootModel

from lims.documents.reports import broken, load, report_file
from lims.domain.certificate import Words


class Wording(RootModel[dict[str, dict[str, Words]]]):
    """Section > key > words."""

    def words(self, key: str, **parameters: object) -> Words:
        """Return the words under `section.key` with the parameters filled in.

        Raises:
            InvalidInput: the file lacks the key, or its words ask for a parameter that is not there.
        """
        section, _, name = key.partition(".")
        try:
            found = self.root[section][name]
            return Words(id=found.id.format(**parameters), en=found.en.format(**parameters))
        except KeyError as error:
            raise broken("wording.toml", key, f"{error} ?") from error
        except (ValueError, IndexError) as error:
            raise broken("wording.toml", key, str(error)) from error


def load_wording(path: Path) -> Wording:
    """Read a wording file."""
    return load(path, Wording)


@cache
def shipped_wording() -> Wording:
    """Return the wording of this installation."""
    return load_wording(report_file("wording.toml"))


def say(key: str, **parameters: object) -> Words:
    """Return words of this installation, for example `say("certificate.end")`."""
    return shipped_wording().words(key, **parameters)
