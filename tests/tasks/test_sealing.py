"""The sweep that seals: nothing is lost and nothing is sealed twice, whatever it dies of."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from lims import clock
from lims.access import Actor
from lims.config import Config
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import AuditEntry, Certificate, CertificateSeal, Laboratory, LogEntry
from lims.queries import genuineness, log_audit, transparency
from lims.queries import sealing as reads
from lims.queries.publication import Publication
from lims.services import witnessing
from lims.storage import LocalStore
from lims.tasks.sealing import STEPS, Sealery
from lims.trust import entries, note
from lims.trust.document import examine_pdf
from lims.trust.pdf.examine import SealStanding, examine
from lims.trust.pdf.seals import SealFailed
from lims.trust.verifier import Answer, Outcome, Part
from tests import scene as scenes
from tests.trust.pdf import sealing as pdfs
from tests.trust.pdf.test_seals import silent

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no database concerns."""


class Died(Exception):
    """The process ended here."""


@pytest.fixture
def sealery(config: Config, database: None) -> Sealery:
    """Return a sweep over an installation with one issued certificate."""
    store = LocalStore(config.instance / "blobs")
    with transaction() as session:
        scenes.issued(session, scenes.build(session), store)
    told: list[str] = []
    return Sealery(config, store, scenes.keys_of(store), tell=told.append)


def certificate() -> Certificate:
    return db.session().scalars(select(Certificate)).one()


def laboratory() -> Laboratory:
    return db.session().scalars(select(Laboratory)).one()


def seals() -> list[CertificateSeal]:
    db.session().expire_all()
    return list(db.session().scalars(select(CertificateSeal).order_by(CertificateSeal.sequence)))


def sealed_entries() -> list[bytes]:
    found = db.session().scalars(select(LogEntry.entry).order_by(LogEntry.number))
    return [entry for entry in found if entry[0] == entries.EntryKind.SEALED]


def roots(sealery: Sealery) -> list[bytes]:
    ring = sealery.keys.ring("LUL")
    return [key.certificate for key in ring.keys if key.public.purpose is pdfs.Purpose.AUTHORITY]


@ON_SQLITE
def test_an_issued_certificate_is_sealed_logged_and_holds_all_records(sealery):
    assert sealery.sweep() == 1

    (seal,) = seals()
    pdf = sealery.store.get(seal.pdf_sha256)
    found = examine(pdf, roots(sealery), at=clock.now())
    one = certificate()
    record = transparency.record_of(db.session(), one.laboratory_id, one.id)
    assert found.standing is SealStanding.VALID
    assert (seal.sequence, seal.kind, seal.level, seal.sealer) == (1, "seal", "B-B", "local-p256")
    assert found.attachment("data.json") == one.content.encode()
    assert found.attachment("certificate.cose") == record.record
    assert json.loads(found.attachment("untp-dcc.json"))["id"].endswith(one.token)
    assert (
        json.loads(found.attachment("en10168.json"))["Certificate"]["CommercialTransaction"]["A03"]
        == one.number
    )
    assert found.attachment("receipt.tlog-proof").startswith(b"c2sp.org/tlog-proof@v1\n")
    assert sealed_entries() == [entries.sealed(record.record, pdf)]
    covering = transparency.checkpoint(db.session(), one.laboratory_id)
    assert covering.size == seal.log_index + 1
    acts = db.session().scalars(select(AuditEntry.act)).all()
    assert "certificate:seal" in acts


@ON_SQLITE
def test_the_issued_row_is_not_touched(sealery):
    one = certificate()
    before = (one.version, one.pdf_sha256, one.state)
    db.session.remove()

    sealery.sweep()

    one = certificate()
    assert (one.version, one.pdf_sha256, one.state) == before


@ON_SQLITE
def test_what_is_sealed_is_not_sealed_again(sealery):
    assert [sealery.sweep(), sealery.sweep(), sealery.sweep(lately=True)] == [1, 0, 0]
    assert len(seals()) == 1


def test_at_whatever_step_it_dies_the_certificate_is_sealed_once_by_those_who_come_after(sealery):
    """Log, row and trail come together or not at all, and no step leaves anything half done."""

    def dying_at(last: str):
        def reached(step: str) -> None:
            if step == last:
                raise Died(step)

        return reached

    for step in STEPS:
        sealery.reached = dying_at(step)
        with pytest.raises(Died):
            sealery.sweep()
        db.session.remove()
        assert len(seals()) == len(sealed_entries()) == (1 if step == "kept" else 0), step

    sealery.reached = lambda _step: None
    assert sealery.sweep() == 0
    assert len(seals()) == len(sealed_entries()) == 1


