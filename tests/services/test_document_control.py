"""Printed forms: a laboratory numbers them itself, and no older revision is printed."""

from datetime import timedelta

import pytest

from lims.domain.errors import InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.queries import document_control as queries
from lims.services import document_control
from lims.services.document_control import RevisionInput
from tests import scene as scenes


@pytest.fixture
def scene(session):
    return scenes.build(session)


def test_the_newest_revision_in_effect_is_printed_and_no_other(session, scene):
    quality, today = scene.people[Role.QUALITY_MANAGER], scene.today
    assert "worksheet" not in queries.numbered(session, scene.laboratory)
    for revision, days in ((0, -30), (1, -1), (2, 7)):
        given = RevisionInput("FM-7.5-11", revision, today + timedelta(days), "kolom baru")
        document_control.revise(session, quality, "worksheet", given)
    document = queries.numbered(session, scene.laboratory)["worksheet"]
    assert (document.number, document.revision, document.title.id) == ("FM-7.5-11", 1, "Lembar Kerja")
    form = next(one for one in queries.read(session, quality) if one.name == "worksheet")
    assert [(one.revision, one.in_force, one.coming) for one in form.revisions] == [
        (2, False, True),
        (1, True, False),
        (0, False, False),
        (0, False, False),
    ]


def test_a_revision_follows_the_one_before_and_a_number_is_one_forms_alone(session, scene):
    quality, today = scene.people[Role.QUALITY_MANAGER], scene.today
    document_control.revise(session, quality, "receipt", RevisionInput("TT-01", 3, today))
    given = RevisionInput("TT-01", 3, today - timedelta(days=1))
    with pytest.raises(InvalidInput) as refusal:
        document_control.revise(session, quality, "receipt", given)
    assert set(refusal.value.fields) == {"revision", "effective_on"}
    with pytest.raises(InvalidInput) as refusal:
        document_control.revise(session, quality, "worksheet", RevisionInput("TT-01", None, None))
    assert set(refusal.value.fields) == {"number", "revision", "effective_on"}
    with pytest.raises(NotFound):
        document_control.revise(session, quality, "leaflet", RevisionInput("X", 0, today))
    given = RevisionInput("X", 0, today)
    with pytest.raises(NotAllowed):
        document_control.revise(session, scene.people[Role.HEAD], "worksheet", given)
    assert queries.numbered(session, scenes.build(session, "LAIN").laboratory) == {}


def test_a_number_that_another_form_is_about_to_get_is_taken(session, scene):
    quality, today = scene.people[Role.QUALITY_MANAGER], scene.today
    given = RevisionInput("TT-02", 1, today + timedelta(days=7))
    document_control.revise(session, quality, "receipt", given)

    with pytest.raises(InvalidInput) as refusal:
        document_control.revise(session, quality, "worksheet", RevisionInput("TT-02", 1, today))

    assert set(refusal.value.fields) == {"number"}
