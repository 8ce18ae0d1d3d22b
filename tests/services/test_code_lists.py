"""Regions by the official list: brought by the administrator, found by name, and never guessed."""

import pytest
from sqlalchemy.orm import Session

from lims.domain.codes import REGION
from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.exchange.code_table import ReadCodes
from lims.queries import code_lists as queries
from lims.services import business_sizes, clients, code_lists, policies
from lims.services.business_sizes import SizeInput
from lims.services.clients import ClientInput
from lims.services.policies import PolicyInput
from tests import scene as scenes
from tests.scene import Scene

FIRST = ReadCodes(
    (
        ("91", "PROVINSI REKAAN"),
        ("91.01", "Kota Rekaan"),
        ("91.01.01", "Tempa"),
        ("91.01.02", "Tempa Barat"),
        ("91.02", "Kabupaten Contoh"),
        ("91.02.01", "Tempa"),
    ),
    0,
)
SECOND = ReadCodes((*FIRST.codes[:-1], ("91.02.01", "Tempa Timur")), 0)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def administrator(scene: Scene):
    return scene.people[Role.ADMINISTRATOR]


def test_without_a_list_a_code_is_taken_and_a_name_is_not(session):
    assert code_lists.region_of(session, "367201") == "36.72.01"
    assert code_lists.region_of(session, " ") == ""
    with pytest.raises(InvalidInput, match="kode wilayah"):
        code_lists.region_of(session, "Tempa")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("910101", "91.01.01"),
        ("tempa, kota rekaan", "91.01.01"),
        ("TEMPA BARAT", "91.01.02"),
        ("Tempa, Contoh", "91.02.01"),
    ],
)
def test_with_a_list_a_kecamatan_is_found_by_code_or_name(session, administrator, typed, code):
    code_lists.bring(session, administrator, REGION, "Rekaan 1", FIRST)
    assert code_lists.region_of(session, typed) == code


def test_a_name_that_several_have_is_asked_back_with_their_codes(session, administrator):
    code_lists.bring(session, administrator, REGION, "Rekaan 1", FIRST)
    with pytest.raises(InvalidInput) as told:
        code_lists.region_of(session, "Tempa")
    assert "91.01.01 Tempa, Kota Rekaan; 91.02.01 Tempa, Kabupaten Contoh" in str(told.value)
    with pytest.raises(InvalidInput, match="tidak ada pada daftar"):
        code_lists.region_of(session, "36.72.01")


def test_a_new_edition_is_in_force_and_the_old_one_is_kept(session, administrator):
    code_lists.bring(session, administrator, REGION, "Rekaan 1", FIRST)
    changes = queries.changes(session, REGION, SECOND)
    assert changes is not None
    assert changes.renamed == (("91.02.01", "Tempa", "Tempa Timur"),)
    code_lists.bring(session, administrator, REGION, "Rekaan 2", SECOND)
    assert queries.name_of(session, REGION, "91.02.01") == "Tempa Timur, Kabupaten Contoh"
    assert [(one.edition, one.in_force) for one in queries.editions(session, administrator)] == [
        ("Rekaan 2", True),
        ("Rekaan 1", False),
    ]


def test_the_same_list_and_the_same_name_are_told(session, administrator):
    code_lists.bring(session, administrator, REGION, "Rekaan 1", FIRST)
    with pytest.raises(Conflict, match="sama dengan yang berlaku"):
        code_lists.bring(session, administrator, REGION, "Rekaan 2", FIRST)
    with pytest.raises(Conflict, match="sudah ada"):
        code_lists.bring(session, administrator, REGION, "Rekaan 1", SECOND)


def test_only_the_administrator_brings_lists_and_decides_policies(session, scene):
    for role in set(scene.people) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            code_lists.bring(session, scene.people[role], REGION, "Rekaan", FIRST)
        with pytest.raises(NotAllowed):
            policies.decide(session, scene.people[role], PolicyInput(10), 0)


def test_a_client_keeps_a_code_that_a_newer_list_does_not_have(session, scene, administrator):
    clerk = scene.people[Role.RECEPTION]
    given = {"name": "UD Lama (rekaan)", "address": "Jalan 1"}
    client = clients.enter(session, clerk, ClientInput(**given, region_code="99.01.01"))
    code_lists.bring(session, administrator, REGION, "Rekaan 1", FIRST)
    changed = ClientInput(**given, region_code="99.01.01", phone="0812")
    assert clients.update(session, clerk, client.id, changed, client.version).phone == "0812"
    with pytest.raises(InvalidInput) as told:
        clients.enter(session, clerk, ClientInput(**given, region_code="99.01.02"))
    assert set(told.value.fields) == {"region_code"}


def test_a_policy_is_decided_once_at_a_time(session, administrator):
    row = policies.decide(session, administrator, PolicyInput(10, 2, asks_survey=False), 0)
    assert (row.record_years, row.name_check_days, row.asks_survey) == (10, 2, False)
    with pytest.raises(Conflict):
        policies.decide(session, administrator, PolicyInput(7), 0)
    with pytest.raises(InvalidInput) as told:
        policies.decide(session, administrator, PolicyInput(0, 31), row.version)
    assert set(told.value.fields) == {"record_years", "name_check_days"}


def test_a_business_states_its_size_and_a_stranger_does_not(session, scene):
    business_sizes.state(session, scene.owner, scene.client.id, SizeInput(workers=12, capital=10**9))
    with pytest.raises(InvalidInput) as told:
        business_sizes.state(session, scene.owner, scene.client.id, SizeInput(workers=-1, capital=10**20))
    assert set(told.value.fields) == {"workers", "capital"}
