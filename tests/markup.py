"""Markup in every text that people may write as they like: wherever it is shown, it must be shown as text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lims.domain.certificate import CertificateContent

MARK = "tQt"
"""What is looked for; nobody writes it otherwise."""
MARKUP = f"\"'><i>{MARK}</i>"
"""What would end an attribute, and slant the mark, where it were taken for markup."""


def in_every_text(content: CertificateContent) -> CertificateContent:
    """Return a content with markup behind every text that may be anything."""
    plain = json.loads(content.canonical())
    for holder, place in list(_texts(plain)):
        before = holder[place]
        holder[place] = before + MARKUP
        try:
            CertificateContent.model_validate(plain)
        except ValueError:
            holder[place] = before
    return CertificateContent.model_validate(plain)


def _texts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where each text stands: what holds it, and at which place in it."""
    for place, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, str):
            yield value, place
        elif isinstance(one, dict | list):
            yield from _texts(one)


def shown_as_text(text: str) -> int:
    """Return how many times the mark stands in what is read, and require its tags around each."""
    found = re.findall(MARK, text, re.IGNORECASE)
    as_text = re.findall(f"(?<=<i>){MARK}(?=</i>)", text, re.IGNORECASE)
    assert len(found) == len(as_text), "somewhere markup was taken for markup"
    return len(found)
