"""Copies of whole orders, as the bench fills a database with years of work."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.bench import bulk
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import Certificate, Order, Sample
from lims.queries import applications, certificates, orders, own_certificates, remains, samples, verification
from lims.queries.listing import Wanted
from lims.storage import LocalStore
from tests import scene as scenes

COPIES = 7


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def issued(database, tmp_path) -> scenes.Scene:
    with transaction() as session:
        scene = scenes.build(session)
        scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))
    return scene


@pytest.fixture
def engine(database_url: str) -> Engine:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def fill(engine: Engine, copies: int, **more: object) -> None:
    with engine.connect() as connection:
        application_id = connection.scalar(select(Order.application_id).order_by(Order.id.desc()))
    bulk.fill(engine, [bulk.pattern(engine, application_id)], copies, **more)


def test_a_copied_order_is_whole_and_points_to_its_own_rows(issued, engine):
    fill(engine, COPIES)
    session = db.session()

    for model in (Order, Sample, Certificate):
        assert session.scalar(select(func.count()).select_from(model)) == COPIES + 1
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    told = [verification.by_token(session, token) for token in session.scalars(select(Certificate.token))]
    assert len(told) == COPIES + 1
    assert all(one and one.current for one in told)


def test_copies_are_older_than_what_they_were_made_from_and_belong_to_the_clients_named(issued, engine):
    own = issued.client.id
    db.session().rollback()
    others = bulk.crowd(engine, own, 2)
    fill(engine, 4, clients=others, days=20)
    rows = db.session().execute(select(Order.client_id, Order.ordered_on).order_by(Order.id)).all()

    assert [row.client_id for row in rows] == [*others, *others, own]
    assert [row.ordered_on for row in rows] == sorted(row.ordered_on for row in rows)


Reader = Callable[[Session, scenes.Scene], object]
LISTS: dict[str, Reader] = {
    "samples": lambda session, scene: samples.page_of(session, staff(scene), Wanted()),
    "orders": lambda session, scene: orders.page_of(session, staff(scene), Wanted()),
    "applications": lambda session, scene: applications.page_of(session, staff(scene), Wanted()),
    "certificates": lambda session, scene: certificates.page_of(session, staff(scene), Wanted()),
    "remains": lambda session, scene: remains.here(
        session, scene.people[Role.RECEPTION], Wanted(state=remains.KEPT)
    ),
    "own certificates": lambda session, scene: own_certificates.page_of(session, scene.owner, Wanted()),
}


def staff(scene: scenes.Scene) -> Actor:
    return scene.people[Role.TECHNICAL_MANAGER]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_of_the_database_the_more_rows_it_shows(name, issued, engine):
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def count() -> int:
        session = db.session()
        session.rollback()
        session.expire_all()
        asked.clear()
        LISTS[name](session, issued)
        return len(asked)

    fill(engine, 2)
    few = count()
    fill(engine, 9, began=2)

    assert count() == few
