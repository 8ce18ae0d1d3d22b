"""Sheets for an assessor: the control card out of the trail, the chain of custody, and where a result comes from."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lims import clock
from lims.documents.dossier import render_dossier
from lims.domain.errors import NotFound
from lims.domain.roles import Role
from lims.models import Order
from lims.queries import certificates, control_cards, trace_prints, tracing
from lims.services import audit, authorisations, custody, supervision
from lims.services.authorisations import AuthorisationInput
from lims.services.custody import HandOver, Moved
from lims.storage import LocalStore
from tests import scene as scenes
from tests.documents.reading import text


def no_blob(_digest: str) -> bytes:
    return b""


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def order(session, scene, tmp_path):
    certificate = scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))
    audit.seal(session)
    return session.get_one(Order, certificate.order_id)


def test_the_control_card_tells_every_step_and_no_draft(session, scene, order):
    card = control_cards.read(session, scene.people[Role.ANALYST], order.id)
    acts = [step.act for step in card.steps]
    assert acts[:2] == ["application:submit", "application:agree"]
    assert acts[-2:] == ["certificate:authorise", "certificate:issue"]
    assert "determination:save" not in acts
    submitted = next(step for step in card.steps if step.act == "determination:submit")
    assert submitted.who == scene.people[Role.ANALYST].name
    assert submitted.about.startswith(scenes.TENSILE)
    drawn = text(
        render_dossier(control_cards.printed(session, scene.people[Role.ASSESSOR], order.id, no_blob))
    )
    assert "KARTU KENDALI" in drawn
    assert submitted.trail.split(" · ")[1] in drawn


def test_a_blind_order_keeps_its_client_off_the_card_of_the_bench(session, scene, order):
    order.blind = True
    session.flush()
    hidden = control_cards.read(session, scene.people[Role.ANALYST], order.id)
    assert hidden.client is None
    assert scene.owner.name not in {step.who for step in hidden.steps}
    assert control_cards.read(session, scene.people[Role.HEAD], order.id).client == scene.client.name


def test_each_row_of_a_report_leads_to_its_sheet_of_origin(session, scene, order):
    assessor = scene.people[Role.ASSESSOR]
    (certificate,) = tracing.read(
        session, assessor, scenes.determinations_of(session, order)[0].id
    ).certificates
    page = certificates.read(session, assessor, certificate.id)
    behind = tracing.traces_of(session, order)
    (sample,) = page.content.samples
    assert {(sample.code, row.method, row.specimen) for row in sample.rows} <= behind.keys()
    one = trace_prints.trace(session, assessor, next(iter(behind.values())), no_blob)
    drawn = text(render_dossier(one))
    for told in ("LEMBAR TELUSUR", certificate.number, scene.people[Role.ANALYST].name, scenes.TENSILE):
        assert told in drawn


def test_what_allowed_a_review_is_looked_up_on_the_laboratorys_day(session, scene):
    supervisor, order = scene.people[Role.SUPERVISOR], scenes.tested(session, scene)
    dawn = datetime.combine(scene.today + timedelta(days=1), time(6), ZoneInfo(scene.laboratory.timezone))
    given = AuthorisationInput(scenes.TENSILE, "review", dawn.date(), "Uji kinerja, rekaan")
    person = supervisor.known_id()
    allowed = authorisations.authorise(session, scene.people[Role.ADMINISTRATOR], person, given)
    pieces = scenes.determinations_of(session, order)
    with clock.set_to(dawn):
        supervision.accept(session, supervisor, [one.id for one in pieces])

    found = tracing.read(session, scene.people[Role.ASSESSOR], pieces[0].id)

    assert found.review_authority is allowed


def test_the_chain_of_custody_tells_where_a_sample_is_now(session, scene, order):
    analyst = scene.people[Role.ANALYST]
    (sample,) = scenes.samples_of(session, order)
    custody.hand_over(session, analyst, [Moved(sample.id)], HandOver("Rak sisa 4", analyst.user_id))
    made = trace_prints.custody(session, analyst, order.id, no_blob)
    assert made.parts[0].facts[0][1] == f"Rak sisa 4, {analyst.name}"
    assert "Rak sisa 4" in text(render_dossier(made))


def test_a_stranger_finds_none_of_them(session, scene, order):
    other = scenes.build(session, "LAIN").people[Role.HEAD]
    for find in (control_cards.read, lambda *asked: trace_prints.custody(*asked, no_blob)):
        with pytest.raises(NotFound):
            find(session, other, order.id)
