"""The words of the command, in the language that was asked for: `--lang`, else what the environment says."""

import os
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation

from lims import paths
from lims.domain.errors import LimsError
from lims.domain.text import Text

LANGUAGES = ("id", "en")

_chosen: ContextVar[str] = ContextVar("language", default="")


def choose(language: str | None) -> None:
    """Speak a language from now on; None leaves it to the environment."""
    _chosen.set(language or "")


def language() -> str:
    """Return `id` or `en`."""
    return _chosen.get() or of_environment(os.environ)


def of_environment(environment: Mapping[str, str]) -> str:
    """Return the language of a terminal: English where its locale is English, otherwise Indonesian."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "en" if environment[name].startswith("en") else "id"
    return "id"


@cache
def _catalogue(language: str) -> NullTranslations:
    """Return the catalogue that the pages use too; a sentence that it lacks stays Indonesian."""
    return translation("messages", paths.PACKAGE / "translations", [language], fallback=True)


def gettext(message: str, /, **parameters: object) -> str:
    """Return a sentence in the reader's language, its parameters filled in after translation."""
    sentence = _catalogue(language()).gettext(message)
    return sentence % parameters if parameters else sentence


def said(words: Text) -> str:
    """Choose the language of a text that carries both."""
    return words[language()]


def told(error: LimsError) -> str:
    """Return a refusal in the reader's language, with every fault that it names on a line of its own."""
    parameters = {
        name: told(value) if isinstance(value, LimsError) else value
        for name, value in error.parameters.items()
    }
    fields: Mapping[str, LimsError] = getattr(error, "fields", {})
    lines = [gettext(error.message, **parameters)]
    return "\n".join(lines + [f"  {name}: {told(fault)}" for name, fault in fields.items()])
