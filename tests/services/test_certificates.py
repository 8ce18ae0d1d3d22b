"""Certificates: who may release what, and what stands when they did."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.certificate import CertificateContent
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import Application, LaboratoryMembership, Notice, Order, StandardCheck
from lims.queries import rows
from lims.services import applications, certificates, supervision
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "blobs")


def manager(scene: Scene) -> Actor:
    return scene.people[Role.TECHNICAL_MANAGER]


def test_an_issued_certificate_has_number_date_address_and_pdf(session, scene, store):
    certificate = scenes.issued(session, scene, store)
    content = certificates.content_of(certificate)
    assert certificate.state == "issued"
    assert certificate.number == content.number
    assert certificate.number.startswith("LUL/LHU/")
    assert content.issued_on == scene.today
    assert content.verification_url == f"https://lul.contoh.go.id/v/{certificate.token}"
    assert content.sha256() == certificate.content_sha256
    assert store.get(certificate.pdf_sha256).startswith(b"%PDF-")
    assert session.get_one(Order, certificate.order_id).state == "reported"


def test_the_content_holds_the_verdicts_and_claims_no_more_than_was_tested(session, scene):
    content = certificates.content_of(scenes.drafted(session, scene))
    (sample,) = content.samples
    results = {row.property.id: (row.result.id, row.verdict) for row in sample.rows}
    assert [verdict for _result, verdict in results.values()] == [Verdict.PASS] * 4
    assert {"460", "603", "1,31", "18,0"} == {result for result, _verdict in results.values()}
    assert sample.overall.verdict is Verdict.PASS
    assert "untuk parameter yang diuji" in sample.overall.words.id
    assert sample.unjudged


def test_a_failing_row_fails_the_sample(session, scene):
    readings = scenes.TENSILE_READINGS | {"Lu": "220,0"}
    content = certificates.content_of(scenes.drafted(session, scene, readings))
    assert content.samples[0].overall.verdict is Verdict.FAIL


def test_the_client_is_told_at_issue_and_not_before(session, scene, store):
    certificate = scenes.authorised(session, scene)
    kinds = [notice.kind for notice in session.query(Notice)]
    assert "certificate-issued" not in kinds
    certificates.issue(session, manager(scene), store, certificate.id, scenes.keys_of(store))
    assert "certificate-issued" in [notice.kind for notice in session.query(Notice)]


def test_a_wrong_password_authorises_nothing(session, scene):
    certificate = scenes.drafted(session, scene)
    certificates.mark_read(session, manager(scene), certificate.id, certificate.content_sha256)
    with pytest.raises(NotAllowed):
        certificates.authorise(session, manager(scene), [certificate.id], "salah-sama-sekali")
    assert certificate.state == "draft"


def test_an_unread_draft_is_not_authorised(session, scene):
    certificate = scenes.drafted(session, scene)
    with pytest.raises(GateClosed):
        certificates.authorise(session, manager(scene), [certificate.id], scenes.PASSWORD)


def test_a_draft_that_changed_since_it_was_opened_is_not_read(session, scene):
    certificate = scenes.drafted(session, scene)
    with pytest.raises(Conflict):
        certificates.mark_read(session, manager(scene), certificate.id, "0" * 64)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR, Role.RECEPTION, Role.ADMINISTRATOR])
def test_other_roles_do_not_authorise(session, scene, role):
    certificate = scenes.drafted(session, scene)
    with pytest.raises(NotAllowed):
        certificates.authorise(session, scene.people[role], [certificate.id], scenes.PASSWORD)


def also(session: Session, scene: Scene, actor: Actor, role: Role) -> Actor:
    """Give a person a second role."""
    session.add(
        LaboratoryMembership(
            laboratory_id=scene.laboratory.id,
            user_id=actor.known_id(),
            role=role,
            position="Merangkap",
            valid_from=scene.today,
        )
    )
    session.flush()
    return replace(actor, roles=actor.roles | {role})


def test_the_reviewer_does_not_authorise_unless_the_policy_says_so(session, scene):
    certificate = scenes.drafted(session, scene)
    both = also(session, scene, scene.people[Role.SUPERVISOR], Role.HEAD)
    certificates.mark_read(session, both, certificate.id, certificate.content_sha256)
    with pytest.raises(NotAllowed):
        certificates.authorise(session, both, [certificate.id], scenes.PASSWORD)
    session.refresh(certificate)
    scene.laboratory.relaxed_separation = True
    assert certificates.authorise(session, both, [certificate.id], scenes.PASSWORD)


def test_the_analyst_never_authorises_their_own_work(session, scene):
    certificate = scenes.drafted(session, scene)
    scene.laboratory.relaxed_separation = True
    both = also(session, scene, scene.people[Role.ANALYST], Role.HEAD)
    certificates.mark_read(session, both, certificate.id, certificate.content_sha256)
    with pytest.raises(NotAllowed):
        certificates.authorise(session, both, [certificate.id], scenes.PASSWORD)


def test_an_unchecked_specification_is_only_drafted(session, scene):
    for check in session.query(StandardCheck):
        check.sha256 = "0" * 64
    certificate = scenes.drafted(session, scene)
    certificates.mark_read(session, manager(scene), certificate.id, certificate.content_sha256)
    with pytest.raises(GateClosed):
        certificates.authorise(session, manager(scene), [certificate.id], scenes.PASSWORD)


@pytest.mark.parametrize(
    "address", [None, "http://lab.go.id", "https://localhost", "https://192.168.1.5", "https://lims"]
)
def test_no_certificate_is_issued_with_an_address_that_nobody_can_open(session, scene, store, address):
    certificate = scenes.authorised(session, scene)
    scene.laboratory.verification_url = address
    with pytest.raises(GateClosed):
        certificates.issue(session, manager(scene), store, certificate.id, scenes.keys_of(store))


def test_a_content_that_changed_after_authorisation_is_not_issued(session, scene, store):
    certificate = scenes.authorised(session, scene)
    content = certificates.content_of(certificate).model_copy(update={"purpose": "lain"})
    certificate.content = content.canonical().decode()
    with pytest.raises(GateClosed):
        certificates.issue(session, manager(scene), store, certificate.id, scenes.keys_of(store))


def test_a_fact_that_was_corrected_since_stops_authorisation_and_issue(session, scene, store):
    certificate = scenes.drafted(session, scene)
    order = session.get_one(Order, certificate.order_id)
    application = session.get_one(Application, order.application_id)

    def correct(lot: str) -> None:
        (item,) = rows.items_of(session, application)
        applications.correct_facts(
            session,
            scene.people[Role.RECEPTION],
            application.id,
            head={},
            items={item.id: {"heat_or_lot": lot}},
            reason="salah ketik",
        )

    correct("H-99")
    with pytest.raises(GateClosed, match="berubah"):
        scenes.authorise(session, scene, certificate)
    correct("H-17")
    scenes.authorise(session, scene, certificate)
    correct("H-99")
    with pytest.raises(GateClosed, match="berubah"):
        certificates.issue(session, manager(scene), store, certificate.id, scenes.keys_of(store))


def test_an_order_has_one_certificate_at_a_time(session, scene):
    certificate = scenes.drafted(session, scene)
    with pytest.raises(Conflict):
        certificates.draft(session, manager(scene), certificate.order_id)
    certificates.discard(session, manager(scene), certificate.id, "salah ketik")
    assert certificates.draft(session, manager(scene), certificate.order_id).state == "draft"


def test_a_draft_needs_every_determination_accepted(session, scene):
    order = scenes.tested(session, scene)
    with pytest.raises(Conflict):
        certificates.draft(session, manager(scene), order.id)


def test_an_amendment_replaces_the_old_one_and_says_what_changed(session, scene, store):
    old = scenes.issued(session, scene, store)
    (one,) = scenes.determinations_of(session, session.get_one(Order, old.order_id))
    supervision.reopen(session, scene.people[Role.SUPERVISOR], one.id, "Lu dibaca ulang")
    given = scenes.entry_input(scene, readings=scenes.TENSILE_READINGS | {"Lu": "234,0"})
    from lims.services import entry

    entry.submit(session, scene.people[Role.ANALYST], one.id, given, one.version, reason="salah baca")
    supervision.accept(session, scene.people[Role.SUPERVISOR], [one.id])
    new = certificates.amend(session, manager(scene), old.id, "Regangan salah dibaca")
    assert old.state == "issued"
    scenes.authorise(session, scene, new)
    certificates.issue(session, manager(scene), store, new.id, scenes.keys_of(store))
    assert old.state == "superseded"
    assert new.number == f"{old.number}/Am.1"
    amendment = certificates.content_of(new).amendment
    assert amendment.supersedes == old.number
    assert any("18,0" in change.id and "17,0" in change.id for change in amendment.changes)
    again = certificates.amend(session, manager(scene), new.id, "Sekali lagi")
    scenes.authorise(session, scene, again)
    certificates.issue(session, manager(scene), store, again.id, scenes.keys_of(store))
    assert again.number == f"{old.number}/Am.2"


@pytest.mark.parametrize("act", [certificates.withdraw, certificates.suspend, certificates.amend])
def test_taking_back_needs_a_reason(session, scene, store, act):
    certificate = scenes.issued(session, scene, store)
    with pytest.raises(InvalidInput):
        act(session, manager(scene), certificate.id, "  ")


def test_a_withdrawn_certificate_is_not_amended_or_reinstated(session, scene, store):
    certificate = scenes.issued(session, scene, store)
    certificates.withdraw(session, manager(scene), certificate.id, "contoh tertukar")
    assert certificate.state == "withdrawn"
    for act in (certificates.amend, certificates.reinstate, certificates.suspend):
        with pytest.raises(Conflict):
            act(session, manager(scene), certificate.id, "alasan")


def test_a_suspended_certificate_comes_back(session, scene, store):
    certificate = scenes.issued(session, scene, store)
    certificates.suspend(session, manager(scene), certificate.id, "pengaduan")
    certificates.reinstate(session, manager(scene), certificate.id, "tidak terbukti")
    assert certificate.state == "issued"


def test_numbers_follow_each_other_without_a_gap(session, scene, store):
    numbers = [scenes.issued(session, scene, store).number for _ in range(3)]
    assert [number.rsplit("/", 1)[1] for number in numbers] == ["000001", "000002", "000003"]


def test_the_same_content_gives_the_same_bytes(session, scene, store):
    content = certificates.content_of(scenes.issued(session, scene, store))
    again = CertificateContent.model_validate_json(content.canonical())
    assert again.canonical() == content.canonical()


def test_the_day_of_verification_is_that_of_the_laboratory(session, scene):
    order = scenes.tested(session, scene)
    early = datetime.combine(
        scene.today, time(5), ZoneInfo(scene.laboratory.timezone)
    )  # still yesterday in UTC
    with clock.set_to(early):
        ones = scenes.determinations_of(session, order)
        supervision.accept(session, scene.people[Role.SUPERVISOR], [one.id for one in ones])
    draft = certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order.id)
    assert certificates.content_of(draft).reviewed_on == scene.today
