"""The bench by its pages: hand out, type in, verify, trace."""

import re
import time
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import (
    Attachment,
    Calibration,
    Determination,
    LaboratoryMembership,
    MethodAuthorisation,
    Order,
    OrderLine,
    Reading,
    ReadingCorrection,
    Result,
    Specimen,
)
from lims.services import assignments, audit, entry, supervision
from tests import scene as scenes
from tests.pictures import png
from tests.scene import BEND, TENSILE, TENSILE_READINGS
from tests.web.lab.intake_house import House, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def determinations(house, order_id) -> list[Determination]:
    return house.read(
        lambda session: session.scalars(
            select(Determination).where(Determination.order_id == order_id).order_by(Determination.id)
        ).all()
    )


def line_of(house, order_id, method=TENSILE):
    return house.read(
        lambda session: session.scalars(
            select(OrderLine.id).where(OrderLine.order_id == order_id, OrderLine.method_code == method)
        ).one()
    )


def at_bench(house, pieces=1, **changes):
    return house.make(scenes.assigned, tests={TENSILE: pieces}, **changes)


def sheet(house, ones, readings=None, **changes):
    """Return what a browser sends of a sheet."""
    data = {
        "tested_on": house.scene.today.isoformat(),
        "temperature": "24,5",
        "humidity": "58",
        "equipment": [str(house.scene.equipment[TENSILE].id)],
        "piece": [str(one.id) for one in ones],
        "u-FeH": "kN",
        "u-Fm": "kN",
    }
    for one in ones:
        data[f"v-{one.id.hex}"] = str(one.version)
        data[f"m-{one.id.hex}"] = ""
        for key, text in (TENSILE_READINGS if readings is None else readings).items():
            data[f"r-{one.id.hex}-{key}"] = text
    return data | changes


def cell(one, key):
    return f"r-{one.id.hex}-{key}"


# Planning.


def test_determinations_are_handed_out_from_the_page_with_who_may_and_until_when(house):
    order_id = house.make(scenes.received, tests={TENSILE: 2, BEND: 1})
    browser = house.browser(Role.SUPERVISOR)
    page = browser.get("/lab/planning")
    assert "Analyst LUL (0 menunggu)" in text_of(page)
    lines = {method: line_of(house, order_id, method) for method in (TENSILE, BEND)}
    analyst = house.scene.people[Role.ANALYST].known_id()
    data = {"line": [str(line) for line in lines.values()]}
    for method, line in lines.items():
        data[f"pieces-{line}"] = [
            str(one.id) for one in determinations(house, order_id) if one.method_code == method
        ]
        data[f"analyst-{line}"] = str(analyst)
        data[f"due-{line}"] = house.scene.today.isoformat()
    answer = browser.post("/lab/planning", data=data)
    assert answer.status_code == 303
    assert {one.state for one in determinations(house, order_id)} == {"assigned"}
    assert "Semua pengujian sudah ditugaskan" in text_of(browser.get("/lab/planning"))
    again = text_of(browser.get("/lab/planning?state=assigned"))
    assert "Analyst LUL (3 menunggu)" in again


def test_only_those_who_are_authorised_today_are_offered(house):
    house.make(scenes.received)
    house.make(_another_analyst, house.scene)
    browser = house.browser(Role.SUPERVISOR)
    assert "Dewi" not in text_of(browser.get("/lab/planning"))
    house.make(_end_authorisations)
    assert "Belum ada penguji yang berwenang" in text_of(browser.get("/lab/planning"))


def _another_analyst(session, scene):
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    audit.record(session, scene.people[Role.ADMINISTRATOR], "test:change", scene.laboratory)
    return other


def _end_authorisations(session):
    rows = session.scalars(select(MethodAuthorisation)).all()
    for row in rows:
        row.valid_until = date(2020, 1, 2)
    audit.record(session, scenes.Actor(user_id=None, name="test"), "test:change", rows[0])


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("analyst", "x", "Pilih penguji"),
        ("due", "", "Isilah tenggat"),
        ("due", "2020-01-01", "Tenggat sudah lewat"),
        ("pieces", [], "sekurangnya satu"),
    ],
)
def test_what_is_missing_of_an_assignment_is_told_and_nothing_is_handed_out(house, field, text, told):
    order_id = house.make(scenes.received)
    line = line_of(house, order_id)
    data = {
        "line": str(line),
        f"pieces-{line}": [str(one.id) for one in determinations(house, order_id)],
        f"analyst-{line}": str(house.scene.people[Role.ANALYST].known_id()),
        f"due-{line}": house.scene.today.isoformat(),
    }
    data[f"{field}-{line}"] = text
    answer = house.browser(Role.SUPERVISOR).post("/lab/planning", data=data)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert {one.state for one in determinations(house, order_id)} == {"planned"}


