"""The main job in a real browser: from an IKM's application to a certificate that a buyer verifies."""

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, email_of
from tests.scene import PASSWORD, Scene

pytestmark = pytest.mark.slow


def test_from_an_application_to_a_verified_certificate(
    house: House, scene: Scene, app: Flask, tmp_path: Path
) -> None:
    owner = registers(house)
    applies(house, owner)
    reception = house.person(email_of(scene, "reception"))
    order = reviews_the_request(house, reception)
    receives(house, reception, order)
    supervisor = house.person(email_of(scene, "supervisor"))
    assigns(house, supervisor)
    analyst = house.person(email_of(scene, "analyst"))
    enters_results(house, analyst)
    nothing_leaks(house, owner)
    verifies(house, supervisor)
    manager = house.person(email_of(scene, "technical_manager"))
    number, pdf = issues(house, manager, tmp_path)
    buyer_checks(house, number, pdf)
    owner.goto(f"{house.address}/portal/certificates")
    house.look(owner)
    expect(owner.get_by_text(number).first).to_be_visible()


def registers(house: House) -> Page:
    page = house.visitor(width=360)
    page.goto(house.address)
    house.look(page)
    page.get_by_role("link", name="Daftarkan usaha").first.click()
    house.look(page)
    page.get_by_label("Nama Anda").fill("Sari Rekaan")
    page.get_by_label("Nomor telepon (WhatsApp)").fill("0812 3456 7890")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Nama usaha").first.fill("CV Tempa Uji (rekaan)")
    page.get_by_label("Alamat", exact=False).first.fill("Jalan Tempa 7, Cilegon")
    page.get_by_role("button", name="Daftar", exact=True).click()
    expect(page.get_by_text("Usaha Anda terdaftar")).to_be_visible()
    house.look(page)
    return page


def applies(house: House, page: Page) -> None:
    page.goto(f"{house.address}/portal/applications/new")
    house.look(page)
    page.locator("[name=items-0-product]").fill("Baja tulangan beton sirip")
    page.locator("[name=items-0-brand]").fill("REKAAN")
    page.locator("[name=items-0-heat_or_lot]").fill("H-17")
    page.locator("[name=items-0-specification_code]").select_option("SNI 2052:2017")
    # The page asks for grades, sizes and tests by itself; without a script a button does.
    page.locator("[name=items-0-grade]").select_option("BjTS 420B")
    expect(page.locator("[name=items-0-size] option[value=D16]")).to_have_count(1)
    page.locator("[name=items-0-size]").select_option("D16")
    expect(page.locator("input[name$=-requested]:checked").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    boxes = page.locator("input[name$=-requested]:checked")
    assert boxes.count() >= 4, "the tests of the specification are proposed"
    page.get_by_label("Nama usaha saya boleh ditampilkan").check()
    page.get_by_label("Hasil uji saya boleh ditampilkan").check()
    house.look(page)
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_text("Permohonan diajukan").first).to_be_visible()
    house.look(page)


def reviews_the_request(house: House, page: Page) -> str:
    page.goto(f"{house.address}/lab/applications?state=submitted")
    house.look(page)
    page.locator("tbody a").first.click()
    house.look(page)
    for box in page.locator("input[type=radio][value=yes]").all():
        box.check()
    page.locator("[name=superseded_accepted]").fill("Pelanggan memilih edisi 2017.")
    page.locator("[name=decision_rule][value=simple]").check()
    page.get_by_role("button", name="Dapat dilayani, buat order").click()
    expect(page.get_by_text(re.compile("Order .* dibuat"))).to_be_visible()
    page.goto(f"{house.address}/lab/orders")
    house.look(page)
    return page.locator("tbody a").first.inner_text()


def receives(house: House, page: Page, order: str) -> None:
    page.goto(f"{house.address}/lab/counter")
    house.look(page)
    page.get_by_label("Nomor order, kode contoh, atau QR").fill(order)
    page.keyboard.press("Enter")
    page.wait_for_url("**/counter/orders/**")
    house.look(page)
    for name in ("quantity_sufficient", "identified", "undamaged", "free_of_rust", "as_described"):
        page.locator(f"[name$={name}]").first.check()
    page.locator("[name$=quantity]").first.fill("3 batang @ 1 m")
    page.get_by_role("button", name="Terima contoh").first.click()
    expect(page.get_by_text(re.compile("Contoh .* diterima"))).to_be_visible()
    house.look(page)


def assigns(house: House, page: Page) -> None:
    page.goto(f"{house.address}/lab/planning")
    house.look(page)
    for box in page.locator("input[type=checkbox][name^=pieces]").all():
        box.check()
    page.get_by_role("button", name="Tugaskan").first.click()
    expect(page.get_by_text("pengujian ditugaskan").first).to_be_visible()
    house.look(page)


