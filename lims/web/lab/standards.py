"""Standards as a person reads them, and the record that they were checked against the licensed copy."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.errors import InvalidInput
from lims.queries import standards_reader as queries
from lims.services import standards as services
from lims.web import lists
from lims.web.errors import words
from lims.web.lab import workbooks
from lims.web.session import current_actor


def standards() -> str | Response:
    """List specifications and methods."""
    text = request.args.get("q", "")
    actor = current_actor()
    shelf = queries.shelf(db.session(), actor, text=text)
    if lists.wanted().whole:
        return workbooks.standards(shelf)
    return render_template(
        "lab/standards/list.html",
        shelf=shelf,
        text=text,
        may_publish=allows(actor, Permission.STANDARD_CHECK),
        may_compare=allows(actor, Permission.STANDARD_VIEW),
        may_see_problems=allows(actor, Permission.STANDARD_CHECK)
        or allows(actor, Permission.LABORATORY_CONFIGURE),
    )


def specification(code: str, refusal: InvalidInput | None = None) -> str:
    """Show a specification for one grade and size, as it is in force or as an order froze it."""
    actor = current_actor()
    page = queries.specification(
        db.session(),
        actor,
        code,
        grade=request.args.get("grade", ""),
        size=request.args.get("size", ""),
        version=request.args.get("version", ""),
    )
    return render_template(
        "lab/standards/specification.html",
        page=page,
        confidences=confidence_words(),
        may_check=allows(actor, Permission.STANDARD_CHECK) and bool(page.specification.grades),
        may_compare=allows(actor, Permission.CERTIFICATE_VIEW),
        faults={name: words(fault) for name, fault in refusal.fields.items()} if refusal else {},
    )


def method(code: str) -> str:
    """Show a method: readings, results, formulas, rounding."""
    actor = current_actor()
    return render_template(
        "lab/standards/method.html",
        listed=queries.method(db.session(), actor, code),
        confidences=confidence_words(),
    )


def check(code: str) -> Response | tuple[str, int]:
    """Record that the file was compared with the laboratory's licensed copy."""
    version = request.args.get("version", "")
    try:
        with transaction() as session:
            services.record_check(
                session,
                current_actor(),
                code,
                request.form.get("copy_number", ""),
                typed_day("checked_on"),
                version=version,
            )
    except InvalidInput as refusal:
        return specification(code, refusal), 422
    flash(_("Pemeriksaan %(code)s dicatat.", code=code), "success")
    return redirect(url_for("lab.specification", code=code, version=version or None), 303)


def limits(code: str, refusal: InvalidInput | None = None) -> str:
    """Show every limit of a file, to be ticked one by one beside the licensed copy."""
    actor = current_actor()
    require(actor, Permission.STANDARD_CHECK)
    page = queries.limits(db.session(), actor, code, version=request.args.get("version", ""))
    return render_template(
        "lab/standards/limits.html",
        page=page,
        confidences=confidence_words(),
        ticked=request.form.getlist("requirement"),
        refusal=words(refusal) if refusal else "",
        faults={name: words(fault) for name, fault in refusal.fields.items()} if refusal else {},
    )


def check_limits(code: str) -> Response | tuple[str, int]:
    """Record which limits were compared with the laboratory's licensed copy."""
    version = request.args.get("version", "")
    try:
        with transaction() as session:
            done = services.record_limit_checks(
                session,
                current_actor(),
                code,
                request.form.getlist("requirement"),
                request.form.get("copy_number", ""),
                typed_day("checked_on"),
                version=version,
            )
    except InvalidInput as refusal:
        return limits(code, refusal), 422
    flash(_("Pemeriksaan %(count)s batas %(code)s dicatat.", count=len(done), code=code), "success")
    return redirect(url_for("lab.standard_limits", code=code, version=version or None), 303)


def typed_day(name: str) -> date | None:
    """Return a day as the browser sends it, or None."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def confidence_words() -> dict[str, str]:
    """Return what each confidence of a limit means to a reader."""
    return {
        "S": _("dibaca pada sumber"),
        "GK": _("pengetahuan umum; dinilai hanya sesudah diperiksa"),
        "U": _("tidak pasti; tanpa nilai"),
        "GAP": _("belum ditemukan; tanpa nilai"),
        "CONFLICT": _("sumber berbeda; tanpa nilai"),
    }
