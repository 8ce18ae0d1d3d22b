"""The log in the database: what issuing enters, what proves it, and what the monitor finds."""

import hashlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import zxingcpp
from pypdfium2 import PdfDocument
from sqlalchemy import select, text

from lims import clock
from lims.domain.errors import Conflict
from lims.domain.roles import Role
from lims.models import (
    CertificateRecord,
    Client,
    LogCheckpoint,
    LogEntry,
    LogTile,
    Order,
    TransparencyLog,
)
from lims.queries import log_audit
from lims.queries import transparency as reads
from lims.queries.publication import JWKS, Publication
from lims.services import certificates, publishing, transparency, witnessing
from lims.services import keys as key_acts
from lims.storage import LocalStore
from lims.trust import document, entries, logged, merkle, note, paper, status, tiles, verifier
from lims.trust.claims import Claims
from lims.trust.cose import ed25519_key, parse
from lims.trust.entries import EntryKind
from lims.trust.keys import Purpose
from lims.trust.report import Answer, Outcome, Part, Report
from lims.trust.sources import TRUST_LIST, NotFound
from lims.trust.witness import Reply, Witness
from tests import scene as scenes
from tests.earlier import as_of_then


@pytest.fixture
def scene(session):
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "instance" / "blobs")


@pytest.fixture
def keys(store):
    return scenes.keys_of(store)


@pytest.fixture
def certificate(session, scene, store):
    return scenes.issued(session, scene, store)


def record_of(session, certificate) -> bytes:
    return reads.record_of(session, certificate.laboratory_id, certificate.id).record


def examined(session, keys, certificate) -> Report:
    """Verify as an outsider would, from public files."""
    published = Publication(session, keys)
    return verifier.examine(record_of(session, certificate), published.trust_list(), published, clock.now())


def sound(session, scene, keys) -> log_audit.LogReport:
    return log_audit.check(session, scene.laboratory, keys.ring(scene.laboratory.code))


def by_the_door(session, statement: str, **values: object) -> None:
    """Write behind the application's back, as somebody with the database's own tools would."""
    table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
    if session.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS refuse_{verb}_{table}"))
    else:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    session.execute(text(statement), values)
    session.expire_all()