def test_the_work_order_is_printed_once_something_is_handed_out(house):
    order_id = house.make(scenes.received)
    browser = house.browser(Role.SUPERVISOR)
    assert browser.get(f"/lab/orders/{order_id}/work-order.pdf").status_code == 409
    house.make(
        lambda session: assignments.assign(
            session,
            house.scene.people[Role.SUPERVISOR],
            [one.id for one in scenes.determinations_of(session, session.get_one(Order, order_id))],
            house.scene.people[Role.ANALYST].known_id(),
            house.scene.today,
        )
    )
    answer = browser.get(f"/lab/orders/{order_id}/work-order.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "surat-perintah" in answer.headers["Content-Disposition"]


# The worklist.


def test_a_worklist_shows_sheets_with_what_came_back_first(house):
    at_bench(house, 2)
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    house.make(supervision.send_back, house.scene.people[Role.SUPERVISOR], one.id, "Periksa Lu.")
    text = text_of(house.browser(Role.ANALYST).get("/lab/worklist"))
    assert text.index("Periksa Lu.") < text.index("1, 2")
    assert "Menunggu saya 3" in text


def test_what_was_handed_in_stands_under_its_own_filter(house):
    house.make(scenes.tested)
    browser = house.browser(Role.ANALYST)
    assert "Tidak ada pengujian yang menunggu" in text_of(browser.get("/lab/worklist"))
    assert "Uji tarik logam" in text_of(browser.get("/lab/worklist?state=submitted"))


def test_a_blind_order_hides_its_client_from_the_analyst(house):
    order_id = at_bench(house)
    house.make(_blind, order_id)
    browser = house.browser(Role.ANALYST)
    for address in ("/lab/worklist", f"/lab/entry/{line_of(house, order_id)}"):
        assert "CV Besi" not in text_of(browser.get(address))


def _blind(session, order_id):
    order = session.get_one(Order, order_id)
    order.blind = True
    audit.record(session, scenes.Actor(user_id=None, name="test"), "test:change", order)


# Entry.


def test_a_sheet_asks_for_what_the_specification_does_not_state(house):
    order_id = at_bench(house, 2)
    (one, two) = determinations(house, order_id)
    text = house.browser(Role.ANALYST).get(f"/lab/entry/{line_of(house, order_id)}").get_data(as_text=True)
    for piece in (one, two):
        assert f'name="{cell(piece, "FeH")}"' in text
        assert f'name="{cell(piece, "S0")}"' not in text
    assert f'name="{cell(one, "FeL")}"' not in text
    assert "≥ 525" in text
    assert "kalibrasi berlaku sampai" in text


def test_the_preview_computes_judges_and_keeps_the_draft(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser = house.browser(Role.ANALYST)
    answer = browser.post(f"/lab/entry/{line_of(house, order_id)}/preview", data=sheet(house, [one]))
    assert answer.status_code == 200
    fragments = answer.json["fragments"]
    assert "603" in fragments[f"x-{one.id.hex}-TS"]
    assert "Memenuhi" in fragments[f"x-{one.id.hex}-TS"]
    assert fragments[cell(one, "FeH") + "-echo"] == "92,5 kN"
    (kept,) = determinations(house, order_id)
    assert answer.json["fields"] == {f"v-{one.id.hex}": str(kept.version)}
    readings = house.read(lambda session: dict(session.execute(select(Reading.key, Reading.text)).all()))
    assert readings == TENSILE_READINGS


def test_the_preview_of_a_stale_sheet_is_a_conflict(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}/preview"
    browser.post(address, data=sheet(house, [one]))
    answer = browser.post(
        address,
        data=sheet(house, [one], TENSILE_READINGS | {"Fm": "120"}),
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    assert "diubah orang lain" in answer.json["message"]


def test_the_preview_tells_what_cannot_be_read_and_warns_of_what_is_odd(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    typed = TENSILE_READINGS | {"Fm": "seratus", "Lu": "950,0", "fracture": "grip"}
    fragments = (
        house.browser(Role.ANALYST)
        .post(f"/lab/entry/{line_of(house, order_id)}/preview", data=sheet(house, [one], typed))
        .json["fragments"]
    )
    assert "bukan angka" in fragments[cell(one, "Fm") + "-echo"]
    assert "di luar kisaran wajar" in fragments[cell(one, "Lu") + "-echo"]
    assert "Putus di penjepit" in fragments[cell(one, "fracture") + "-echo"]


def test_the_preview_follows_the_date_of_test(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    machine = house.scene.equipment[TENSILE].id
    fragments = (
        house.browser(Role.ANALYST)
        .post(
            f"/lab/entry/{line_of(house, order_id)}/preview",
            data=sheet(house, [one], tested_on="2019-12-01"),
        )
        .json["fragments"]
    )
    assert "Tidak terkalibrasi pada tanggal uji" in fragments[f"machine-{machine.hex}"]
    assert "tidak berwenang" in fragments["entry-person"]


def test_a_preview_is_fast(house):
    order_id = at_bench(house, 6)
    ones = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}/preview"
    browser.post(address, data=sheet(house, ones))
    spent = []
    for number in range(5):
        ones = determinations(house, order_id)
        data = sheet(house, ones)
        data[cell(ones[0], "Fm")] = f"12{number},5"
        begun = time.process_time()
        assert browser.post(address, data=data).status_code == 200
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1


def test_the_unit_of_a_column_is_kept_where_it_is_not_the_usual_one(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    typed = TENSILE_READINGS | {"Fm": "121200"}
    fragments = browser.post(f"{address}/preview", data=sheet(house, [one], typed, **{"u-Fm": "N"})).json[
        "fragments"
    ]
    assert fragments[cell(one, "Fm") + "-echo"] == "121200 N"
    assert "603" in fragments[f"x-{one.id.hex}-TS"]
    units = house.read(lambda session: dict(session.execute(select(Reading.key, Reading.unit)).all()))
    assert (units["Fm"], units["FeH"]) == ("N", "")
    assert "<option selected>N</option>" in browser.get(address).get_data(as_text=True)


def test_without_a_script_a_button_computes_and_keeps(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    answer = browser.post(address, data=sheet(house, [one], do="compute"))
    assert answer.status_code == 200
    assert "603" in text_of(answer)
    assert 'value="121,2"' in browser.get(address).get_data(as_text=True)


def test_further_columns_come_at_a_press_and_nothing_typed_is_lost(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}", data=sheet(house, [one], do="columns")
    )
    text = answer.get_data(as_text=True)
    assert f'name="{cell(one, "FeL")}"' in text
    assert 'value="121,2"' in text


def test_complete_pieces_are_handed_in(house):
    order_id = at_bench(house, 2)
    ones = determinations(house, order_id)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}", data=sheet(house, ones, do="submit")
    )
    assert answer.location.endswith("/lab/worklist")
    assert {one.state for one in determinations(house, order_id)} == {"submitted"}
    count = house.read(lambda session: len(session.scalars(select(Result)).all()))
    assert count == 8


def test_an_incomplete_piece_stays_and_is_marked(house):
    order_id = at_bench(house, 2)
    ones = determinations(house, order_id)
    data = sheet(house, ones, do="submit")
    del data[cell(ones[1], "Lu")]
    browser = house.browser(Role.ANALYST)
    answer = browser.post(f"/lab/entry/{line_of(house, order_id)}", data=data)
    assert answer.status_code == 303
    assert sorted(one.state for one in determinations(house, order_id)) == ["assigned", "submitted"]
    assert "Belum diisi." in text_of(browser.get(answer.location))


def test_a_refused_sheet_tells_it_at_the_cell_and_keeps_what_was_typed(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}",
        data=sheet(house, [one], {"FeH": "92,5", "Fm": "121,2"}, do="submit"),
    )
    assert answer.status_code == 422
    assert "Belum ada benda uji yang lengkap" in text_of(answer)
    assert 'value="92,5"' in answer.get_data(as_text=True)
    assert determinations(house, order_id)[0].state == "assigned"


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("temperature", "", "Angka belum diisi"),
        ("humidity", "140", "di luar yang mungkin"),
        ("tested_on", "", "Isilah tanggal uji"),
        ("equipment", [], "Pilih alat"),
    ],
)
def test_the_head_of_a_sheet_is_told_too(house, field, text, told):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}", data=sheet(house, [one], do="submit", **{field: text})
    )
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_a_machine_that_was_not_calibrated_is_refused_with_its_reason(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    house.make(_expire_calibrations)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}", data=sheet(house, [one], do="submit")
    )
    assert answer.status_code == 409
    assert "tidak terkalibrasi" in text_of(answer)