KILLED = """
import os, signal, sys
from lims.cli.installation import opened
from lims.tasks.sealing import Sealery

def reached(step):
    if step == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)

with opened() as installation:
    sealery = Sealery.of(installation.config, installation.store, installation.keys)
    sealery.reached = reached
    sealery.sweep()
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_process_that_is_killed_leaves_nothing_half_done(sealery, config, database_url):
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"LIMS_INSTANCE": str(config.instance), "LIMS_DATABASE_URL": database_url}
    for step in ("stored", "logged", "kept"):
        ended = subprocess.run([sys.executable, "-c", KILLED, step], env=environment, check=False)

        assert ended.returncode == -signal.SIGKILL
        assert len(seals()) == len(sealed_entries()) == (1 if step == "kept" else 0), step
        db.session.remove()

    assert sealery.sweep() == 0


def test_of_two_workers_one_seals(sealery):
    (due,) = reads.unsealed(db.session(), clock.now())
    db.session.remove()

    assert sealery.seal(due)
    assert not sealery.seal(due)
    assert len(seals()) == len(sealed_entries()) == 1


def lasting(sealery: Sealery) -> Sealery:
    """Return the sweep with a time-stamp authority."""
    return Sealery(sealery.config, sealery.store, sealery.keys, pdfs.stamping(), tell=sealery.tell)


def test_a_seal_without_time_is_made_anew_once_an_authority_answers(sealery):
    sealery.sweep()
    mute = Sealery(sealery.config, sealery.store, sealery.keys, silent(), tell=sealery.tell)
    assert mute.sweep() == 0

    assert lasting(sealery).sweep() == 1

    assert [(seal.sequence, seal.kind, seal.level) for seal in seals()] == [
        (1, "seal", "B-B"),
        (2, "seal", "B-LTA"),
    ]
    assert len(sealed_entries()) == 2
    assert lasting(sealery).sweep() == 0


def test_time_stamps_are_renewed_after_a_year_and_logged(sealery):
    lasting(sealery).sweep()
    with clock.set_to(clock.now() + timedelta(days=331)):
        assert lasting(sealery).sweep() == 1
        assert lasting(sealery).sweep() == 0

    first, second = seals()
    assert (second.kind, second.level) == ("refresh", "B-LTA")
    assert sealery.store.get(second.pdf_sha256).startswith(sealery.store.get(first.pdf_sha256))
    assert len(sealed_entries()) == 2
    files = Publication(db.session(), sealery.keys)
    for seal in (first, second):
        report = examine_pdf(sealery.store.get(seal.pdf_sha256), files.trust_list(), files, clock.now())
        assert report.answer is Answer.VALID, "the file of then and the renewed one are genuine alike"
    report = log_audit.check(db.session(), laboratory(), sealery.keys.ring("LUL"))
    assert report.sound


@ON_SQLITE
def test_time_stamps_are_renewed_at_once_where_that_is_ordered(sealery):
    with pytest.raises(SealFailed):
        sealery.renew(timedelta(0))
    lasting(sealery).sweep()
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert lasting(sealery).renew(timedelta(days=330)) == (0, 0)
        assert lasting(sealery).renew(timedelta(0)) == (1, 0)
        assert reads.levels(db.session(), laboratory().id) == [("B-LTA", 1, seals()[-1].sealed_at)]
    assert [seal.kind for seal in seals()] == ["seal", "refresh"]


@ON_SQLITE
def test_what_fails_stands_in_nobodys_way(sealery):
    spoilt, sha256 = certificate().id, certificate().pdf_sha256
    db.session.remove()
    (sealery.store.folder / sha256[:2] / sha256[2:]).write_bytes(b"spoilt")
    with transaction() as session:
        whole = scenes.issued(session, scenes.build(session, "LAIN"), sealery.store).id

    def first(**given: object) -> object:
        return reads.unsealed(db.session(), clock.now(), most=1, **given)[0].certificate_id

    assert first() == spoilt
    assert first(without=[spoilt]) == whole
    assert [sealery.sweep(), sealery.sweep()] == [1, 0]


@ON_SQLITE
def test_a_certificate_waits_some_minutes_for_witnesses(sealery):
    key = note.Verifier("saksi.contoh.go.id", note.Kind.COSIGNATURE, bytes(32))
    with transaction() as session:
        laboratory = session.get_one(Laboratory, certificate().laboratory_id)
        actor = Actor(None, "", laboratory_id=laboratory.id, roles=frozenset({Role.ADMINISTRATOR}))
        witnessing.add(session, actor, laboratory, str(key), "https://saksi.contoh.go.id")

    assert sealery.sweep() == 0
    with clock.set_to(clock.now() + reads.PATIENCE):
        assert sealery.sweep() == 1


@ON_SQLITE
def test_what_fails_is_told_and_tried_again_later(sealery):
    told: list[str] = []
    sealery.tell = told.append
    one = certificate()
    print_sha256 = one.pdf_sha256
    file = sealery.store.folder / print_sha256[:2] / print_sha256[2:]
    kept = file.read_bytes()
    db.session.remove()
    file.write_bytes(b"spoilt")

    assert [sealery.sweep(), sealery.sweep()] == [0, 0]
    file.write_bytes(kept)
    assert len(told) == 1
    assert sealery.sweep() == 0
    with clock.set_to(clock.now() + timedelta(seconds=11)):
        assert sealery.sweep() == 1


def test_whoever_asks_gets_the_sealed_file_and_every_form_is_genuine(sealery):
    one = certificate()
    printed = one.pdf_sha256
    waiting = reads.file_of(db.session(), one)
    assert (waiting.sha256, waiting.level, waiting.awaited) == (printed, "", True)

    sealery.sweep()
    lasting(sealery).sweep()

    first, second = seals()
    now = reads.file_of(db.session(), certificate())
    assert (now.sha256, now.level, now.awaited) == (second.pdf_sha256, "B-LTA", False)
    for sha256 in (printed, first.pdf_sha256, second.pdf_sha256):
        found = genuineness.examine(db.session(), sealery.store.get(sha256))
        assert (found.standing, found.number) == (genuineness.Standing.VALID, certificate().number)
    assert genuineness.examine(db.session(), b"%PDF-other").standing is genuineness.Standing.NOT_FOUND


@ON_SQLITE
def test_a_verifier_without_a_database_says_that_the_sealed_file_is_valid(sealery):
    lasting(sealery).sweep()
    (seal,) = seals()
    files = Publication(db.session(), sealery.keys)

    report = examine_pdf(sealery.store.get(seal.pdf_sha256), files.trust_list(), files, clock.now())

    assert report.answer is Answer.VALID
    assert report.of(Part.SEAL).outcome is Outcome.PASSED
