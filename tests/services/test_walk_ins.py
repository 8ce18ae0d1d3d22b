"""Clients who come to the counter."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import fetch
from lims.domain.errors import InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import Client
from lims.services import clients, walk_ins
from tests import scene as scenes
from tests.scene import Scene

NIB = "1234567890123"


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def registered(session: Session) -> Client:
    """Return a business that registered itself and has been to no laboratory."""
    given = clients.ClientInput(name="UD Paku (rekaan)", address="Jalan Palu 3", nib=NIB)
    return clients.new_client(session, given)


def test_a_business_is_found_by_its_whole_nib_and_belongs_here_from_then_on(session, scene, registered):
    counter = scene.people[Role.RECEPTION]
    with pytest.raises(NotFound):
        fetch(session, counter, Client, registered.id)
    found = walk_ins.take_in(session, counter, " 1234-5678-90123 ")
    assert found.id == registered.id
    assert fetch(session, counter, Client, registered.id) is registered


def test_less_than_a_whole_nib_finds_nobody(session, scene, registered):
    for nib in ("", "123456789012", "UD Paku", "12345678901234"):
        with pytest.raises(InvalidInput) as refusal:
            walk_ins.take_in(session, scene.people[Role.RECEPTION], nib)
        assert set(refusal.value.fields) == {"nib"}


def test_an_unknown_nib_is_told(session, scene):
    with pytest.raises(InvalidInput) as refusal:
        walk_ins.take_in(session, scene.people[Role.RECEPTION], "9999999999999")
    assert set(refusal.value.fields) == {"nib"}


def test_only_reception_takes_clients_in(session, scene, registered):
    with pytest.raises(NotAllowed):
        walk_ins.take_in(session, scene.people[Role.ADMINISTRATOR], NIB)


def test_entering_a_known_nib_gives_the_client_that_has_it(session, scene, registered):
    given = clients.ClientInput(name="Nama lain", address="Alamat lain", nib=NIB)
    assert clients.enter(session, scene.people[Role.RECEPTION], given).id == registered.id
    assert registered.name == "UD Paku (rekaan)"
    assert len(session.scalars(select(Client).where(Client.nib == NIB)).all()) == 1
