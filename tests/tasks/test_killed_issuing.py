"""Issuing dies at every step: the certificate is not issued, or issued and certain to be sealed; no number is lost."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select

from lims.config import Config
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.domain.workflow import CertificateState
from lims.models import Certificate, CertificateRecord, Laboratory
from lims.queries import log_audit
from lims.services import certificates
from lims.storage import LocalStore
from lims.tasks.sealing import Sealery
from tests import scene as scenes

STEPS = ("numbered", "entered", "signed", "printed", "stored", "audited", "flushed")
"""After each of these the process ends; the last is just before the database is asked to commit."""


class Died(BaseException):
    """The process ended here; nothing may catch it."""


def dying_at(step: str, monkeypatch: pytest.MonkeyPatch, store: LocalStore) -> None:
    """Let the real function of a step do its work, and end there."""
    owner, name = {
        "numbered": (certificates.numbers, "next_number"),
        "entered": (certificates.transparency, "append"),
        "signed": (certificates.transparency, "enter"),
        "printed": (certificates, "render_certificate"),
        "stored": (store, "put"),
        "audited": (certificates.audit, "record"),
        "flushed": (certificates.notices, "tell"),
    }[step]
    whole = getattr(owner, name)

    def last(*given: object, **named: object) -> object:
        whole(*given, **named)
        raise Died(step)

    monkeypatch.setattr(owner, name, last)


def state_of(keys) -> tuple[list[str | None], int]:
    """Return the numbers that were given, and require that log and database agree."""
    session = db.session()
    session.expire_all()
    laboratory = session.scalars(select(Laboratory)).one()
    report = log_audit.check(session, laboratory, keys.ring(laboratory.code))
    assert report.sound, [str(one) for one in report.findings]
    numbers = [
        one.number
        for one in session.scalars(select(Certificate))
        if CertificateState(one.state) is CertificateState.ISSUED
    ]
    return numbers, len(session.scalars(select(CertificateRecord)).all())


def test_at_whatever_step_issuing_dies_no_number_is_lost(config: Config, database, monkeypatch):
    store = LocalStore(config.instance / "blobs")
    keys = scenes.keys_of(store)
    with transaction() as session:
        scene = scenes.build(session)
        first = scenes.issued(session, scene, store).number
        waiting = scenes.authorised(session, scene).id
        manager = scene.people[Role.TECHNICAL_MANAGER]
    db.session.remove()
    assert first is not None

    for step in STEPS:
        with monkeypatch.context() as patched:
            dying_at(step, patched, store)
            with pytest.raises(Died), transaction() as session:
                certificates.issue(session, manager, store, waiting, keys)
        db.session.remove()
        assert state_of(keys) == ([first], 1), step
        db.session.remove()

    with transaction() as session:
        second = certificates.issue(session, manager, store, waiting, keys).number
    head, last = first.rsplit("/", 1)
    assert second == f"{head}/{int(last) + 1:0{len(last)}}", "none lost, none used twice"
    assert sorted(state_of(keys)[0]) == [first, second]
    db.session.remove()
    assert Sealery(config, store, keys).sweep() == 2
    assert state_of(keys)[1] == 2


KILLED = """
import os, signal, sys, uuid
from sqlalchemy import event
from lims.access import Actor
from lims.cli.installation import opened
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.services import certificates, transparency

def die(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

step, laboratory, user, certificate = sys.argv[1], *map(uuid.UUID, sys.argv[2:])
actor = Actor(user, "x", laboratory_id=laboratory, roles=frozenset({Role.TECHNICAL_MANAGER}))
with opened() as installation:
    with transaction() as session:
        if step == "logged":
            transparency.sign_checkpoint = die
        if step == "committing":
            event.listen(db.engine, "commit", die)
        certificates.issue(session, actor, installation.store, certificate, installation.keys)
    if step == "committed":
        die()
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_process_killed_while_it_issues_leaves_all_or_nothing(config: Config, database, database_url):
    store = LocalStore(config.instance / "blobs")
    keys = scenes.keys_of(store)
    with transaction() as session:
        scene = scenes.build(session)
        waiting = scenes.authorised(session, scene).id
        manager = scene.people[Role.TECHNICAL_MANAGER]
        keys.ensure(scene.laboratory.code, scene.laboratory.name, certificates.clock.now())
        given = [str(one) for one in (scene.laboratory.id, manager.known_id(), waiting)]
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"LIMS_INSTANCE": str(config.instance), "LIMS_DATABASE_URL": database_url}
    for step in ("logged", "committing", "committed"):
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, step, *given],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        numbers, records = state_of(keys)
        assert len(numbers) == records == (1 if step == "committed" else 0), step
        assert all(one and one.endswith("000001") for one in numbers), "the first number, and none lost"
        db.session.remove()
    assert Sealery(config, store, keys).sweep() == 1
