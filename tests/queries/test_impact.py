"""What another edition would change: past verdicts from frozen contents, open orders, and nobody else's."""

from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lims.domain.conformity import Verdict
from lims.domain.errors import GateClosed, InvalidInput
from lims.domain.roles import Role
from lims.models import StandardCheck
from lims.queries.checks import checks_of
from lims.queries.impact import impact
from lims.queries.library import library
from lims.services import certificates, own_specifications, release, standards
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import SPECIFICATION, Scene

CODE = "UJI-DAMPAK:2026"


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def published(session: Session, scene: Scene, *changes: tuple[str, str]) -> None:
    """Publish the rebar standard with other limits as an own specification."""
    text = library().specification(SPECIFICATION).source_text
    text = text.replace(f'code = "{SPECIFICATION}"', f'code = "{CODE}"', 1)
    text = text.replace('superseded_by = "SNI 2052:2024"\n', "")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    own_specifications.publish(session, scene.people[Role.TECHNICAL_MANAGER], text, "rekaan")


def test_a_past_verdict_turns_and_says_by_how_much(session, scene, tmp_path):
    scenes.issued(session, scene, LocalStore(tmp_path))
    published(session, scene, ("min = 14,", "min = 18.5,"))
    manager = scene.people[Role.TECHNICAL_MANAGER]

    written: list[str] = []
    event.listen(session, "before_flush", lambda *_: written.append("flush"))
    found = impact(session, manager, SPECIFICATION, CODE)

    assert [(flip.was, flip.now, str(flip.margin)) for flip in found.flips] == [
        (Verdict.PASS, Verdict.FAIL, "-0.5")
    ]
    assert (found.read, found.total, found.orders, found.following) == (1, 1, (), "")
    assert written == []


def test_an_edition_without_these_grades_gives_no_verdict_and_no_failure(session, scene, tmp_path):
    scenes.issued(session, scene, LocalStore(tmp_path))
    found = impact(session, scene.people[Role.TECHNICAL_MANAGER], SPECIFICATION, "SNI 2052:2014")

    assert found.verdicts > 0
    assert found.turns == {"unstated": found.verdicts}


def test_open_orders_are_told_and_those_of_another_laboratory_are_not(session, scene, tmp_path):
    order = scenes.ordered(session, scene)
    other = scenes.build(session, "LAIN")
    scenes.issued(session, other, LocalStore(tmp_path))

    found = impact(session, scene.people[Role.HEAD], SPECIFICATION, "SNI 2052:2014")
    assert [one.number for one in found.orders] == [order.number]
    assert (found.total, found.flips) == (0, ())


def test_certificates_are_read_a_page_at_a_time(session, scene, tmp_path):
    store = LocalStore(tmp_path)
    for _ in range(2):
        scenes.issued(session, scene, store)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    first = impact(session, manager, SPECIFICATION, "SNI 2052:2014", most=1)
    second = impact(session, manager, SPECIFICATION, "SNI 2052:2014", most=1, after=UUID(first.following))
    assert (first.read, second.read, first.total) == (1, 1, 2)
    assert first.flips[0].certificate_id != second.flips[0].certificate_id


def test_an_edition_is_not_held_against_itself(session, scene):
    with pytest.raises(InvalidInput):
        impact(session, scene.people[Role.HEAD], SPECIFICATION, SPECIFICATION)


def test_a_certificate_may_leave_once_every_limit_that_it_shows_was_checked(session, scene):
    for check in session.query(StandardCheck):
        check.sha256 = "0" * 64  # as if another file had been checked
    session.flush()
    order = scenes.reviewed(session, scene)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    supervisor = scene.people[Role.SUPERVISOR]
    file = library().specification(SPECIFICATION)

    draft = certificates.draft(session, supervisor, order.id)
    content = certificates.content_of(draft)
    used = {row.requirement for row in content.samples[0].rows}
    with pytest.raises(GateClosed):
        release.require_checked(content)
    certificates.discard(session, supervisor, draft.id, "diperiksa dahulu")

    standards.record_limit_checks(session, manager, SPECIFICATION, used, "LIS-7", scene.today)
    draft = certificates.draft(session, supervisor, order.id)
    release.require_checked(certificates.content_of(draft))
    assert not checks_of(session, scene.laboratory.id, file).is_complete
