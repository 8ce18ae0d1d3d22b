"""The ground of every other test: two databases with one schema, each fresh, and a browser."""

import pytest
from sqlalchemy import Engine, text

from lims import migrations
from tests.required import require


def test_the_database_is_migrated_and_empty(engine: Engine):
    assert migrations.revision(engine) == migrations.newest()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM laboratories")).scalar() == 0


def test_the_migrated_schema_is_that_of_the_models(engine: Engine):
    assert migrations.differences(engine) == []


def test_a_browser_shows_a_page(page):
    page.set_content("<title>LHU</title><p>contoh uji</p>")

    assert page.title() == "LHU"


def test_what_the_machine_lacks_is_skipped_with_its_reason(monkeypatch):
    monkeypatch.setenv("LIMS_REQUIRE", "postgres")

    with pytest.raises(pytest.skip.Exception, match="no browser here"):
        require("chromium", None, "no browser here")


def test_what_was_promised_may_not_be_skipped(monkeypatch):
    monkeypatch.setenv("LIMS_REQUIRE", "postgres,chromium")

    with pytest.raises(pytest.fail.Exception, match="promised"):
        require("chromium", None, "no browser here")