def test_issuing_signs_logs_and_prints_the_record(session, scene, store, keys, certificate):
    record = record_of(session, certificate)
    claims = Claims.decode(parse(record).payload)
    content = certificates.content_of(certificate)
    assert claims.number == certificate.number
    assert claims.data_sha256.hex() == content.sha256() == certificate.content_sha256
    assert claims.lot == "H-17"
    assert [one.property for one in claims.results] == [1, 2, 3, 4]
    logged = session.scalars(select(LogEntry.entry).where(LogEntry.number == claims.log_index)).one()
    assert logged == entries.issued(record)
    pages = PdfDocument(store.get(certificate.pdf_sha256))
    codes = [code.text for page in pages for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    printed = "".join(page.get_textpage().get_text_range() for page in pages)
    pages.close()
    assert codes == [paper.address("https://lul.contoh.go.id", record)]
    assert paper.short_code(record) in re.sub(r"\s+", " ", printed)
    assert examined(session, keys, certificate).answer is Answer.VALID
    assert sound(session, scene, keys).findings == []


def test_a_natural_person_is_not_named_and_a_legal_entity_is(session, scene, store):
    first = scenes.issued(session, scene, store)
    assert Claims.decode(parse(record_of(session, first)).payload).client == ""
    session.get_one(Client, session.get_one(Order, first.order_id).client_id).legal_entity = True
    second = scenes.issued(session, scene, store)
    assert Claims.decode(parse(record_of(session, second)).payload).client == "CV Besi LUL (rekaan)"


def test_every_change_of_state_is_told_by_list_and_log(session, scene, store, keys, certificate):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    certificates.suspend(session, manager, certificate.id, "Keluhan.")
    assert examined(session, keys, certificate).answer is Answer.SUSPENDED
    certificates.reinstate(session, manager, certificate.id, "Tidak terbukti.")
    publishing.sign_all(session, keys)
    assert examined(session, keys, certificate).answer is Answer.VALID
    draft = certificates.amend(session, manager, certificate.id, "Lot salah tulis.")
    scenes.authorise(session, scene, draft)
    new = certificates.issue(session, manager, store, draft.id, keys)
    assert examined(session, keys, certificate).answer is Answer.SUPERSEDED
    assert examined(session, keys, new).answer is Answer.VALID
    claims = Claims.decode(parse(record_of(session, new)).payload)
    assert claims.revision == 1
    assert claims.supersedes == entries.issued(record_of(session, certificate))[1:9]
    certificates.withdraw(session, manager, new.id, "Keliru.")
    assert examined(session, keys, new).answer is Answer.WITHDRAWN
    changes = [
        one
        for one in session.scalars(select(LogEntry.entry).order_by(LogEntry.number))
        if one[0] == EntryKind.CHANGED
    ]
    assert [one[33] for one in changes] == [2, 0, 3, 1]
    assert sound(session, scene, keys).findings == []


def test_log_and_list_can_be_named_before_a_record_is_where_there_is_one_laboratory(
    session, scene, keys, certificate
):
    published = Publication(session, keys)
    code = scene.laboratory.code
    assert published.newest() == [TRUST_LIST, f"log/{code}/checkpoint", f"status/{code}/0.cwt"]
    other = scenes.build(session, code="LAIN").laboratory
    keys.ensure(other.code, other.name, clock.now())
    assert published.newest() == [TRUST_LIST], "only a record tells whose"


def test_a_pdf_without_a_seal_is_not_vouched_for_by_its_code(session, store, keys, certificate):
    pdf = store.get(certificate.pdf_sha256)
    published = Publication(session, keys)
    report = document.examine_pdf(pdf, published.trust_list(), published, clock.now())
    assert report.answer is Answer.UNKNOWN
    assert report.of(Part.SIGNATURE).outcome is Outcome.PASSED
    known = document.examine_pdf(pdf, published.trust_list(), published, clock.now(), known=True)
    assert known.answer is Answer.VALID


def test_the_proof_is_a_file_that_anyone_can_check(session, keys, certificate):
    found = reads.record_of(session, certificate.laboratory_id, certificate.id)
    proof = reads.proof(session, certificate.laboratory_id, found.log_index)
    again = type(proof).of(proof.written())
    assert again == proof
    assert again.check(entries.issued(found.record)).size > found.log_index
    trust = Publication(session, keys).trust_list()
    report = verifier.examine(found.record, trust, None, clock.now(), again)
    assert report.of(Part.LOG).outcome is Outcome.PASSED


def grown(session, scene, keys, count: int) -> TransparencyLog:
    """Return the log with many entries of certificates from before."""
    log = transparency.opened(session, scene.laboratory, keys)
    for number in range(count):
        transparency.append(session, log, entries.imported(number.to_bytes(32, "big")))
    transparency.sign_checkpoint(session, log, keys, scene.laboratory.code)
    return log


def test_full_tiles_are_kept_and_prove_as_well_as_partial_ones(session, scene, keys):
    log = grown(session, scene, keys, 600)
    laboratory_id = scene.laboratory.id
    assert [
        (tile.level, tile.number) for tile in session.scalars(select(LogTile).order_by(LogTile.number))
    ] == [
        (0, 0),
        (0, 1),
    ]
    whole = [
        merkle.leaf_hash(one) for one in session.scalars(select(LogEntry.entry).order_by(LogEntry.number))
    ]
    edge = merkle.Edge()
    for leaf in whole:
        edge.append(leaf)
    assert reads.root_at(session, laboratory_id, log.size) == edge.root()
    for index in (0, 255, 256, 511, 512, log.size - 1):
        path = merkle.inclusion_proof(reads.reader(session, laboratory_id, log.size), index, log.size)
        merkle.check_inclusion(whole[index], index, log.size, path, edge.root())
    published = Publication(session, keys)
    for name in published.names():
        assert published(name)
    bundles = [name for name in published.names() if "/entries/" in name]
    assert sum(len(tiles.unbundled(published(name))) for name in bundles) == log.size
    assert published(f"log/LUL/{tiles.tile_name(1, 0, 2)}") == b"".join(
        merkle.subtree_root(whole[at : at + 256]) for at in (0, 256)
    )
    assert sound(session, scene, keys).findings == []
    transparency.append(session, log, entries.issued(b"nobody's"))
    assert "tidak milik LHU mana pun" in str(sound(session, scene, keys).findings[0])


NOWHERE = """
    log/LUL/tile/0/9 log/LUL/tile/0/000.p/0 log/LUL/tile/0/000.p/256 log/LUL/tile/0/001 log/X/checkpoint
    log/LUL/tile/0/x000/000 log/LUL/tile/9/000 log/LUL/tile/entries/000.p/200 log/LUL/tile/0/000.p/200
    log/LUL/tile/1/000.p/1 status/LUL/7.cwt status/LUL/00.cwt status/X/0.cwt x
"""


def test_other_names_are_not_there(session, keys, certificate):
    published = Publication(session, keys)
    for name in NOWHERE.split():
        with pytest.raises(NotFound):
            published(name)


def test_keys_of_a_demonstration_are_not_among_those_of_the_host(session, store, keys):
    demo = scenes.build(session, "DEMO", demonstration=True)
    one = scenes.issued(session, demo, store)
    published = Publication(session, keys)
    assert b'"keys": []' in published(JWKS)
    assert examined(session, keys, one).answer is Answer.DEMONSTRATION
    assert b"did:web:uji.contoh.go.id" in published.did("uji.contoh.go.id")


# The monitor.


BEHIND = (
    ("UPDATE log_entries SET entry = :other WHERE number = 5", "tidak ada dalam log"),
    ("DELETE FROM log_entries WHERE number = 2", "hilang"),
    ("UPDATE transparency_logs SET size = 5, roots = '[]'", "Kepala log"),
    ("UPDATE log_entries SET entry = :other WHERE number = 0", "tidak tercatat dalam log saat dibuat"),
    ("UPDATE certificate_records SET record = :other", "tidak ada dalam log"),
    ("UPDATE certificates SET state = 'withdrawn'", "Status LHU"),
    ("UPDATE certificates SET content_sha256 = 'x'", "berisi lain"),
    ("UPDATE certificate_records SET status_index = 1 + status_index", "menunjuk tempat lain"),
)


def test_what_is_changed_behind_the_application_is_found(session, scene, keys, certificate):
    assert sound(session, scene, keys).sound
    for statement, words in BEHIND:
        other = {"other": b"\x01" + b"x" * 32} if ":other" in statement else {}
        change = session.begin_nested()
        by_the_door(session, statement, **other)
        told = " ".join(map(str, sound(session, scene, keys).findings))
        assert words in told, statement
        change.rollback()
        session.expire_all()
    assert sound(session, scene, keys).sound


def test_a_log_that_was_rewound_is_found(session, scene, keys, certificate):
    laboratory_id = scene.laboratory.id
    log = reads.log_of(session, laboratory_id)
    last = log.size - 1
    record = session.scalars(select(CertificateRecord)).one()
    assert record.log_index == last
    seen = reads.checkpoint(session, laboratory_id).note
    edge = merkle.Edge()
    for entry in session.scalars(
        select(LogEntry.entry).where(LogEntry.number < last).order_by(LogEntry.number)
    ):
        edge.append(merkle.leaf_hash(entry))
    by_the_door(session, "DELETE FROM log_entries WHERE number = :last", last=last)
    by_the_door(
        session,
        "UPDATE transparency_logs SET size = :size, roots = :roots",
        size=last,
        roots="[" + ",".join(f'"{root.hex()}"' for root in edge.roots) + "]",
    )
    told = " ".join(map(str, sound(session, scene, keys).findings))
    assert "dimundurkan" in told
    report = log_audit.LogReport()
    log_audit.check_seen(session, scene.laboratory, keys.ring("LUL"), seen, report)
    assert "Log hanya bertambah" in str(report.findings[0])


def test_a_certificate_dated_back_is_found(session, scene, keys, certificate):
    at = clock.now() - timedelta(days=20)
    if session.get_bind().dialect.name == "sqlite":
        at = at.replace(tzinfo=None)
    by_the_door(session, "UPDATE log_entries SET at = :at WHERE number >= 1", at=at)
    told = " ".join(map(str, sound(session, scene, keys).findings))
    assert "bertanggal mundur" in told
    assert "bertanggal lain" in told


def test_a_changed_file_is_found(session, scene, keys, certificate, tmp_path):
    published = Publication(session, keys)
    report = log_audit.LogReport()

    def copy(name: str) -> bytes:
        if "entries" in name:
            raise NotFound("-")
        return published(name)[:-1] if "tile/0" in name else published(name)

    log_audit.check_files(published, scene.laboratory, copy, report)
    told = " ".join(map(str, report.findings))
    assert "lain daripada log" in told
    assert "belum ada dalam salinan" in told


def test_a_checkpoint_that_outsiders_are_shown_must_be_the_logs(session, scene, keys, certificate):
    published, report = Publication(session, keys), log_audit.LogReport()
    ring = keys.ring("LUL")
    log_audit.check_published_checkpoint(session, scene.laboratory, ring, published, report)
    assert report.sound
    log = reads.log_of(session, scene.laboratory.id)
    key = keys.signing("LUL", Purpose.LOG, clock.now())
    body = note.Checkpoint(log.origin, log.size, bytes(32)).text()
    other = note.Note(body, (note.sign(body, log.origin, ed25519_key(key.private)),)).written()
    log_audit.check_published_checkpoint(
        session, scene.laboratory, ring, lambda _name: other.encode(), report
    )
    assert not report.sound, "a log with two faces"


# Keys.


def test_the_drill_of_a_stolen_key(session, scene, store, keys):
    """docs/keys.md: what was logged before the cut-off stays valid, what came later does not; work goes on."""
    administrator = scene.people[Role.ADMINISTRATOR]
    before = scenes.issued(session, scene, store)
    stolen = session.scalars(select(CertificateRecord.kid)).one()
    later = clock.now() + timedelta(hours=2)
    with clock.set_to(later):
        after = scenes.issued(session, scene, store)
    with clock.set_to(later + timedelta(hours=1)):
        numbers = key_acts.revoke(
            session,
            administrator,
            scene.laboratory,
            keys,
            stolen,
            since=later - timedelta(hours=1),
            reason="Laptop dicuri.",
        )
        assert numbers == [after.number]
        new = scenes.issued(session, scene, store)
        assert examined(session, keys, before).answer is Answer.VALID
        refused = examined(session, keys, after)
        assert refused.answer is Answer.FORGED
        assert "sudah dicabut" in str(refused.of(Part.KEY).message)
        assert examined(session, keys, new).answer is Answer.VALID
        assert sound(session, scene, keys).findings == []
    kinds = [one[:2] for one in session.scalars(select(LogEntry.entry)) if one[0] == EntryKind.KEY]
    assert bytes([EntryKind.KEY, 3]) in kinds
    assert {row.kid for row in session.scalars(select(CertificateRecord))} >= {stolen}


def test_the_drill_of_a_stolen_key_of_the_log(session, scene, store, keys):
    """The log goes on under another key by itself; what the stolen one signed is believed no more by itself."""
    administrator, laboratory = scene.people[Role.ADMINISTRATOR], scene.laboratory
    certificate = scenes.issued(session, scene, store)
    index = reads.record_of(session, laboratory.id, certificate.id).log_index
    proof = reads.proof(session, laboratory.id, index)
    stolen = keys.signing(laboratory.code, Purpose.LOG, clock.now())
    with clock.set_to(clock.now() + timedelta(hours=1)):
        kid = stolen.kid.hex()
        key_acts.revoke(
            session, administrator, laboratory, keys, kid, since=clock.now(), reason="Laptop dicuri."
        )
        assert keys.signing(laboratory.code, Purpose.LOG, clock.now()).kid != stolen.kid
        assert examined(session, keys, certificate).answer is Answer.VALID
        trust, record = Publication(session, keys).trust_list(), record_of(session, certificate)
        alone = verifier.examine(record, trust, None, clock.now(), proof)
        assert alone.of(Part.LOG).outcome is Outcome.NOT_CHECKED
        assert sound(session, scene, keys).findings == []


def test_who_stole_the_authority_vouches_for_no_seal(session, scene, store, keys):
    administrator, laboratory = scene.people[Role.ADMINISTRATOR], scene.laboratory
    scenes.issued(session, scene, store)
    before = keys.signing(laboratory.code, Purpose.SEAL, clock.now())
    with clock.set_to(clock.now() + timedelta(hours=1)):
        kid = keys.signing(laboratory.code, Purpose.AUTHORITY, clock.now()).kid.hex()
        key_acts.revoke(
            session, administrator, laboratory, keys, kid, since=clock.now(), reason="Laptop dicuri."
        )
        after = keys.signing(laboratory.code, Purpose.SEAL, clock.now())
        roots = Publication(session, keys).trust_list().issuers[laboratory.code].seal_roots
        assert before.chain[0] not in roots
        assert after.chain == roots


def test_what_was_issued_before_there_was_a_log_is_entered_when_it_begins(session, scene, store, keys):
    earlier = scenes.issued(session, scene, store)
    pdf = as_of_then(session, store, earlier)
    scenes.issued(session, scene, store)
    assert entries.imported(hashlib.sha256(pdf).digest()) in session.scalars(select(LogEntry.entry)).all()
    report = sound(session, scene, keys)
    assert (report.findings, report.certificates, report.earlier) == ([], 2, 1)
    by_the_door(session, "UPDATE log_entries SET entry = :other WHERE number = 0", other=b"\x05" + bytes(32))
    assert "terbit tanpa rekaman" in " ".join(map(str, sound(session, scene, keys).findings))


def test_keys_are_entered_in_the_log_once(session, scene, keys):
    administrator = scene.people[Role.ADMINISTRATOR]
    assert key_acts.make(session, administrator, scene.laboratory, keys)
    assert not key_acts.make(session, administrator, scene.laboratory, keys)
    events = session.scalars(select(LogEntry.entry)).all()
    assert len(events) == len(set(events)) == len(keys.ring("LUL").public)


# Witnesses.


def test_witnesses_cosign_what_only_grows(session, scene, store, keys, certificate, tmp_path, monkeypatch):
    administrator, laboratory = scene.people[Role.ADMINISTRATOR], scene.laboratory
    witness = Witness.new(tmp_path / "witness", "saksi.contoh.go.id")
    witness.watch(reads.log_of(session, laboratory.id).origin, logged.log_verifiers(issuer(session, keys)))
    # The server is tried in tests/trust; here the request goes straight to the witness.
    clock_of_witness = timedelta(hours=1)

    def answer(_url: str, body: str) -> Reply:
        reply = witness.add(body, clock.now() + clock_of_witness)
        return (
            replace(reply, body=reply.body + "\N{EM DASH} lain AAAAAAAA\n") if reply.status == 200 else reply
        )

    monkeypatch.setattr(witnessing.protocol, "ask", answer)
    witnessing.add(session, administrator, laboratory, str(witness.verifier), "https://saksi.contoh.go.id")
    with pytest.raises(Conflict, match="Jam saksi"):
        witnessing.ask(session, witnessing.waiting(session, laboratory.id)[0])
    clock_of_witness = timedelta(0)
    for _round in range(2):
        (asked,) = witnessing.waiting(session, laboratory.id)
        witnessing.keep(session, asked, witnessing.ask(session, asked))
        assert witnessing.waiting(session, laboratory.id) == []
        scenes.issued(session, scene, store)
    found = reads.record_of(session, laboratory.id, certificate.id)
    proof = reads.proof(session, laboratory.id, found.log_index)
    assert "lain" not in proof.checkpoint, "of what a witness answers only its own signature is kept"
    trust = Publication(session, keys).trust_list()
    report = verifier.examine(found.record, trust, None, clock.now(), proof)
    assert report.of(Part.WITNESSES).outcome is Outcome.PASSED
    assert report.of(Part.TIME).outcome is Outcome.PASSED


def issuer(session, keys):
    return Publication(session, keys).trust_list().issuers["LUL"]


def test_indices_of_status_are_free_and_in_the_list_that_the_log_is_at():
    given = {status.draw_index(0, lambda _index: False) for _one in range(50)}
    assert len(given) > 45
    assert all(index < status.LENGTH for index in given)
    taken = iter([True, True, False])
    assert status.LENGTH <= status.draw_index(status.FULL, lambda _index: next(taken)) < 2 * status.LENGTH


def test_checkpoints_are_signed_once(session, scene, keys, certificate):
    before = session.scalars(select(LogCheckpoint.size)).all()
    publishing.sign_all(session, keys)
    assert session.scalars(select(LogCheckpoint.size)).all() == before
