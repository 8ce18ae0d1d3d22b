"""The documents: every link and picture leads somewhere, and the guide tells of pages and words that are there."""

import re
from pathlib import Path

import pytest

from lims.documents import markdown
from lims.web import guide
from tests.web.access_table import TABLE

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide"
TEXTS = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
        *(
            ROOT / folder / "README.md"
            for folder in ("tests", "templates", "standards", "reports", "instance")
        ),
    ]
)
LANGUAGES = ("id", "en")


def anchors(file: Path) -> set[str]:
    """Return what a heading is called in an address, as the hosts of repositories make it."""
    headings = re.findall(r"(?m)^#+ (.+)$", file.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_and_picture_leads_somewhere(file):
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", file.read_text(encoding="utf-8"))
    lost = []
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = address.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            lost.append(address)
    assert lost == []


def test_each_reader_has_a_text_in_both_languages_with_the_same_tasks_and_pictures():
    for language in LANGUAGES:
        assert {file.stem for file in (GUIDE / language).iterdir()} == set(guide.READERS)
    for code in guide.READERS:
        told = [(GUIDE / language / f"{code}.md").read_text(encoding="utf-8") for language in LANGUAGES]
        indonesian, english = ([section.pages for section in markdown.sections(text)] for text in told)
        assert indonesian == english, code
        assert markdown.pictures(told[0]) == markdown.pictures(told[1]), code


def test_the_tasks_name_pages_that_are_there():
    there = {row.endpoint for row in TABLE}
    for code in guide.READERS:
        text = (GUIDE / "id" / f"{code}.md").read_text(encoding="utf-8")
        for section in markdown.sections(text):
            assert section.pages, f"{code}: {section.title} names no page"
            assert set(section.pages) - there == set(), f"{code}: {section.title}"


def test_a_word_in_bold_stands_on_a_screen():
    screens = "\n".join(
        file.read_text(encoding="utf-8")
        for folder, kind in (("templates", "*.html"), ("lims", "*.py"), ("lims/web/static/verifier", "*.js"))
        for file in (ROOT / folder).rglob(kind)
    )
    gone = [
        f"{file.stem}: {words}"
        for file in sorted((GUIDE / "id").iterdir())
        for words in re.findall(r"\*\*([^*]+)\*\*", file.read_text(encoding="utf-8"))
        if words not in screens
    ]
    assert gone == [], "the guide must call a button as the screen does"
