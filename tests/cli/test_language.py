"""The command speaks the language of its reader."""

import pytest

from lims.cli import language
from lims.domain.errors import InvalidInput
from lims.domain.text import Text


@pytest.fixture(autouse=True)
def no_choice():
    language.choose(None)
    yield
    language.choose(None)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "id"),
        ({"LANG": "C.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID.UTF-8"}, "id"),
    ],
)
def test_the_locale_decides_and_indonesian_is_the_default(environment, expected):
    assert language.of_environment(environment) == expected


def test_what_was_chosen_stands_above_the_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    assert language.said(Text("Memenuhi", "Conforms")) == "Memenuhi"

    language.choose("en")
    assert language.said(Text("Memenuhi", "Conforms")) == "Conforms"


def test_a_sentence_without_a_translation_stays_indonesian():
    language.choose("en")

    assert language.gettext("Kalimat %(word)s.", word="baru") == "Kalimat baru."


def test_a_refusal_is_told_with_every_fault_it_names():
    refusal = InvalidInput(
        "Periksa %(what)s.",
        {"name": InvalidInput("Isilah nama."), "code": InvalidInput("Kode %(code)s salah.", code="x")},
        what=InvalidInput("isian"),
    )

    assert language.told(refusal).splitlines() == [
        "Periksa isian.",
        "  name: Isilah nama.",
        "  code: Kode x salah.",
    ]