def _expire_calibrations(session):
    rows = session.scalars(select(Calibration)).all()
    for row in rows:
        row.valid_until = row.calibrated_on
    audit.record(session, scenes.Actor(user_id=None, name="test"), "test:change", rows[0])


def test_a_submitted_piece_is_corrected_with_a_reason(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    assert "Hanya dapat dibaca" not in text_of(browser.get(f"{address}?piece={one.id}"))
    data = sheet(house, [one], TENSILE_READINGS | {"Fm": "121,4"}, do="submit")
    refused = browser.post(address, data=data)
    assert refused.status_code == 422
    assert "alasan perubahan" in text_of(refused)
    assert browser.post(address, data=data | {"reason": "Salah baca."}).status_code == 303
    correction = house.read(lambda session: session.scalars(select(ReadingCorrection)).one())
    assert (correction.old, correction.new) == ("121,2", "121,4")
    assert "Salah baca." in text_of(browser.get(address))


def test_changes_after_submission_are_computed_but_not_kept_as_a_draft(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}/preview",
        data=sheet(house, [one], TENSILE_READINGS | {"Fm": "121,4"}),
    )
    assert answer.status_code == 422
    assert "604" in answer.json["fragments"][f"x-{one.id.hex}-TS"]
    texts = house.read(lambda session: session.scalars(select(Reading.text)).all())
    assert "121,4" not in texts


