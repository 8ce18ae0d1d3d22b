"""From the verifier's page to its verdict in a real Chromium; measured where Playwright and Chromium are installed."""

import importlib
import importlib.util
import shutil
import statistics
from collections.abc import Iterator

from sqlalchemy import select

from lims.bench import house
from lims.bench.house import ADDRESS, House
from lims.bench.measuring import Measured, Size, area
from lims.bench.serving import PORT, served
from lims.database import db
from lims.demonstration import acts
from lims.demonstration.acts import Plan
from lims.demonstration.reckoning import FIRST
from lims.domain.text import Text
from lims.models import CertificateRecord
from lims.trust import paper

VISITS = 9
GREATEST_VERDICT_MS = 90.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

WATCH = """
new MutationObserver(() => {
  if (!document.documentElement.dataset.answered || window.answeredAt) return;
  window.answeredAt = performance.now();
  console.debug("answered");
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-answered"] });
"""
FROM_SCRIPT = """
() => {
  const scripts = performance.getEntriesByType("resource").filter((one) => /\\/verifier\\/\\w+\\.js$/.test(one.name));
  return window.answeredAt - Math.min(...scripts.map((one) => one.startTime));
}
"""


@area("verdict")
def verdict(_size: Size) -> Iterator[Measured]:
    """Open the text of a QR in the verifier, again and again, and time it from loading its script to its answer."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None or importlib.util.find_spec("playwright") is None:
        return
    with house.opened() as one:
        one.tell(acts.issued(Plan(one.stage, one.store, "tempa", (FIRST.bar,), one.stage.ago(12))))
        digits = _text(one).partition("#")[2]
        # In a process of its own: Playwright keeps this one busy.
        with served(one):
            found = _visited(program, f"http://127.0.0.1:{PORT}/verifier/#{digits}")
    words = Text("Dari skrip sampai jawaban di Chromium", "From the script to the answer in Chromium")
    yield Measured("verdict", words, statistics.median(found), "ms", GREATEST_VERDICT_MS, VISITS)


def _text(one: House) -> str:
    with one.app.app_context():
        record = db.session().scalars(select(CertificateRecord.record)).one()
        db.session.remove()
    return paper.address(ADDRESS, record)


def _visited(program: str, address: str) -> list[float]:
    """Return the milliseconds of each visit but the first, which fills the cache of the browser."""
    # By its name: nothing but measuring needs it, so the package does not ask for it.
    playwright_api = importlib.import_module("playwright.sync_api")
    found = []
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_context(locale="id-ID").new_page()
        page.add_init_script(WATCH)
        for _visit in range(VISITS + 1):
            page.goto("about:blank")
            # It says so itself: to look for it would let a script of Playwright's run in the page, which then waits.
            with page.expect_console_message(lambda message: message.text == "answered"):
                page.goto(address, wait_until="commit")
            found.append(float(page.evaluate(FROM_SCRIPT)))
        browser.close()
    return found[1:]
