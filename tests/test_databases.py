"""The ground of every other test: two databases with one schema, each fresh, and a browser."""

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, create_engine, text

from lims import migrations
from lims.models import ApplicationItem, Base
from lims.models.hashing import row_hash
from tests.required import require


def test_the_database_is_migrated_and_empty(engine: Engine):
    assert migrations.revision(engine) == migrations.newest()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM laboratories")).scalar() == 0


def test_the_migrated_schema_is_that_of_the_models(engine: Engine):
    assert migrations.differences(engine) == []


def test_a_column_that_came_later_says_what_older_rows_hold():
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        command.upgrade(migrations._config(connection), "0001")
        first = MetaData()
        first.reflect(connection)
    missing = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name in first.tables
        for column in table.columns
        if column.name not in first.tables[table.name].columns and "before" not in column.info
    ]
    assert missing == [], "mark them with info=lims.models.base.later(...)"


def test_the_hash_of_an_older_row_holds_when_a_column_is_added():
    old = {"product": "Baja", "seal_number": ""}
    hashed = row_hash(ApplicationItem, old)
    assert row_hash(ApplicationItem, old | {"sampling_place": ""}) == hashed
    assert row_hash(ApplicationItem, old | {"sampling_place": "Gudang"}) != hashed


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
