"""Deputies sign by a letter with its scan, for as long as it holds, and their block says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lims.access import Actor
from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import LaboratoryMembership, User
from lims.queries import deputies as queries
from lims.queries.listing import Wanted
from lims.services import certificates, deputies
from lims.services.certificates import content_of
from lims.services.deputies import LetterInput
from lims.storage import LocalStore
from tests import scene as scenes

SCAN = b"%PDF-1.7\n% surat tugas rekaan\n"


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "store")


@pytest.fixture
def deputy(session, scene):
    """Somebody who neither tests nor reviews."""
    return scenes.person(session, scene.laboratory, Role.QUALITY_MANAGER, "Wakil Rekaan")


def letter(scene, deputy, **changes):
    given = {
        "user_id": deputy.user_id,
        "number": "ST-17/2026",
        "dated_on": scene.today - timedelta(days=1),
        "role": "head",
        "capacity": "Plh.",
        "deputises_for": "Kepala Balai",
        "position": "",
        "valid_from": scene.today,
        "valid_until": scene.today + timedelta(days=6),
    }
    return LetterInput(**(given | changes))


def record(session, scene, store, deputy, data=SCAN, **changes):
    return deputies.record(
        session, scene.people[Role.ADMINISTRATOR], store, letter(scene, deputy, **changes), "st.pdf", data
    )


def authorise(session, scene, deputy):
    draft = scenes.drafted(session, scene)
    acting = Actor(
        user_id=deputy.user_id,
        name=deputy.name,
        laboratory_id=scene.laboratory.id,
        roles=frozenset({Role.HEAD}),
    )
    certificates.mark_read(session, acting, draft.id, draft.content_sha256)
    return certificates.authorise(session, acting, [draft.id], scenes.PASSWORD)[0]


def test_the_block_of_the_authoriser_names_office_and_letter(session, scene, store, deputy):
    kept = record(session, scene, store, deputy)

    signatory = content_of(authorise(session, scene, deputy)).signatory

    assert (signatory.capacity, signatory.on_behalf_of) == ("Plh.", "Kepala Balai")
    assert signatory.letter == f"ST-17/2026, {kept.dated_on.strftime('%d-%m-%Y')}"
    assert store.get(kept.sha256) == SCAN


def test_who_holds_an_office_signs_by_it_and_not_by_the_letter_for_another(session, scene, store):
    manager = scenes.person(session, scene.laboratory, Role.TECHNICAL_MANAGER, "Manajer Rekaan")
    held = session.scalars(
        select(LaboratoryMembership).where(LaboratoryMembership.user_id == manager.user_id)
    ).one()
    record(session, scene, store, manager)  # Plh. of the head, whose role comes first by name

    signatory = content_of(authorise(session, scene, manager)).signatory

    assert (signatory.position, signatory.capacity, signatory.letter) == (held.position or held.role, "", "")


def test_of_two_letters_the_one_for_the_head_is_printed(session, scene, store, deputy):
    record(
        session, scene, store, deputy, role="technical_manager", deputises_for="Manajer Teknis", number="ST-1"
    )
    record(session, scene, store, deputy, capacity="Plt.")

    signatory = content_of(authorise(session, scene, deputy)).signatory

    assert (signatory.capacity, signatory.on_behalf_of) == ("Plt.", "Kepala Balai")


def test_a_letter_that_has_run_out_signs_nothing(session, scene, store, deputy):
    record(session, scene, store, deputy, valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))

    with pytest.raises(NotAllowed, match="tidak berlaku hari ini"):
        authorise(session, scene, deputy)


def test_in_the_name_of_another_prints_the_own_office_too(session, scene, store, deputy):
    with pytest.raises(InvalidInput) as refused:
        record(session, scene, store, deputy, capacity="a.n.")
    assert set(refused.value.fields) == {"position"}

    kept = record(session, scene, store, deputy, capacity="a.n.", position="Kepala Seksi Pengujian")

    held = session.get_one(LaboratoryMembership, kept.membership_id)
    assert (held.position, held.deputises_for) == ("Kepala Seksi Pengujian", "Kepala Balai")


def test_what_is_missing_is_told_at_its_field(session, scene, store, deputy):
    for changes, fields in (
        ({"number": " "}, {"number"}),
        ({"dated_on": None}, {"dated_on"}),
        ({"dated_on": scene.today + timedelta(days=1)}, {"dated_on"}),
        ({"user_id": None}, {"user_id"}),
        ({"capacity": ""}, {"capacity"}),
        ({"role": "analyst"}, {"capacity"}),
        ({"deputises_for": ""}, {"deputises_for", "position"}),
        ({"valid_until": None}, {"valid_until"}),
        ({"data": b""}, {"file"}),
        ({"data": b"nomor;tanggal\n"}, {"file"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            record(session, scene, store, deputy, **changes)
        assert set(refused.value.fields) == fields, changes


def test_two_letters_for_the_same_days_are_refused(session, scene, store, deputy):
    record(session, scene, store, deputy)

    with pytest.raises(Conflict):
        record(session, scene, store, deputy, number="ST-18/2026")


def test_all_letters_stay_in_the_list(session, scene, store, deputy):
    record(session, scene, store, deputy, valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))
    record(session, scene, store, deputy, number="ST-18/2026")

    assessor = scene.people[Role.ASSESSOR]
    states = {row.letter.number: row.state for row in queries.page_of(session, assessor, Wanted()).rows}
    assert states == {"ST-17/2026": "ended", "ST-18/2026": "current"}
    ended = queries.page_of(session, assessor, Wanted(state="ended")).rows
    assert [row.person for row in ended] == [session.get_one(User, deputy.user_id).name]


def test_only_the_administrator_records_letters(session, scene, store, deputy):
    with pytest.raises(NotAllowed):
        deputies.record(session, scene.people[Role.HEAD], store, letter(scene, deputy), "st.pdf", SCAN)
