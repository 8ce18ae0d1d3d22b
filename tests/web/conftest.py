"""Pages are tested over SQLite alone: the acts and reads that they call are tested on both databases."""

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Return the address of a fresh, migrated SQLite database."""
    return sqlite_url
