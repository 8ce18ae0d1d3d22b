"""What clients read of their own things, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.queries import businesses, own_applications, own_certificates, own_orders, portal, tracking
from lims.queries.listing import Wanted
from lims.services import accounts, certificates, clients
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "blobs")


def test_the_first_page_gathers_what_there_is(session, scene, store):
    certificate = scenes.issued(session, scene, store)
    order = scenes.assigned(session, scene)
    application = scenes.submitted(session, scene)
    home = portal.home(session, scene.owner)
    assert [one.id for one in home.under_review] == [application.id]
    assert [one.progress.order_id for one in home.running] == [order.id]
    assert [one.number for one in home.certificates] == [certificate.number]
    assert not home.empty


def test_lists_hold_only_ones_own(session, scene, store):
    certificate = scenes.issued(session, scene, store)
    _client, stranger = scenes.business(session, "UD Lain (rekaan)", "lain@contoh.id")
    assert own_certificates.page_of(session, stranger, Wanted()).rows == ()
    assert own_applications.page_of(session, stranger, Wanted()).rows == ()
    assert portal.home(session, stranger).empty
    with pytest.raises(NotFound):
        own_orders.read(session, stranger, certificate.order_id)


def test_an_amendment_stands_beside_what_it_replaced(session, scene, store):
    old = scenes.issued(session, scene, store)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    new = certificates.amend(session, manager, old.id, "Nomor heat diperbaiki.")
    assert len(own_certificates.newest(session, scene.owner, 9)) == 1, "a draft is not there"
    scenes.authorise(session, scene, new)
    certificates.issue(session, manager, store, new.id, scenes.keys_of(store))
    rows = {row.state: row for row in own_certificates.newest(session, scene.owner, 9)}
    assert rows["superseded"].state_reason == rows["issued"].number
    assert [sample.verdict for sample in rows["superseded"].samples] == [None]
    order = own_orders.read(session, scene.owner, old.order_id)
    assert order.progress.issued_on == old.issued_on
    assert len(order.certificates) == 2


def test_days_are_counted_as_working_days(session, scene):
    order = scenes.received(session, scene)
    assert tracking.progress_of(session, [order])[0].days_left == 10
    due = order.due_on - scene.today
    with clock.set_to(clock.now() + due):
        assert tracking.progress_of(session, [order])[0].days_left == 0
    with clock.set_to(clock.now() + due + timedelta(days=1)):
        assert tracking.progress_of(session, [order])[0].days_left < 0


def test_a_void_determination_is_not_counted(session, scene):
    order = scenes.assigned(session, scene)
    determination = scenes.determinations_of(session, order)[0]
    determination.state = "void"
    session.flush()
    assert tracking.progress_of(session, [order])[0].planned == 0


def test_no_order_no_progress(session, scene):
    assert tracking.progress_of(session, []) == ()
    with pytest.raises(NotFound):
        tracking.by_token(session, "x")


@pytest.mark.parametrize(
    "read",
    [
        portal.home,
        businesses.own,
        own_orders.running,
        lambda session, actor: own_applications.page_of(session, actor, Wanted()),
        lambda session, actor: own_certificates.page_of(session, actor, Wanted()),
    ],
)
def test_a_person_without_a_role_reads_nothing(session, scene, read):
    nobody = Actor(user_id=scene.owner.user_id, name="")
    with pytest.raises(NotAllowed):
        read(session, nobody)


def test_registering_takes_all_or_nothing(session, scene):
    business = clients.ClientInput(name="", address="")
    with pytest.raises(InvalidInput) as refused:
        accounts.register(session, accounts.Registration("", "x", "12", "pendek", business))
    assert set(refused.value.fields) == {
        "person_name",
        "person_email",
        "person_phone",
        "password",
        "name",
        "address",
    }
