"""Markup in every text that somebody may write: every page and every print shows it as text."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import String, Table

from lims.domain.certificate import CertificateContent
from lims.models import Certificate
from tests.access.conftest import House
from tests.access.test_matrix import address
from tests.documents.reading import squeezed
from tests.markup import MARK, MARKUP, in_every_text, shown_as_text
from tests.web.access_table import TABLE, Access

KEPT = re.compile(
    r"sha256|hash|token|password|salt|previous|(^|_)(kind|state|role|code|key|act|basis|mode|timezone|language|format"
    r"|currency|gate|tie|comparison|capacity|event|unit|measurand|measurands|function|level|sealer|number|period"
    r"|template|reset|origin|media_type|choice|stock|channel|day|line|kid|content|verification_url|row_id|table"
    r"|activity|status|decision_rule|requirement|conclusion|purpose_kind|subject|page|url|subject_kind|archive|edition)$|_code$"
)
"""Columns that hold words of the program, names of files, or figures: nobody writes into them as he likes."""


@pytest.fixture
def hostile(house: House) -> Iterator[House]:
    """Return the house after somebody wrote markup wherever a text is free."""
    house.restore()
    file = house.app.extensions["lims_config"].database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        written = sum(_marked(connection, table) for table in Certificate.metadata.sorted_tables)
        connection.commit()
    assert written > 60, "columns"
    yield house
    house.restore()


def _marked(connection: sqlite3.Connection, table: Table) -> int:
    """Put markup behind every free text of a table, and return how many columns took it."""
    done = 0
    for column in table.columns:
        if not isinstance(column.type, String) or KEPT.search(column.name):
            continue
        try:
            connection.execute(f'UPDATE "{table.name}" SET "{column.name}" = "{column.name}" || ?', [MARKUP])
            done += 1
        except sqlite3.IntegrityError:
            continue  # it must be of a certain form, so nothing foreign stands in it
    if table.name == "certificates":
        for key, content in connection.execute("SELECT id, content FROM certificates").fetchall():
            marked = in_every_text(CertificateContent.model_validate_json(content)).canonical().decode()
            connection.execute("UPDATE certificates SET content = ? WHERE id = ?", [marked, key])
    return done


def knock(house: House, row: Access) -> tuple[str, bytes]:
    """Open an address as somebody who may, and return what came: its type and content."""
    client = house.app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = house.tokens[min(row.who).value if row.who else "administrator"]
    response = client.get(address(house, row), follow_redirects=True)
    content = response.get_data()
    response.close()
    assert response.status_code in {200, 404, 409, 422}, row
    return response.mimetype, content


def test_every_page_and_every_print_shows_markup_as_text(hostile: House):
    pages = prints = 0
    for row in TABLE:
        if row.method != "GET" or row.endpoint.startswith("api."):
            continue
        kind, content = knock(hostile, row)
        if kind == "text/html":
            page = content.decode()
            assert f"<i>{MARK}" not in page, row
            pages += MARK in page
        elif kind == "application/pdf":
            prints += shown_as_text(squeezed(content)) > 0
    assert pages > 60
    assert prints > 8
