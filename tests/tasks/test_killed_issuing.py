"""Issuing, amending and sealing are killed at every step: not issued, or issued and certain to be sealed.

Each step is a real process that ends by SIGKILL. No number is lost or given twice; log, database and files agree.
"""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from lims import clock
from lims.config import Config
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.domain.workflow import PUBLIC_STATES, CertificateState
from lims.models import Certificate, CertificateRecord, CertificateSeal, Laboratory
from lims.queries import log_audit
from lims.queries.publication import Publication
from lims.services import certificates
from lims.storage import LocalStore
from lims.tasks import sealing as sealing_tasks
from lims.tasks.sealing import Sealery
from lims.trust.keystore import KeyStore
from tests import scene as scenes
from tests.scene import Scene

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL and no fork"),
]

COMMON = (
    "log opened",
    "entered",
    "checkpoint signed",
    "record kept",
    "printed",
    "file stored",
    "remains kept",
    "trail written",
)
FIRST = ("numbered", *COMMON, "client told", "committing")
"""Steps of the first certificate of an order; after each of them nothing was issued."""

AMENDED = (*COMMON, "client told", "change entered", "predecessor superseded", "committing")

SEALED = (*sealing_tasks.STEPS[:-1], "file entered", "checkpoint signed", "trail written", "committing")
"""Steps of sealing; after each of them the certificate still awaits its seal."""


@dataclass
class House:
    """A laboratory with a process that is killed, over and over."""

    scene: Scene
    """Its people; its rows belong to a session that is closed."""
    laboratory_id: uuid.UUID
    waiting: tuple[uuid.UUID, uuid.UUID]
    """Certificates that are authorised."""
    store: LocalStore
    keys: KeyStore
    config: Config
    victim: "subprocess.Popen[str]"

    def killed(self, act: str, step: str, **order: object) -> None:
        """Do an act in a process of its own that is killed at a step."""
        assert self.victim.stdin is not None
        assert self.victim.stdout is not None
        written = {"act": act, "step": step} | {name: str(value) for name, value in order.items()}
        self.victim.stdin.write(json.dumps(written) + "\n")
        self.victim.stdin.flush()
        ended = self.victim.stdout.readline().strip()
        assert ended == str(-signal.SIGKILL), f"{act} was not killed at {step}, but ended with {ended}"

    def killed_issuing(self, step: str, certificate: object) -> None:
        manager = self.scene.people[Role.TECHNICAL_MANAGER]
        user, laboratory = manager.known_id(), self.laboratory_id
        self.killed("issue", step, user=user, laboratory=laboratory, certificate=certificate)

    def numbers(self) -> list[str]:
        """Return the numbers of what is issued, and require that log, database and files agree."""
        db.session.remove()
        session = db.session()
        laboratory = session.scalars(select(Laboratory)).one()
        report = log_audit.check(session, laboratory, self.keys.ring(laboratory.code))
        published = Publication(session, self.keys)
        log_audit.check_files(published, laboratory, published, report)
        assert report.sound, [str(one) for one in report.findings]
        issued = session.scalars(select(Certificate).where(Certificate.state.in_(PUBLIC_STATES))).all()
        assert all(self.store.get(one.pdf_sha256 or "").startswith(b"%PDF-") for one in issued)
        assert len(session.scalars(select(CertificateRecord)).all()) == len(issued)
        found = sorted(one.number or "" for one in issued)
        db.session.remove()
        return found

    def states(self) -> dict[str, str]:
        session = db.session()
        found = {one.number or "": one.state for one in session.scalars(select(Certificate)) if one.number}
        db.session.remove()
        return found

    def seals(self) -> list[int]:
        """Return the places in the log of all seals, and require that each file is there."""
        session = db.session()
        found = session.scalars(select(CertificateSeal).order_by(CertificateSeal.log_index)).all()
        assert all(self.store.get(one.pdf_sha256).startswith(b"%PDF-") for one in found)
        places = [one.log_index for one in found]
        db.session.remove()
        return places


@pytest.fixture
def house(config: Config, database, database_url) -> Iterator[House]:
    store = LocalStore(config.instance / "blobs")
    keys = scenes.keys_of(store)
    with transaction() as session:
        scene = scenes.build(session)
        laboratory_id = scene.laboratory.id
        waiting = (scenes.authorised(session, scene).id, scenes.authorised(session, scene).id)
        keys.ensure(scene.laboratory.code, scene.laboratory.name, clock.now())
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"LIMS_INSTANCE": str(config.instance), "LIMS_DATABASE_URL": database_url}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.tasks.dying"],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as victim:
        yield House(scene, laboratory_id, waiting, store, keys, config, victim)
        assert victim.stdin is not None
        victim.stdin.close()
    assert victim.returncode == 0


def test_whatever_step_a_process_is_killed_at_all_or_nothing_is_left(house: House):
    for code, step in (("SATU", "sheet written"), ("DUA", "ring written")):
        house.killed("keys", step, code=code)
        house.keys.ensure(code, "Laboratorium", clock.now())
        assert house.keys.ring(code).sheet in house.keys.sheet_file(code).read_text(), (
            "the sheet opens the keys"
        )

    one, two = house.waiting
    for step in FIRST:
        house.killed_issuing(step, one)
        assert house.numbers() == [], step
    house.killed_issuing("committed", one)
    (first,) = house.numbers()
    assert first.endswith("000001"), "the first number, and none lost"

    for step in SEALED:
        house.killed("seal", step)
        assert house.seals() == [], step
        assert house.numbers() == [first], step
    house.killed("seal", "kept")
    assert len(house.seals()) == 1
    assert Sealery(house.config, house.store, house.keys).sweep() == 0, "nothing is sealed twice"

    manager = house.scene.people[Role.TECHNICAL_MANAGER]
    with transaction() as session:
        old = session.scalars(select(Certificate).where(Certificate.number == first)).one()
        amended = certificates.amend(session, manager, old.id, "Nomor lot keliru")
        amendment = scenes.authorise(session, house.scene, amended).id
    for step in AMENDED:
        house.killed_issuing(step, amendment)
        assert house.numbers() == [first], step
        assert house.states() == {first: CertificateState.ISSUED}, step
    house.killed_issuing("committed", amendment)
    assert house.states() == {
        first: CertificateState.SUPERSEDED,
        f"{first}/Am.1": CertificateState.ISSUED,
    }
    with transaction() as session:
        second = certificates.issue(session, manager, house.store, two, house.keys).number
    assert second == first.replace("000001", "000002"), "none lost, none given twice"
    assert house.numbers() == sorted([first, f"{first}/Am.1", second])
    assert Sealery(house.config, house.store, house.keys).sweep() == 2
    places = house.seals()
    assert len(places) == len(set(places)) == 3
    assert len(house.numbers()) == 3
