"""The pictures of the guide: taken where a reader of it stands, and each one that it names."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from lims.documents import markdown
from tests.browser.demonstration import NOBODY, Demonstration

pytestmark = pytest.mark.slow

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guide"

HEIGHT = {360: 720, 1280: 800}

MOST = 3_000_000
"""Bytes that all pictures may take together: they travel with the program."""


@dataclass(frozen=True)
class Picture:
    """A picture, and the way to what it shows."""

    name: str
    who: str
    begin: str
    """An address, or the name of one that comes by letter or in a QR."""
    follow: tuple[str, ...] = ()
    """Links and buttons that are pressed one after another."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """By selector; a choice is chosen by its value."""
    shows: str = ""
    """What stands at the top; by default the beginning of the page."""

    @property
    def width(self) -> int:
        return int(self.name.rpartition("-")[2])


APPLICATION = {
    "[name=items-0-product]": "Baja tulangan beton sirip",
    "[name=items-0-brand]": "TKM",
    "[name=items-0-heat_or_lot]": "TK-09",
    "[name=items-0-specification_code]": "SNI 2052:2017",
    "[name=items-0-grade]": "BjTS 420B",
    "[name=items-0-size]": "D16",
}

PICTURES = (
    # Clients, on their phone.
    Picture("register-360", NOBODY, "/register"),
    Picture("sign-in-360", NOBODY, "/sign-in"),
    Picture("apply-360", "tempa", "/portal/applications/new", typed=APPLICATION),
    Picture(
        "tests-360",
        "tempa",
        "/portal/applications/new",
        typed=APPLICATION,
        shows=".test-row:has(:checked) >> nth=0",
    ),
    Picture("home-client-360", "tempa", "/portal/"),
    Picture("follow-360", "tempa", "/portal/", ("main h2 a[href*='/portal/orders/'] >> nth=0",)),
    Picture(
        "pay-360",
        "tulangan",
        "/portal/notices",
        ("main a[href*='/portal/orders/'] >> nth=0",),
        shows="h2:has-text('Pembayaran')",
    ),
    Picture("lhu-360", "tempa", "/portal/certificates", shows="main .card >> nth=0"),
    # Whoever holds a report.
    Picture("verify-360", NOBODY, "/verify"),
    Picture("verifier-360", NOBODY, "verifier"),
    Picture("certificate-360", NOBODY, "certificate"),
    # The counter.
    Picture("home-reception-1280", "penerima", "/lab/"),
    Picture("walk-in-1280", "penerima", "/lab/walk-in"),
    Picture(
        "request-1280",
        "penerima",
        "/lab/applications?state=submitted",
        ("tbody a >> nth=0",),
        shows=".check-point >> nth=0",
    ),
    Picture(
        "receive-1280",
        "penerima",
        "/lab/counter",
        ("main :is(li, tr):has-text('Cor Logam') a[href*='/counter/orders/'] >> nth=0",),
        shows=".checklist >> nth=0",
    ),
    Picture("hand-over-360", "penerima", "/lab/samples/hand-over"),
    Picture("remains-1280", "penerima", "/lab/remains?state=kept"),
    # Money.
    Picture("money-1280", "bendahara", "/lab/money"),
    Picture("bill-1280", "bendahara", "/lab/money", ("tbody a[href*='/money'] >> nth=0",)),
    # The bench.
    Picture("worklist-360", "analis1", "/lab/worklist"),
    Picture(
        "entry-1280",
        "analis1",
        "/lab/worklist",
        ("main a[href*='/lab/entry/'] >> nth=0",),
        shows=".sheet-head",
    ),
    Picture(
        "entry-360",
        "analis1",
        "/lab/worklist",
        ("main a[href*='/lab/entry/'] >> nth=0",),
        shows=".entry-frame",
    ),
    Picture("planning-1280", "penyelia", "/lab/planning"),
    Picture(
        "reviewing-1280",
        "penyelia",
        "/lab/reviews",
        ("main a[href*='/lab/reviews/'] >> nth=0",),
        shows=".entry-frame:has(input) >> nth=0",
    ),
    # Reports.
    Picture("reports-1280", "mt", "/lab/certificates"),
    Picture(
        "authorise-1280",
        "mt",
        "/lab/certificates?state=draft",
        ("tbody a[href*='/lab/certificates/'] >> nth=0",),
    ),
    Picture("limits-1280", "mt", "/lab/standards", ("main a[href*='/specifications/'] >> nth=0",)),
    Picture("home-head-1280", "kepala", "/lab/"),
    Picture("performance-1280", "kepala", "/lab/performance"),
    Picture("complaint-1280", "mm", "/lab/complaints", ("tbody a >> nth=0",)),
    Picture("trail-1280", "mm", "/admin/audit"),
    Picture(
        "trace-1280",
        "asesor",
        "/lab/certificates",
        (
            "tbody a[href*='/lab/certificates/'] >> nth=0",
            "main a[href*='/lab/orders/'] >> nth=0",
            "main a[href*='/lab/samples/'] >> nth=0",
            "a[href*='/lab/determinations/'] >> nth=0",
        ),
    ),
    Picture("people-1280", "administrator", "/admin/people"),
    Picture("laboratory-1280", "administrator", "/admin/laboratory"),
    Picture("recap-1280", "kepala", "/lab/recap"),
)


def test_every_picture_of_the_guide_can_be_taken(
    demonstration: Demonstration, browser: Browser, tmp_path: Path
) -> None:
    """With `LIMS_PICTURES=docs/guide/pictures` (`make guide`) they are renewed; else they are thrown away."""
    folder = Path(os.environ.get("LIMS_PICTURES") or tmp_path)
    screens: dict[tuple[str, int], Page] = {}
    for picture in PICTURES:
        if (picture.who, picture.width) not in screens:
            screens[picture.who, picture.width] = demonstration.page(browser, picture.who, picture.width)
        screen = screens[picture.who, picture.width]
        _go(demonstration, screen, picture)
        (folder / f"{picture.name}.webp").write_bytes(_taken(screen))
    taken = [folder / f"{picture.name}.webp" for picture in PICTURES]
    assert sum(file.stat().st_size for file in taken) < MOST


def test_the_guide_names_every_picture_and_no_other() -> None:
    named = {
        Path(address).stem
        for file in GUIDE.rglob("*.md")
        for address in markdown.pictures(file.read_text(encoding="utf-8"))
    }
    kept = {file.stem for file in (GUIDE / "pictures").iterdir()}
    assert named == kept == {picture.name for picture in PICTURES}
    assert sum(file.stat().st_size for file in (GUIDE / "pictures").iterdir()) < MOST


def _go(demonstration: Demonstration, screen: Page, picture: Picture) -> None:
    screen.set_viewport_size({"width": picture.width, "height": HEIGHT[picture.width]})
    screen.goto(demonstration.address + demonstration.pages.get(picture.begin, picture.begin))
    for link in picture.follow:
        screen.locator(link).click()
        screen.wait_for_load_state()
    for selector, value in picture.typed.items():
        found = screen.locator(selector)
        if found.evaluate("one => one.tagName") == "SELECT":
            expect(found.locator(f"option[value='{value}']")).to_have_count(1)
            found.select_option(value)
        else:
            found.fill(value)
    if picture.typed:
        screen.wait_for_load_state("networkidle")
    if picture.shows:
        screen.locator(picture.shows).evaluate(
            "one => one.scrollIntoView({block: 'start', behavior: 'instant'})"
        )
    # What was typed is not kept: the next page is opened without being asked for it.
    screen.evaluate("document.activeElement?.blur()")


def _taken(screen: Page) -> bytes:
    """Return what is on the screen, in few colours: a screen has few."""
    with Image.open(io.BytesIO(screen.screenshot(animations="disabled"))) as shot:
        few = shot.convert("RGB").quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    few.convert("RGB").save(kept, "WEBP", lossless=True, quality=90, method=4)
    return kept.getvalue()
