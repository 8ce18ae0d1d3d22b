"""Lists: pages, orders and searches that stay bounded."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import NotAllowed
from lims.domain.roles import Role
from lims.models import Client, ClientRelation
from lims.queries import applications, clients, listing, orders, samples
from lims.queries.listing import Wanted, among_newest, list_page
from lims.services import clients as acts
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def many(session: Session, scene: Scene) -> list[str]:
    """Return the names of seven clients of the laboratory, in the order in which they came."""
    names = [f"UD {letter}" for letter in "CABGFED"]
    for name in names:
        client = acts.new_client(session, acts.ClientInput(name=name, address="Jalan 1"))
        acts.relate(session, scene.laboratory.id, client.id)
    return names


def names_on(session, wanted):
    query = select(Client, Client.name).join(ClientRelation, ClientRelation.client_id == Client.id)
    found = list_page(
        session, query, wanted, {"since": ClientRelation.id, "name": Client.name}, default="-since"
    )
    return [name for _client, name in found.rows], found


def test_a_list_is_leafed_through_page_by_page(session, many, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 3)
    first, found = names_on(session, Wanted(sort="name"))
    last, _found = names_on(session, Wanted(sort="name", page=3))
    assert first == ["UD A", "UD B", "UD C"]
    assert last == ["UD G"]
    assert (found.page, found.pages, found.total) == (1, 3, "7")


@pytest.mark.parametrize(("sort", "as_made"), [("name", True), ("-name", False)])
def test_rows_of_equal_value_stand_on_one_page_each(session, scene, monkeypatch, sort, as_made):
    monkeypatch.setattr(listing, "SIZE", 2)
    made = [
        acts.new_client(session, acts.ClientInput(name="UD Sama", address="Jalan 1")) for _number in range(5)
    ]
    for client in reversed(made):
        acts.relate(session, scene.laboratory.id, client.id)
    query = select(Client.id).join(ClientRelation, ClientRelation.client_id == Client.id)
    shown = [
        row.id
        for page in (1, 2, 3)
        for row in list_page(
            session,
            query.where(Client.name == "UD Sama"),
            Wanted(sort=sort, page=page),
            {"name": Client.name},
            default="name",
        ).rows
    ]
    ids = sorted(client.id for client in made)
    assert shown == (ids if as_made else ids[::-1])


@pytest.mark.parametrize(("page", "shown"), [(0, 1), (-5, 1), (99, 3)])
def test_a_page_that_is_not_there_gives_the_nearest(session, many, monkeypatch, page, shown):
    monkeypatch.setattr(listing, "SIZE", 3)
    assert names_on(session, Wanted(page=page))[1].page == shown


def test_an_unknown_order_is_the_usual_one(session, many):
    assert names_on(session, Wanted(sort="password_hash; --"))[0] == many[::-1]
    assert names_on(session, Wanted(sort="since"))[0] == many


def test_nobody_counts_for_ever(session, many, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    monkeypatch.setattr(listing, "DEEPEST", 2)
    found = names_on(session, Wanted(page=9))[1]
    assert (found.page, found.pages, found.total) == (2, 2, "4+")


def test_a_list_made_in_the_background_tells_whether_it_is_all_of_it(session, many, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    monkeypatch.setattr(listing, "DEEPEST", 2)
    in_the_background = Wanted(whole=True, unhurried=True)
    names, found = names_on(session, in_the_background)
    assert (len(names), found.total, found.cut) == (7, "7", False)
    monkeypatch.setattr(listing, "LONGEST", 5)
    names, found = names_on(session, in_the_background)
    assert (len(names), found.total, found.cut) == (5, "5+", True)


def test_an_empty_list_has_one_page(session, scene):
    found = names_on(session, Wanted())[1]
    assert (found.rows, found.page, found.pages, found.total) == ((), 1, 1, "0")


def test_a_search_reaches_back_to_a_bound_and_a_whole_number_beyond_it(session, scene, monkeypatch):
    made = [scenes.submitted(session, scene) for _number in range(4)]
    monkeypatch.setattr(listing, "REACH", 2)
    reception = scene.people[Role.RECEPTION]
    within = applications.page_of(session, reception, Wanted(text="baja"))
    assert [row.id for row in within.rows] == [made[3].id, made[2].id, made[1].id]
    exact = applications.page_of(session, reception, Wanted(text=made[0].number))
    assert [row.id for row in exact.rows] == [made[0].id]


def test_the_bound_is_a_condition_that_holds_for_all_of_a_small_laboratory(session, scene):
    scenes.submitted(session, scene)
    model = applications.Application
    rows = session.scalars(select(model).where(among_newest(model, scene.laboratory.id))).all()
    assert len(rows) == 1


def test_signs_of_a_search_are_only_signs(session, scene):
    scenes.submitted(session, scene, product="Baja 100%")
    reception = scene.people[Role.RECEPTION]
    assert len(applications.page_of(session, reception, Wanted(text="100%")).rows) == 1
    assert applications.page_of(session, reception, Wanted(text="B%j_")).rows == ()


def test_each_list_finds_by_number_client_and_product_and_by_state(session, scene):
    order = scenes.received(session, scene)
    scenes.submitted(session, scene, product="Kawat")
    (sample,) = scenes.samples_of(session, order)
    reception = scene.people[Role.RECEPTION]

    def found(page_of, **wanted):
        return [row.id for row in page_of(session, reception, Wanted(**wanted)).rows]

    for text in ("ord/", order.number, "besi lul", "tulangan"):
        assert found(orders.page_of, text=text) == [order.id]
    for text in (sample.code, order.number, sample.code[:6], "TULANGAN"):
        assert found(samples.page_of, text=text) == [sample.id]
    assert found(orders.page_of, state="received") == [order.id]
    assert found(orders.page_of, state="late") == found(orders.page_of, state="ordered") == []
    assert found(samples.page_of, state="accepted") == [sample.id]
    assert found(samples.page_of, state="held") == []
    assert len(found(applications.page_of, text="besi")) == 2
    assert len(found(applications.page_of, text="kawat", state="submitted")) == 1
    assert found(clients.search, text="besi") == [scene.client.id]
    assert found(clients.search, text="tidak ada") == []


def test_a_list_shows_the_own_laboratory_alone(session, scene):
    order = scenes.received(session, scene)
    other = scenes.build(session, "LAIN")
    stranger = other.people[Role.RECEPTION]
    for page_of in (applications.page_of, orders.page_of, samples.page_of, clients.search):
        assert page_of(session, stranger, Wanted()).rows == ()
        assert page_of(session, stranger, Wanted(text=order.number)).rows == ()


def test_who_has_no_business_with_applications_does_not_list_them(session, scene):
    for page_of in (applications.page_of, clients.search):
        with pytest.raises(NotAllowed):
            page_of(session, scene.people[Role.ANALYST], Wanted())
