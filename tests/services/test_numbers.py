"""Numbers: one by one, without gaps, also when many ask at once."""

import threading
from datetime import date

import pytest
from flask import current_app

from lims.access.actor import SYSTEM
from lims.database import db, transaction
from lims.domain.errors import Conflict
from lims.models import Laboratory, NumberTemplate
from lims.services import audit, numbers


def laboratory(session, code="LUL"):
    row = Laboratory(code=code, name="Laboratorium", address="Jalan 1", city="Cilegon")
    session.add(row)
    session.flush()
    return row


def test_a_new_year_begins_anew(session):
    row = laboratory(session)
    given = [
        numbers.next_number(session, row, "certificate", date(year, 11, 24)) for year in (2026, 2026, 2027)
    ]
    assert given == ["LUL/LHU/2026/11/000001", "LUL/LHU/2026/11/000002", "LUL/LHU/2027/11/000001"]


def test_a_laboratory_counts_for_itself(session):
    one, other = laboratory(session), laboratory(session, "LAIN")
    assert numbers.next_number(session, one, "order", date(2026, 1, 2)).endswith("0001")
    assert numbers.next_number(session, other, "order", date(2026, 1, 2)).endswith("0001")


def test_a_template_of_the_laboratory_is_used(session):
    row = laboratory(session)
    session.add(
        NumberTemplate(
            laboratory_id=row.id, kind="order", template="{sequence}/{month_roman}/{year}", reset="year"
        )
    )
    assert numbers.next_number(session, row, "order", date(2026, 11, 24)) == "1/XI/2026"


@pytest.mark.usefixtures("database")
def test_many_at_once_share_no_number_and_leave_no_gap():
    app = current_app._get_current_object()
    with transaction() as session:
        row = laboratory(session)
        audit.record(session, SYSTEM, "laboratory:add", row)
        laboratory_id = row.id
    given: list[str] = []
    refused: list[Exception] = []

    def work() -> None:
        with app.app_context():
            for _ in range(5):
                try:
                    with transaction() as session:
                        row = session.get_one(Laboratory, laboratory_id)
                        number = numbers.next_number(session, row, "order", date(2026, 11, 24))
                        audit.record(session, SYSTEM, "order:make", row)
                    given.append(number)
                except Conflict as error:
                    refused.append(error)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refused
    assert sorted(number.rsplit("/", 1)[1] for number in given) == [f"{n:04}" for n in range(1, 41)]
