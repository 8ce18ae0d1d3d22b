"""Two acts over the same rows in opposite orders: one waits for the other, and none is thrown out for it."""

import threading

import pytest
from flask import Flask
from sqlalchemy import text

from lims import database as database_module
from lims.access import fetch_locked
from lims.config import Config
from lims.database import db, transaction
from lims.domain.errors import NotFound
from lims.domain.roles import Role
from lims.models import Determination, Sample
from lims.services import assignments, custody
from lims.services.custody import HandOver, Moved
from tests import scene as scenes
from tests.scene import TENSILE

LONG = 20


def hand_over(session, scene, sample_ids):
    custody.hand_over(
        session, scene.people[Role.RECEPTION], [Moved(one) for one in sample_ids], HandOver("Lab")
    )


def assign(session, scene, piece_ids):
    analyst = scene.people[Role.ANALYST].known_id()
    assignments.assign(session, scene.people[Role.SUPERVISOR], piece_ids, analyst, scene.today)


@pytest.fixture
def app(postgres_url, tmp_path):
    app = Flask("lims")
    database_module.init_app(app, Config(instance=tmp_path, database_url=postgres_url, secret_key="s" * 64))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(("act", "model"), [(hand_over, Sample), (assign, Determination)])
def test_of_two_who_come_across_each_other_one_waits(app, act, model):
    with transaction() as session:
        scene = scenes.build(session)
        orders = [scenes.received(session, scene, tests={TENSILE: 1}) for _number in range(2)]
        rows = [row for order in orders for row in scenes.samples_of(session, order)]
        if model is Determination:
            rows = [row for order in orders for row in scenes.determinations_of(session, order)]
        one, other = sorted(row.id for row in rows)
        session.expunge_all()
    done, refused = [], []

    def crossing(ids):
        with app.app_context():
            try:
                with transaction() as session:
                    act(session, scene, ids)
                done.append(ids)
            except Exception as error:  # noqa: BLE001 # it is told below
                refused.append(repr(error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=crossing, args=(ids,)) for ids in ([one, other], [other, one])]
    with transaction() as session:
        session.get_one(model, one, with_for_update=True)
        for waiting, thread in enumerate(threads, 1):
            thread.start()
            until_waiting(waiting)
    for thread in threads:
        thread.join(LONG)

    assert not [thread for thread in threads if thread.is_alive()]
    assert refused == []
    assert len(done) == len(threads)


def until_waiting(count):
    """Come back when so many others wait for a row of this database."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as connection:
        for _attempt in range(10_000):
            found = connection.execute(asked).scalar_one()
            connection.rollback()
            if found >= count:
                return
    pytest.fail("nobody waited")


def test_rows_come_in_the_order_that_was_asked_for_and_a_strangers_is_not_found(session):
    scene = scenes.build(session)
    ones = scenes.determinations_of(session, scenes.received(session, scene, tests={TENSILE: 3}))
    wanted = [one.id for one in (ones[2], ones[0], ones[1], ones[0])]
    actor = scene.people[Role.SUPERVISOR]

    assert list(fetch_locked(session, actor, Determination, wanted)) == wanted[:3]
    with pytest.raises(NotFound):
        fetch_locked(session, scenes.build(session, "LAIN").people[Role.HEAD], Determination, wanted)
