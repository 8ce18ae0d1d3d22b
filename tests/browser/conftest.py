"""A laboratory behind a live server, and people at their browsers."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from lims.database import transaction
from tests import scene as scenes
from tests.browser.demonstration import Demonstration, playing
from tests.scene import PASSWORD, Scene


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Serve from SQLite; models and services are tried on both."""
    return sqlite_url


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Return a committed laboratory with a person in every role."""
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        session.expunge_all()
    return scene


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Return the demonstration with its doors open. It is made before any browser, whose loop sealing would meet."""
    with playing(tmp_path_factory.mktemp("demonstration")) as found:
        yield found


@dataclass
class House:
    """Opens browsers for people and looks at every page that they come to."""

    browser: Browser
    address: str

    def visitor(self, *, width: int = 1280, scripts: bool = True) -> Page:
        """Return the page of somebody who is not signed in."""
        context = self.browser.new_context(
            locale="id-ID", viewport={"width": width, "height": 800}, java_script_enabled=scripts
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._complain)
        return page

    def person(self, email: str, *, width: int = 1280) -> Page:
        """Return the page of a person who has signed in."""
        page = self.visitor(width=width)
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("Nomor telepon atau e-mail").fill(email)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def look(self, page: Page) -> None:
        """Refuse a page that runs over its width or that axe finds a serious fault on."""
        # Asked of what stands on the page: a page that is still on its way has no width.
        width = "main => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        over = page.locator("main").first.evaluate(width)
        assert over <= 0, f"{page.url} is {over} px too wide"
        found = Axe().run(page)
        serious = [
            (one["id"], one["nodes"][0]["html"][:200])
            for one in found.response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        assert not serious, (page.url, serious)

    @staticmethod
    def _complain(message: object) -> None:
        if getattr(message, "type", "") == "error" and "Content Security Policy" in getattr(
            message, "text", ""
        ):
            raise AssertionError(message.text)


@pytest.fixture
def house(browser: Browser, live_server: str, scene: Scene) -> Iterator[House]:
    """Return the house with its doors open."""
    yield House(browser, live_server)
    for context in browser.contexts:
        context.close()


def email_of(scene: Scene, role: str) -> str:
    """Return what the person in a role signs in with."""
    return f"{role}.{scene.laboratory.code}@contoh.id".lower()
