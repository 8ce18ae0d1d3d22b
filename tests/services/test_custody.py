"""Custody: each change of hands of a sample or a piece is a link that stays."""

import pytest
from sqlalchemy import select

from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import CustodyEvent, Specimen
from lims.queries import custody as queries
from lims.queries import samples, scanning
from lims.queries.listing import Wanted
from lims.services import custody
from lims.services.custody import HandOver, Moved
from tests import scene as scenes


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def sample(session, scene):
    (sample,) = scenes.samples_of(session, scenes.received(session, scene))
    return sample


def test_a_sample_is_followed_from_hand_to_hand(session, scene, sample):
    reception, analyst = scene.people[Role.RECEPTION], scene.people[Role.ANALYST]
    moved = [Moved(sample.id)]
    custody.hand_over(session, reception, moved, HandOver(" Lab tarik ", analyst.user_id, "lewat kurir"))
    assert [row.id for row in samples.page_of(session, analyst, Wanted(state="mine")).rows] == [sample.id]
    custody.hand_over(session, analyst, moved, HandOver("Gudang sisa"))
    chain = queries.chain_of(session, scene.laboratory.id, [sample.id])
    assert [(one.event, one.place, one.holder, one.note) for one in chain] == [
        ("accepted", "", "", ""),
        ("handed-over", "Lab tarik", analyst.name, "lewat kurir"),
        ("handed-over", "Gudang sisa", "", ""),
    ]
    now = queries.latest_of(session, scene.laboratory.id, [sample.id])[sample.id]
    assert (now.place, now.by) == ("Gudang sisa", analyst.name)
    assert samples.page_of(session, analyst, Wanted(state="mine")).rows == ()
    assert queries.usual_places(session, reception) == ("Gudang sisa", "Lab tarik")


def test_a_piece_moves_alone_and_its_sample_stays(session, scene, sample):
    piece = session.scalars(select(Specimen).where(Specimen.sample_id == sample.id)).first()
    scanned = scanning.find(session, scene.people[Role.ANALYST], f"https://lab.example/lab/p/{piece.id}")
    moved = Moved(scanned.sample_id, scanned.specimen_id)
    custody.hand_over(session, scene.people[Role.ANALYST], [moved], HandOver("Bengkel"))
    now = queries.latest_of(session, scene.laboratory.id, [sample.id])[sample.id]
    assert now.event == "accepted"
    last = queries.chain_of(session, scene.laboratory.id, [sample.id])[-1]
    assert last.piece == f"{piece.method_code} · {piece.mark}"


def test_several_labels_go_at_once_or_none_does(session, scene, sample):
    other = scenes.samples_of(session, scenes.received(session, scene))[0]
    analyst = scene.people[Role.ANALYST]
    with pytest.raises(InvalidInput, match="SALAH-1"):
        scanning.find_samples(session, analyst, f"{sample.code}\nSALAH-1\n")
    found = scanning.find_samples(session, analyst, f"{sample.code}\n{other.code}\n{sample.code}")
    moved = [Moved(one.sample_id) for one in found]
    custody.hand_over(session, analyst, moved, HandOver("Lab tarik", analyst.user_id))
    events = session.scalars(select(CustodyEvent).where(CustodyEvent.event == "handed-over")).all()
    assert {one.sample_id for one in events} == {sample.id, other.id}


def test_handing_over_needs_a_place_a_colleague_and_a_sample_that_has_come(session, scene):
    (sample,) = scenes.samples_of(session, scenes.ordered(session, scene))
    reception, owner = scene.people[Role.RECEPTION], scene.owner
    with pytest.raises(InvalidInput) as refusal:
        custody.hand_over(session, reception, [], HandOver(" ", owner.user_id))
    assert set(refusal.value.fields) == {"codes", "place", "holder"}
    with pytest.raises(Conflict):
        custody.hand_over(session, reception, [Moved(sample.id)], HandOver("Lab tarik"))
    with pytest.raises(NotAllowed):
        custody.hand_over(session, scene.people[Role.HEAD], [Moved(sample.id)], HandOver("Lab tarik"))
