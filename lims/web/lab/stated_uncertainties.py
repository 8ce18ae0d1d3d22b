"""U and k stated without a budget: a new statement, and its end."""

import uuid

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, require
from lims.services import stated_uncertainties
from lims.web import acting
from lims.web.fields import LastDay, refuse_garbled
from lims.web.lab import budgets
from lims.web.lab.stated_form import StatedForm
from lims.web.session import current_actor


def state() -> Response | tuple[str, int]:
    """State U and k."""
    actor, form = current_actor(), StatedForm()
    require(actor, Permission.STANDARD_CHECK)
    if (
        acting.submit(form, lambda session: stated_uncertainties.state(session, actor, form.to_input()))
        is None
    ):
        return budgets.page(form), 422
    flash(_("U dan k dinyatakan; hasil yang diserahkan sejak sekarang memakainya."), "success")
    return redirect(url_for("lab.budgets"), 303)


def end(stated_id: uuid.UUID) -> Response:
    """State it no more."""
    form = LastDay()

    def act(session: Session) -> None:
        refuse_garbled(form)
        stated_uncertainties.end(session, current_actor(), stated_id, form.last_day.data)

    return acting.press(act, _("Tidak dinyatakan lagi sesudah hari itu."), url_for("lab.budgets"))
