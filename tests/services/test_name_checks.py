"""The client's check of names before issue: asked with the draft, answered, corrected or passed by silence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lims.access.actor import ANONYMOUS
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import ApplicationItem, LaboratoryPolicy, NameCheck, Notice, Order
from lims.queries import name_checks as queries
from lims.queries.listing import Wanted
from lims.services import applications, certificates, name_checks
from lims.storage import LocalStore
from tests import scene as scenes


@pytest.fixture
def scene(session):
    made = scenes.build(session)
    session.add(LaboratoryPolicy(laboratory_id=made.laboratory.id, name_check_days=3))
    session.flush()
    return made


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "store")


@pytest.fixture
def draft(session, scene):
    return scenes.drafted(session, scene)


def order_of(session, draft):
    return session.get_one(Order, draft.order_id)


def check_of(session, draft):
    return queries.latest(session, draft.laboratory_id, draft.order_id)


def issue(session, scene, store, draft):
    scenes.authorise(session, scene, draft)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    return certificates.issue(session, manager, store, draft.id, scenes.keys_of(store))


def test_the_client_is_asked_with_the_draft_and_sees_names_only(session, scene, draft):
    check = check_of(session, draft)

    assert check.shown == {
        "client": scene.client.name,
        "address": scene.client.address,
        "on_behalf_of": "",
        "on_behalf_of_address": "",
        "items": [{"product": "Baja tulangan beton sirip", "lot": "H-17"}],
    }
    assert check.until > scene.today
    notice = session.scalars(select(Notice).where(Notice.kind == "names-asked")).one()
    assert notice.parameters["date"] == check.until.isoformat()


def test_nothing_is_issued_while_the_client_looks(session, scene, store, draft):
    with pytest.raises(GateClosed, match="masih dapat memeriksa"):
        issue(session, scene, store, draft)


def test_a_confirmed_name_goes_on(session, scene, store, draft):
    name_checks.answer(session, scene.owner, draft.order_id, "")

    assert issue(session, scene, store, draft).number
    assert check_of(session, draft).state == "confirmed"


def test_silence_goes_on_and_is_put_on_record(session, scene, store, draft):
    check_of(session, draft).until = scene.today - timedelta(days=1)

    issue(session, scene, store, draft)

    assert check_of(session, draft).state == "passed"
    assert "names:pass" in [act.act for act in session.info["acts"]]


def test_a_wish_for_another_name_stops_the_issue_until_it_is_met(session, scene, store, draft):
    order = order_of(session, draft)
    name_checks.answer_by_token(session, order.tracking_token, "Lot yang benar H-18")
    with pytest.raises(GateClosed, match="Lot yang benar H-18"):
        issue(session, scene, store, draft)
    reception = scene.people[Role.RECEPTION]
    item = session.scalars(select(ApplicationItem)).one()
    applications.correct_facts(
        session,
        reception,
        order.application_id,
        head={},
        items={item.id: {"heat_or_lot": "H-18"}},
        reason="Diminta pelanggan",
    )
    certificates.discard(session, reception, draft.id, "Diperbarui")

    fresh = certificates.draft(session, reception, order.id)

    check = check_of(session, fresh)
    assert (check.state, check.shown["items"][0]["lot"]) == ("asked", "H-18")
    states = session.scalars(select(NameCheck.state).order_by(NameCheck.id)).all()
    assert states == ["replaced", "asked"]


def test_the_laboratory_may_keep_a_name_with_its_reason(session, scene, store, draft):
    name_checks.answer(session, scene.owner, draft.order_id, "Ganti namanya menjadi CV Lain")
    check = check_of(session, draft)
    with pytest.raises(InvalidInput):
        name_checks.settle(session, scene.people[Role.SUPERVISOR], check.id, " ")

    name_checks.settle(session, scene.people[Role.SUPERVISOR], check.id, "Bukan nama pada NIB")

    assert issue(session, scene, store, draft).number
    notice = session.scalars(select(Notice).where(Notice.kind == "names-settled")).one()
    assert notice.parameters["text"] == "Bukan nama pada NIB"


def test_an_answer_comes_once_and_in_time(session, scene, draft):
    name_checks.answer(session, scene.owner, draft.order_id, "")
    with pytest.raises(Conflict):
        name_checks.answer(session, scene.owner, draft.order_id, "Salah")
    other = scenes.drafted(session, scene)
    check_of(session, other).until = scene.today - timedelta(days=1)
    with pytest.raises(Conflict, match="sudah lewat"):
        name_checks.answer(session, scene.owner, other.order_id, "")


def test_the_same_names_are_not_asked_twice(session, scene, draft):
    reception = scene.people[Role.RECEPTION]
    name_checks.answer(session, scene.owner, draft.order_id, "")
    certificates.discard(session, reception, draft.id, "Diperbarui")

    certificates.draft(session, reception, draft.order_id)

    assert session.scalars(select(NameCheck.state)).all() == ["confirmed"]


def test_reception_notes_what_it_heard_on_the_telephone(session, scene, draft):
    with pytest.raises(NotAllowed):
        name_checks.answer(session, scene.people[Role.ANALYST], draft.order_id, "")
    name_checks.answer(session, scene.people[Role.RECEPTION], draft.order_id, "")

    assert check_of(session, draft).answered_by_id == scene.people[Role.RECEPTION].user_id


def test_strangers_answer_nothing(session, scene, draft):
    _client, stranger = scenes.business(session, "CV Asing (rekaan)", "asing@contoh.id")
    for actor in (stranger, ANONYMOUS):
        with pytest.raises(NotFound):
            name_checks.answer(session, actor, draft.order_id, "")
    with pytest.raises(NotFound):
        name_checks.answer_by_token(session, "x" * 22, "")


def test_a_laboratory_that_does_not_ask_is_not_held_up(session, tmp_path):
    scene = scenes.build(session)

    assert scenes.issued(session, scene, LocalStore(tmp_path / "store")).number
    assert session.scalars(select(NameCheck)).all() == []


def test_the_worklist_tells_who_is_awaited(session, scene, draft):
    reception = scene.people[Role.RECEPTION]
    (row,) = queries.page_of(session, reception, Wanted()).rows
    assert (row.client, row.state, row.certificate_id) == (scene.client.name, "asked", draft.id)
    check_of(session, draft).until = date(2026, 1, 1)
    session.flush()

    (late,) = queries.page_of(session, reception, Wanted(state="overdue")).rows
    assert late.state == "overdue"
