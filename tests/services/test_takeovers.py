"""Old books: judged as what is typed, told as a whole, written as a whole, and never twice."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.jobs import JobState
from lims.domain.roles import Role
from lims.domain.takeover import TakeoverState
from lims.models import (
    Attachment,
    AuditEntry,
    Calibration,
    Client,
    ClientRelation,
    Equipment,
    Job,
    LaboratoryMembership,
    MethodAuthorisation,
    Tariff,
    User,
)
from lims.queries.takeover_facts import Facts
from lims.services import accounts, audit, clients, jobs, numbers, takeovers
from lims.storage import LocalStore
from lims.web.admin import takeover_jobs
from tests import scene as scenes
from tests.exchange.filled import book

FIRST = date(2026, 1, 1)
HEADS = {
    "Pelanggan": [
        "Nama",
        "Jenis",
        "NIB",
        "Alamat",
        "Kode wilayah",
        "Telepon",
        "E-mail",
        "Pelanggan sejak",
        "Catatan",
    ],
    "Tarif": ["Metode", "Tarif per benda uji", "Dasar hukum", "Berlaku sejak", "Berlaku sampai"],
    "Alat": ["Kode alat", "Nama alat", "Metode"],
    "Kalibrasi": [
        "Kode alat",
        "Tanggal kalibrasi",
        "Berlaku sampai",
        "Nomor sertifikat",
        "Laboratorium kalibrasi",
    ],
    "Orang": ["Nama", "E-mail", "Telepon", "NIP"],
    "Peran": ["E-mail atau telepon", "Peran", "Jabatan", "Berlaku sejak"],
    "Kewenangan": ["E-mail atau telepon", "Metode", "Kegiatan", "Berlaku sejak", "Bukti"],
    "Nomor": ["Jenis dokumen", "Nomor urut berikutnya"],
}
WHOLE = {
    "Pelanggan": [
        [
            "CV Lama (rekaan)",
            "IKM",
            "1234567890123",
            "Jalan 1",
            "36.72.01",
            "0812 3456 7890",
            "a@b.id",
            FIRST,
            "buku 3",
        ]
    ],
    "Tarif": [[scenes.TENSILE, 80000, "PP 54/2021", date(2026, 6, 1), None]],
    "Alat": [["UTM-9", "Mesin uji (rekaan)", f"{scenes.TENSILE}; {scenes.BEND}"]],
    "Kalibrasi": [["UTM-9", FIRST, date(2027, 1, 1), "K-9", "LK-000-IDN"]],
    "Orang": [["Budi Rekaan", "Budi@contoh.id", None, "198001012005011001"]],
    "Peran": [["budi@contoh.id", "Penguji", None, FIRST], ["budi@contoh.id", "Penyelia", None, FIRST]],
    "Kewenangan": [["budi@contoh.id", scenes.TENSILE, "menguji", FIRST, "Pelatihan (rekaan)"]],
    "Nomor": [["LHU", 4513]],
}


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "blobs")


def filled(**sheets):
    return book(**{name: [HEADS[name], *rows] for name, rows in sheets.items()})


def planned(session, scene, data):
    return takeovers.read_plan(data, Facts.of(session, scene.laboratory.id))


def told(plan):
    return {(one.sheet, one.cell): str(one.error) for one in plan.faults}


def handed_in(session, scene, store, data, name="buku.xlsx"):
    file = takeovers.Upload.of(name, data)
    return takeovers.upload(session, scene.people[Role.ADMINISTRATOR], store, file)


def taken_over(session, scene, store, data):
    administrator = scene.people[Role.ADMINISTRATOR]
    takeover = handed_in(session, scene, store, data)
    plan = planned(session, scene, data)
    takeovers.settle(session, administrator, takeover.id, plan)
    return takeover, takeovers.write(session, administrator, store, takeover.id, plan)


def test_the_whole_of_an_old_book_is_written(session, scene, store):
    takeover, opened = taken_over(session, scene, store, filled(**WHOLE))

    client = session.scalars(select(Client).where(Client.nib == "1234567890123")).one()
    relation = clients.relation_of(session, scene.laboratory.id, client.id)
    machine = session.scalars(select(Equipment).where(Equipment.code == "UTM-9")).one()
    budi = session.scalars(select(User).where(User.email == "budi@contoh.id")).one()
    roles = session.scalars(select(LaboratoryMembership.role).where(LaboratoryMembership.user_id == budi.id))
    number = numbers.next_number(session, scene.laboratory, "certificate", scene.today)
    assert (client.name, client.kind, client.region_code) == ("CV Lama (rekaan)", "ikm", "36.72.01")
    assert (relation.note, relation.since.isoformat()) == ("buku 3", "2026-01-01T00:00:00+07:00")
    assert session.scalars(
        select(Calibration.certificate).where(Calibration.equipment_id == machine.id)
    ).all() == ["K-9"]
    assert session.scalars(select(Tariff.amount).where(Tariff.valid_from == date(2026, 6, 1))).all() == [
        80000
    ]
    assert set(roles) == {Role.ANALYST, Role.SUPERVISOR}
    assert session.scalars(select(MethodAuthorisation).where(MethodAuthorisation.user_id == budi.id)).one()
    assert number.endswith("004513")
    assert [one.sign_in_name for one in opened] == ["budi@contoh.id"]
    assert accounts.authenticate(session, "budi@contoh.id", opened[0].code) == budi
    assert takeover.state == TakeoverState.TAKEN_OVER
    assert takeover.counts["roles"] == {"new": 2, "known": 0}


def test_what_is_there_already_is_told_and_not_written_twice(session, scene, store):
    taken_over(session, scene, store, filled(**WHOLE))

    again = planned(session, scene, filled(**WHOLE))

    assert again.faults == []
    assert again.size == 0
    assert len(again.known) == 9


def test_a_registered_business_becomes_a_client_and_keeps_its_own_words(session, scene, store):
    known = clients.new_client(
        session, clients.ClientInput("PT Terdaftar (rekaan)", "Jalan 9", nib="9999999999999")
    )

    taken_over(
        session, scene, store, filled(Pelanggan=[["Nama lain", "Umum", "9999999999999", "Jalan lain"]])
    )

    assert session.scalars(select(ClientRelation).where(ClientRelation.client_id == known.id)).one()
    assert (
        session.scalars(select(Client).where(Client.nib == "9999999999999")).one().name
        == "PT Terdaftar (rekaan)"
    )


def test_bad_cells_are_told_as_the_form_would_tell_them(session, scene):
    plan = planned(
        session,
        scene,
        filled(
            Pelanggan=[
                ["A", "IKM", "123", "Jalan 1", "Cilegon", "12", "tanpa-at"],
                ["B", "IKM", "1234567890123", "Jalan 2"],
                ["C", "IKM", "1234567890123", "Jalan 3"],
                ["D", "IKM", None, "Jalan 4"],
                ["d ", "IKM", None, "jalan  4"],
            ],
            Tarif=[[scenes.TENSILE, 2_000_000_000, "PP", FIRST, date(2025, 1, 1)]],
            Alat=[["A-1", "Alat", "SNI 0:0"]],
            Kalibrasi=[
                ["A-2", date(2126, 1, 1), date(2027, 1, 1), "K", "LK"],
                ["A-1", FIRST, date(2025, 1, 1), "K", "LK"],
            ],
            Orang=[["Tanpa nama masuk", None, None, "1"], ["Tanpa peran", "x@contoh.id", None, None]],
            Peran=[["y@contoh.id", "Kepala", None, FIRST]],
            Kewenangan=[["y@contoh.id", scenes.TENSILE, "melamun", FIRST, "x"]],
            Nomor=[["LHU", 0]],
        ),
    )

    assert set(told(plan)) == {
        *(("Pelanggan", cell) for cell in ("C2", "E2", "F2", "G2", "C4", "A6")),
        *(("Tarif", cell) for cell in ("B2", "E2")),
        ("Alat", "C2"),
        *(("Kalibrasi", cell) for cell in ("A2", "B2", "C2", "C3")),
        *(("Orang", cell) for cell in ("C2", "D2", "A3")),
        *(("Peran", cell) for cell in ("A2", "C2")),
        *(("Kewenangan", cell) for cell in ("A2", "C2")),
        ("Nomor", "B2"),
    }


def test_one_person_under_two_names_is_told_at_the_cells_that_say_it_twice(session, scene):
    plan = planned(
        session,
        scene,
        filled(
            Orang=[["Budi", "budi@contoh.id", "0812 3456 7890", None]],
            Peran=[
                ["budi@contoh.id", "Penguji", None, FIRST],
                ["0812-3456-7890", "Penguji", None, FIRST],
                ["0812-3456-7890", "Penyelia", None, FIRST],
                ["bukan apa-apa", "Penyelia", None, FIRST],
                ["bukan juga", "Penyelia", None, FIRST],
            ],
            Kewenangan=[
                ["budi@contoh.id", scenes.TENSILE, "menguji", FIRST, "x"],
                ["0812-3456-7890", scenes.TENSILE, "menguji", FIRST, "x"],
            ],
        ),
    )

    assert set(told(plan)) == {("Peran", "B3"), ("Peran", "A5"), ("Peran", "A6"), ("Kewenangan", "B3")}


def test_somebody_who_is_here_may_be_called_by_what_the_file_adds_and_is_told_once(session, scene, store):
    taken_over(session, scene, store, filled(**WHOLE))
    budi = session.scalars(select(User).where(User.email == "budi@contoh.id")).one()
    budi.phone = accounts.normal_phone("0812 3456 7890")
    session.flush()

    twice = planned(session, scene, filled(Orang=[["B", "budi@contoh.id"], ["B", None, "0812 3456 7890"]]))
    known = {
        "Orang": [["Budi Rekaan", "budi@contoh.id", "0813 0000 0000", None]],
        "Peran": [["0813 0000 0000", "Bendahara", None, FIRST]],
    }
    taken_over(session, scene, store, filled(**known))

    assert set(told(twice)) == {("Orang", "C3")}
    held = select(LaboratoryMembership.role).where(LaboratoryMembership.user_id == budi.id)
    assert Role.TREASURER in session.scalars(held).all()


def test_a_role_that_ended_is_not_written_into_its_own_time(session, scene, store):
    taken_over(session, scene, store, filled(**WHOLE))
    held = select(LaboratoryMembership).join(User, User.id == LaboratoryMembership.user_id)
    ended = session.scalars(
        held.where(User.email == "budi@contoh.id", LaboratoryMembership.role == "analyst")
    ).one()
    ended.valid_until = date(2026, 6, 30)
    session.flush()

    inside = planned(session, scene, filled(Peran=[["budi@contoh.id", "Penguji", None, date(2026, 6, 30)]]))
    after = planned(session, scene, filled(Peran=[["budi@contoh.id", "Penguji", None, date(2026, 7, 1)]]))

    assert "30-06-2026" in told(inside)["Peran", "D2"]
    assert (told(after), after.size) == ({}, 1)


def test_a_person_of_another_laboratory_is_not_let_in_by_a_file(session, scene):
    other = scenes.build(session, "LAIN")
    email = session.get(User, other.people[Role.HEAD].user_id).email

    plan = planned(
        session, scene, filled(Orang=[["Kepala", email, None, None]], Peran=[[email, "Penguji", None, FIRST]])
    )

    assert "dipakai orang lain" in told(plan)["Orang", "B2"]


def test_a_counter_never_goes_back(session, scene, store):
    numbers.start_from(session, scene.laboratory, "certificate", scene.today, 100)

    assert "sekurangnya 100" in told(planned(session, scene, filled(Nomor=[["LHU", 99]])))["Nomor", "B2"]


def test_nothing_of_a_file_with_a_bad_cell_is_written(session, scene, store):
    sheets = WHOLE | {"Nomor": [["LHU", "empat"]]}
    takeover = handed_in(session, scene, store, filled(**sheets))
    administrator = scene.people[Role.ADMINISTRATOR]
    plan = planned(session, scene, filled(**sheets))

    takeovers.settle(session, administrator, takeover.id, plan)

    assert (takeover.state, takeover.faults) == (TakeoverState.REFUSED, 1)
    with pytest.raises(Conflict):
        takeovers.write(session, administrator, store, takeover.id, plan)
    assert session.scalars(select(Client).where(Client.nib == "1234567890123")).first() is None


def test_the_same_file_is_recognised(session, scene, store):
    data = filled(**WHOLE)
    first = handed_in(session, scene, store, data)

    assert handed_in(session, scene, store, data, "nama lain.xlsx").id == first.id
    taken_over(session, scene, store, data)
    first.taken_over_at = datetime(2026, 11, 23, 18, tzinfo=UTC)  # one at night at the laboratory
    with pytest.raises(Conflict) as refusal:
        handed_in(session, scene, store, data)
    assert "sudah dialihkan pada 24-11-2026" in str(refusal.value)


def test_the_file_is_kept_and_every_step_is_in_the_trail(session, scene, store):
    data = filled(**WHOLE)
    takeover, _opened = taken_over(session, scene, store, data)
    audit.seal(session)

    kept = session.scalars(select(Attachment).where(Attachment.subject_id == takeover.id)).one()
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.chain_id == scene.laboratory.id)).all()
    assert store.get(kept.sha256) == data
    assert {"takeover:upload", "takeover:check", "takeover:write", "client:take-over", "user:add"} <= set(
        acts
    )


def test_thousands_of_rows_are_told_in_shares(session, scene, store):
    audit.seal(session)
    rows = [[f"CV {number} (rekaan)", "IKM", None, "Jalan 1"] for number in range(audit.MOST_ROWS + 1)]
    taken_over(session, scene, store, filled(Pelanggan=rows))
    audit.seal(session)

    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "takeover:upload")
    assert session.scalar(query) > 1


def test_too_many_people_are_refused_before_anybody_waits(session, scene):
    people = [
        [f"Orang {number}", f"o{number}@contoh.id", None, None] for number in range(takeovers.MOST_PEOPLE + 1)
    ]
    roles = [[one[1], "Penguji", None, FIRST] for one in people]

    assert ("Orang", f"A{takeovers.MOST_PEOPLE + 2}") in told(
        planned(session, scene, filled(Orang=people, Peran=roles))
    )


def test_a_file_that_is_withdrawn_is_not_written(session, scene, store):
    administrator = scene.people[Role.ADMINISTRATOR]
    data = filled(**WHOLE)
    takeover = handed_in(session, scene, store, data)

    takeovers.withdraw(session, administrator, takeover.id)

    with pytest.raises(Conflict):
        takeovers.ask_check(session, administrator, takeover.id)
    assert handed_in(session, scene, store, data).id != takeover.id


def test_who_asks_for_a_check_while_the_file_is_being_written_does_not_hinder_it(session, scene, store):
    administrator = scene.people[Role.ADMINISTRATOR]
    data = filled(Pelanggan=WHOLE["Pelanggan"])
    takeover = handed_in(session, scene, store, data)
    plan = planned(session, scene, data)
    takeovers.settle(session, administrator, takeover.id, plan)
    assert takeover_jobs.write  # the kinds of jobs are declared there
    writing = takeovers.ask_writing(session, administrator, takeover.id).job_id

    assert takeovers.ask_check(session, administrator, takeover.id).job_id == writing
    takeovers.write(session, administrator, store, takeover.id, plan)
    assert takeover.state == TakeoverState.TAKEN_OVER


def test_a_check_that_is_asked_for_again_on_the_page_of_jobs_is_the_one_that_the_file_waits_for(
    session, scene, store
):
    administrator = scene.people[Role.ADMINISTRATOR]
    takeover = handed_in(session, scene, store, filled(Nomor=[["LHU", 5000]]))
    assert takeover_jobs.check  # the kinds of jobs are declared there
    first = takeovers.ask_check(session, administrator, takeover.id).job_id
    session.get_one(Job, first).state = JobState.FAILED

    again = jobs.ask_again(session, administrator, first)

    assert (again.id != first, again.parameters) == (True, {"takeover": str(takeover.id)})
    assert takeover.job_id == again.id
    with pytest.raises(InvalidInput):
        jobs.ask_again(session, administrator, again.id)
    takeovers.withdraw(session, administrator, takeover.id)
    with pytest.raises(Conflict):
        jobs.ask_again(session, administrator, first)


def test_an_empty_template_is_no_take_over(session, scene):
    with pytest.raises(InvalidInput, match="belum berisi data"):
        planned(session, scene, filled(Pelanggan=[]))


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.HEAD, Role.TECHNICAL_MANAGER, Role.ASSESSOR])
def test_only_the_administrator_takes_books_over(session, scene, store, role):
    with pytest.raises(NotAllowed):
        takeovers.upload(session, scene.people[role], store, takeovers.Upload.of("a.xlsx", filled(**WHOLE)))
