"""The sweep that seals: whatever step it is killed at, the next sweep begins where nothing was lost.

Nothing is written but a file under its own hash, until one transaction logs the sealed file, lets it be handed out and
tells the trail. A file that was stored and not logged is nobody's; the certificate is simply sealed once more.
"""

import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pikepdf import PdfError

from lims import clock
from lims.access import SYSTEM, Actor
from lims.config import Config
from lims.database import db, transaction
from lims.domain.errors import N_, LimsError
from lims.queries import sealing as reads
from lims.queries.sealing import Due
from lims.services import sealing as acts
from lims.storage import LocalStore
from lims.tasks import vitals
from lims.tasks.sealers import Sealing, sealing_of, stamping_of
from lims.trust import paper
from lims.trust.keystore import KeyStore
from lims.trust.pdf.checks import require_whole
from lims.trust.pdf.levels import Level
from lims.trust.pdf.seals import SealFailed, TimeStamping, stamped

STEPS = ("read", "archived", "sealed", "stored", "logged", "kept")
"""Where a test kills the sweep: after each of these."""

LATELY = timedelta(hours=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)


def _nothing(_step: str) -> None:
    """Do nothing at a step."""


def _to_errors(message: str) -> None:
    sys.stderr.write(f"{message}\n")


@dataclass
class Sealery:
    """Seals what awaits it, and remembers what failed and when to try it again."""

    config: Config
    store: LocalStore
    keys: KeyStore
    stamping: TimeStamping | None = None
    reached: Callable[[str], None] = _nothing
    """Told at every step."""
    tell: Callable[[str], None] = _to_errors
    """Where failures are told; they are tried again by themselves."""
    _failed: dict[uuid.UUID, tuple[datetime, timedelta]] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config, store: LocalStore, keys: KeyStore) -> "Sealery":
        """Return one with the time-stamp authority of the settings."""
        return cls(config, store, keys, stamping_of(config))

    def sweep(self, *, lately: bool = False) -> int:
        """Seal what awaits it and return how many were sealed; `lately` looks at what was issued just now alone."""
        at = clock.now()
        session, failed = db.session(), self._waiting(at)
        due = list(reads.unsealed(session, at, recent=LATELY if lately else None, without=failed))
        if self.stamping is not None and not lately:
            due += reads.ageing(session, at, without=failed)
        session.rollback()
        return sum(self._tried(one, at) for one in due)

    def renew(self, age: timedelta) -> tuple[int, int]:
        """Renew the time-stamps of all seals of an age now; return how many were renewed, and how many failed.

        Raises:
            SealFailed: there is no time-stamp authority.
        """
        if self.stamping is None:
            raise SealFailed(N_("Tanpa otoritas stempel waktu tidak ada yang diperbarui."))
        at, renewed = clock.now(), 0
        while due := reads.ageing(db.session(), at, age=age, without=self._waiting(at)):
            db.session.rollback()
            renewed += sum(self._tried(one, at) for one in due)
        db.session.rollback()
        return renewed, len(self._waiting(at))

    def _waiting(self, at: datetime) -> list[uuid.UUID]:
        """Return what failed just now: it is tried again later, and meanwhile stands in nobody's way."""
        return [one for one, (next_time, _wait) in self._failed.items() if next_time > at]

    def _tried(self, due: Due, at: datetime) -> bool:
        next_time, wait = self._failed.get(due.certificate_id, (at, FIRST_WAIT))
        if next_time > at:
            return False
        try:
            kept = self.seal(due)
        except (LimsError, PdfError, ValueError, OSError) as fault:
            # A file that a library stumbles over is one file; the others are to be sealed all the same.
            self._failed[due.certificate_id] = (at + wait, min(wait * 2, LONGEST_WAIT))
            self.tell(f"{due.certificate_id}: {fault}")
            return False
        self._failed.pop(due.certificate_id, None)
        return kept

    def seal(self, due: Due) -> bool:
        """Seal one certificate, or renew its time-stamps; False where another worker was faster.

        Raises:
            LimsError: it cannot be done now; the message says why.
        """
        session = db.session()
        material = reads.material(session, due)
        session.rollback()
        self.reached("read")
        at = clock.now()
        sealing = sealing_of(self.config, self.keys, material, self.stamping, at)
        if due.renewed:
            before = self.store.get(due.renewed)
            pdf = self._renewed(before, sealing)
        else:
            before = acts.archived(material, self.store.get(material.print_sha256))
            self.reached("archived")
            pdf = sealing.sealer.seal(before, acts.words(material), at)
        self.reached("sealed")
        address = (material.content.verification_url or "").partition("/v/")[0]
        code = paper.address(address, material.record) if sealing.foreign else None
        seal = require_whole(pdf, before, sealing.roots, at, code=code)
        if due.after and seal.level is Level.BASIC:
            raise SealFailed(N_("Otoritas stempel waktu tidak menjawab; segel lama tetap berlaku."))
        sha256 = self.store.put(pdf)
        self.reached("stored")
        return self._kept(due, pdf, sha256, seal.level, sealing.sealer.name, material.laboratory_id)

    def _renewed(self, before: bytes, sealing: Sealing) -> bytes:
        if self.stamping is None:
            raise SealFailed(N_("Tanpa otoritas stempel waktu tidak ada yang diperbarui."))
        return stamped(before, self.stamping, sealing.roots, sealing.lists)

    def _kept(
        self, due: Due, pdf: bytes, sha256: str, level: Level, sealer: str, laboratory_id: uuid.UUID
    ) -> bool:
        actor = Actor(None, SYSTEM.name, laboratory_id=laboratory_id, roles=SYSTEM.roles)
        with transaction() as session:
            kept = acts.keep(session, actor, self.keys, due, pdf, sha256=sha256, level=level, sealer=sealer)
            self.reached("logged")
        self.reached("kept")
        if self.stamping is not None:
            vitals.note(db.engine, "timestamp", well=level is not Level.BASIC)
        return kept is not None
