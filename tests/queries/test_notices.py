"""Notices: every kind that an act leaves has its words, and none of them can carry a result."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.roles import Role
from lims.models import ClientMembership, Notice
from lims.paths import PACKAGE
from lims.queries import notices, sendings
from lims.queries.listing import Wanted
from lims.services import notices as acts
from lims.services import orders, reception
from tests import scene as scenes
from tests.scene import Scene

KINDS = (
    "application-queried",
    "application-refused",
    "application-agreed",
    "sample-held",
    "sample-rejected",
    "samples-received",
    "samples-await-payment",
    "bill-made",
    "payment-confirmed",
    "order-cancelled",
    "order-held",
    "order-resumed",
    "names-asked",
    "names-settled",
    "certificate-issued",
    "certificate-superseded",
    "certificate-withdrawn",
    "certificate-suspended",
    "complaint-closed",
    "password-reset",
    "application-queried-counter",
    "payment-confirmed-counter",
    "certificate-issued-counter",
    "application-received",
    "order-free",
    "refund-noted",
    "bill-ending",
    "bill-expired",
    "certificate-reinstated",
    "complaint-received",
    "retention-due",
    "survey-asked",
    "survey-replied",
)
ALLOWED = {"number", "text", "date", "laboratory", "client", "url"}
ABOUT = "application|samples?|certificate|bill|payment|order|complaint|password|refund|survey|retention|names"


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def test_every_kind_that_an_act_leaves_has_words():
    told = set()
    for file in [*(PACKAGE / "services").glob("*.py"), PACKAGE / "queries" / "reminders.py"]:
        text = file.read_text(encoding="utf-8")
        told |= set(re.findall(rf"\"((?:{ABOUT})-[a-z-]+)\"", text))
    assert told <= set(KINDS)
    assert set(notices.notice_words()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_words_ask_for_nothing_but_what_is_known(kind):
    """Names that stand in braces; a result or verdict is none of them."""
    words = notices.notice_words()[kind]
    for part in (words.title, words.text, words.whatsapp):
        for text in (part.id, part.en):
            assert set(re.findall(r"{(\w+)}", text)) <= ALLOWED
    # The answer to a complaint is told whole; everything else waits on a page.
    assert ("{url}" in words.whatsapp.id) == (kind != "complaint-closed")


def test_a_notice_is_read_in_both_languages_with_its_date_written_out(session, scene):
    scenes.received(session, scene)
    row = notices.page_of(session, scene.owner, Wanted()).rows[0]
    order = session.scalars(select(Notice.parameters).where(Notice.kind == "samples-received")).one()
    assert order["number"] in row.title.id
    assert re.search(r"paling lambat \d+ \w+ \d{4}", row.text.id)
    assert re.search(r"by \d+ \w+ \d{4}", row.text.en)


def test_what_the_laboratory_wrote_is_never_taken_for_a_pattern(session, scene):
    application = scenes.submitted(session, scene)
    orders.ask(session, scene.people[Role.RECEPTION], application.id, "Ukuran {size} atau %(size)s?")
    row = notices.page_of(session, scene.owner, Wanted()).rows[0]
    assert row.text.id == "Ukuran {size} atau %(size)s?"


def test_reception_gets_a_ready_text_for_its_own_clients_only(session, scene):
    order = scenes.ordered(session, scene)
    sample = scenes.samples_of(session, order)[0]
    clerk = scene.people[Role.RECEPTION]
    reception.hold(session, clerk, sample.id, scenes.reception_input(scene), "Berkarat.")
    notice_id = session.scalars(select(Notice.id).where(Notice.kind == "sample-held")).one()
    ready = sendings.read(session, clerk, notice_id, "https://lul.contoh.go.id")
    address = f"https://lul.contoh.go.id/portal/orders/{order.id}"
    for words in (scene.client.name, order.number, "Berkarat.", address):
        assert words in ready.text


def test_a_client_without_an_account_is_led_to_the_page_behind_its_receipt_and_to_the_counter(session, scene):
    clerk = scene.people[Role.RECEPTION]
    for membership in session.scalars(select(ClientMembership)):
        membership.valid_until = date(2020, 12, 31)
    order = scenes.ordered(session, scene)
    acts.tell(
        session, order.laboratory_id, order.client_id, "certificate-issued", order_id=order.id, number="L-1"
    )
    session.flush()
    ready = sendings.page_of(session, clerk, Wanted(), "https://lul.contoh.go.id").rows[0]
    assert f"https://lul.contoh.go.id/t/{order.tracking_token}" in ready.text
    assert "diambil di loket" in ready.text
    assert "diunduh" not in ready.text


def test_only_what_is_unread_is_marked_and_only_ones_own(session, scene):
    scenes.received(session, scene)
    _client, stranger = scenes.business(session, "UD Lain (rekaan)", "lain@contoh.id")
    acts.mark_read(session, stranger)
    assert notices.unread(session, scene.owner) == 3
    acts.mark_read(session, scene.owner)
    assert notices.unread(session, scene.owner) == 0
    assert notices.newest(session, scene.owner, 3) == ()
