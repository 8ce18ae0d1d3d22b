"""The main job on trial: both orders that anyone can reckon after, from the application to the verified PDF."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from lims import clock
from lims.database import db
from lims.demonstration import acts
from lims.demonstration.reckoning import Compared, Reckoned, compare
from lims.demonstration.stage import Stage, Step, Story, Tale, perform
from lims.domain.certificate import CertificateContent
from lims.domain.errors import N_
from lims.models import Certificate
from lims.queries.genuineness import Finding, examine
from lims.services.attachments import Store
from lims.services.certificates import content_of

Told = Callable[[str, float], None]
"""Is handed each step, an Indonesian sentence of the catalogue, and the seconds that it took."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order."""

    reckoned: Reckoned
    content: CertificateContent
    pdf: bytes
    compared: tuple[Compared, ...]
    of_pdf: Finding
    of_content: Finding

    @property
    def equal(self) -> bool:
        """Tell whether every figure and verdict is as it was reckoned by hand."""
        return all(one.equal for one in self.compared)


def outcome(stage: Stage, store: Store, reckoned: Reckoned, told: Told) -> Outcome:
    """Take an order through the whole main job, today."""
    plan = acts.Plan(stage, store, reckoned.client, (reckoned.bar,), lambda *_later: clock.now())
    certificates: list[uuid.UUID] = []
    story = _kept(acts.issued(plan), certificates)
    step: Step | None = next(story)
    while step is not None:
        began = time.perf_counter()
        following = perform(story, step)
        told(step.words, time.perf_counter() - began)
        step = following
    return _verified(store, reckoned, certificates[0], told)


def _kept(tale: Tale, ids: list[uuid.UUID]) -> Story:
    """Tell a part as a whole story, and keep the id of what it made."""
    ids.append((yield from tale))


def _verified(store: Store, reckoned: Reckoned, certificate_id: uuid.UUID, told: Told) -> Outcome:
    """Verify what was issued, as a buyer does who holds the file."""
    began = time.perf_counter()
    session = db.session()
    issued = session.get_one(Certificate, certificate_id)
    content, pdf = content_of(issued), store.get(issued.pdf_sha256 or "")
    of_pdf, of_content = examine(session, pdf), examine(session, content.canonical())
    told(N_("Pembeli memeriksa PDF dan isinya"), time.perf_counter() - began)
    compared = tuple(compare(reckoned, content.samples[0]))
    return Outcome(reckoned, content, pdf, compared, of_pdf, of_content)
