"""The first page: what each person comes for, and where the newest acts lead."""

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import LaboratoryMembership, OrderLine
from lims.services import memberships, other_laboratories, subcontracts
from lims.services.other_laboratories import OtherLaboratoryInput
from lims.services.subcontracts import SubcontractInput
from tests import scene as scenes
from tests.web.lab.intake_house import House, text_of


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


def test_an_assessor_finds_a_door_to_what_is_assessed(house):
    page = house.browser(Role.ASSESSOR).get("/lab/")
    assert "Yang dapat Anda periksa" in text_of(page)
    browser = house.browser(Role.ASSESSOR)
    for door in (
        "/admin/laboratory/scope",
        "/lab/standards",
        "/admin/equipment",
        "/admin/people",
        "/admin/audit",
        "/lab/complaints",
    ):
        assert f'<li><a href="{door}">' in page.text
        assert browser.get(door).status_code == 200
    assert "Yang dapat Anda periksa" not in text_of(house.browser(Role.HEAD).get("/lab/"))


def test_an_administrator_is_told_of_the_installation_and_of_people(house):
    def ends_soon(session):
        person = scenes.person(session, house.scene.laboratory, Role.ANALYST, "magang")
        (role,) = session.scalars(
            select(LaboratoryMembership).where(LaboratoryMembership.user_id == person.known_id())
        )
        administrator = house.scene.people[Role.ADMINISTRATOR]
        return memberships.end_membership(session, administrator, role.id, house.scene.today)

    administrator = house.browser(Role.ADMINISTRATOR)
    before = text_of(administrator.get("/lab/"))
    assert "Cadangan harian belum diatur" in before
    assert "Gagal dalam 7 hari 0" in before
    assert "0 Peran atau kewenangan segera berakhir" in before
    house.make(ends_soon)
    assert "1 Peran atau kewenangan segera berakhir" in text_of(administrator.get("/lab/"))
    assert "magang" in text_of(administrator.get("/admin/people?state=ending"))
    assert "magang" not in text_of(administrator.get("/admin/people?state=open"))


def test_an_act_on_something_without_a_page_leads_to_its_order(house):
    order_id = house.make(scenes.received)

    def agree(session):
        given = OtherLaboratoryInput("Laboratorium Sejahtera (rekaan)", evaluation="Asesmen rekaan")
        other = other_laboratories.approve(session, house.scene.people[Role.QUALITY_MANAGER], given)
        (line,) = session.scalars(select(OrderLine).where(OrderLine.order_id == order_id))
        asked = SubcontractInput(other.id, "Mesin rusak", "Bu Sari, telepon")
        return subcontracts.agree(session, house.scene.people[Role.SUPERVISOR], line.id, asked)

    house.make(agree)
    page = house.browser(Role.HEAD).get("/lab/").text
    assert f'<a href="/lab/orders/{order_id}/elsewhere">' in page
