"""Work of other laboratories: approved, agreed with the client, sent, reported, typed in and reviewed as every row."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from lims import clock
from lims.domain.conformity import Verdict
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.quantity import format_decimal
from lims.domain.roles import Role
from lims.models import AuditEntry, CustodyEvent, OrderLine, OtherLaboratory, Result, Subcontract
from lims.queries import contents, control_cards, dashboard, handed_on, planning, trace_prints, worklist
from lims.queries import entry as entry_page
from lims.queries.computation import Typed
from lims.queries.listing import Wanted
from lims.services import (
    assignments,
    audit,
    certificates,
    entry,
    holds,
    orders,
    other_laboratories,
    subcontracts,
    supervision,
)
from lims.services.certificates import content_of
from lims.services.entry import EntryInput
from lims.services.other_laboratories import OtherLaboratoryInput
from lims.services.subcontracts import Handed, ReportInput, SubcontractInput
from lims.storage import LocalStore
from tests import scene as scenes

PDF = b"%PDF-1.7\n% LHU rekaan\n"


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "store")


@pytest.fixture
def other(session, scene):
    return approved(session, scene)


def approved(session, scene, name="Laboratorium Sejahtera (rekaan)", **changes) -> OtherLaboratory:
    given = {
        "evaluation": "Asesmen 2026-05, rekaan",
        "accreditation_number": "LP-000-IDN",
        "accredited_from": date(2024, 1, 1),
        "accredited_until": scene.today + timedelta(days=300),
    }
    return other_laboratories.approve(
        session, scene.people[Role.QUALITY_MANAGER], OtherLaboratoryInput(name, **(given | changes))
    )


def line_of(session, order):
    return session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()


def agreed(session, scene, order, other, **changes) -> Subcontract:
    given = {
        "reason": "Mesin uji tarik dikalibrasi",
        "agreement": "Bu Sari, pesan tertulis 24-11-2026",
        "other_laboratory_id": other.id,
    }
    line = line_of(session, order)
    return subcontracts.agree(
        session, scene.people[Role.SUPERVISOR], line.id, SubcontractInput(**(given | changes))
    )


def sent(session, scene, row) -> Subcontract:
    return subcontracts.send(
        session, scene.people[Role.RECEPTION], row.id, scene.today, scene.today + timedelta(days=7)
    )


def reported(session, scene, store, row, data=PDF, **changes):
    given = {"number": "12/LHU/2026", "dated_on": scene.today, "accredited": True}
    return subcontracts.record_report(
        session,
        scene.people[Role.RECEPTION],
        store,
        row.id,
        ReportInput(**(given | changes)),
        "lhu.pdf",
        data,
    )


def typed_in(session, scene, order, readings=None):
    """Hand the order to an analyst who may not perform the method, and type what the report says."""
    clerk = scenes.person(session, scene.laboratory, Role.ANALYST, "penyalin")
    (one,) = scenes.determinations_of(session, order)
    assignments.assign(session, scene.people[Role.SUPERVISOR], [one.id], clerk.known_id(), scene.today)
    given = EntryInput(
        readings={key: Typed(text) for key, text in (readings or {"YS": "455", "TS": "603,4"}).items()},
        tested_on=scene.today,
    )
    entry.submit(session, clerk, one.id, given, one.version)
    return one


@pytest.fixture
def done(session, scene, store, other):
    """An order whose only test another laboratory did."""
    order = scenes.received(session, scene)
    row = sent(session, scene, agreed(session, scene, order, other))
    reported(session, scene, store, row)
    one = typed_in(session, scene, order)
    supervision.accept(session, scene.people[Role.SUPERVISOR], [one.id])
    return order


def test_their_results_are_judged_by_our_specification_and_never_under_our_accreditation(session, done):
    content = contents.build(session, done)

    (sample,) = content.samples
    rows = {row.trace.get("measurand"): row for row in sample.rows if row.value is not None}
    assert (rows["YS"].value, rows["YS"].verdict) == (Decimal(455), Verdict.PASS)
    assert rows["TS"].trace["exact"] == "603.4"
    assert {row.accredited for row in sample.rows} == {False}
    assert content.laboratory.accreditation_number is None
    assert content.analysts == content.equipment == ()
    assert content.laboratory.place_of_testing.id == "Laboratorium Sejahtera (rekaan)"
    assert content.reviewed_by


def test_the_printed_trace_names_their_laboratory_and_report_in_place_of_our_machines(session, scene, done):
    (one,) = scenes.determinations_of(session, done)
    printed = trace_prints.trace(session, scene.people[Role.ASSESSOR], one.id, lambda _digest: b"")

    said = {label.id: value for part in printed.parts for label, value in part.facts}
    titles = [part.title.id for part in printed.parts]
    assert said["Laboratorium"] == "Laboratorium Sejahtera (rekaan), LP-000-IDN"
    assert said["LHU mereka"].startswith("12/LHU/2026, ")
    assert said["Persetujuan pelanggan"] == "Bu Sari, pesan tertulis 24-11-2026"
    assert "Pengetik hasil" in said
    assert "Penguji" not in said
    assert "Diuji oleh laboratorium lain" in titles
    assert "Alat dan kalibrasi pada tanggal uji" not in titles


def test_the_certificate_names_their_laboratory_report_and_its_hash(session, done):
    row = contents.build(session, done).samples[0].rows[0]

    assert row.subcontractor.startswith("Laboratorium Sejahtera (rekaan), LP-000-IDN, LHU 12/LHU/2026 (")
    assert row.subcontract.report_sha256 == hashlib.sha256(PDF).hexdigest()
    assert row.subcontract.accredited


def test_the_control_card_tells_when_it_was_agreed_sent_and_reported(session, scene, done):
    audit.seal(session)
    card = control_cards.read(session, scene.people[Role.HEAD], done.id)
    about = {step.act: step.about for step in card.steps if step.act.startswith("subcontract:")}
    method = f"{scenes.TENSILE}, Laboratorium Sejahtera (rekaan)"
    assert about == {
        "subcontract:agree": f"{method}; Bu Sari, pesan tertulis 24-11-2026",
        "subcontract:send": method,
        "subcontract:report": "12/LHU/2026",
    }

    done.blind = True
    session.flush()
    blind = control_cards.read(session, scene.people[Role.ANALYST], done.id)
    assert method in {step.about for step in blind.steps}
    assert not any("Bu Sari" in step.about for step in blind.steps)


def test_the_frozen_record_is_issued_with_it(session, scene, store, done):
    draft = certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], done.id)
    scenes.authorise(session, scene, draft)
    issued = certificates.issue(
        session, scene.people[Role.TECHNICAL_MANAGER], store, draft.id, scenes.keys_of(store)
    )

    assert {row.subcontractor for row in content_of(issued).samples[0].rows} != {""}


def test_their_accreditation_is_told_only_where_it_held_and_their_report_claims_it(session, scene, store):
    lapsed = approved(session, scene, accredited_until=scene.today - timedelta(days=1))
    order = scenes.received(session, scene)
    row = sent(session, scene, agreed(session, scene, order, lapsed))
    reported(session, scene, store, row)
    typed_in(session, scene, order)

    first = contents.build(session, order).samples[0].rows[0]
    assert first.subcontractor.startswith("Laboratorium Sejahtera (rekaan), LHU")
    assert first.subcontract.accredited is False


def test_the_results_keep_no_uncertainty_of_ours(session, done):
    (one,) = scenes.determinations_of(session, done)

    rows = session.scalars(select(Result).where(Result.determination_id == one.id)).all()
    assert rows
    assert {row.expanded_uncertainty for row in rows} == {None}


def test_nothing_is_typed_in_before_their_report_is_here(session, scene, other):
    order = scenes.received(session, scene)
    sent(session, scene, agreed(session, scene, order, other))

    with pytest.raises(GateClosed, match="LHU dari Laboratorium Sejahtera"):
        typed_in(session, scene, order)


def test_what_is_away_is_late_at_no_bench_until_their_report_is_here(session, scene, store, other):
    order = scenes.received(session, scene)
    row = sent(session, scene, agreed(session, scene, order, other))
    (one,) = scenes.determinations_of(session, order)
    analyst, supervisor = scene.people[Role.ANALYST], scene.people[Role.SUPERVISOR]
    assignments.assign(session, supervisor, [one.id], analyst.known_id(), scene.today)
    one.due_on = scene.today - timedelta(days=2)
    audit.record(session, supervisor, "determination:assign", one)
    session.flush()

    def told() -> tuple[int, int, dict[str, int]]:
        heaps = {heap.kind: heap.count for heap in dashboard.read(session, analyst).awaiting}
        (waiting,) = worklist.read(session, analyst)
        return waiting.days_late, planning.counts(session, supervisor)[planning.LATE], heaps

    late, at_benches, heaps = told()
    assert (late, at_benches, heaps["mine-late"], heaps["mine-later"]) == (0, 0, 0, 1)
    reported(session, scene, store, row)
    session.flush()
    late, at_benches, heaps = told()
    assert (late, at_benches, heaps["mine-late"], heaps["mine-later"]) == (2, 1, 1, 0)


def test_the_client_must_have_agreed(session, scene, other):
    order = scenes.received(session, scene)

    for changes, field in (
        ({"agreement": " "}, "agreement"),
        ({"reason": ""}, "reason"),
        ({"other_laboratory_id": None}, "other_laboratory"),
    ):
        with pytest.raises(InvalidInput) as refused:
            agreed(session, scene, order, other, **changes)
        assert set(refused.value.fields) == {field}


def reviewed(session, scene, handed):
    """Review a request whose only test is handed on as told."""
    application = scenes.submitted(session, scene)
    given = scenes.review_input(handed=Handed({scenes.TENSILE: handed.pop("to")}, **handed))
    return orders.agree(session, scene.people[Role.RECEPTION], application.id, given)


def test_the_review_of_the_request_hands_tests_on(session, scene, other):
    order = reviewed(
        session,
        scene,
        {"to": other.id, "reason": "Alat belum ada", "agreement": "Disetujui pada formulir"},
    )

    row = session.scalars(select(Subcontract).where(Subcontract.order_id == order.id)).one()
    assert (row.line_id, row.agreement) == (line_of(session, order).id, "Disetujui pada formulir")


def test_the_review_asks_for_reason_and_agreement(session, scene, other):
    with pytest.raises(InvalidInput) as refused:
        reviewed(session, scene, {"to": other.id})

    assert set(refused.value.fields) == {"handed-reason", "handed-agreement"}


def test_work_that_was_begun_here_or_stands_elsewhere_is_not_handed_on(session, scene, other):
    order = scenes.tested(session, scene)
    with pytest.raises(Conflict, match="mulai dikerjakan"):
        agreed(session, scene, order, other)
    fresh = scenes.received(session, scene)
    agreed(session, scene, fresh, other)
    with pytest.raises(Conflict, match="sudah ada di laboratorium lain"):
        agreed(session, scene, fresh, other)


def test_work_is_handed_on_once_the_readings_that_were_begun_are_emptied(session, scene, other):
    order = scenes.assigned(session, scene)
    analyst, one = scene.people[Role.ANALYST], scenes.determinations_of(session, order)[0]
    entry.save_draft(session, analyst, one.id, EntryInput(readings={"Fm": Typed("120")}), one.version)
    with pytest.raises(Conflict, match="kosongkan dahulu bacaan"):
        agreed(session, scene, order, other)

    entry.save_draft(session, analyst, one.id, EntryInput(readings={"Fm": Typed("")}), one.version)

    assert agreed(session, scene, order, other).other_laboratory_id == other.id


def test_a_sample_that_did_not_come_is_not_sent(session, scene, other):
    order = scenes.ordered(session, scene)
    row = agreed(session, scene, order, other)

    with pytest.raises(GateClosed, match="belum diterima"):
        sent(session, scene, row)


def test_where_the_sample_went_stands_in_its_custody(session, scene, other):
    order = scenes.received(session, scene)
    row = agreed(session, scene, order, other)
    sent(session, scene, row)
    subcontracts.send(
        session, scene.people[Role.RECEPTION], row.id, scene.today, scene.today + timedelta(days=9)
    )

    places = session.scalars(select(CustodyEvent.place).where(CustodyEvent.event == "handed-over")).all()
    assert places == [other.name]
    assert row.expected_on == scene.today + timedelta(days=9)


def test_the_day_of_sending_stands_once_their_report_has_come(session, scene, store, other):
    row = sent(session, scene, agreed(session, scene, scenes.received(session, scene), other))
    reported(session, scene, store, row)

    with pytest.raises(Conflict, match="tanggal kirimnya"):
        sent(session, scene, row)


def test_nothing_is_sent_of_an_order_that_is_held_or_cancelled(session, scene, other):
    order = scenes.received(session, scene)
    row = agreed(session, scene, order, other)
    reception = scene.people[Role.RECEPTION]
    with clock.set_to(clock.now() - timedelta(days=1)):
        holds.hold(session, reception, order.id, "Pelanggan diminta memilih edisi")
    with pytest.raises(GateClosed, match="sedang ditahan"):
        sent(session, scene, row)

    orders.cancel(session, reception, order.id, "Pelanggan membatalkan")
    with pytest.raises(Conflict, match="sudah dibatalkan"):
        sent(session, scene, row)


def test_their_report_is_a_pdf_with_number_and_date(session, scene, store, other):
    order = scenes.received(session, scene)
    row = agreed(session, scene, order, other)
    with pytest.raises(Conflict, match="dikirim"):
        reported(session, scene, store, row)
    sent(session, scene, row)

    for changes, fields in (
        ({"number": ""}, {"number"}),
        ({"dated_on": None}, {"dated_on"}),
        ({"dated_on": scene.today + timedelta(days=1)}, {"dated_on"}),
        ({"data": b""}, {"file"}),
        ({"data": b"\x89PNG\r\n\x1a\n"}, {"file"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            reported(session, scene, store, row, **changes)
        assert set(refused.value.fields) == fields


def test_an_amended_report_of_theirs_takes_the_place_of_the_first(session, scene, store, done):
    row = session.scalars(select(Subcontract).where(Subcontract.order_id == done.id)).one()

    reported(session, scene, store, row, data=PDF + b"2", number="12/LHU/2026/Am.1")

    assert contents.build(session, done).samples[0].rows[0].subcontract.report_number == "12/LHU/2026/Am.1"


def test_the_work_is_taken_back_until_their_report_has_come(session, scene, store, other):
    order = scenes.received(session, scene)
    row = sent(session, scene, agreed(session, scene, order, other))
    subcontracts.take_back(session, scene.people[Role.SUPERVISOR], row.id, "Mesin sudah kembali")
    (one,) = scenes.determinations_of(session, order)
    clerk = scenes.person(session, scene.laboratory, Role.ANALYST, "tanpa kewenangan")
    with pytest.raises(GateClosed, match="tidak berwenang"):
        assignments.assign(session, scene.people[Role.SUPERVISOR], [one.id], clerk.known_id(), scene.today)

    again = sent(session, scene, agreed(session, scene, order, other))
    reported(session, scene, store, again)
    with pytest.raises(Conflict, match="tidak dapat ditarik"):
        subcontracts.take_back(session, scene.people[Role.SUPERVISOR], again.id, "Tidak jadi")


def test_only_an_approved_laboratory_is_handed_work(session, scene, other):
    quality, order = scene.people[Role.QUALITY_MANAGER], scenes.received(session, scene)
    other_laboratories.end(session, quality, other.id, scene.today - timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        agreed(session, scene, order, other)
    assert set(refused.value.fields) == {"other_laboratory"}

    given = OtherLaboratoryInput(other.name, "Asesmen ulang, rekaan")
    other_laboratories.renew(session, quality, other.id, given, other.version)
    assert agreed(session, scene, order, other).other_laboratory_id == other.id


def test_the_list_of_laboratories_is_kept_by_management(session, scene, other):
    with pytest.raises(NotAllowed):
        other_laboratories.approve(session, scene.people[Role.RECEPTION], OtherLaboratoryInput("X", "Y"))
    with pytest.raises(Conflict, match="sudah ada"):
        approved(session, scene)
    with pytest.raises(InvalidInput) as refused:
        approved(session, scene, "Lain", evaluation="", accredited_until=None)
    assert set(refused.value.fields) == {"evaluation", "accredited_until"}


def test_a_strangers_laboratory_is_not_found(session, scene, other):
    stranger = scenes.build(session, "LAIN")
    order = scenes.received(session, stranger)

    with pytest.raises(NotFound):
        agreed(session, stranger, order, other)
    with pytest.raises(NotFound):
        subcontracts.take_back(session, stranger.people[Role.SUPERVISOR], uuid4(), "x")


def test_what_is_not_reported_leaves_with_a_cancelled_order(session, scene, other):
    desk = scene.people[Role.RECEPTION]
    sent = agreed(session, scene, scenes.received(session, scene), other)
    later = scene.today + timedelta(days=3)
    subcontracts.send(session, desk, sent.id, scene.today, later)
    to_send = agreed(session, scene, scenes.received(session, scene), other)
    kept = agreed(session, scene, scenes.received(session, scene), other)

    for row in (sent, to_send):
        orders.cancel(session, desk, row.order_id, "Pelanggan mundur")

    assert [row.ended_reason for row in (sent, to_send, kept)] == ["Pelanggan mundur", "Pelanggan mundur", ""]
    standing = handed_on.page_of(session, desk, Wanted()).rows
    assert [row.order_id for row in standing] == [kept.order_id]
    audit.seal(session)
    told = select(AuditEntry.subject_id).where(AuditEntry.act == "subcontract:take-back")
    assert set(session.scalars(told)) == {sent.id, to_send.id}


def test_their_uncertainty_is_printed_with_its_k_beside_their_report(session, scene, store, other):
    order = scenes.received(session, scene)
    reported(session, scene, store, sent(session, scene, agreed(session, scene, order, other)))
    one = typed_in(session, scene, order, {"YS": "455", "TS": "603,4", "U_TS": "9,5", "k": "2,0"})
    supervision.accept(session, scene.people[Role.SUPERVISOR], [one.id])

    rows = {row.trace.get("measurand"): row for row in contents.build(session, order).samples[0].rows}

    found = rows["TS"].uncertainty
    assert (found.expanded, found.coverage_factor) == (Decimal("9.5"), Decimal(2))
    assert rows["TS"].subcontract.report_number == "12/LHU/2026"
    assert rows["YS"].uncertainty is None


@pytest.mark.parametrize("printed", ["9,50", "12,55", "104,3"])
def test_their_uncertainty_is_printed_with_every_figure_that_they_printed(
    session, scene, store, other, printed
):
    order = scenes.received(session, scene)
    reported(session, scene, store, sent(session, scene, agreed(session, scene, order, other)))
    one = typed_in(session, scene, order, {"YS": "455", "TS": "603,4", "U_TS": printed, "k": "2,00"})
    supervision.accept(session, scene.people[Role.SUPERVISOR], [one.id])

    rows = {row.trace.get("measurand"): row for row in contents.build(session, order).samples[0].rows}

    found = rows["TS"].uncertainty
    assert (format_decimal(found.expanded, "id"), format_decimal(found.coverage_factor, "id")) == (
        printed,
        "2,00",
    )


def test_the_columns_of_their_uncertainty_are_shown_to_who_wants_them(session, scene, store, other):
    order = scenes.received(session, scene)
    reported(session, scene, store, sent(session, scene, agreed(session, scene, order, other)))
    (one,) = scenes.determinations_of(session, order)
    assignments.assign(
        session, scene.people[Role.SUPERVISOR], [one.id], scene.people[Role.ANALYST].known_id(), scene.today
    )
    line = line_of(session, order)
    usual = entry_page.read(session, scene.people[Role.ANALYST], line.id).sheet
    asked = entry_page.read(session, scene.people[Role.ANALYST], line.id, all_columns=True).sheet

    assert {column.key for column in usual.columns} >= {"YS", "TS"}
    assert {column.key for column in usual.hidden} >= {"U_YS", "U_TS", "k"}
    assert asked.hidden == ()


def test_their_uncertainty_without_its_k_is_not_taken(session, scene, store, other):
    order = scenes.received(session, scene)
    reported(session, scene, store, sent(session, scene, agreed(session, scene, order, other)))
    with pytest.raises(InvalidInput, match="Isilah juga k") as refused:
        typed_in(session, scene, order, {"TS": "603,4", "U_TS": "9,5"})
    assert [name.rsplit(":")[-1] for name in refused.value.fields] == ["k"]


@pytest.mark.parametrize("typed", [{"U_TS": "9,5", "k": "0"}, {"U_TS": "-9,5", "k": "2,0"}])
def test_a_draft_is_never_judged_by_an_uncertainty_or_k_that_cannot_be(session, scene, store, other, typed):
    order = scenes.received(session, scene)
    reported(session, scene, store, sent(session, scene, agreed(session, scene, order, other)))
    (one,) = scenes.determinations_of(session, order)
    analyst = scene.people[Role.ANALYST]
    assignments.assign(session, scene.people[Role.SUPERVISOR], [one.id], analyst.known_id(), scene.today)
    given = EntryInput(readings={key: Typed(text) for key, text in ({"TS": "603,4"} | typed).items()})
    entry.save_draft(session, analyst, one.id, given, one.version)

    (row,) = entry_page.read(session, analyst, line_of(session, order).id).sheet.rows

    (refused,) = (key for key, cell in row.cells.items() if cell.problem is not None)
    assert refused in typed
    (judged,) = row.results["TS"].statements
    assert (judged.verdict, judged.uncertainty, judged.probability) == (Verdict.PASS, None, None)
