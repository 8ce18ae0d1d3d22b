"""Complaints: from whoever scanned a QR or from a client, looked into by somebody who was not involved."""

import pytest

from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import LaboratoryMembership, Notice
from lims.services import complaints
from lims.services.complaints import ComplaintInput
from lims.storage import LocalStore
from tests import scene as scenes

GIVEN = ComplaintInput("Pembeli (rekaan)", "0812 0000 0000", "Kuat tarik pada kertas berbeda.")


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def certificate(session, scene, tmp_path):
    return scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))


def test_a_complaint_is_numbered_investigated_and_answered(session, scene, certificate):
    made = complaints.about_certificate(session, certificate.token, GIVEN)
    assert made.number.startswith("LUL/ADU/")
    quality = scene.people[Role.QUALITY_MANAGER]
    with pytest.raises(Conflict, match="Mulailah"):
        complaints.close(session, quality, made.id, "a", "justified", "b")
    complaints.investigate(session, quality, made.id)
    with pytest.raises(InvalidInput) as refusal:
        complaints.close(session, quality, made.id, "", "maybe", "")
    assert set(refusal.value.fields) == {"findings", "outcome", "answer"}
    complaints.close(
        session, quality, made.id, "Kertasnya diubah.", "unjustified", "LHU asli berbunyi 603 MPa."
    )
    assert (made.state, made.outcome, made.investigated_by_id) == ("closed", "unjustified", quality.user_id)
    with pytest.raises(Conflict, match="ditutup"):
        complaints.investigate(session, quality, made.id)


def test_whoever_tested_does_not_look_into_it(session, scene, certificate):
    analyst = scene.people[Role.ANALYST]
    session.add(
        LaboratoryMembership(
            laboratory_id=scene.laboratory.id,
            user_id=analyst.known_id(),
            role=Role.HEAD,
            position="Kepala",
            valid_from=scene.today,
        )
    )
    session.flush()
    both = type(analyst)(
        analyst.user_id,
        analyst.name,
        laboratory_id=analyst.laboratory_id,
        roles=frozenset({Role.ANALYST, Role.HEAD}),
    )
    made = complaints.about_certificate(session, certificate.token, GIVEN)
    with pytest.raises(NotAllowed, match="orang lain"):
        complaints.investigate(session, both, made.id)


def test_a_clients_complaint_is_answered_in_the_portal_too(session, scene, certificate):
    made = complaints.about_order(session, scene.owner, certificate.order_id, GIVEN)
    quality = scene.people[Role.QUALITY_MANAGER]
    complaints.investigate(session, quality, made.id)
    complaints.close(session, quality, made.id, "Benar.", "justified", "LHU diamandemen.")
    told = [one for one in session.query(Notice) if one.kind == "complaint-closed"]
    assert [one.parameters["text"] for one in told] == ["LHU diamandemen."]


@pytest.mark.parametrize("field", ["name", "contact", "text"])
def test_what_is_missing_is_told(session, scene, certificate, field):
    given = ComplaintInput(**{"name": "a", "contact": "b", "text": "c"} | {field: " "})
    with pytest.raises(InvalidInput) as refusal:
        complaints.about_certificate(session, certificate.token, given)
    assert set(refusal.value.fields) == {field}


def test_about_a_certificate_that_nobody_has_there_is_no_complaint(session, scene):
    with pytest.raises(NotFound):
        complaints.about_certificate(session, "x" * 22, GIVEN)
    _client, stranger = scenes.business(session, "CV Lain", "lain@contoh.id")
    order = scenes.ordered(session, scene)
    with pytest.raises(NotFound):
        complaints.about_order(session, stranger, order.id, GIVEN)
