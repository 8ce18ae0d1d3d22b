"""Limits that no specification file holds: with a source, by four eyes, never changed in place."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lims.domain.conformity import Verdict
from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import AuditEntry, Certificate, OrderLine
from lims.queries import contents, control_cards, order_limits
from lims.queries.certificates import outdated
from lims.queries.listing import Wanted
from lims.services import audit, certificates, entry, orders, supervision, typed_limits
from lims.services.certificates import content_of
from lims.services.typed_limits import LimitInput
from tests import scene as scenes
from tests.scene import TENSILE


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def second(session, scene):
    """Another supervisor."""
    return scenes.person(session, scene.laboratory, Role.SUPERVISOR, "penyelia kedua")


def line_of(session, order):
    return session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()


def plain(**changes):
    """Return an item that no specification judges."""
    return {"specification_code": "", "grade": "", "size": ""} | changes


def asked(line, **changes):
    given = {
        "line_id": line.id,
        "measurand": "TS",
        "low": "600",
        "source_kind": "drawing",
        "source": "Gambar G-12  rev. 2",
    }
    return LimitInput(**(given | changes))


def type_in(session, scene, order, role=Role.SUPERVISOR, **changes):
    return typed_limits.type_in(session, scene.people[role], asked(line_of(session, order), **changes))


def statements(session, order):
    (sample,) = contents.build(session, order).samples
    return [row for row in sample.rows if row.manual_limit]


@pytest.fixture
def order(session, scene):
    order = scenes.assigned(session, scene, **plain())
    readings = {"S0": "201.1", "L0": "200", **scenes.TENSILE_READINGS}
    for one in scenes.determinations_of(session, order):
        given = scenes.entry_input(scene, readings=readings)
        entry.submit(session, scene.people[Role.ANALYST], one.id, given, one.version)
        supervision.accept(session, scene.people[Role.SUPERVISOR], [one.id])
    return order


def test_a_limit_gives_a_verdict_only_after_somebody_else_has_confirmed_it(session, scene, order, second):
    limit = type_in(session, scene, order)
    (row,) = statements(session, order)
    assert row.verdict is Verdict.NOT_EVALUATED
    assert row.manual_limit.confirmed_by == ""

    with pytest.raises(NotAllowed, match="Anda isi sendiri"):
        typed_limits.confirm(session, scene.people[Role.SUPERVISOR], limit.id)
    typed_limits.confirm(session, second, limit.id)

    (row,) = statements(session, order)
    assert row.verdict is Verdict.PASS
    assert row.limit.id == "≥ 600 (batas diisi manual)"
    assert row.manual_limit.source == "Gambar G-12 rev. 2"
    assert row.manual_limit.confirmed_by == second.name
    assert row.manual_limit.confirmed_on == scene.today


def test_only_a_supervisor_confirms(session, scene):
    order = scenes.ordered(session, scene, **plain())
    limit = type_in(session, scene, order, Role.RECEPTION)

    for role in (Role.ANALYST, Role.TECHNICAL_MANAGER, Role.ASSESSOR):
        with pytest.raises(NotAllowed):
            typed_limits.confirm(session, scene.people[role], limit.id)


def test_an_analyst_types_no_limit(session, scene):
    order = scenes.ordered(session, scene, **plain())
    with pytest.raises(NotAllowed):
        type_in(session, scene, order, Role.ANALYST)


FAULTY = [
    ({"source": " "}, {"source"}),
    ({"source_kind": ""}, {"source_kind"}),
    ({"low": ""}, {"low"}),
    ({"low": "enam ratus"}, {"low"}),
    ({"low": "600", "high": "500"}, {"high"}),
    ({"low": "600", "high": "600", "low_open": True}, {"high"}),
    ({"measurand": "hardness"}, {"measurand"}),
    ({"measurand": ""}, {"measurand"}),
]


def test_a_limit_that_cannot_be_or_has_no_source_is_refused(session, scene):
    order = scenes.ordered(session, scene, **plain())

    for changes, fields in FAULTY:
        with pytest.raises(InvalidInput) as refused:
            type_in(session, scene, order, **changes)
        assert set(refused.value.fields) == fields, changes


def test_a_limit_of_the_specification_is_not_typed_over(session, scene):
    order = scenes.ordered(session, scene)

    with pytest.raises(Conflict, match="SNI 2052:2017 sudah mempunyai batas"):
        type_in(session, scene, order)


def test_a_wrong_limit_is_withdrawn_with_its_reason_and_typed_anew(session, scene, order, second):
    limit = type_in(session, scene, order)
    with pytest.raises(Conflict, match="sudah diisi"):
        type_in(session, scene, order, low="610")
    with pytest.raises(InvalidInput):
        typed_limits.withdraw(session, second, limit.id, " ")

    typed_limits.withdraw(session, second, limit.id, "Gambar revisi 3 berlaku")
    assert statements(session, order) == []
    with pytest.raises(Conflict, match="sudah ditarik"):
        typed_limits.confirm(session, second, limit.id)
    again = type_in(session, scene, order, low="610", source="Gambar G-12 rev. 3")
    typed_limits.confirm(session, second, again.id)

    audit.seal(session)
    steps = control_cards.read(session, second, order.id).steps
    measurand = f"{TENSILE}, {limit.measurand}"
    assert [(step.act, step.about) for step in steps if step.act.startswith("limit:")] == [
        ("limit:type", measurand),
        ("limit:withdraw", f"{measurand}; Gambar revisi 3 berlaku"),
        ("limit:type", measurand),
        ("limit:confirm", measurand),
    ]
    assert (limit.low, limit.withdrawal_reason) == (Decimal(600), "Gambar revisi 3 berlaku")
    assert [row.verdict for row in statements(session, order)] == [Verdict.FAIL]


def test_the_certificate_freezes_the_limit_and_a_later_one_makes_the_draft_old(session, scene, order, second):
    limit = type_in(session, scene, order)
    typed_limits.confirm(session, second, limit.id)
    draft = certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order.id)
    assert content_of(draft).samples[0].overall.verdict is Verdict.PASS

    typed_limits.withdraw(session, second, limit.id, "Keliru")

    assert outdated(session, order, content_of(session.get_one(Certificate, draft.id)))


def test_a_stranger_finds_nothing(session, scene, order):
    limit = type_in(session, scene, order)
    other = scenes.build(session, "LAIN")

    with pytest.raises(NotFound):
        typed_limits.confirm(session, other.people[Role.SUPERVISOR], limit.id)
    with pytest.raises(NotFound):
        typed_limits.type_in(session, other.people[Role.SUPERVISOR], asked(line_of(session, order)))


def test_a_cancelled_order_takes_no_limit(session, scene):
    order = scenes.ordered(session, scene, **plain())
    orders.cancel(session, scene.people[Role.RECEPTION], order.id, "Batal")

    with pytest.raises(Conflict, match="dibatalkan"):
        type_in(session, scene, order)


def test_the_methods_other_results_stay_reported(session, scene, order, second):
    typed_limits.confirm(session, second, type_in(session, scene, order).id)

    (sample,) = contents.build(session, order).samples
    assert {row.verdict for row in sample.rows if not row.manual_limit} == {None}
    assert all(row.method == TENSILE for row in sample.rows)


def await_confirmation(session, actor):
    return [listed.row.id for listed in order_limits.page_of(session, actor, Wanted(state="awaiting")).rows]


def test_what_awaits_its_confirmation_leaves_with_a_cancelled_order(session, scene, second):
    order = scenes.received(session, scene, **plain())
    confirmed = type_in(session, scene, order)
    typed_limits.confirm(session, second, confirmed.id)
    awaiting = type_in(session, scene, order, measurand="YS", low="300")
    assert await_confirmation(session, second) == [awaiting.id]

    orders.cancel(session, scene.people[Role.RECEPTION], order.id, "Pelanggan mundur")

    assert await_confirmation(session, second) == []
    assert (awaiting.withdrawal_reason, awaiting.withdrawn_by_id) == (
        "Pelanggan mundur",
        scene.people[Role.RECEPTION].user_id,
    )
    assert confirmed.withdrawn_at is None
    audit.seal(session)
    told = select(AuditEntry.subject_id).where(AuditEntry.act == "limit:withdraw")
    assert session.scalars(told).all() == [awaiting.id]
