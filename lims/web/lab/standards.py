"""Standards as a person reads them, and the record that they were checked against the licensed copy."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db, transaction
from lims.domain.errors import InvalidInput
from lims.queries import standards_reader as queries
from lims.services import standards as services
from lims.web.errors import words
from lims.web.session import current_actor


def standards() -> str:
    """List specifications and methods."""
    text = request.args.get("q", "")
    actor = current_actor()
    return render_template(
        "lab/standards/list.html",
        shelf=queries.shelf(db.session(), actor, text=text),
        text=text,
        may_see_problems=allows(actor, Permission.STANDARD_CHECK)
        or allows(actor, Permission.LABORATORY_CONFIGURE),
    )


def specification(code: str, refusal: InvalidInput | None = None) -> str:
    """Show a specification for one grade and size."""
    actor = current_actor()
    page = queries.specification(
        db.session(), actor, code, grade=request.args.get("grade", ""), size=request.args.get("size", "")
    )
    return render_template(
        "lab/standards/specification.html",
        page=page,
        confidences=confidence_words(),
        may_check=allows(actor, Permission.STANDARD_CHECK) and bool(page.specification.grades),
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
    try:
        checked_on = date.fromisoformat(request.form.get("checked_on", ""))
    except ValueError:
        checked_on = None
    try:
        with transaction() as session:
            services.record_check(
                session, current_actor(), code, request.form.get("copy_number", ""), checked_on
            )
    except InvalidInput as refusal:
        return specification(code, refusal), 422
    flash(_("Pemeriksaan %(code)s dicatat.", code=code), "success")
    return redirect(url_for("lab.specification", code=code), 303)


def confidence_words() -> dict[str, str]:
    """Return what each confidence of a limit means to a reader."""
    return {
        "S": _("dibaca pada sumber"),
        "GK": _("pengetahuan umum; dinilai hanya sesudah diperiksa"),
        "U": _("tidak pasti; tanpa nilai"),
        "GAP": _("belum ditemukan; tanpa nilai"),
        "CONFLICT": _("sumber berbeda; tanpa nilai"),
    }
