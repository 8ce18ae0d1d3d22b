import hashlib
import re
from datetime import date

import pytest

from lims.documents.control import Register, document_in_force, load_register
from lims.documents.layout import load_layout
from lims.documents.reports import report_file
from lims.documents.wording import load_wording, say, shipped_wording
from lims.domain.errors import GateClosed, InvalidInput


def test_every_sentence_has_both_languages_or_is_a_sign():
    for section, entries in shipped_wording().root.items():
        for key, words in entries.items():
            assert words.id, f"{section}.{key}"
            assert words.en or (section, key) == ("page", "control"), f"{section}.{key}"


def test_both_languages_ask_for_the_same_parameters():
    for entries in shipped_wording().root.values():
        for words in entries.values():
            if words.en:
                assert set(re.findall(r"{(\w+)}", words.id)) == set(re.findall(r"{(\w+)}", words.en))


def test_words_are_filled_in_and_data_with_braces_stay_data():
    assert say("accreditation.subcontracted", provider="{x}").id == "subkontrak: {x}"


@pytest.mark.parametrize("key", ["certificate.nothing", "nothing.end", "end"])
def test_a_missing_sentence_is_named(key):
    with pytest.raises(InvalidInput, match=key):
        say(key)


def test_a_sentence_that_asks_for_too_much_is_named(tmp_path):
    file = tmp_path / "wording.toml"
    file.write_text('[page]\nof = { id = "Halaman {halaman}", en = "" }\nend = { id = "{", en = "" }\n')
    wording = load_wording(file)

    with pytest.raises(InvalidInput, match="halaman"):
        wording.words("page.of", page=1)
    with pytest.raises(InvalidInput, match=r"page\.end"):
        wording.words("page.end")


def test_broken_toml_is_told_with_the_file(tmp_path):
    file = tmp_path / "wording.toml"
    file.write_text("[page\n")

    with pytest.raises(InvalidInput, match=r"wording\.toml"):
        load_wording(file)


def test_a_wrong_length_is_told_with_file_and_key(tmp_path):
    file = tmp_path / "layout.toml"
    shipped = report_file("layout.toml").read_text(encoding="utf-8")
    file.write_text(re.sub(r"^left = 18$", 'left = "lebar"', shipped, flags=re.MULTILINE), encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"layout\.toml rusak pada page\.left"):
        load_layout(file)


def test_every_print_has_its_document_control():
    for name in ("certificate", "request_form", "receipt", "work_order"):
        document = document_in_force(name)
        assert document.number.startswith("F/7.")
        assert document.title.en


def test_an_obsolete_revision_is_not_printed(tmp_path):
    file = tmp_path / "documents.toml"
    file.write_text(
        '[receipt]\nnumber = "F/7.4-01"\nrevision = 1\neffective_on = 2026-11-02\n'
        'title = { id = "Tanda Terima", en = "Receipt" }\nobsolete = [{ revision = 1, withdrawn_on = 2026-12-01 }]\n'
    )
    register = load_register(file)

    with pytest.raises(GateClosed, match="Revisi 1"):
        register.in_force("receipt")
    older = register.root["receipt"].model_copy(update={"revision": 2, "effective_on": date(2026, 12, 1)})
    assert Register({"receipt": older}).in_force("receipt").revision == 2


def test_an_unknown_document_is_named():
    with pytest.raises(InvalidInput, match="kartu"):
        document_in_force("kartu")


def test_the_typefaces_are_those_that_the_readme_names():
    readme = report_file("README.md").read_text(encoding="utf-8")

    for face in sorted(report_file("fonts").glob("*.ttf")):
        assert face.name in readme
        assert hashlib.sha256(face.read_bytes()).hexdigest() in readme
