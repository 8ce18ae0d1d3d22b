"""Papers of many, made in the background: PDFs of a list of certificates, all of an order, labels of many samples."""

import io
import uuid
import zipfile
from collections.abc import Callable

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, allows, fetch, require
from lims.database import db
from lims.documents.label import STANDARD, render_labels, stocks
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.workflow import PUBLIC_STATES
from lims.models import Certificate, Laboratory, Order
from lims.queries import certificates, labels, orders, samples, sealing
from lims.queries.listing import Wanted
from lims.services.jobs import JobKind, Outcome, Progress, Task, declare
from lims.web import background
from lims.web.lab import prints
from lims.web.lab.prints import safe_name
from lims.web.session import current_actor

MOST_CERTIFICATES = 1_000
"""Files in one archive; it is put together in memory."""
MOST_LABELS = 2_400
ZIP = "application/zip"


def ask_certificates() -> Response:
    """Ask for the PDFs of the certificates that the list shows."""
    require(current_actor(), Permission.CERTIFICATE_VIEW)
    return _ask_of_list("certificate-files", "lab.certificates")


def ask_labels() -> Response:
    """Ask for the labels of the samples that the list shows."""
    require(current_actor(), Permission.SAMPLE_RECEIVE)
    return _ask_of_list("many-labels", "lab.samples")


def ask_order(order_id: uuid.UUID) -> Response:
    """Ask for all papers of an order."""
    order = fetch(db.session(), current_actor(), Order, order_id)
    require(current_actor(), Permission.ORDER_VIEW)
    page = url_for("lab.order", order_id=order_id)
    return background.ask("order-papers", {"order_id": str(order_id)}, subject=order.number, page=page)


def _ask_of_list(kind: str, endpoint: str) -> Response:
    text, state, sort = (request.form.get(name, "")[:200] for name in ("q", "state", "sort"))
    page = url_for(endpoint, q=text or None, state=state or None, sort=sort or None)
    subject = ", ".join(part for part in (text, state) if part) or _("semua")
    return background.ask(kind, {"q": text, "state": state, "sort": sort}, subject=subject, page=page)


def _wanted(task: Task) -> Wanted:
    given = task.parameters
    return Wanted(given["q"], given["state"], given["sort"], whole=True, unhurried=True)


def certificate_files(session: Session, task: Task, progress: Progress) -> Outcome:
    """Put the PDFs of issued certificates into one archive, as they are handed out now."""
    found = certificates.page_of(session, task.actor, _wanted(task)).rows
    issued = [one for one in found if one.state in PUBLIC_STATES]
    if not issued:
        raise InvalidInput(N_("Tidak ada LHU yang terbit dalam daftar ini."))
    chosen = issued[:MOST_CERTIFICATES]
    archive = Archive()
    for number, one in enumerate(chosen, 1):
        row = session.get_one(Certificate, one.id)
        archive.add(f"{one.number}.pdf", task.store.get(sealing.file_of(session, row).sha256))
        progress(number, len(chosen))
    cut = len(issued) > len(chosen)
    return archive.outcome(
        "lhu.zip",
        N_("%(count)s LHU pertama; saring daftarnya untuk yang selebihnya.") if cut else N_("%(count)s LHU."),
        len(chosen),
    )


def order_papers(session: Session, task: Task, progress: Progress) -> Outcome:
    """Put the papers of an order into one archive; what is not there yet, or not for this reader, is left out."""
    order_id = uuid.UUID(task.parameters["order_id"])
    order = fetch(session, task.actor, Order, order_id)
    page = orders.read(session, task.actor, order_id)
    issued = [one for one in page.certificates if one.state in PUBLIC_STATES and one.number]
    archive = Archive()
    drawn: tuple[tuple[str, Callable[[uuid.UUID], Response]], ...] = (
        (_("formulir permintaan"), prints.request_form),
        (_("tanda terima"), prints.receipt),
        (_("label"), prints.labels),
    )
    total = len(drawn) + len(issued)
    with background.visiting(task, progress):
        for number, (name, view) in enumerate(drawn, 1):
            try:
                archive.add(f"{name}.pdf", background.content(view(order_id)))
            except LimsError:
                continue  # nothing has come yet, or it is not for this reader
            finally:
                progress(number, total)
    if allows(task.actor, Permission.CERTIFICATE_VIEW):
        for number, one in enumerate(issued, len(drawn) + 1):
            row = fetch(session, task.actor, Certificate, one.id)
            archive.add(f"{one.number}.pdf", task.store.get(sealing.file_of(session, row).sha256))
            progress(number, total)
    if not archive.count:
        raise InvalidInput(N_("Order ini belum memiliki dokumen yang dapat Anda cetak."))
    return archive.outcome(f"{safe_name(order.number)}.zip", N_("%(count)s dokumen."), archive.count)


def many_labels(session: Session, task: Task, progress: Progress) -> Outcome:
    """Draw the labels of many samples into one PDF, on the laboratory's own stock."""
    found = samples.page_of(session, task.actor, _wanted(task)).rows
    codes = {one.code for one in found if one.code}
    if not codes:
        raise InvalidInput(N_("Belum ada contoh yang diterima; label dicetak sesudah penerimaan."))
    if len(codes) > MOST_LABELS:
        raise InvalidInput(N_("Lebih dari %(most)s label. Saring daftarnya lebih dahulu."), most=MOST_LABELS)
    order_ids = list(dict.fromkeys(one.order_id for one in found if one.code))
    drawn = []
    with background.visiting(task, progress):
        for number, order_id in enumerate(order_ids, 1):
            address = prints.address_of("sample_label", "sample_id")
            made = labels.labels(session, task.actor, order_id, address)
            drawn += [one for one in made if one.code in codes]
            progress(number, len(order_ids))
    own = session.get_one(Laboratory, task.actor.laboratory()).label_stock
    return Outcome(
        N_("%(count)s label."),
        {"count": len(drawn)},
        file=render_labels(drawn, stock=own if own in stocks() else STANDARD),
        file_name="label.pdf",
        media_type="application/pdf",
    )


class Archive:
    """Files put together as one ZIP; PDFs are compressed already, so they are only stored."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self._zip = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_STORED)
        self._names: set[str] = set()
        self.count = 0

    def add(self, name: str, data: bytes) -> None:
        """Add a file under a name that every file system takes."""
        stem, _dot, ending = name.rpartition(".")
        safe = safe_name(stem)
        unique, number = f"{safe}.{ending}", 2
        while unique in self._names:
            unique, number = f"{safe}-{number}.{ending}", number + 1
        self._names.add(unique)
        self._zip.writestr(unique, data)
        self.count += 1

    def outcome(self, name: str, message: str, count: int) -> Outcome:
        """Return the archive as what came of a job."""
        self._zip.close()
        return Outcome(
            message, {"count": count}, file=self._stream.getvalue(), file_name=name, media_type=ZIP
        )


declare(JobKind("certificate-files", N_("PDF banyak LHU"), Permission.CERTIFICATE_VIEW, certificate_files))
declare(JobKind("order-papers", N_("Semua dokumen satu order"), Permission.ORDER_VIEW, order_papers))
declare(JobKind("many-labels", N_("Label banyak contoh"), Permission.SAMPLE_RECEIVE, many_labels))