READINGS = {
    "FeH": "92,5",
    "Fm": "121.2",
    "Lu": "236,0",
    "fracture": "middle",
    "crack": "no-crack",
    "rib_height": "1,2",
    "rib_spacing": "10,1",
    "rib_gap": "9,4",
    "mass": "775,2",
    "length": "500,0",
    "diameter": "15,8",
}


def enters_results(house: House, page: Page) -> None:
    """Fill in every sheet; the first one is looked at while it computes."""
    page.goto(f"{house.address}/lab/worklist")
    house.look(page)
    sheets = [link.get_attribute("href") for link in page.locator("main a[href*='/lab/entry/']").all()]
    assert len(sheets) >= 4
    for sheet in dict.fromkeys(sheets):
        page.goto(f"{house.address}{sheet}")
        house.look(page)
        page.locator("[name=temperature]").fill("24,5")
        page.locator("[name=humidity]").fill("58")
        for box in page.locator("[name=equipment]:enabled").all():
            box.check()
        cells = page.locator("main [name^=r-]")
        for cell in cells.all():
            name = (cell.get_attribute("name") or "").rsplit("-", 1)[1]
            if name not in READINGS or not cell.is_visible():
                continue
            if cell.evaluate("cell => cell.tagName") == "SELECT":
                cell.select_option(READINGS[name])
            else:
                cell.fill(READINGS[name])
        if page.locator("[name$=-FeH]").count():
            expect(page.get_by_text("460").first).to_be_visible()
            expect(page.get_by_text("603").first).to_be_visible()
            expect(page.get_by_text("Tersimpan").first).to_be_visible()
            house.look(page)
        page.get_by_role("button", name="Serahkan ke penyelia").click()
        expect(page.get_by_text("diserahkan ke penyelia").first).to_be_visible()


def nothing_leaks(house: House, owner: Page) -> None:
    owner.goto(f"{house.address}/portal/")
    owner.locator("a[href*='/portal/orders/']").first.click()
    house.look(owner)
    text = owner.locator("main").inner_text()
    assert "603" not in text
    assert "Memenuhi" not in text


def verifies(house: House, page: Page) -> None:
    page.goto(f"{house.address}/lab/reviews")
    house.look(page)
    page.locator("main a[href*='/lab/reviews/']").first.click()
    house.look(page)
    for box in page.locator("main input[type=checkbox]").all():
        if box.is_visible():
            box.check()
    page.get_by_role("button", name="Verifikasi yang dicentang").click()
    page.wait_for_load_state()
    house.look(page)


def issues(house: House, page: Page, folder: Path) -> tuple[str, bytes]:
    page.goto(f"{house.address}/lab/certificates")
    house.look(page)
    page.get_by_role("button", name=re.compile("konsep", re.IGNORECASE)).first.click()
    page.wait_for_url("**/certificates/*")
    house.look(page)
    page.get_by_role("button", name="Sudah dibaca").click()
    page.locator("summary", has_text="Sahkan").first.click()
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Sahkan").last.click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Terbitkan").click()
    page.wait_for_load_state()
    house.look(page)
    number = page.locator("h1").inner_text().strip()
    assert re.fullmatch(r"LUL/LHU/\d{4}/\d\d/000001", number)
    data = page.request.get(f"{page.url}/lhu.pdf").body()
    (folder / "lhu.pdf").write_bytes(data)
    return number, data


def buyer_checks(house: House, number: str, pdf: bytes) -> None:
    """Scan the QR of the paper, on a phone without JavaScript, and hand in the PDF as well."""
    document = pypdfium2.PdfDocument(pdf)
    codes = [
        code.text
        for sheet in document
        for code in zxingcpp.read_barcodes(sheet.render(scale=200 / 72).to_pil())
        if re.fullmatch(r"https://[^/]+/#[0-9]+", code.text)
    ]
    assert codes, "the QR is on the paper"
    printed = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    address = re.search(r"/v/[A-Za-z0-9_-]{22}", re.sub(r"\s", "", printed))
    assert address, "the address for hands is on the paper"
    page = house.visitor(width=360, scripts=False)
    page.goto(house.address + address[0])
    expect(page.get_by_text("VALID").first).to_be_visible()
    text = page.locator("main").inner_text()
    assert number in text
    assert "CV Tempa Uji (rekaan)" in text
    assert "H-17" in text
    assert "bukan sertifikat SNI" in text
    page.goto(f"{house.address}/verify")
    page.locator("input[type=file]").set_input_files(
        {"name": "lhu.pdf", "mimeType": "application/pdf", "buffer": BytesIO(pdf).getvalue()}
    )
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("VALID").first).to_be_visible()
    altered = pdf.replace(b"%%EOF", b"%%EOF ")
    page.goto(f"{house.address}/verify")
    page.locator("input[type=file]").set_input_files(
        {"name": "lhu.pdf", "mimeType": "application/pdf", "buffer": altered}
    )
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("TIDAK DITEMUKAN").first).to_be_visible()
