"""The application form: it works without a script, proposes tests, and keeps what was typed."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from lims.database import transaction
from lims.domain.roles import Role
from lims.models import Application, ApplicationItem, ApplicationMessage, ApplicationTest
from lims.services import audit, orders
from tests import scene as scenes
from tests.scene import BEND, TENSILE
from tests.web.lab.intake_house import House, followed, text_of

NEW = "/portal/applications/new"
SPECIFIED = {
    "items-0-product": "Baja tulangan beton sirip",
    "items-0-specification_code": "SNI 2052:2017",
    "items-0-grade": "BjTS 420B",
    "items-0-size": "D16",
}
KEY = "SNI 2052:2017|BjTS 420B|D16"


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def asked(number: int = 0, item: int = 0, method: str = TENSILE, pieces: str = "1") -> dict[str, str]:
    """Return the fields of a ticked test."""
    name = f"items-{item}-tests-{number}"
    return {f"{name}-method": method, f"{name}-requested": "y", f"{name}-pieces": pieces}


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would send of a form as it stands: texts, chosen options, ticked boxes."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        ticked = ("checkbox" not in tag and "radio" not in tag) or " checked" in tag
        if name and ticked:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL))


def ticked(page: str) -> set[str]:
    """Return the methods that are ticked."""
    fields = fields_of(page)
    return {fields[name.replace("requested", "method")] for name in fields if name.endswith("-requested")}


def stored(house: House) -> tuple[Application, list[ApplicationItem], list[ApplicationTest]]:
    """Return the only application with its rows."""
    return house.read(
        lambda session: (
            session.scalars(select(Application)).one(),
            session.scalars(select(ApplicationItem).order_by(ApplicationItem.position)).all(),
            session.scalars(select(ApplicationTest).order_by(ApplicationTest.method_code)).all(),
        )
    )


def test_the_choices_follow_each_other_without_a_script(house):
    browser = house.browser("owner")
    page = browser.get(NEW).get_data(as_text=True)
    assert 'name="items-0-grade"' not in page
    data = {"act": "show", "items-0-product": "Besi", "items-0-specification_code": "SNI 2052:2017"}
    page = browser.post(NEW, data=data).get_data(as_text=True)
    assert '<option value="BjTS 420B">' in page
    assert '<option value="P10">' in page
    page = browser.post(NEW, data=data | {"items-0-grade": "BjTS 420B"}).get_data(as_text=True)
    assert '<option value="D16">' in page
    assert '<option value="P10">' not in page, "plain sizes do not belong to a deformed grade"
    assert 'value="Besi"' in page
    assert house.read(lambda session: session.scalars(select(Application)).all()) == []


def test_tests_are_proposed_from_the_specification_with_their_price(house):
    page = house.browser("owner").post(NEW, data=SPECIFIED | {"act": "show"})
    methods = ticked(page.get_data(as_text=True))
    assert {TENSILE, BEND, "SNI 2052:2017 (berat)", "SNI 2052:2017 (sirip)"} == methods
    assert "Hasilnya hanya informasi" in text_of(page), "the diameter of a deformed bar has no limit"
    assert "Perkiraan biaya Rp300.000" in text_of(page)


def test_a_superseded_edition_warns_and_a_stub_says_why_it_cannot_be_chosen(house):
    page = house.browser("owner").post(NEW, data=SPECIFIED | {"act": "show"})
    assert "SNI 2052:2017 sudah digantikan SNI 2052:2024" in text_of(page)
    option = re.search(r'<option[^>]*value="SNI 2052:2024"[^>]*>[^<]*', page.get_data(as_text=True))[0]
    assert "disabled" in option
    assert "batasnya belum tersedia" in option


def test_a_dropped_test_stays_dropped_until_the_choice_changes(house):
    browser = house.browser("owner")
    fields = fields_of(browser.post(NEW, data=SPECIFIED | {"act": "show"}).get_data(as_text=True))
    bend = next(name for name, value in fields.items() if value == BEND).replace("method", "requested")
    del fields[bend]
    page = browser.post(NEW, data=fields | {"act": "show"}).get_data(as_text=True)
    assert BEND not in ticked(page)
    page = browser.post(NEW, data=fields | {"act": "show", "items-0-size": "D10"}).get_data(as_text=True)
    assert BEND in ticked(page)


def offer(session, scene, method):
    equipment = scenes.equip(session, scene, method)
    audit.record(session, scene.people[Role.ADMINISTRATOR], "equipment:add", equipment)


def test_a_test_that_was_added_outlives_a_change_of_grade(house):
    browser = house.browser("owner")
    extra = "ISO 148-1:2016"
    house.make(offer, house.scene, extra)
    page = browser.post(NEW, data=SPECIFIED | {"act": "show"}).get_data(as_text=True)
    fields = fields_of(page)
    name = next(name for name, value in fields.items() if value == extra).replace("method", "requested")
    plain = {"items-0-grade": "BjTP 280", "items-0-size": "P10", "act": "show", name: "y"}
    page = browser.post(NEW, data=fields | plain).get_data(as_text=True)
    assert extra in ticked(page)
    assert "SNI 2052:2017 (sirip)" not in ticked(page), "a plain bar has no ribs"


PLATE = {
    "items-0-product": "Pelat",
    "items-0-specification_code": "EN 10025-2:2004",
    "items-0-grade": "S355JR",
}


def test_what_limits_depend_on_is_asked_and_kept(house):
    browser = house.browser("owner")
    page = browser.post(NEW, data=PLATE | {"act": "show"}).get_data(as_text=True)
    fields = fields_of(page)
    names = {value: name for name, value in fields.items() if name.startswith("items-0-conditions-")}
    thickness = names["thickness"].replace("-key", "-value")
    assert "Tebal nominal" in page
    assert "direction" not in names, "a condition of single pieces is asked at the bench"
    fields |= {thickness: "25 mm", "act": "save"}
    refused = browser.post(NEW, data=fields)
    assert refused.status_code == 422
    assert f'id="{thickness}-error"' in refused.text
    assert 'value="25 mm"' in refused.text, "what was typed is kept"
    address = browser.post(NEW, data=fields | {thickness: "25,0"}).location
    assert fields_of(browser.get(address).get_data(as_text=True))[thickness] == "25,0"
    _application, items, _tests = stored(house)
    assert items[0].conditions["thickness"] == "25,0"


def test_only_what_the_chosen_grade_depends_on_is_asked_with_the_reason_why(house):
    browser = house.browser("owner")
    page = browser.post(NEW, data=PLATE | {"act": "show"}).get_data(as_text=True)
    keys = [value for name, value in fields_of(page).items() if re.fullmatch(r".*-conditions-\d+-key", name)]
    assert "thickness" in keys
    assert "Menentukan batas: Kuat luluh ReH" in page
    assert 'name="items-0-size"' not in page, "its grades come in no sizes"
    ungraded = browser.post(NEW, data=PLATE | {"act": "show", "items-0-grade": ""}).get_data(as_text=True)
    assert "Menentukan batas" not in ungraded


def test_a_value_that_the_standard_does_not_cover_is_told_and_holds_nothing_up(house):
    browser = house.browser("owner")
    fields = fields_of(browser.post(NEW, data=PLATE | {"act": "show"}).get_data(as_text=True))
    thickness = next(name for name, value in fields.items() if value == "thickness").replace("-key", "-value")
    page = browser.post(NEW, data=fields | {"act": "show", thickness: "25000"}).get_data(as_text=True)
    assert "Di luar yang dicakup standar" in page
    assert browser.post(NEW, data=fields | {"act": "save", thickness: "25000"}).status_code == 303


def test_a_test_is_ticked_once_what_its_limits_depend_on_can_be_met(house):
    browser = house.browser("owner")
    odd = {"items-0-conditions-0-key": "thickness", "items-0-conditions-0-value": "25000"}
    page = browser.post(NEW, data=PLATE | odd | {"act": "show"}).get_data(as_text=True)
    assert TENSILE not in ticked(page), "there is no limit for a plate of 25 m"
    fields = fields_of(page) | {"items-0-conditions-0-value": "25"}
    submitted = browser.post(NEW, data=fields | {"act": "submit"})
    assert submitted.status_code == 422
    assert "baru diusulkan" in text_of(submitted)
    assert TENSILE in ticked(submitted.get_data(as_text=True))


def test_a_test_that_a_condition_brings_is_proposed_and_seen_before_it_is_handed_in(house):
    browser = house.browser("owner")
    bolt = {
        "items-0-product": "Baut galvanis",
        "items-0-specification_code": "ISO 1461:2009",
        "items-0-grade": "Baja",
    }
    page = browser.post(NEW, data=bolt | {"act": "show"}).get_data(as_text=True)
    fields = fields_of(page)
    coating = next(name for name, value in fields.items() if value == "ISO 2178:2016")
    dropped = {
        name: value for name, value in fields.items() if name != coating.replace("method", "requested")
    }
    thickness = next(name for name, value in fields.items() if value == "thickness").replace("-key", "-value")
    again = browser.post(NEW, data=dropped | {"act": "show", thickness: "8"}).get_data(as_text=True)
    assert "ISO 2178:2016" not in ticked(again), "what was dropped stays dropped when a thickness is typed"


def test_a_draft_may_be_incomplete(house):
    browser = house.browser("owner")
    answer = browser.post(NEW, data={"act": "save", "items-0-product": ""})
    assert "Draf disimpan" in followed(browser, answer)
    application, items, _tests = stored(house)
    assert (application.state, application.number, items[0].product) == ("draft", None, "")


def test_a_draft_keeps_everything_that_the_form_holds(house):
    browser = house.browser("owner")
    written = (
        SPECIFIED
        | asked(pieces="3")
        | {
            "act": "save",
            "items-0-proposed_for": KEY,
            "items-0-brand": "REKAAN",
            "items-0-type_designation": "Tipe X",
            "items-0-heat_or_lot": "H-17",
            "items-0-quantity": "3 batang @ 1 m",
            "items-0-origin": "certification-body",
            "items-0-sampler": "LSPro Rekaan",
            "items-0-sampled_on": "2026-11-02",
            "items-0-sampling_record": "BA-9",
            "items-0-seal_number": "S-77",
            "letter_reference": "001/SP",
            "purpose": "Sertifikasi",
            "on_behalf_of_name": "PT Merek (rekaan)",
            "on_behalf_of_address": "Jalan Merek 1",
            "contact_name": "Sari",
            "contact_phone": "0812",
            "without_statement": "y",
            "return_remains": "y",
            "consent_name": "y",
        }
    )
    address = browser.post(NEW, data=written).location
    shown = fields_of(browser.get(address).get_data(as_text=True))
    assert shown.pop("items-0-proposed_for").startswith(KEY)
    unkept = {"act", "items-0-proposed_for"}
    kept = {name: value for name, value in written.items() if name not in unkept and "-tests-" not in name}
    assert {name: shown.get(name) for name in kept} == kept
    assert "consent_results" not in shown
    application, items, tests = stored(house)
    assert application.statement_wanted is False
    assert items[0].sampled_on.isoformat() == "2026-11-02"
    assert [(test.method_code, test.pieces) for test in tests if test.requested] == [(TENSILE, 3)]


def test_an_application_is_handed_in_and_gets_its_number(house):
    browser = house.browser("owner")
    data = SPECIFIED | asked() | {"items-0-proposed_for": KEY, "act": "submit"}
    assert "Permohonan diajukan" in followed(browser, browser.post(NEW, data=data))
    application, _items, _tests = stored(house)
    assert application.state == "submitted"
    assert application.number


def test_tests_that_the_client_has_not_seen_are_shown_before_anything_is_handed_in(house):
    answer = house.browser("owner").post(NEW, data=SPECIFIED | {"act": "submit"})
    assert answer.status_code == 422
    assert "Periksa, lalu ajukan" in text_of(answer)
    assert TENSILE in ticked(answer.get_data(as_text=True))
    assert house.read(lambda session: session.scalars(select(Application)).all()) == []


def test_all_that_is_missing_is_told_at_its_fields(house):
    data = {"act": "submit", "items-0-product": "", "items-1-product": "Paku", "items-1-origin": "pasar"}
    answer = house.browser("owner").post(NEW, data=data | asked(item=1))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for anchor in ("items-0-product", "items-0-tests", "items-1-origin"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}-error"' in page
    assert 'value="Paku"' in page
    assert house.read(lambda session: session.scalars(select(Application)).all()) == []


@pytest.mark.parametrize("pieces", ["0", "101", "dua", "1.000", "-1", "", "²"])
def test_an_odd_number_of_pieces_is_told_beside_it_and_kept(house, pieces):
    data = {"act": "save", "items-0-product": "Paku"} | asked(method="ISO 148-1:2016", pieces=pieces)
    answer = house.browser("owner").post(NEW, data=data)
    page = answer.get_data(as_text=True)
    if pieces == "":
        assert answer.status_code == 303, "an empty field means one piece"
        return
    assert answer.status_code == 422
    assert "Jumlah benda uji antara 1 dan 100." in page
    assert re.search(rf'<input aria-describedby="items-0-tests-\d+-pieces-error"[^>]*value="{pieces}"', page)


def test_an_impossible_date_is_told_and_kept(house):
    data = {"act": "save", "items-0-product": "Paku", "items-0-sampled_on": "31-12-2026"}
    answer = house.browser("owner").post(NEW, data=data)
    assert answer.status_code == 422
    assert 'value="31-12-2026"' in answer.get_data(as_text=True)


def test_products_are_added_and_removed_without_losing_the_others(house):
    browser = house.browser("owner")
    data = {"items-0-product": "Satu", "items-1-product": "Dua", "items-2-product": "Tiga"}
    added = fields_of(browser.post(NEW, data=data | {"act": "add"}).get_data(as_text=True))
    assert [added[f"items-{n}-product"] for n in range(4)] == ["Satu", "Dua", "Tiga", ""]
    removed = fields_of(browser.post(NEW, data=data | {"act": "remove-1"}).get_data(as_text=True))
    assert [removed[f"items-{n}-product"] for n in range(2)] == ["Satu", "Tiga"]
    assert "items-2-product" not in removed
    odd = browser.post(NEW, data=data | {"act": "remove-99"})
    assert odd.status_code == 200


def test_no_more_than_fifty_products(house):
    data = {f"items-{n}-product": f"P{n}" for n in range(55)} | {"act": "add"}
    page = house.browser("owner").post(NEW, data=data).get_data(as_text=True)
    assert 'name="items-49-product"' in page
    assert 'name="items-50-product"' not in page


def test_a_change_from_another_window_is_told_and_overwrites_nothing(house):
    browser = house.browser("owner")
    address = browser.post(NEW, data={"act": "save", "items-0-product": "Paku"}).location
    first = fields_of(browser.get(address).get_data(as_text=True))
    browser.post(address, data=first | {"act": "save", "items-0-product": "Paku beton", "purpose": "x"})
    late = browser.post(address, data=first | {"act": "save", "items-0-product": "Paku kayu"})
    assert late.status_code == 409
    assert "baru saja diubah" in text_of(late)
    assert 'value="Paku kayu"' in late.get_data(as_text=True), "what was typed stays on the screen"
    assert stored(house)[1][0].product == "Paku beton"


def test_what_was_handed_in_can_no_longer_be_changed(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser("owner")
    assert browser.get(f"/portal/applications/{application_id}/edit").status_code == 409
    assert (
        browser.post(f"/portal/applications/{application_id}/edit", data={"act": "save"}).status_code == 409
    )


def test_a_question_of_the_laboratory_is_answered_and_the_application_goes_back(house):
    application_id = house.make(scenes.submitted)
    with house.app.app_context(), transaction() as session:
        orders.ask(session, house.scene.people[Role.RECEPTION], application_id, "Heat berapa?")
    browser = house.browser("owner")
    address = f"/portal/applications/{application_id}"
    assert "Heat berapa?" in text_of(browser.get(address))
    assert "menunggu jawaban Anda" in text_of(browser.get("/portal/"))
    empty = browser.post(f"{address}/answer", data={"text": " "})
    assert empty.status_code == 422
    assert 'id="text-error"' in empty.get_data(as_text=True)
    page = followed(browser, browser.post(f"{address}/answer", data={"text": "H-71, maaf."}))
    assert "H-71, maaf." in page
    messages = house.read(lambda session: session.scalars(select(ApplicationMessage.from_client)).all())
    assert sorted(messages) == [False, True]
    assert house.read(lambda session: session.get_one(Application, application_id).state) == "submitted"


def test_a_stored_draft_is_handed_in_or_shows_what_is_missing(house):
    browser = house.browser("owner")
    data = SPECIFIED | asked() | {"items-0-proposed_for": KEY, "act": "save"}
    address = browser.post(NEW, data=data).location.removesuffix("/edit")
    assert "Permohonan diajukan" in followed(browser, browser.post(f"{address}/submit"))
    bare = browser.post(NEW, data={"act": "save"}).location.removesuffix("/edit")
    refused = browser.post(f"{bare}/submit")
    assert refused.status_code == 422
    assert 'href="#items-0-product"' in refused.get_data(as_text=True)


def test_an_application_is_taken_back(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser("owner")
    address = f"/portal/applications/{application_id}"
    assert "Permohonan ditarik" in followed(browser, browser.post(f"{address}/withdraw"))
    assert browser.post(f"{address}/withdraw").status_code == 409


def test_where_there_are_two_laboratories_the_client_chooses_one(house):
    with house.app.app_context(), transaction() as session:
        other = str(scenes.build(session, "DUA").laboratory.id)
    browser = house.browser("owner")
    page = browser.get(NEW).get_data(as_text=True)
    assert f'value="{other}"' in page
    assert 'name="items-0-product"' not in page
    address = f"{NEW}?laboratory={other}"
    assert "Laboratorium: Laboratorium Uji DUA" in text_of(browser.get(address))
    browser.post(address, data={"act": "save", "items-0-product": "Paku"})
    assert str(stored(house)[0].laboratory_id) == other


@pytest.mark.parametrize("given", ["laboratory=x", "client=x", "client=01a20c56-5eaf-79ee-814f-ed397d2f8304"])
def test_a_laboratory_or_business_that_is_not_there_is_not_found(house, given):
    assert house.browser("owner").get(f"{NEW}?{given}").status_code == 404


def test_it_is_said_what_a_stranger_will_see(house):
    page = text_of(house.browser("owner").get(NEW))
    assert "selalu melihat nomor dan status LHU" in page
    assert "nomor heat atau lot" in page
    assert "setiap hasil uji dengan syaratnya" in page
    assert "Alamat, telepon, NIB, NPWP, dan harga tidak pernah ditampilkan" in page