def test_a_returned_piece_shows_why_and_stands_apart_from_new_ones(house):
    order_id = at_bench(house, 2)
    first, second = determinations(house, order_id)
    analyst = house.scene.people[Role.ANALYST]
    house.make(entry.submit, analyst, first.id, scenes.entry_input(house.scene), first.version)
    house.make(supervision.send_back, house.scene.people[Role.SUPERVISOR], first.id, "Periksa Lu.")
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    text = browser.get(address).get_data(as_text=True)
    assert f'name="{cell(second, "Fm")}"' in text
    assert f'name="{cell(first, "Fm")}"' not in text
    assert "Periksa Lu." in text
    alone = browser.get(f"{address}?piece={first.id}").get_data(as_text=True)
    assert f'name="{cell(first, "Fm")}"' in alone
    assert "dikembalikan penyelia" in alone


def test_pieces_of_another_day_are_never_overwritten_by_one_head(house):
    order_id = at_bench(house, 2)
    first, second = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    browser.post(f"{address}/preview", data=sheet(house, [first], temperature="20"))
    (first, second) = determinations(house, order_id)
    browser.post(f"{address}/preview", data=sheet(house, [second], temperature="25"))
    text = browser.get(address).get_data(as_text=True)
    assert len(re.findall(r'name="r-\w+-Fm"', text)) == 1
    assert "diisi terpisah" in text


