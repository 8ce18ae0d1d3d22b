"""The verifier in a real browser: what it says of genuine, stale and forged records, with and without a network."""

import hashlib
import io
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Route
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from lims.database import db, transaction
from lims.documents.qr import qr_matrix
from lims.domain.certificate import CertificateContent
from lims.domain.roles import Role
from lims.models import Certificate, CertificateRecord, CertificateSeal
from lims.services import certificates
from lims.storage import LocalStore
from lims.tasks.sealing import Sealery
from lims.trust import claims, cose, paper
from lims.trust.keys import Purpose
from lims.trust.keystore import KeyStore
from lims.trust.pdf.archive import Attachment, Metadata, Relationship, archive
from lims.trust.pdf.seals import TimeStamping
from tests import scene as scenes
from tests.markup import MARKUP, in_every_text, shown_as_text
from tests.scene import Scene
from tests.trust.pdf.sealing import stamping

pytestmark = pytest.mark.slow
STATIC = Path("lims/web/static")


KEPT = """
async () => {
  const {serviceWorker} = navigator;
  if (!serviceWorker.controller) await new Promise((done) => serviceWorker.addEventListener("controllerchange", done));
  const facts = await caches.open("verifier-facts");
  while ((await facts.keys()).length < 4);
}
"""
"""Ends when the worker answers, and list of keys, checkpoint, tile and status list are kept."""

TILES = """
async () => {
  const kept = await (await caches.open("verifier-facts")).keys();
  return kept.map((one) => one.url).filter((url) => url.includes("/tile/"));
}
"""
OTHER_TILE = (
    f"async (before) => {{ const now = await ({TILES})(); return now.length === 1 && now[0] !== before[0]; }}"
)
"""True once one tile is kept, and another than before."""


@dataclass
class Site:
    """The application at an address, and what was asked of it."""

    app: Flask
    certificate_id: object
    record: bytes
    pdf: bytes
    content: bytes
    asked: list[str] = field(default_factory=list)
    address: str = ""
    scene: Scene | None = None
    server: BaseWSGIServer | None = None

    def open(self) -> None:
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        threading.Thread(target=self.server.serve_forever).start()
        self.address = f"http://127.0.0.1:{self.server.port}"

    def close(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def digits(self, record: bytes | None = None) -> str:
        return paper.to_digits(record or self.record)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    store = app.extensions["lims_store"]
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        certificate = scenes.issued(session, scene, store)
        record = session.scalars(select(CertificateRecord.record)).one()
        made = Site(
            app, certificate.id, record, store.get(certificate.pdf_sha256), certificate.content.encode()
        )
        made.scene = scene
        session.flush()
    made.open()
    yield made
    made.close()


@pytest.fixture
def sealed(site: Site, app: Flask) -> bytes:
    """Return the certificate as the worker sealed it."""
    store, keys = app.extensions["lims_store"], app.extensions["lims_keys"]
    # Sealing starts a loop of asyncio, and the browser's runs in this thread already.
    with ThreadPoolExecutor(1) as worker:
        return worker.submit(_sealed, app, store, keys).result()


def _sealed(app: Flask, store: LocalStore, keys: KeyStore, stamps: TimeStamping | None = None) -> bytes:
    with app.app_context():
        assert Sealery(app.extensions["lims_config"], store, keys, stamps).sweep() == 1
        return store.get(db.session().scalars(select(CertificateSeal.pdf_sha256)).one())


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a phone's page that remembers every address that it asked for."""
    context = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 760})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("request", lambda request: site.asked.append(request.url))
    yield page
    context.close()


def ask(page: Page, address: str) -> str:
    """Open an address, and return what the page answers in one word."""
    page.goto("about:blank")
    page.goto(address)
    return answer(page)


def answer(page: Page) -> str:
    page.wait_for_selector("html[data-answered]")
    return page.get_attribute("html", "data-answered") or ""


def outcome(page: Page, check: str) -> str:
    return page.locator(f"[data-check={check}]").first.get_attribute("data-result") or ""


def archived(site: Site, content: bytes, record: bytes | None) -> bytes:
    """Return the PDF with its records inside, as they are before it is sealed."""
    data = Attachment("data.json", content, "application/json", Relationship.SOURCE, "data")
    files = [data]
    if record:
        files.append(Attachment("certificate.cose", record, "application/cose", Relationship.DATA, "record"))
    metadata = Metadata("LHU", "Laboratorium", "LHU", datetime(2026, 1, 1, tzinfo=UTC))
    return archive(site.pdf, files, metadata)


