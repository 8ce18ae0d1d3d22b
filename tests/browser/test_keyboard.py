"""The main job without a mouse: every step within reach of the keyboard, with the focus in sight all the way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import House, email_of
from tests.browser.test_main_job import READINGS
from tests.scene import PASSWORD, Scene

pytestmark = pytest.mark.slow

MOST = 120
"""How many times Tab is pressed before something is called out of reach."""

FOCUS = """(wanted) => {
  const at = document.activeElement;
  const outlined = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = at.getBoundingClientRect();
  return {
    there: at === wanted,
    seen: at === document.body || outlined(at) || outlined(at.closest(".choice") ?? at),
    inside: at === document.body || (box.bottom > 0 && box.top < innerHeight),
    what: at.outerHTML.slice(0, 100),
  };
}"""


@dataclass
class Hands:
    """A person whose mouse is broken."""

    page: Page
    address: str

    def open(self, path: str) -> None:
        """Open a page, and pass over its menu by the link that every page begins with."""
        self.page.goto(self.address + path)
        self.skip()

    def skip(self) -> None:
        """Go to the content by the first link of the page."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.matches('a.skip')"), (
            "the first stop is the skip link"
        )
        expect(self.page.locator("a.skip")).to_be_in_viewport()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()

    def to(self, target: str | Locator) -> None:
        """Press Tab until the target has the focus; whatever is passed shows its focus."""
        found = self.page.locator(target).first if isinstance(target, str) else target.first
        handle = found.element_handle()
        for _ in range(MOST):
            at = self.page.evaluate(FOCUS, handle)
            if at["there"]:
                return
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUS, handle)
            assert at["seen"], f"{self.page.url}: nobody sees the focus on {at['what']}"
            assert at["inside"], f"{self.page.url}: the focus is out of sight on {at['what']}"
        raise AssertionError(f"{self.page.url}: {target} is out of reach of Tab")

    def write(self, target: str, text: str) -> None:
        """Type into a field; in a choice, typing goes to the option that begins like this."""
        self.to(target)
        self.page.keyboard.type(text)

    def press(self, name: str, key: str = "Enter") -> None:
        """Press a button by its words, and come to the page that it leads to."""
        self.to(self.page.get_by_role("button", name=name))
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        """Follow a link."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.skip()

    def tick(self, boxes: Iterable[Locator]) -> None:
        """Tick every box that is not ticked yet."""
        for box in boxes:
            if not box.is_checked():
                self.to(box)
                self.page.keyboard.press("Space")
                expect(box).to_be_checked()


def test_the_main_job_is_done_by_keyboard_alone(house: House, scene: Scene, app: Flask) -> None:
    def hands(email: str) -> Hands:
        page = house.visitor()
        page.emulate_media(reduced_motion="reduce")
        found = Hands(page, house.address)
        found.open("/sign-in")
        found.write("input[type=text], input[name=name]", email)
        found.write("input[type=password]", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return found

    applies(hands(f"owner.{scene.laboratory.code}@contoh.id".lower()))
    reception = hands(email_of(scene, "reception"))
    order = reviews_the_request(reception)
    receives(reception, order)
    supervisor = hands(email_of(scene, "supervisor"))
    assigns(supervisor)
    enters(hands(email_of(scene, "analyst")))
    verifies(supervisor)
    issues(hands(email_of(scene, "technical_manager")))


def applies(owner: Hands) -> None:
    """Send the form empty first: the list of faults has the focus, and leads to the field."""
    owner.open("/portal/applications/new")
    owner.press("Ajukan")
    summary = owner.page.locator("#error-summary")
    expect(summary).to_be_focused()
    owner.to(summary.locator("a"))
    owner.page.keyboard.press("Enter")
    owner.write("[name=items-0-product]", "Baja tulangan beton sirip")
    owner.write("[name=items-0-specification_code]", "SNI 2052:2017")
    owner.page.keyboard.press("Tab")
    expect(owner.page.locator("[name=items-0-grade] option[value='BjTS 420B']")).to_have_count(1)
    owner.page.wait_for_load_state("networkidle")
    owner.write("[name=items-0-grade]", "Baja tulangan beton sirip BjTS 420B")
    owner.page.keyboard.press("Tab")
    expect(owner.page.locator("[name=items-0-size] option[value=D16]")).to_have_count(1)
    owner.page.wait_for_load_state("networkidle")
    owner.write("[name=items-0-size]", "D16")
    owner.page.keyboard.press("Tab")
    expect(owner.page.locator("input[name$=-requested]:checked").first).to_be_attached()
    owner.page.wait_for_load_state("networkidle")
    owner.press("Ajukan")
    expect(owner.page.get_by_text("Permohonan diajukan").first).to_be_visible()


def reviews_the_request(reception: Hands) -> str:
    reception.open("/lab/applications?state=submitted")
    reception.follow("tbody a")
    reception.tick(reception.page.locator("input[type=radio][value=yes]").all())
    reception.write("[name=superseded_accepted]", "Pelanggan memilih edisi 2017.")
    reception.press("Dapat dilayani, buat order")
    expect(reception.page.get_by_text(re.compile("Order .* dibuat"))).to_be_visible()
    reception.page.goto(f"{reception.address}/lab/orders")
    return reception.page.locator("tbody a").first.inner_text()


def receives(reception: Hands, order: str) -> None:
    """A scanner types into the field that has the focus, and ends with Enter."""
    reception.page.goto(f"{reception.address}/lab/counter")
    expect(reception.page.locator("[name=code]")).to_be_focused()
    reception.page.keyboard.type(order)
    with reception.page.expect_navigation():
        reception.page.keyboard.press("Enter")
    reception.skip()
    reception.write("[name$=quantity]", "3 batang @ 1 m")
    names = ("quantity_sufficient", "identified", "undamaged", "free_of_rust", "as_described")
    reception.tick([reception.page.locator(f"[name$={name}]").first for name in names])
    reception.press("Terima contoh")
    expect(reception.page.get_by_text(re.compile("Contoh .* diterima"))).to_be_visible()


def assigns(supervisor: Hands) -> None:
    supervisor.open("/lab/planning")
    supervisor.tick(supervisor.page.locator("input[type=checkbox][name^=pieces]").all())
    supervisor.press("Tugaskan")
    expect(supervisor.page.get_by_text("pengujian ditugaskan").first).to_be_visible()


def enters(analyst: Hands) -> None:
    analyst.page.goto(f"{analyst.address}/lab/worklist")
    sheets = [
        link.get_attribute("href") for link in analyst.page.locator("main a[href*='/lab/entry/']").all()
    ]
    for sheet in dict.fromkeys(sheets):
        analyst.open(str(sheet))
        analyst.write("[name=temperature]", "24,5")
        analyst.write("[name=humidity]", "58")
        analyst.tick(analyst.page.locator("[name=equipment]:enabled").all())
        fills_the_table(analyst.page, analyst)
        analyst.press("Serahkan ke penyelia")
        expect(analyst.page.get_by_text("diserahkan ke penyelia").first).to_be_visible()


def fills_the_table(page: Page, analyst: Hands) -> None:
    """Type down each column as it is read off a machine: a glove hits Enter, and Enter never sends the form."""
    rows = page.locator(".entry tbody tr").all()
    first = page.locator(".entry tbody .cell").first
    analyst.to(first)
    for _ in range(rows[0].locator(".cell").count()):
        column = str(page.evaluate("document.activeElement.name")).rsplit("-", 1)[1]
        for row in rows:
            cell = row.locator(f".cell[name$='-{column}']")
            if cell.count() == 0:  # the remarks, whose name is that of the piece
                return
            expect(cell).to_be_focused()
            if column in READINGS:
                choice = cell.evaluate("one => one.tagName") == "SELECT"
                words = cell.locator(f"option[value='{READINGS[column]}']").inner_text() if choice else ""
                page.keyboard.type(words or READINGS[column])
            page.keyboard.press("Enter")


def verifies(supervisor: Hands) -> None:
    supervisor.open("/lab/reviews")
    supervisor.follow("main a[href*='/lab/reviews/']")
    supervisor.tick(supervisor.page.locator("main input[type=checkbox]").all())
    supervisor.press("Verifikasi yang dicentang")


def issues(manager: Hands) -> None:
    """The question for the password opens with the focus in it, Escape closes it, and Enter answers."""
    manager.open("/lab/certificates")
    manager.press("Buat konsep")
    manager.skip()
    manager.press("Sudah dibaca")
    manager.skip()
    question = manager.page.locator("details.confirm:has(input[type=password])")
    manager.to(question.locator("summary"))
    manager.page.keyboard.press("Enter")
    expect(question.locator("input[type=password]")).to_be_focused()
    manager.page.keyboard.press("Escape")
    expect(question.locator("summary")).to_be_focused()
    manager.page.keyboard.press("Enter")
    expect(question.locator("input[type=password]")).to_be_focused()
    manager.page.keyboard.type(PASSWORD)
    with manager.page.expect_navigation():
        manager.page.keyboard.press("Enter")
    manager.skip()
    manager.press("Terbitkan")
    expect(manager.page.locator("h1")).to_have_text(re.compile(r"LUL/LHU/\d{4}/\d\d/000001"))