def test_a_spoilt_piece_is_replaced_and_its_photo_kept(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    answer = browser.post(
        f"{address}/void",
        data={
            "piece": str(one.id),
            "cause": "grip",
            "reason": "Putus di penjepit",
            "file": (BytesIO(png()), "putus.png"),
        },
    )
    assert answer.status_code == 303
    marks = house.read(lambda session: sorted(session.scalars(select(Specimen.mark)).all()))
    assert marks == ["1", "1a"]
    assert house.read(lambda session: session.scalars(select(Attachment.name)).all()) == ["putus.png"]
    text = text_of(browser.get(address))
    assert "Putus di penjepit" in text
    assert "putus.png" in text


def test_a_machines_curve_is_attached_and_its_forces_filled_in(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    content = "Kraft\tZeit\nkN\ts\n" + "".join(f"{n},5\t{n}\n" for n in range(30))

    def send(name="benda-1.txt"):
        given = {"piece": str(one.id), "do": "curve", "file": (BytesIO(content.encode()), name)}
        return browser.post(f"{address}/files", data=given, follow_redirects=True)

    assert "Lampirkan dan isi gaya dari kurva" in text_of(browser.get(address))
    said = text_of(send())
    assert "Diisi dari kurva: Fm." in said
    assert "gerak kepala silang bukan regangan" in said
    assert re.search(rf'name="{cell(one, "Fm")}"[^>]*value="29,500"', browser.get(address).text)
    assert "Tidak diganti, sudah terisi: Fm." in text_of(send())
    assert "Pilih dulu berkas" in text_of(send(""))


def test_raw_data_of_a_machine_is_attached(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    browser.post(
        f"{address}/files", data={"piece": str(one.id), "file": (BytesIO(b"F;L\n1;2\n"), "mesin.csv")}
    )
    assert "mesin.csv" in text_of(browser.get(address))
    assert "Pilih berkas dahulu" in text_of(
        browser.post(f"{address}/files", data={"piece": str(one.id)}, follow_redirects=True)
    )


def test_a_sheet_of_somebody_else_can_only_be_read(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    house.scene.people[Role.ANALYST] = house.make(_another_analyst, house.scene)
    browser = house.browser(Role.ANALYST)
    text = browser.get(f"/lab/entry/{line_of(house, order_id)}").get_data(as_text=True)
    assert "hanya dapat dibaca" in text
    assert f'name="{cell(one, "Fm")}"' not in text


def test_a_sheet_without_the_token_of_its_form_is_refused(app):
    house = House(app)
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    answer = house.browser(Role.ANALYST).post(
        f"/lab/entry/{line_of(house, order_id)}", data=sheet(house, [one], do="submit")
    )
    assert answer.status_code == 400
    assert determinations(house, order_id)[0].state == "assigned"


# Verification.


def test_a_supervisor_reads_everything_side_by_side_and_accepts(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    browser = house.browser(Role.SUPERVISOR)
    assert "1 pengujian" in text_of(browser.get("/lab/reviews"))
    address = f"/lab/reviews/{one.sample_id}"
    text = text_of(browser.get(address))
    for told in ("121,2 kN", "603", "≥ 525", "Memenuhi", "Analyst LUL", "24,5 °C", "sertifikat K-"):
        assert told in text
    data = {"piece": str(one.id), f"v-{one.id.hex}": str(one.version)}
    assert browser.post(f"{address}/accept", data=data).location.endswith("/lab/reviews")
    assert determinations(house, order_id)[0].state == "accepted"


def test_what_was_corrected_after_it_was_read_is_not_accepted(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    data = {"piece": str(one.id), f"v-{one.id.hex}": str(one.version - 1)}
    answer = house.browser(Role.SUPERVISOR).post(f"/lab/reviews/{one.sample_id}/accept", data=data)
    assert answer.status_code == 409
    assert determinations(house, order_id)[0].state == "submitted"


def test_one_determination_is_returned_with_its_reason(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.SUPERVISOR), f"/lab/reviews/{one.sample_id}"
    assert browser.post(f"{address}/return", data={"piece": str(one.id), "reason": ""}).status_code == 422
    browser.post(f"{address}/return", data={"piece": str(one.id), "reason": "Periksa Lu."})
    (one,) = determinations(house, order_id)
    assert (one.state, one.return_reason) == ("returned", "Periksa Lu.")


def test_an_acceptance_is_taken_back(house):
    order_id = house.make(scenes.reviewed)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.SUPERVISOR), f"/lab/reviews/{one.sample_id}"
    browser.post(f"{address}/reopen", data={"piece": str(one.id), "reason": "Keluhan pelanggan."})
    assert determinations(house, order_id)[0].state == "returned"


def test_ones_own_work_is_told_and_cannot_be_accepted(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    house.make(_also_supervisor, house.scene)
    browser, address = house.browser(Role.ANALYST), f"/lab/reviews/{one.sample_id}"
    page = browser.get(address)
    assert "tidak memverifikasi pengujiannya sendiri" in text_of(page)
    assert f'value="{one.id}"' not in page.get_data(as_text=True)
    data = {"piece": str(one.id), f"v-{one.id.hex}": str(one.version)}
    assert browser.post(f"{address}/accept", data=data).status_code == 403


def _also_supervisor(session, scene):
    role = LaboratoryMembership(
        laboratory_id=scene.laboratory.id,
        user_id=scene.people[Role.ANALYST].known_id(),
        role=Role.SUPERVISOR,
        position="Penyelia",
        valid_from=date(2020, 1, 1),
    )
    session.add(role)
    audit.record(session, scene.people[Role.ADMINISTRATOR], "test:change", role)


def test_an_assessor_reads_but_finds_nothing_to_press(house):
    order_id = house.make(scenes.tested)
    (one,) = determinations(house, order_id)
    page = house.browser(Role.ASSESSOR).get(f"/lab/reviews/{one.sample_id}")
    assert "121,2 kN" in text_of(page)
    assert "Verifikasi yang dicentang" not in text_of(page)


def test_a_result_is_traced_to_reading_machine_person_and_method(house):
    order_id = house.make(scenes.reviewed)
    (one,) = determinations(house, order_id)
    text = text_of(house.browser(Role.ASSESSOR).get(f"/lab/determinations/{one.id}"))
    for told in (
        "121,2 kN",
        "602,685…",
        "Fm / S0",
        "ke 1, sekali",
        "ALAT-",
        "LK-000-IDN",
        "Analyst LUL",
        "sejak 1 Januari 2020",
        "Supervisor LUL",
        "SNI 8389:2017",
        "salinan UJI-1",
        "Pengujian diserahkan",
    ):
        assert told in text, told
