"""A laboratory's trust layer for each test."""

from pathlib import Path

import pytest

from tests.trust.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a laboratory with keys and an empty log."""
    return World(tmp_path)
