"""Every page that somebody may be shown, over the demonstration: its links, its width, and what axe says of it."""

from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lims.domain.roles import STAFF
from tests.browser.demonstration import NOBODY, Demonstration
from tests.browser.walk import Seen, walk
from tests.web.access_table import TABLE

pytestmark = pytest.mark.slow

STAFF_KEYS = ("penerima", "analis1", "penyelia", "mt", "mm", "kepala", "bendahara", "asesor", "administrator")
CLIENT_KEYS = ("tempa", "baja", "cor")

PROGRAMS = frozenset({"api"})
"""Audiences that are no people."""

PHONE, DESK = 360, 1280

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
"""WCAG 2.2 at level AA, and what axe calls good practice."""

NOT_SHOWN = frozenset(
    {"account.laboratory", "account.job", "account.job_progress", "account.job_file", "account.long_list"}
)
"""What the demonstration has no occasion for: nobody works in two laboratories, and no job runs."""

FILES = frozenset(
    {
        *("account.guide_picture", "account.health", "admin.file", "admin.letter_scan", "admin.mark_image"),
        *("admin.takeover_file", "admin.takeover_report", "lab.attachment", "lab.bill_print"),
        *("lab.counter_find", "lab.curve", "lab.money_days_sheet", "lab.order_request_form"),
        *("lab.payment_print", "lab.piece_label", "lab.reception_template", "lab.sample_label"),
        *("portal.bill", "verify.log", "verify.manifest", "verify.public_file", "verify.status"),
        *("verify.worker",),
    }
)
"""What is no page, and not on everybody's way."""

OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

HEIGHT = "() => Math.max(800, document.documentElement.scrollHeight)"

SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => {
    const field = one.matches("[type=checkbox], [type=radio]") ? one.closest("label") ?? one : one;
    const box = field.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 8 || getComputedStyle(field).display === "inline") return false;
    return box.height < 43.5 || box.width < 31.5;
  })
  .map((one) => one.outerHTML.slice(0, 120))"""
"""What a thumb has to hit; a link inside a sentence is as high as its line."""


@dataclass
class Looking:
    """Somebody who opens pages on the screens of everybody, and writes down what is wrong."""

    demonstration: Demonstration
    browser: Browser
    screens: dict[tuple[str, int], Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def at(self, page: Seen, width: int) -> None:
        """Look at a page at this width, and at how it lies on a phone."""
        screen = self._screen(page.who, width)
        screen.goto(self.demonstration.address + page.path)
        where = f"{page.path} ({page.who or 'anyone'}, {width} px)"
        # Unrolled, so that nothing lies under the bar of buttons that stays in sight.
        screen.set_viewport_size({"width": width, "height": screen.evaluate(HEIGHT)})
        for one in Axe().run(screen, options=RULES).response["violations"]:
            self.faults.append(f"{where}: {one['id']}: {one['nodes'][0]['html'][:200]}")
        self._measure(screen, where)
        screen.set_viewport_size({"width": PHONE + DESK - width, "height": 800})
        self._measure(screen, where)
        screen.set_viewport_size({"width": width, "height": 800})

    def _measure(self, screen: Page, where: str) -> None:
        width = screen.viewport_size["width"] if screen.viewport_size else 0
        if (over := screen.evaluate(OVER)) > 0:
            self.faults.append(f"{where}: runs {over} px over {width} px")
        if width == PHONE:
            self.faults += [f"{where}: too small for a thumb: {one}" for one in screen.evaluate(SMALL)]

    def _screen(self, who: str, width: int) -> Page:
        if (who, width) not in self.screens:
            screen = self.demonstration.page(self.browser, who, width)
            # What the policy of the page's own headers refuses is told here as well.
            screen.on("console", lambda said: self._complain(said.text) if said.type == "error" else None)
            screen.on("pageerror", lambda error: self._complain(str(error)))
            self.screens[who, width] = screen
        return self.screens[who, width]

    def _complain(self, words: str) -> None:
        self.faults.append(words)


@pytest.fixture(scope="module")
def seen(demonstration: Demonstration) -> list[Seen]:
    """Return all that everybody is shown."""
    found = walk(
        demonstration, NOBODY, ["/", "/sign-in", "/register", "/verify", *demonstration.pages.values()]
    )
    for who in STAFF_KEYS:
        found += walk(demonstration, who, ["/lab/", "/account", *demonstration.asked.get(who, [])])
    for who in CLIENT_KEYS:
        found += walk(demonstration, who, ["/portal/", "/account", *demonstration.asked.get(who, [])])
    return found


def test_nobody_is_shown_a_link_that_leads_nowhere(seen: list[Seen]) -> None:
    assert len(STAFF_KEYS) == len(STAFF)
    refused = [str(page) for page in seen if page.status != 200]
    assert refused == [], "\n".join(refused)


def test_links_lead_to_every_page(seen: list[Seen]) -> None:
    reached = {page.endpoint for page in seen}
    pages = {row.endpoint for row in TABLE if row.method == "GET"} - NOT_SHOWN - FILES
    missed = {endpoint for endpoint in pages - reached if endpoint.partition(".")[0] not in PROGRAMS}
    assert missed == set(), f"let the demonstration lead to them, or say above why not: {sorted(missed)}"


def test_every_page_can_be_used_by_everybody_on_a_phone_and_at_a_desk(
    demonstration: Demonstration, seen: list[Seen], browser: Browser
) -> None:
    looking = Looking(demonstration, browser)
    for number, page in enumerate(_telling(seen)):
        looking.at(page, (DESK, PHONE)[number % 2])
    assert looking.faults == [], "\n".join(looking.faults)


def _telling(seen: list[Seen]) -> list[Seen]:
    """Return the pages that show something which no page before them had, and one of every kind."""
    kinds: set[str] = set()
    parts: set[tuple[object, ...]] = set()
    found = []
    for page in seen:
        if page.html and page.status == 200 and (page.endpoint not in kinds or not page.parts <= parts):
            found.append(page)
            kinds.add(page.endpoint)
            parts |= page.parts
    return found
