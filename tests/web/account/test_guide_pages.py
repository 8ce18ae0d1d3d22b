"""The guide inside the program: every page leads to what tells of it."""

import re

import pytest
from flask.testing import FlaskClient

from lims.web import guide


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_each_text_opens_in_both_languages_with_its_pictures(client: FlaskClient) -> None:
    for code in guide.READERS:
        for language in ("id", "en"):
            page = client.get(f"/guide/{code}?lang={language}")
            assert page.status_code == 200
            pictures = re.findall(r'<img src="([^"]+)"', page.text)
            assert {client.get(picture).status_code for picture in set(pictures)} <= {200}
            assert "pages:" not in page.text


def test_a_page_leads_to_the_part_that_tells_of_it(client: FlaskClient) -> None:
    assert 'href="/guide/pelanggan#account-register"' in client.get("/register").text
    assert 'id="account-register"' in client.get("/guide/pelanggan").text
    assert 'href="/guide/pembeli#verify-verifier"' in client.get("/verify").text


def test_an_unknown_text_is_not_found_and_leads_out_of_the_folder_nowhere(client: FlaskClient) -> None:
    assert client.get("/guide/rahasia").status_code == 404
    assert client.get("/guide/pictures/..%2fREADME.md").status_code == 404
    assert client.get("/guide/pictures/%2e%2e/README.md").status_code == 404