def drop(page: Page, name: str, kind: str, data: bytes) -> str:
    page.evaluate("delete document.documentElement.dataset.answered")
    page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": data})
    return answer(page)


def test_the_address_on_paper_answers_and_nothing_of_it_reaches_the_server(site, phone):
    assert ask(phone, f"{site.address}/#{site.digits()}") == "VALID"
    for check in ("signature", "issuer", "log", "status"):
        assert outcome(phone, check) == "good", check
    for check in ("witnesses", "data"):
        assert outcome(phone, check) == "open", "what was not checked is told"
    text = phone.inner_text("#answer")
    told = claims.Claims.decode(cose.parse(site.record).payload)
    assert told.number in text
    assert "Memenuhi" in text
    assert paper.short_code(site.record) in text
    over = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0
    serious = [
        (one["id"], one["nodes"][0]["html"])
        for one in Axe().run(phone).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert not serious, serious
    phone.click("[data-language=en]")
    assert "GENUINE AND VALID" in phone.inner_text("#answer")
    for asked in site.asked:
        assert asked.startswith((site.address, "about:", "blob:", "data:")), "no request leaves"
        assert not re.search(r"\d{40}", asked.split("#")[0]), "the record stays in the browser"


def test_it_answers_after_the_server_was_switched_off(site, phone):
    assert ask(phone, f"{site.address}/verifier/#{site.digits()}") == "VALID"
    # One visit is enough: page and worker keep keys, list, checkpoint and tile meanwhile.
    phone.evaluate(KEPT)
    with site.app.app_context(), transaction() as session:
        store = site.app.extensions["lims_store"]
        manager = site.scene.people[Role.TECHNICAL_MANAGER]
        new = certificates.amend(session, manager, site.certificate_id, "Nomor lot keliru")
        scenes.authorise(session, site.scene, new)
        certificates.issue(session, manager, store, new.id, scenes.keys_of(store))
        newer = session.scalars(select(CertificateRecord.record).order_by(CertificateRecord.log_index)).all()[
            -1
        ]
    site.close()
    assert newer != site.record
    assert ask(phone, f"{site.address}/verifier/#{site.digits(newer)}") == "GENUINE", (
        "the log kept here is older"
    )
    assert outcome(phone, "log") == "open"
    for path in ("/verifier/", "/verifier/?lang=en", "/"):
        assert ask(phone, f"{site.address}{path}#{site.digits()}") == "VALID", path
    changed = bytearray(site.record)
    changed[-1] ^= 1
    assert ask(phone, f"{site.address}/verifier/#{site.digits(bytes(changed))}") == "FALSE"


def test_keys_log_and_list_are_asked_for_once_and_not_one_after_the_other(site, browser):
    """Whoever waits at a gate waits for the slowest answer, not for the sum of all."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked: list[str] = []
    waiting: list[Route] = []

    def held(route: Route) -> None:
        waiting.append(route)
        if len(waiting) == 2:
            for one in waiting:
                one.continue_()

    page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    page.route(re.compile(r"/checkpoint$|/status/"), held)
    assert ask(page, f"{site.address}/verifier/#{site.digits()}") == "VALID"
    for name in ("trust-list.json", "checkpoint", "0.cwt"):
        assert asked.count(name) == 1, name
        assert asked.index(name) < asked.index("check.js"), "what the page can name waits for no script"
    assert "pdf.js" not in asked
    context.close()


def test_what_was_asked_for_before_there_was_a_record_answers_none_that_comes_later(site, phone):
    phone.goto(f"{site.address}/verifier/")
    phone.wait_for_selector("html[data-ready]")
    phone.wait_for_load_state("networkidle")
    with site.app.app_context(), transaction() as session:
        certificates.suspend(
            session, site.scene.people[Role.TECHNICAL_MANAGER], site.certificate_id, "Keluhan"
        )
    phone.goto(f"{site.address}/verifier/#{site.digits()}")
    assert answer(phone) == "DITANGGUHKAN"
    assert sum(one.endswith("/0.cwt") for one in site.asked) == 2


def test_of_the_end_of_the_log_only_the_newest_tile_is_kept(site, phone):
    assert ask(phone, f"{site.address}/verifier/#{site.digits()}") == "VALID"
    phone.evaluate(KEPT)
    before = phone.evaluate(TILES)
    manager = site.scene.people[Role.TECHNICAL_MANAGER]
    store = site.app.extensions["lims_store"]
    with site.app.app_context(), transaction() as session:
        new = certificates.amend(session, manager, site.certificate_id, "Nomor lot keliru")
        scenes.authorise(session, site.scene, new)
        certificates.issue(session, manager, store, new.id, scenes.keys_of(store))
    assert ask(phone, f"{site.address}/verifier/#{site.digits()}") == "DIGANTIKAN"
    phone.wait_for_function(OTHER_TILE, arg=before)


def test_what_cannot_be_had_is_told_as_that_and_never_as_a_forgery(site, browser):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    for name in ("trust-list.json", "status/**"):  # neither was ever had, so that none is kept
        page.route(f"**/{name}", lambda route: route.abort())
    assert ask(page, f"{site.address}/verifier/#{site.digits()}") == "REFUSED"
    assert "Daftar kunci tidak dapat diambil" in page.inner_text("#answer")
    page.unroute("**/trust-list.json")
    assert ask(page, f"{site.address}/verifier/#{site.digits()}") == "GENUINE"
    assert (outcome(page, "log"), outcome(page, "status")) == ("good", "open")
    page.route("**/pdf.js", lambda route: route.abort())
    assert drop(page, "lhu.pdf", "application/pdf", site.pdf) == "REFUSED"
    assert "Pembaca PDF" in page.inner_text("#answer")
    context.close()


def test_what_became_of_a_certificate_is_told(site, phone):
    manager = site.scene.people[Role.TECHNICAL_MANAGER]
    for act, word in ((certificates.suspend, "DITANGGUHKAN"), (certificates.withdraw, "DICABUT")):
        with site.app.app_context(), transaction() as session:
            act(session, manager, site.certificate_id, "Keluhan")
        assert ask(phone, f"{site.address}/verifier/#{site.digits()}") == word


def test_a_list_of_a_status_key_that_was_revoked_says_nothing(site, browser):
    def revoked(route: Route) -> None:
        trusted = json.loads(route.fetch().text())
        for key in trusted["issuers"][0]["keys"]:
            if key["purpose"] == "status":
                key["revoked_from"] = "2026-01-01T00:00:00Z"
        route.fulfill(json=trusted)

    context = browser.new_context(service_workers="block")
    page = context.new_page()
    assert ask(page, f"{site.address}/verifier/#{site.digits()}") == "VALID"
    page.route("**/trust-list.json", revoked)
    assert ask(page, f"{site.address}/verifier/#{site.digits()}") == "GENUINE"
    assert outcome(page, "status") == "open"
    context.close()


def test_a_superseded_certificate_leads_to_its_successor(site, phone):
    manager = site.scene.people[Role.TECHNICAL_MANAGER]
    store = site.app.extensions["lims_store"]
    with site.app.app_context(), transaction() as session:
        new = certificates.amend(session, manager, site.certificate_id, "Nomor lot keliru")
        scenes.authorise(session, site.scene, new)
        number = certificates.issue(session, manager, store, new.id, scenes.keys_of(store)).number
    assert ask(phone, f"{site.address}/#{site.digits()}") == "DIGANTIKAN"
    phone.click("#successor")
    phone.locator("form[action*='/verify/code'] button").click()
    phone.wait_for_url("**/verify/code*")
    phone.get_by_text("Buka LHU penggantinya").click()
    assert number in phone.inner_text("main")


def test_forgeries_are_refused(site, phone):
    swapped = bytearray(site.record)
    place = swapped.find(b"SNI 2052:2017")
    swapped[place] ^= 1
    assert ask(phone, f"{site.address}/verifier/#{site.digits(bytes(swapped))}") == "FALSE"
    assert outcome(phone, "signature") == "bad"
    unknown = bytes(site.record).replace(cose.parse(site.record).kid, b"\x00\x01\x02\x03")
    assert ask(phone, f"{site.address}/verifier/#{site.digits(unknown)}") in {"FALSE", "UNKNOWN"}
    for digits, words in (
        (site.digits() + "1", "terpotong"),
        ("9" * 51, "rusak"),
    ):
        assert ask(phone, f"{site.address}/verifier/#{digits}") == "REFUSED"
        assert words in phone.inner_text("#answer")
    assert ask(phone, f"{site.address}/verifier/#{site.digits(site.record + bytes(1))}") == "FALSE"
    assert "rusak" in phone.inner_text("#answer")


def test_a_pdf_is_read_on_the_device_and_a_swapped_one_refused(site, phone):
    phone.goto(f"{site.address}/verifier/")
    whole = archived(site, site.content, site.record)
    assert drop(phone, "lhu.pdf", "application/pdf", whole) == "UNKNOWN", "without a seal its looks are open"
    assert outcome(phone, "data") == "good"
    assert "tidak bersegel" in phone.inner_text("[data-check=seal]")
    assert phone.locator("#answer tbody tr").count() == len(json.loads(site.content)["samples"][0]["rows"])
    assert not any(one.endswith("/verify") for one in site.asked), "nothing was sent"
    changed = site.content.replace(b'"603"', b'"703"', 1)
    forged = archived(site, changed if changed != site.content else site.content + b" ", site.record)
    assert drop(phone, "palsu.pdf", "application/pdf", forged) == "FALSE"
    assert outcome(phone, "data") == "bad"
    assert drop(phone, "kosong.pdf", "application/pdf", site.pdf) == "REFUSED"
    assert "tidak memuat rekaman" in phone.inner_text("#answer")


def test_the_sealed_file_is_read_with_its_proof_where_the_log_does_not_answer(site, sealed, browser):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site.address}/verifier/")
    assert drop(page, "lhu.pdf", "application/pdf", sealed) == "VALID"
    assert outcome(page, "data") == outcome(page, "log") == outcome(page, "seal") == "good"
    context.close()
    context = browser.new_context(service_workers="block")  # where nothing of the log was kept
    page = context.new_page()
    page.route("**/log/**", lambda route: route.abort())
    page.goto(f"{site.address}/verifier/")
    assert drop(page, "lhu.pdf", "application/pdf", sealed) == "VALID"
    assert "Bukti dalam PDF" in page.inner_text("[data-check=log]")
    context.close()


def test_a_sealed_file_whose_data_was_swapped_is_refused(site, sealed, phone):
    """The file is written anew with other data; its record is still the genuine one."""
    phone.goto(f"{site.address}/verifier/")
    with pikepdf.open(io.BytesIO(sealed)) as document:
        changed = site.content + b" "
        document.attachments["data.json"] = pikepdf.AttachedFileSpec(document, changed)
        written = io.BytesIO()
        document.save(written)
    assert drop(phone, "palsu.pdf", "application/pdf", written.getvalue()) == "FALSE"
    assert outcome(phone, "data") == "bad"


def test_a_file_that_is_not_as_it_was_sealed_is_never_called_valid(site, sealed, phone):
    phone.goto(f"{site.address}/verifier/")
    assert drop(phone, "lhu.pdf", "application/pdf", sealed) == "VALID"
    names_a_seal = archived(site, site.content, site.record) + b"%/ByteRange [0 1 2 3]\n"
    assert drop(phone, "palsu.pdf", "application/pdf", names_a_seal) == "UNKNOWN"
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)
    added = io.BytesIO()
    writer.write(added)
    assert added.getvalue().startswith(sealed)
    assert drop(phone, "ditambahi.pdf", "application/pdf", added.getvalue()) == "UNKNOWN"
    assert outcome(phone, "seal") == "open"
    covered = bytearray(sealed)
    covered[10] ^= 1  # within the comment below the head, so that nothing but the seal can tell
    assert drop(phone, "diubah.pdf", "application/pdf", bytes(covered)) == "FALSE"
    assert outcome(phone, "seal") == "bad"
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    other = sealed[:start] + b"00" * 40 + sealed[start + 80 :]
    assert drop(phone, "segel-lain.pdf", "application/pdf", other) == "UNKNOWN"


def test_a_seal_with_time_stamps_is_believed_where_the_log_names_that_very_file(site, app, browser):
    store, keys = app.extensions["lims_store"], app.extensions["lims_keys"]
    with ThreadPoolExecutor(1) as worker:
        stamped = worker.submit(_sealed, app, store, keys, stamping()).result()
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site.address}/verifier/")
    assert drop(page, "lhu.pdf", "application/pdf", stamped) == "VALID"
    assert "sampai bita terakhir" in page.inner_text("[data-check=seal]")
    assert drop(page, "ditambahi.pdf", "application/pdf", stamped + b"\n%") == "UNKNOWN"
    assert outcome(page, "seal") == "open"
    page.route("**/log/**", lambda route: route.abort())
    assert drop(page, "lhu.pdf", "application/pdf", stamped) == "UNKNOWN", "nobody can tell without the log"
    context.close()


def test_markup_in_every_text_is_shown_as_text(site, app, browser):
    """A record and a content that the laboratory itself signed, with markup wherever a text is free."""
    content = in_every_text(CertificateContent.model_validate_json(site.content)).canonical()
    keys: KeyStore = app.extensions["lims_keys"]
    genuine = claims.Claims.decode(cose.parse(site.record).payload)
    hostile = replace(
        genuine,
        number=genuine.number + MARKUP,
        product=MARKUP,
        specification=MARKUP,
        lot="<i>tQt</i>",
        client=MARKUP,
        results=(claims.KeyResult(1, "<i>tQt</i>"),),
        data_sha256=hashlib.sha256(content).digest(),
    )
    key = keys.signing(genuine.issuer, Purpose.CERTIFICATE, genuine.issued_at)
    record = cose.sign(hostile.encode(), key.private, key.kid)
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/log/**", lambda route: route.abort())
    page.goto(f"{site.address}/verifier/")
    assert drop(page, "lhu.pdf", "application/pdf", archived(site, content, record)) == "UNKNOWN"
    assert shown_as_text("".join(page.inner_text("#answer").split())) > 20
    assert page.locator("#answer i").count() == 0
    assert ask(page, f"{site.address}/verifier/#{site.digits(record)}") == "GENUINE"
    assert shown_as_text("".join(page.inner_text("#answer").split())) >= 6
    context.close()


def test_a_photograph_of_the_paper_is_read(site, phone):
    page = pypdfium2.PdfDocument(site.pdf)
    pictures = []
    for number in range(len(page)):
        picture = io.BytesIO()
        page[number].render(scale=150 / 72).to_pil().rotate(3, expand=True, fillcolor="white").save(
            picture, "PNG"
        )
        pictures.append(picture.getvalue())
    phone.goto(f"{site.address}/verifier/")
    found = [drop(phone, f"{number}.png", "image/png", data) for number, data in enumerate(pictures)]
    assert "VALID" in found
    assert drop(phone, "surat.txt", "text/plain", b"halo") == "REFUSED"


def test_a_code_of_the_earlier_kind_is_asked_of_this_laboratory_and_of_no_other_host(site, phone):
    with site.app.app_context():
        token = db.session().get_one(Certificate, site.certificate_id).token
    rows = qr_matrix(f"https://palsu.contoh.id/v/{token}")
    code = Image.new("1", (len(rows) + 8, len(rows) + 8), 1)
    for row, line in enumerate(rows):
        for column, dark in enumerate(line):
            code.putpixel((column + 4, row + 4), int(not dark))
    picture = io.BytesIO()
    code.resize((code.width * 8, code.height * 8)).save(picture, "PNG")
    phone.goto(f"{site.address}/verifier/")
    assert drop(phone, "lama.png", "image/png", picture.getvalue()) == "REFUSED"
    assert "palsu.contoh.id" in phone.inner_text("#answer")
    phone.click("#earlier")
    phone.wait_for_url(f"{site.address}/v/{token}")
    assert "VALID" in phone.inner_text("main")


def test_words_of_key_results_are_those_of_the_records():
    text = (STATIC / "verifier" / "words.js").read_text()
    found = {
        int(number): (in_id, in_en, unit.encode().decode("unicode_escape") if "\\u" in unit else unit)
        for number, in_id, in_en, unit in re.findall(
            r'^  (\d+): \["([^"]+)", "([^"]+)", "([^"]*)"\]', text, re.MULTILINE
        )
    }
    assert found == {
        number: (one.label.id, one.label.en, one.unit) for number, one in claims.PROPERTIES.items()
    }


def test_vendored_files_are_those_that_the_manifest_names():
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    named = {name: digest for one in manifest for name, digest in one["files"].items()}
    there = {
        str(file.relative_to(STATIC / "vendor")): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (STATIC / "vendor").rglob("*")
        if file.is_file() and file.name not in {"manifest.json", "LICENSE"}
    }
    assert named == there
    assert all(one["licence"] and one["version"] for one in manifest)
