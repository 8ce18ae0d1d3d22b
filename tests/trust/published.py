"""Vectors that other people publish; a test that needs them is skipped, saying so, where they are absent."""

import json
import os
from pathlib import Path
from typing import Any

from tests.required import require

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LIMS_CONFORMANCE_DATA") or ROOT.parent / "shared")


def vectors(*patterns: str) -> dict[str, dict[str, Any]]:
    """Return the JSON files below `schemas` that a pattern finds, by name."""
    files = sorted(file for pattern in patterns for file in (SHARED / "schemas").glob(pattern))
    require("conformance", files, f"{SHARED}/schemas is not here")
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}
