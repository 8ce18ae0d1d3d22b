"""How a laboratory is set up: what it prints, its public address, its marks, numbers, days off, prices and scope."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.exchange import workbook
from lims.models import Holiday, Tariff, VerificationAddress
from lims.queries import administration as queries
from lims.queries import gates, rows
from lims.queries.library import library
from lims.services import (
    administration,
    authorisations,
    holidays,
    numbering,
    numbers,
    release,
    scopes,
    tariffs,
)
from lims.services.administration import LaboratoryInput
from lims.services.scopes import ScopeInput
from lims.services.tariffs import TariffInput
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import Scene

SETTINGS = LaboratoryInput(
    name="Balai Uji Logam (rekaan)",
    address="Jalan Tempa 5",
    city="Serang",
    verification_url="https://uji.contoh.go.id/",
)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "blobs")


@pytest.fixture
def administrator(scene: Scene) -> Actor:
    return scene.people[Role.ADMINISTRATOR]


def configure(session: Session, scene: Scene, **changes: object):
    laboratory = scene.laboratory
    actor = scene.people[Role.ADMINISTRATOR]
    return administration.configure(session, actor, replace(SETTINGS, **changes), laboratory.version)


def test_a_laboratory_is_set_up_by_its_administrator_alone(session, scene):
    assert configure(session, scene).name == "Balai Uji Logam (rekaan)"
    for role in set(scene.people) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            administration.configure(session, scene.people[role], SETTINGS, scene.laboratory.version)


def test_a_stale_setting_is_told(session, scene, administrator):
    with pytest.raises(Conflict, match="baru saja diubah"):
        administration.configure(session, administrator, SETTINGS, scene.laboratory.version + 1)


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"name": " "}, "name"),
    ({"address": ""}, "address"),
    ({"city": ""}, "city"),
    ({"timezone": "Europe/Paris"}, "timezone"),
    ({"certificate_title": "Sertifikat"}, "certificate_title"),
    ({"signature_mode": "ink"}, "signature_mode"),
    ({"comparison": "guess"}, "comparison"),
    ({"tie": "up"}, "tie"),
    ({"promised_working_days": 0}, "promised_working_days"),
    ({"retention_months": None}, "retention_months"),
    ({"relaxed_separation": True}, "relaxed_separation_reason"),
    ({"accreditation_number": "LP-000-IDN", "accredited_until": date(2027, 1, 1)}, "accredited_from"),
    ({"accreditation_number": "LP-000-IDN", "accredited_from": date(2027, 1, 1)}, "accredited_until"),
    (
        {
            "accreditation_number": "LP-000-IDN",
            "accredited_from": date(2027, 1, 1),
            "accredited_until": date(2026, 1, 1),
        },
        "accredited_until",
    ),
    ({"verification_url": ""}, "verification_url"),
    ({"verification_url": "http://uji.contoh.go.id"}, "verification_url"),
    ({"verification_url": "https://localhost"}, "verification_url"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_a_setting_that_cannot_be_is_told_at_its_field(session, scene, changes, field):
    with pytest.raises(InvalidInput) as told:
        configure(session, scene, **changes)
    assert set(told.value.fields) == {field}


def test_every_public_address_stays_on_record(session, scene):
    configure(session, scene)
    configure(session, scene, city="Cilegon")
    configure(session, scene, verification_url="https://baru.contoh.go.id")
    session.flush()
    kept = session.scalars(select(VerificationAddress.url).order_by(VerificationAddress.id)).all()
    assert kept == ["https://uji.contoh.go.id", "https://baru.contoh.go.id"]
    assert scene.laboratory.verification_url == "https://baru.contoh.go.id"
    assert release.require_public_address(scene.laboratory) == "https://baru.contoh.go.id"


def test_a_relaxed_separation_is_recorded_with_its_reason(session, scene):
    laboratory = configure(
        session, scene, relaxed_separation=True, relaxed_separation_reason="Dua orang saja (rapat 3/2026)"
    )
    assert laboratory.relaxed_separation
    assert laboratory.relaxed_separation_reason == "Dua orang saja (rapat 3/2026)"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "navy").save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_mark_is_off_until_somebody_has_seen_it(session, administrator, store, kind):
    mark = administration.upload_mark(session, administrator, store, "logo", picture(kind))
    assert not mark.active
    administration.switch_mark(session, administrator, "logo", active=True)
    assert mark.active
    administration.upload_mark(session, administrator, store, "logo", picture(kind, (41, 20)))
    assert not mark.active


BOMB = b"\x89PNG\r\n\x1a\n" + b"broken"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<svg/>",
        BOMB,
        picture(size=(4001, 1)),
        b"\xff\xd8\xff" + bytes(2 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_picture_for_print_is_refused(session, administrator, store, data):
    with pytest.raises(InvalidInput):
        administration.upload_mark(session, administrator, store, "logo", data)


def test_a_mark_of_an_unknown_kind_is_refused(session, administrator, store):
    with pytest.raises(InvalidInput):
        administration.upload_mark(session, administrator, store, "ilac", picture())


def test_a_mark_that_is_not_there_cannot_be_switched_on(session, administrator):
    with pytest.raises(Conflict):
        administration.switch_mark(session, administrator, "logo", active=True)


def test_the_accreditation_mark_needs_an_accreditation(session, scene, administrator, store):
    administration.upload_mark(session, administrator, store, "accreditation", picture())
    with pytest.raises(Conflict, match="akreditasi"):
        administration.switch_mark(session, administrator, "accreditation", active=True)
    configure(
        session,
        scene,
        accreditation_number="LP-000-IDN",
        accredited_from=date(2026, 1, 1),
        accredited_until=date(2030, 1, 1),
    )
    assert administration.switch_mark(session, administrator, "accreditation", active=True).active


def test_a_demonstration_never_shows_an_accreditation_mark(session, store):
    scene = scenes.build(session, "DEMO", demonstration=True)
    administrator = scene.people[Role.ADMINISTRATOR]
    administration.upload_mark(session, administrator, store, "accreditation", picture())
    with pytest.raises(Conflict, match="demonstrasi"):
        administration.switch_mark(session, administrator, "accreditation", active=True)


def test_numbers_follow_the_laboratory_s_own_pattern(session, scene, administrator):
    following = numbering.set_template(
        session, administrator, "certificate", " {sequence:3}/LHU/{month_roman}/{year} ", "year"
    )
    given = numbers.next_number(session, scene.laboratory, "certificate", scene.today)
    assert given == following
    assert given.startswith("001/LHU/")


@pytest.mark.parametrize(
    ("template", "reset", "field"),
    [
        ("LHU/{year}", "year", "template"),
        ("LHU/{sequence}", "year", "template"),
        ("{year}/{sequence}", "month", "template"),
        ("{year}/{nomor}", "year", "template"),
        ("{order}-{item}", "never", "template"),
        ("{year}/{sequence}", "week", "reset"),
    ],
)
def test_a_pattern_that_would_repeat_numbers_is_refused(session, administrator, template, reset, field):
    with pytest.raises(InvalidInput) as told:
        numbering.set_template(session, administrator, "certificate", template, reset)
    assert set(told.value.fields) == {field}


def test_numbers_of_an_unknown_kind_are_refused(session, administrator):
    with pytest.raises(InvalidInput):
        numbering.set_template(session, administrator, "invoice", "{year}/{sequence}", "year")
    with pytest.raises(InvalidInput):
        numbering.start_counter(session, administrator, "invoice", 5)


def test_an_old_book_is_continued(session, scene, administrator):
    following = numbering.start_counter(session, administrator, "certificate", 4513)
    assert following.endswith("/004513")
    assert numbers.next_number(session, scene.laboratory, "certificate", scene.today) == following


@pytest.mark.parametrize("following", [None, 0, -1, 10**9])
def test_a_counter_starts_at_a_number(session, administrator, following):
    with pytest.raises(InvalidInput) as told:
        numbering.start_counter(session, administrator, "certificate", following)
    assert set(told.value.fields) == {"following"}


def test_numbers_never_go_back(session, scene, administrator):
    numbering.start_counter(session, administrator, "certificate", 10)
    numbers.next_number(session, scene.laboratory, "certificate", scene.today)
    with pytest.raises(InvalidInput, match="ditandai") as told:
        numbering.start_counter(session, administrator, "certificate", 10)
    assert "sekurangnya 11" in str(told.value.fields["following"])


def test_a_pattern_whose_next_number_is_taken_is_refused(session, scene, administrator):
    order = scenes.ordered(session, scene)
    order.number = f"ORD/{scene.today.year}/1"
    session.flush()
    with pytest.raises(InvalidInput) as told:
        numbering.set_template(session, administrator, "order", "ORD/{year}/{sequence}", "never")
    assert "sudah dipakai" in str(told.value.fields["template"])


def test_the_list_of_numbers_tells_what_comes_next(session, scene, administrator):
    numbering.start_counter(session, administrator, "order", 77)
    found = {one.kind: one for one in queries.numberings(session, administrator, numbers.DEFAULTS)}
    assert set(found) == set(numbers.DEFAULTS)
    assert found["order"].following == numbers.next_number(session, scene.laboratory, "order", scene.today)
    assert not found["order"].own
    example = queries.preview_number(session, administrator, "order", "{year}-{sequence:2}", "year")
    assert example == f"{scene.today.year}-78"


def test_pasted_days_off_are_read_in_the_usual_ways(session, scene, administrator):
    text = "24-12-2026 Cuti bersama Natal\n\n2026-12-31: Akhir tahun\n1/6/2026 - Pancasila\n"
    assert holidays.add_list(session, administrator, text) == 3
    session.flush()
    assert rows.holidays_of(session, scene.laboratory.id) == {
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2026, 6, 1),
    }
    assert holidays.add_list(session, administrator, text) == 0


@pytest.mark.parametrize("text", ["", "besok libur", "31-02-2026 Tidak ada", "24-12-2026"])
def test_a_line_that_cannot_be_read_adds_nothing(session, administrator, text):
    with pytest.raises(InvalidInput) as told:
        holidays.add_list(session, administrator, f"23-12-2026 Cuti\n{text}" if text else "")
    assert set(told.value.fields) == {"days"}
    assert session.scalars(select(Holiday)).all() == []


def test_a_removed_day_stays_on_record_and_can_come_back(session, scene, administrator):
    holidays.add_list(session, administrator, "24-12-2026 Cuti bersama")
    session.flush()
    (day,) = queries.days_off(session, administrator, 2026)
    holidays.remove(session, administrator, day.id)
    session.flush()
    assert queries.days_off(session, administrator, 2026) == ()
    with pytest.raises(Conflict):
        holidays.remove(session, administrator, day.id)
    assert holidays.add_list(session, administrator, "24-12-2026 Cuti bersama Natal") == 1
    session.flush()
    assert [one.name for one in queries.days_off(session, administrator, 2026)] == ["Cuti bersama Natal"]


def test_national_holidays_are_proposed_for_every_year_to_come():
    for year in (2026, 2027, 2030):
        days = {one.day for one in holidays.proposals(year)}
        assert {date(year, 1, 1), date(year, 5, 1), date(year, 8, 17), date(year, 12, 25)} <= days


def test_another_laboratory_s_days_off_are_its_own(session, scene, administrator):
    stranger = scenes.build(session, "LAB").people[Role.ADMINISTRATOR]
    holidays.add_list(session, administrator, "24-12-2026 Cuti bersama")
    session.flush()
    (day,) = queries.days_off(session, administrator, 2026)
    assert queries.days_off(session, stranger, 2026) == ()
    with pytest.raises(NotFound):
        holidays.remove(session, stranger, day.id)


PRICE = TariffInput(
    method_code=scenes.TENSILE, amount=90_000, legal_basis="PP 54/2021", valid_from=date(2026, 6, 1)
)


def test_the_newest_price_that_holds_is_the_one_that_counts(session, scene, administrator):
    tariffs.add(session, administrator, PRICE)
    session.flush()
    laboratory = scene.laboratory.id
    for on, expected in ((date(2026, 5, 31), 75_000), (date(2026, 6, 1), 90_000)):
        found = rows.tariff_on(session, laboratory, scenes.TENSILE, on)
        assert found is not None
        assert found.amount == expected
    current = {one.method_code: one for one in queries.prices(session, administrator) if one.current}
    assert current[scenes.TENSILE].amount == 90_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"method_code": "SNI 0"}, "method_code"),
        ({"amount": None}, "amount"),
        ({"amount": -1}, "amount"),
        ({"legal_basis": " "}, "legal_basis"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
    ],
)
def test_a_price_that_cannot_be_is_refused(session, administrator, changes, field):
    with pytest.raises(InvalidInput) as told:
        tariffs.add(session, administrator, replace(PRICE, **changes))
    assert set(told.value.fields) == {field}


def test_a_price_ends_after_its_last_day(session, scene, administrator):
    tariff = session.scalars(select(Tariff).where(Tariff.method_code == scenes.BEND)).one()
    tariffs.end(session, administrator, tariff.id, date(2026, 6, 30))
    session.flush()
    laboratory = scene.laboratory.id
    assert rows.tariff_on(session, laboratory, scenes.BEND, date(2026, 6, 30)) is not None
    assert rows.tariff_on(session, laboratory, scenes.BEND, date(2026, 7, 1)) is None
    stranger = scenes.build(session, "LAB").people[Role.ADMINISTRATOR]
    with pytest.raises(NotFound):
        tariffs.end(session, stranger, tariff.id, date(2026, 6, 30))


SCOPE = ScopeInput(method_code=scenes.TENSILE, valid_from=date(2026, 1, 1), measurands=("yield_strength",))


def measurands() -> list[str]:
    return [result.measurand for result in library().methods[scenes.TENSILE].results]


def test_accreditation_is_told_by_method_measurand_and_day(session, scene, administrator):
    first, second, *_rest = measurands()
    configure(
        session,
        scene,
        accreditation_number="LP-000-IDN",
        accredited_from=date(2026, 1, 1),
        accredited_until=date(2026, 12, 31),
    )
    entry = scopes.add(session, administrator, replace(SCOPE, measurands=(first,)))
    session.flush()

    def told(measurand: str, on: date) -> bool:
        return gates.scope_of(session, scene.laboratory, [scenes.TENSILE]).covers(
            scenes.TENSILE, [measurand], on
        )

    assert told(first, date(2026, 6, 1))
    assert not told(second, date(2026, 6, 1))
    assert not told(first, date(2027, 1, 1))
    scopes.end(session, administrator, entry.id, date(2026, 5, 31))
    session.flush()
    assert not told(first, date(2026, 6, 1))
    assert not queries.scope(session, administrator)[0].current or scene.today <= date(2026, 5, 31)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"method_code": "SNI 0"}, "method_code"),
        ({"measurands": ("colour",)}, "measurands"),
        ({"valid_from": None, "measurands": ()}, "valid_from"),
    ],
)
def test_a_scope_that_cannot_be_is_refused(session, administrator, changes, field):
    with pytest.raises(InvalidInput) as told:
        scopes.add(session, administrator, replace(SCOPE, **changes))
    assert field in told.value.fields


def test_a_laboratory_is_told_what_it_lacks(session, scene, administrator):
    assert queries.read(session, administrator).missing == ("holidays",)
    unpriced = authorisations.AuthorisationInput("ISO 148-1:2016", "perform", date(2026, 1, 1), "uji banding")
    analyst = scene.people[Role.ANALYST].known_id()
    authorisations.authorise(session, administrator, analyst, unpriced)
    session.flush()
    assert queries.read(session, administrator).missing == ("tariffs", "holidays")
    tariffs.add(session, administrator, replace(PRICE, method_code="ISO 148-1:2016"))
    session.flush()
    assert queries.read(session, administrator).missing == ("holidays",)
    holidays.add(session, administrator, holidays.proposals(scene.today.year))
    session.flush()
    assert queries.read(session, administrator).missing == ()
    scene.laboratory.verification_url = None
    session.flush()
    assert queries.read(session, administrator).missing == ("address",)


def test_days_off_are_read_from_a_spreadsheet_with_titles_above_them():
    rows = [["Hari libur", None], [date(2027, 1, 1), "Tahun Baru"], ["24-12-2027", "Cuti bersama Natal"]]
    read = holidays.read_file(workbook.table("2027", ["Tanggal", "Nama"], rows, ["SKB tiga menteri"]))
    assert [(one.day, one.name) for one in read] == [
        (date(2027, 1, 1), "Tahun Baru"),
        (date(2027, 12, 24), "Cuti bersama Natal"),
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"Tanggal;Nama\n", "Tidak ada tanggal"),
        (b"Tanggal;Nama\n31-02-2027;Salah\n", "tidak dapat dibaca"),
        (b"Tanggal;Nama\n01-02-2027;\n", "belum bernama"),
        (b"", "kosong"),
    ],
)
def test_a_file_of_days_off_that_cannot_be_read_is_told(data, told):
    with pytest.raises(InvalidInput) as refusal:
        holidays.read_file(data)
    assert told in str(refusal.value)
