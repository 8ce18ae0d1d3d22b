"""Remains: kept as long as promised, then returned or destroyed with a record, once."""

from datetime import date, timedelta

import pytest

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import CustodyEvent
from lims.queries import remains as queries
from lims.queries.listing import Wanted
from lims.services import orders, remains
from lims.services.remains import DisposalInput
from lims.storage import LocalStore
from tests import scene as scenes

DUE, KEPT = Wanted(state=queries.DUE), Wanted(state=queries.KEPT)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, later):
    assert remains.months_later(day, months) == later


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def sample(session, scene, tmp_path):
    certificate = scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))
    return scenes.samples_of(session, session.get_one(scenes.Order, certificate.order_id))[0]


def dispose(session, scene, sample, kind="return", **changes):
    given = {"recipient": "Sari (rekaan)", "witness": "Agus (rekaan)", "disposed_on": scene.today} | changes
    return remains.dispose(session, scene.people[Role.RECEPTION], DisposalInput(kind, [sample.id], **given))


def test_remains_are_kept_as_promised_and_may_be_returned_before(session, scene, sample):
    assert sample.keep_until == remains.months_later(scene.today, scene.laboratory.retention_months)
    reception = scene.people[Role.RECEPTION]
    assert queries.here(session, reception, DUE).rows == ()
    assert [one.code for one in queries.here(session, reception, KEPT).rows] == [sample.code]
    with pytest.raises(GateClosed, match="belum boleh dimusnahkan"):
        dispose(session, scene, sample, "destruction")
    made = dispose(session, scene, sample)
    assert made.number.startswith("LUL/BA/")
    assert [one.event for one in session.query(CustodyEvent) if one.note == made.number] == ["returned"]
    with pytest.raises(Conflict, match="sudah dikembalikan"):
        dispose(session, scene, sample)
    assert queries.here(session, reception, KEPT).rows == ()
    assert [(row.number, row.samples) for row in queries.records(session, reception, Wanted()).rows] == [
        (made.number, 1)
    ]


def test_after_their_time_they_stand_in_the_list_and_may_be_destroyed(session, scene, sample):
    sample.keep_until = scene.today - timedelta(days=1)
    session.flush()
    (due,) = queries.here(session, scene.people[Role.RECEPTION], DUE).rows
    assert due.id == sample.id
    with pytest.raises(InvalidInput) as refusal:
        dispose(session, scene, sample, "destruction", witness="")
    assert set(refusal.value.fields) == {"witness"}
    dispose(session, scene, sample, "destruction")


def test_a_sample_that_is_worked_on_stays(session, scene):
    order = scenes.received(session, scene)
    (sample,) = scenes.samples_of(session, order)
    with pytest.raises(GateClosed, match="masih dikerjakan"):
        dispose(session, scene, sample)
    orders.cancel(session, scene.people[Role.RECEPTION], order.id, "Mundur")
    dispose(session, scene, sample)


def test_only_reception_disposes_and_only_of_its_own(session, scene, sample):
    with pytest.raises(NotAllowed):
        remains.dispose(
            session, scene.people[Role.ANALYST], DisposalInput("return", [sample.id], scene.today, "a")
        )
    other = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        dispose(session, other, sample)
