"""`lims publish` writes the whole public site: any web server answers a QR with it, and none of ours runs."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from lims import config
from lims.cli.installation import opened
from lims.database import transaction
from lims.models import CertificateRecord
from lims.trust import paper
from tests import scene as scenes


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder and nothing else."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def public(installed, tmp_path, lims) -> tuple[Path, bytes]:
    """Return the published folder of an installation with one certificate, and its record."""
    with opened(config.load({}, installed)) as installation, transaction() as session:
        scenes.issued(session, scenes.build(session), installation.store)
        record = session.scalars(select(CertificateRecord.record)).one()
    folder = tmp_path / "public"
    told = lims("publish", folder, "--quiet")
    assert told.exit_code == 0, told.output
    return folder, record


@pytest.fixture
def address(public) -> Iterator[str]:
    """Return where a plain web server hands the folder out."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public[0])))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_all_that_the_page_loads_lies_in_the_folder(public):
    folder, _record = public
    for name in ("index.html", "verifier/index.html", "verifier-worker.js", "verifier.webmanifest"):
        assert (folder / name).stat().st_size
    assert b"{version}" not in (folder / "verifier-worker.js").read_bytes()
    # An early answer may come from the cache of the browser, and what another server lets it keep is not known.
    assert b'as="fetch"' not in (folder / "index.html").read_bytes()
    assert (folder / "static/vendor/zxing-wasm/zxing_reader.wasm").is_file()


@pytest.mark.slow
def test_the_folder_on_a_plain_web_server_answers_the_address_on_paper(public, address, browser: Browser):
    _folder, record = public
    context = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 760})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/verifier/"):
        page.goto("about:blank")
        page.goto(f"{address}{path}#{paper.to_digits(record)}")
        page.wait_for_selector("html[data-answered]")
        assert page.get_attribute("html", "data-answered") == "VALID", path
    context.close()
    assert all(one.startswith((address, "about:", "blob:", "data:")) for one in asked)
