"""The glossary: one row for one word, and every class that is stored has a word."""

import ast
import re
from pathlib import Path

from lims.models import Base

ROOT = Path(__file__).parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"


def rows() -> list[list[str]]:
    """Return the cells of each row of the table, without its head."""
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def classes_in_the_glossary() -> list[str]:
    return [name for row in rows() for name in re.findall(r"`(\w+)`", row[2])]


def classes_in_the_code() -> set[str]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "lims").rglob("*.py"))
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def test_every_stored_class_has_its_word():
    stored = {mapper.class_.__name__ for mapper in Base.registry.mappers}

    assert stored - set(classes_in_the_glossary()) == set()


def test_every_class_in_the_glossary_is_in_the_code():
    assert set(classes_in_the_glossary()) - classes_in_the_code() == set()


def test_no_class_has_two_words_and_no_word_two_rows():
    terms = [row[0] for row in rows()]

    assert len(classes_in_the_glossary()) == len(set(classes_in_the_glossary()))
    assert len(terms) == len(set(terms))


def test_every_row_is_whole():
    assert [row for row in rows() if len(row) != 5 or not all((row[0], row[1], row[4]))] == []


def test_rows_are_in_alphabetical_order():
    terms = [row[0] for row in rows()]

    assert terms == sorted(terms)
