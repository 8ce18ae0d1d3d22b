"""The laboratory's own specifications: template, upload, preview, publication."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from lims.access import Permission, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.standards import Method, Specification, compare_editions, limit_rows
from lims.exchange.workbook import MEDIA_TYPE
from lims.queries import standards_reader
from lims.queries.library import library_of, own_methods, own_specifications
from lims.services import own_specifications as services
from lims.web.errors import words
from lims.web.lab.standards import confidence_words
from lims.web.lab.standards_editions import kinds
from lims.web.session import current_actor

if TYPE_CHECKING:
    from lims.exchange.specification_workbook import Draft

# What reads and writes spreadsheets is imported in the functions: it takes long, and few pages need it.

Answer = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong in a file: where, and what to write."""

    place: str
    words: str


def form(refusal: str = "", faults: tuple[Told, ...] = ()) -> str:
    """Show the template, the upload, and what was published so far."""
    actor = current_actor()
    require(actor, Permission.STANDARD_CHECK)
    own = own_specifications(db.session(), actor.laboratory())
    return render_template(
        "lab/standards/own.html",
        refusal=refusal,
        faults=faults,
        own=[(one, standards_reader.versions_of(db.session(), actor, one.code)[0]) for one in own.values()],
    )


def template() -> Response:
    """Hand out the empty workbook."""
    require(current_actor(), Permission.STANDARD_CHECK)
    from lims.exchange import specification_template

    data = specification_template.template(_methods())
    return send_file(
        io.BytesIO(data), mimetype=MEDIA_TYPE, as_attachment=True, download_name="templat-spesifikasi.xlsx"
    )


def _methods() -> Mapping[str, Method]:
    return library_of(db.session(), current_actor().laboratory()).methods


def _own_methods() -> Mapping[str, Method]:
    return own_methods(db.session(), current_actor().laboratory())


def preview() -> Answer:
    """Read an uploaded file and show it as the reader would; nothing is stored."""
    require(current_actor(), Permission.STANDARD_CHECK)
    from lims.exchange.specification_workbook import Draft

    file = request.files.get("file")
    draft = Draft()
    try:
        draft = _read(file)
        if draft.faults:
            told = tuple(Told(f"{one.sheet} {one.cell}", words(one.error)) for one in draft.faults)
            return form(_("%(count)s sel perlu diperbaiki.", count=len(told)), told), 422
        specification = services.proven(draft.text, _own_methods())
    except InvalidInput as error:
        return form(words(error), _told(error, draft)), 422
    return _preview(specification, draft.text)


def _read(file: FileStorage | None) -> "Draft":
    from lims.exchange.specification_workbook import Draft, read_workbook

    if file is None or not file.filename:
        raise InvalidInput(N_("Pilih berkas dahulu."))
    data = file.read()
    if not file.filename.casefold().endswith(".toml"):
        return read_workbook(data, _methods())
    try:
        return Draft(text=data.decode("utf-8").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise InvalidInput(N_("Berkas bukan teks UTF-8; simpan ulang sebagai UTF-8.")) from error


def _told(error: InvalidInput, draft: "Draft | None" = None) -> tuple[Told, ...]:
    """Return each problem with the cell that it was written in, or with its key in the file."""
    return tuple(
        Told(" ".join(draft.place(key) if draft else ()).strip() or key, words(fault))
        for key, fault in error.fields.items()
    )


def _preview(specification: Specification, text: str, error: LimsError | None = None) -> str:
    actor = current_actor()
    before = own_specifications(db.session(), actor.laboratory()).get(specification.code)
    compared = compare_editions(before, specification) if before else None
    return render_template(
        "lab/standards/own_preview.html",
        specification=specification,
        lines=list(limit_rows(specification)),
        text=text,
        before=before,
        compared=compared,
        kinds=kinds(),
        confidences=confidence_words(),
        reason=request.form.get("reason", ""),
        refusal=words(error) if error else "",
    )


def publish() -> Answer:
    """Put what was previewed in force for this laboratory."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        with transaction() as session:
            row = services.publish(session, current_actor(), text, request.form.get("reason", ""))
            code, version = row.code, row.version
    except (InvalidInput, Conflict) as error:
        try:
            return _preview(services.proven(text, _own_methods()), text, error), error.status
        except InvalidInput as fault:
            return form(words(fault), _told(fault)), fault.status
    flash(
        _("%(code)s versi %(version)s berlaku untuk laboratorium ini.", code=code, version=version), "success"
    )
    return redirect(url_for("lab.specification", code=code), 303)
