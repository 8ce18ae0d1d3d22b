"""The vectors that we publish, answered by the verifier of the browser as by the one without."""

import base64
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from lims.trust import paper

pytestmark = pytest.mark.slow
STATIC = Path("lims/web/static/verifier")
PUBLISHED = json.loads(Path("docs/trust-vectors.json").read_text(encoding="utf-8"))
BANNERS = {
    "TIDAK ASLI": "FALSE",
    "TIDAK DAPAT DIPASTIKAN": "UNKNOWN",
    "ASLI, STATUS BELUM DIPERIKSA": "GENUINE",
}
"""What the browser calls an answer by another word."""

ASKED = """
async ({vectors, at}) => {
  const [{read, shortCode}, {load}, {check}] = await Promise.all(
    ["record", "trust", "check"].map((name) => import(`/verifier/${name}.js`)));
  const trust = await load("/trust-list.json");
  const found = {};
  for (const {name, text} of vectors) {
    const bytes = read(text);
    const {banner} = await check(bytes, trust, "/", null, new Date(at));
    found[name] = [banner, await shortCode(bytes)];
  }
  return found;
}
"""


def answered(route: Route) -> None:
    """Answer as a web server does that has nothing but the verifier's modules and the published files."""
    name = urlsplit(route.request.url).path.removeprefix("/")
    if name == "":
        route.fulfill(body="<!doctype html>", content_type="text/html")
    elif name == "trust-list.json":
        route.fulfill(json=PUBLISHED["trust_list"])
    elif name in PUBLISHED["files"]:
        route.fulfill(
            body=base64.b64decode(PUBLISHED["files"][name]), content_type="application/octet-stream"
        )
    elif name.startswith("verifier/") and (STATIC / Path(name).name).is_file():
        route.fulfill(path=STATIC / Path(name).name, content_type="text/javascript")
    else:
        route.fulfill(status=404, body="404")


def test_the_browser_answers_every_vector_as_published(browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.route("http://localhost:1/**", answered)  # nobody listens there
    page.goto("http://localhost:1/")
    found = page.evaluate(ASKED, {"vectors": PUBLISHED["vectors"], "at": PUBLISHED["at"]})
    context.close()

    assert len(found) == len(PUBLISHED["vectors"])
    for vector in PUBLISHED["vectors"]:
        answer = BANNERS.get(vector["answer"], vector["answer"])
        code = paper.short_code(_tagged(bytes.fromhex(vector["record"])))
        assert found[vector["name"]] == [answer, code], vector["name"]


def _tagged(record: bytes) -> bytes:
    """Return a record with tag 18 alone, however it came."""
    return b"\xd2" + record.removeprefix(b"\xd8\x3d").removeprefix(b"\xd2")
