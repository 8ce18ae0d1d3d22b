"""The trail: what is done is told, nothing told is lost, and nobody changes a byte unnoticed."""

from datetime import date

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.database import WRITES, db, transaction
from lims.domain.roles import Role
from lims.models import AuditChain, AuditEntry, AuditRow, AuditValues, Client, Holiday, Laboratory, User
from lims.models.audit import INSTALLATION
from lims.models.base import new_id
from lims.queries import audit_trail
from lims.queries.chain_check import Report
from lims.queries.chain_findings import FindingKind
from lims.services import audit, certificates, clients
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(database: None) -> Scene:
    """Return a laboratory whose making was committed and is in the trail."""
    with transaction() as session:
        scene = scenes.build(session)
        session.flush()
        session.expunge_all()
    return scene


def record_change(scene: Scene, name: str = "CV Besi Baru (rekaan)") -> None:
    with transaction() as session:
        client = session.get_one(Client, scene.client.id)
        clients.update(
            session,
            scene.people[Role.ADMINISTRATOR],
            client.id,
            clients.ClientInput(name=name, address=client.address),
            client.version,
        )


def add_relation(scene: Scene) -> None:
    with transaction() as session:
        clients.relate(session, scene.laboratory.id, scene.client.id)
        audit.record(session, scene.owner, "client:enter", session.get_one(Client, scene.client.id))


def check(chain_id=None) -> Report:
    db.session.rollback()
    report = audit_trail.verify(db.session(), chain_id)
    db.session.rollback()
    return report


