"""What is fetched to be changed is what stands under the lock."""

from sqlalchemy import update

from lims.access import fetch
from lims.domain.roles import Role
from lims.models import Order
from tests import scene as scenes


def test_a_row_that_is_locked_is_read_anew(session):
    scene = scenes.build(session)
    order = scenes.ordered(session, scene)
    reception = scene.people[Role.RECEPTION]
    session.flush()
    behind = update(Order.__table__).where(Order.__table__.c.id == order.id).values(total=order.total + 1)
    before = order.total
    session.connection().execute(behind)
    assert fetch(session, reception, Order, order.id).total == before, "as it was read first"
    assert fetch(session, reception, Order, order.id, lock=True).total == before + 1
