"""Numbers and words as a definition file writes them (TOML)."""

import json
from decimal import Decimal


def plain(value: Decimal) -> str:
    """Write a number with all its figures."""
    return format(value, "f")


def quoted(text: str) -> str:
    """Write a text as TOML has it."""
    return json.dumps(text, ensure_ascii=False)


def both(indonesian: str, english: str) -> str:
    """Write a text in both languages; the Indonesian stands for an English that was not written."""
    return f"{{ id = {quoted(indonesian)}, en = {quoted(english or indonesian)} }}"