def behind_the_back(*statements: str, table: str = "", **parameters: object) -> None:
    """Change the database as somebody with its password would, triggers taken away first."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        take_triggers_away(connection, table)
        for statement in statements:
            connection.execute(text(statement), parameters)


def take_triggers_away(connection: Connection, table: str) -> None:
    if not table:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    names = connection.scalars(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
    ).all()
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))


def kinds(report: Report) -> set[FindingKind]:
    return {finding.kind for finding in report.findings}


def test_an_act_is_told_with_who_what_when_and_the_values(scene: Scene):
    add_relation(scene)
    record_change(scene)
    session = db.session()
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.act == "client:update").order_by(AuditEntry.sequence)
    ).one()
    values = session.get_one(AuditValues, entry.id)
    assert entry.actor_id == scene.people[Role.ADMINISTRATOR].user_id
    assert entry.subject_id == scene.client.id
    assert values.changes is not None
    assert values.changes[f"clients/{scene.client.id}"]["name"] == [
        "CV Besi LUL (rekaan)",
        "CV Besi Baru (rekaan)",
    ]


def test_each_laboratory_has_a_chain_and_what_belongs_to_none_has_its_own(scene: Scene):
    session = db.session()
    heads = set(session.scalars(select(AuditChain.id)))
    assert heads == {scene.laboratory.id, INSTALLATION}


def test_rows_that_no_act_names_cannot_be_written(scene: Scene):
    holiday = Holiday(laboratory_id=scene.laboratory.id, day=date(2026, 8, 17), name="Kemerdekaan")
    with pytest.raises(AssertionError, match="without naming the act"), transaction() as session:
        session.add(holiday)
    assert db.session().scalars(select(Holiday)).all() == []


def test_passwords_are_not_repeated_in_the_trail(scene: Scene):
    session = db.session()
    told = " ".join(str(values.changes) for values in session.scalars(select(AuditValues)))
    hashes = session.scalars(select(User.password_hash)).all()
    assert "password_hash" in told
    assert not any(one in told for one in hashes)


def test_an_untouched_database_is_sound(scene: Scene):
    add_relation(scene)
    record_change(scene)
    report = check()
    assert report.sound, [str(finding) for finding in report.findings]
    assert report.entries == len(db.session().scalars(select(AuditEntry)).all())
    assert report.rows > 20
    head = db.session().get_one(AuditChain, scene.laboratory.id)
    assert (head.id, head.sequence, head.hash) in [(h.chain_id, h.sequence, h.hash) for h in report.heads]


def test_the_whole_way_to_an_amended_certificate_leaves_a_sound_trail(scene: Scene, tmp_path):
    store = LocalStore(tmp_path / "blobs")
    manager = scene.people[Role.TECHNICAL_MANAGER]
    with transaction() as session:
        first = scenes.issued(session, scene, store).id
    with transaction() as session:
        draft = certificates.amend(session, manager, first, "Lot salah tulis.")
        scenes.authorise(session, scene, draft)
        certificates.issue(session, manager, store, draft.id, scenes.keys_of(store))
    with transaction() as session:
        certificates.suspend(session, scene.people[Role.HEAD], draft.id, "Pengaduan")
    report = check()
    assert report.sound, [str(finding) for finding in report.findings]


CHANGED_BYTES: list[tuple[str, str, str]] = [
    ("laboratories", "name", "'Laboratorium Uji LUX'"),
    ("users", "name", "'Analyst LUX'"),
    ("users", "password_hash", "'x'"),
    ("clients", "address", "'Jalan Tempa 3, Cilegon'"),
    ("equipment", "code", "'ALAT-9'"),
    ("calibrations", "valid_until", "'2031-01-01'"),
    ("tariffs", "amount", "75001"),
    ("laboratory_memberships", "role", "'head'"),
    ("method_authorisations", "valid_from", "'2019-01-01'"),
    ("standard_checks", "copy_number", "'UJI-2'"),
]


@pytest.mark.parametrize(("table", "column", "value"), CHANGED_BYTES)
def test_a_changed_byte_is_found_with_its_table_row_and_column(scene: Scene, table, column, value):
    row = db.session().execute(text(f"SELECT min(CAST(id AS text)) FROM {table}")).scalar_one()
    db.session.rollback()
    behind_the_back(f"UPDATE {table} SET {column} = {value} WHERE CAST(id AS text) = :row", row=row)
    report = check()
    assert report.total == 1
    (finding,) = report.findings
    assert finding.kind is FindingKind.ROW_CHANGED
    assert finding.table == table
    assert finding.row_id.replace("-", "") == row.replace("-", "")
    # What a secret column holds is not in the trail, so that only the row can be named.
    assert finding.columns == ((column,) if column != "password_hash" else ())
    assert table in str(finding)


def test_only_the_chain_of_the_changed_row_is_blamed(scene: Scene):
    behind_the_back("UPDATE clients SET name = 'CV Lain'")
    assert check(scene.laboratory.id).sound
    assert kinds(check(INSTALLATION)) == {FindingKind.ROW_CHANGED}


def test_a_row_that_was_put_in_by_hand_is_found(scene: Scene):
    laboratory = db.session().execute(text("SELECT id FROM laboratories")).scalar_one()
    db.session.rollback()
    identity = new_id().hex if db.engine.dialect.name == "sqlite" else new_id()
    behind_the_back(
        "INSERT INTO holidays (id, laboratory_id, day, name, removed) "
        "VALUES (:id, :laboratory, '2026-08-17', 'Libur', false)",
        id=identity,
        laboratory=laboratory,
    )
    report = check()
    assert kinds(report) == {FindingKind.ROW_UNRECORDED}
    assert report.findings[0].table == "holidays"


def test_a_row_that_was_taken_out_is_found(scene: Scene):
    row = db.session().execute(text("SELECT min(CAST(id AS text)) FROM tariffs")).scalar_one()
    db.session.rollback()
    behind_the_back("DELETE FROM tariffs WHERE CAST(id AS text) = :row", table="tariffs", row=row)
    report = check()
    assert kinds(report) == {FindingKind.ROW_MISSING}
    assert report.findings[0].table == "tariffs"
    assert report.findings[0].row_id.replace("-", "") == row.replace("-", "")


ENTRY_CHANGES: list[tuple[str, str]] = [
    ("act", "'scene:other'"),
    ("subject_kind", "'users'"),
    ("actor_id", "NULL"),
    ("at", "'2020-01-01 00:00:00.000000'"),
    ("values_sha256", "'0'"),
    ("rows_sha256", "'0'"),
    ("previous", "'0'"),
    ("hash", "'0'"),
]


@pytest.mark.parametrize(("column", "value"), ENTRY_CHANGES)
def test_a_changed_entry_of_the_trail_is_found(scene: Scene, column, value):
    add_relation(scene)
    record_change(scene)
    behind_the_back(f"UPDATE audit_entries SET {column} = {value} WHERE sequence = 1", table="audit_entries")
    assert FindingKind.ENTRY_CHANGED in kinds(check())


def test_changed_values_of_the_trail_are_found(scene: Scene):
    behind_the_back("UPDATE audit_values SET reason = 'lain'", table="audit_values")
    assert kinds(check()) == {FindingKind.VALUES_CHANGED}


def test_a_changed_hash_of_a_row_is_found(scene: Scene):
    behind_the_back("UPDATE audit_rows SET row_sha256 = '0' WHERE \"table\" = 'tariffs'", table="audit_rows")
    assert kinds(check()) == {FindingKind.ROW_HASHES_CHANGED, FindingKind.ROW_CHANGED}


def grow(scene: Scene, acts: int) -> None:
    for number in range(acts):
        record_change(scene, f"CV Besi {number}")


def remove_entries(condition: str) -> None:
    chosen = f"(SELECT id FROM audit_entries WHERE {condition})"
    # Off, as whoever forges would have it: otherwise the tables themselves hold on to each other.
    for table in ("audit_rows", "audit_values", "audit_entries"):
        column = "id" if table == "audit_entries" else "entry_id"
        behind_the_back(f"DELETE FROM {table} WHERE {column} IN {chosen}", table=table)


def test_a_removed_entry_leaves_a_gap_that_is_found(scene: Scene):
    add_relation(scene)
    grow(scene, 3)
    session = db.session()
    newest = session.get_one(AuditChain, INSTALLATION).sequence
    session.rollback()
    remove_entries(f"sequence = {newest - 1} AND act = 'client:update'")
    report = check(INSTALLATION)
    assert kinds(report) == {FindingKind.ENTRY_MISSING}
    assert str(newest - 1) in str(report.findings[0])


def test_a_tail_that_was_cut_off_is_missed_at_the_head(scene: Scene):
    add_relation(scene)
    grow(scene, 2)
    session = db.session()
    newest = session.get_one(AuditChain, INSTALLATION).sequence
    session.rollback()
    remove_entries(f"sequence = {newest} AND act = 'client:update'")
    assert FindingKind.TAIL_CUT in kinds(check(INSTALLATION))


def test_cutting_the_head_with_the_tail_leaves_the_row_that_the_act_changed(scene: Scene):
    add_relation(scene)
    grow(scene, 2)
    session = db.session()
    newest = session.get_one(AuditChain, INSTALLATION).sequence
    before = session.scalars(
        select(AuditEntry).where(AuditEntry.chain_id == INSTALLATION, AuditEntry.sequence == newest - 1)
    ).one()
    digest = before.hash
    session.rollback()
    remove_entries(f"sequence = {newest} AND act = 'client:update'")
    chain = INSTALLATION.hex if db.engine.dialect.name == "sqlite" else INSTALLATION
    behind_the_back(
        f"UPDATE audit_chains SET sequence = {newest - 1}, hash = '{digest}' WHERE id = :chain",
        table="audit_chains",
        chain=chain,
    )
    assert kinds(check(INSTALLATION)) == {FindingKind.ROW_CHANGED}


def test_entries_beyond_the_head_are_found(scene: Scene):
    behind_the_back(
        "UPDATE audit_chains SET sequence = sequence - 1 WHERE sequence > 0", table="audit_chains"
    )
    assert FindingKind.HEAD_CHANGED in kinds(check())


def test_erasing_values_keeps_the_chain_whole(scene: Scene):
    """Personal data can be erased (UU PDP); that something was there, and its hash, stay."""
    with transaction() as session:
        for values in session.scalars(select(AuditValues)):
            values.changes = None
            values.reason = None
    report = check()
    assert report.sound
    assert report.erased == report.entries > 0


@pytest.mark.parametrize("table", ["audit_entries", "audit_rows"])
def test_the_database_refuses_to_change_the_trail(scene: Scene, table):
    column = {"audit_entries": "act", "audit_rows": "row_sha256"}[table]
    with pytest.raises(DBAPIError, match="rows are never changed"):
        behind_the_back(f"UPDATE {table} SET {column} = 'x'")


def test_the_database_refuses_to_change_values_that_may_only_be_erased(scene: Scene):
    with pytest.raises(DBAPIError, match="can be erased, not changed"):
        behind_the_back("UPDATE audit_values SET changes = '{}'")


def test_the_database_refuses_to_turn_a_chain_back(scene: Scene):
    with pytest.raises(DBAPIError, match="only grows"):
        behind_the_back("UPDATE audit_chains SET sequence = sequence - 1")


def test_the_database_refuses_to_forget_any_row(scene: Scene):
    tables = [
        mapper.class_.__tablename__
        for mapper in Client.registry.mappers
        if mapper.class_.__tablename__ not in {"user_sessions", "sign_in_attempts", "api_answers"}
    ]
    filled = [table for table in tables if db.session().execute(text(f"SELECT 1 FROM {table}")).first()]
    db.session.rollback()
    assert len(filled) > 10
    for table in filled:
        with pytest.raises(DBAPIError, match="rows are never deleted"):
            behind_the_back(f"DELETE FROM {table}")


def test_every_table_has_its_trigger(scene: Scene):
    query = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'refuse_delete_%'"
        if db.engine.dialect.name == "sqlite"
        else "SELECT event_object_table FROM information_schema.triggers WHERE event_manipulation = 'DELETE'"
    )
    guarded = set(db.session().scalars(text(query)))
    tables = {mapper.class_.__tablename__ for mapper in Client.registry.mappers}
    assert tables - guarded == {"user_sessions", "sign_in_attempts", "api_answers"}


def test_a_broken_value_is_found_and_does_not_stop_the_check(scene: Scene):
    """SQLite takes any text into any column; PostgreSQL refuses it."""
    if db.engine.dialect.name != "sqlite":
        with pytest.raises(DBAPIError):
            behind_the_back("UPDATE calibrations SET calibrated_on = 'kemarin'")
        return
    behind_the_back(
        "UPDATE calibrations SET calibrated_on = 'kemarin' WHERE id = (SELECT min(id) FROM calibrations)",
        "UPDATE users SET disabled_at = 'x' WHERE id = (SELECT min(id) FROM users)",
    )
    report = check()
    assert {(finding.kind, finding.table) for finding in report.findings} == {
        (FindingKind.ROW_CHANGED, "calibrations"),
        (FindingKind.ROW_CHANGED, "users"),
    }


def test_a_value_that_is_read_alike_though_its_byte_changed_is_found(scene: Scene):
    """SQLite keeps what it is given: 5 is read as true, a date with a space as a date."""
    if db.engine.dialect.name != "sqlite":
        with pytest.raises(DBAPIError):
            behind_the_back("UPDATE equipment SET in_service = 5")
        return
    behind_the_back("UPDATE equipment SET in_service = 5 WHERE id = (SELECT min(id) FROM equipment)")
    report = check()
    assert report.total == 1
    assert report.findings[0].columns == ("in_service",)


def test_a_check_goes_by_pages_and_says_how_far_it_is(scene: Scene, monkeypatch):
    add_relation(scene)
    grow(scene, 5)
    monkeypatch.setattr("lims.queries.chain_entries.PAGE", 2)
    monkeypatch.setattr("lims.queries.chain_rows.PAGE", 2)
    db.session.rollback()
    work = audit_trail.checking(db.session(), INSTALLATION)
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            report = end.value
            break
    entries = [one for one in told if one.what == "entries"]
    assert len(entries) == -(-report.entries // 2)
    assert entries[-1].done == entries[-1].total == report.entries
    assert report.sound


def test_a_laboratory_without_any_entry_is_not_taken_for_sound(scene: Scene):
    identity = new_id()
    with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        laboratory = Laboratory(id=identity, code="X", name="X", address="X", city="X")
        unwatched = Session(connection)
        unwatched.add(laboratory)
        unwatched.flush()
    report = check()
    assert kinds(report) == {FindingKind.ROW_UNRECORDED}
    assert report.findings[0].chain_id == identity


def test_the_actor_of_the_machine_is_nobody_by_name(scene: Scene):
    with transaction() as session:
        laboratory = session.get_one(Laboratory, scene.laboratory.id)
        laboratory.city = "Serang"
        audit.record(session, Actor(user_id=None, name="system"), "laboratory:configure", laboratory)
    newest = db.session().scalars(select(AuditEntry).where(AuditEntry.act == "laboratory:configure")).one()
    assert newest.actor_id is None


def test_rows_of_an_act_are_numbered_in_order(scene: Scene):
    session = db.session()
    for entry in session.scalars(select(AuditEntry)):
        rows = session.scalars(
            select(AuditRow).where(AuditRow.entry_id == entry.id).order_by(AuditRow.position)
        )
        keys = [f"{row.table}/{row.row_id}" for row in rows]
        assert keys == sorted(keys)
