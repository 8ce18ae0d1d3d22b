"""The English catalogue: every sentence of the code and the screens is in it, filled, and compiled."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "lims" / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "N_": None}
PARAMETER = re.compile(r"(?<!%)%\((\w+)\)s")


def extracted() -> dict[str, str]:
    """Return every sentence that is marked, with the place of its first use."""
    found: dict[str, str] = {}
    for top in ("lims", "templates"):
        places = extract_from_dir(
            ROOT / top,
            method_map=[("**.py", "python"), ("**.html", "jinja2")],
            keywords=KEYWORDS,
        )
        for file, line, sentence, _comments, _context in places:
            for one in (sentence,) if isinstance(sentence, str) else sentence:
                found.setdefault(one, f"{top}/{file}:{line}")
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def messages(catalogue) -> dict[str, Message]:
    return {message.id: message for message in catalogue if message.id}


def test_every_sentence_has_its_english(messages):
    missing = [
        f"{place}: {sentence}"
        for sentence, place in extracted().items()
        if sentence not in messages or not messages[sentence].string or messages[sentence].fuzzy
    ]
    assert not missing


def test_the_catalogue_holds_nothing_that_is_said_no_more(messages):
    assert not sorted(set(messages) - set(extracted()))


def test_a_translation_takes_the_same_parameters(messages):
    differing = [
        sentence
        for sentence, message in messages.items()
        if set(PARAMETER.findall(sentence)) != set(PARAMETER.findall(str(message.string)))
    ]
    assert not differing


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    again = BytesIO()
    write_mo(again, catalogue)
    again.seek(0)
    expected = {message.id: message.string for message in read_mo(again) if message.id}
    assert {message.id: message.string for message in compiled if message.id} == expected
