"""Prices and the scope of accreditation: what holds from when until when."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import SelectField, StringField

from lims.access import Permission, require
from lims.database import db
from lims.queries import administration as queries
from lims.services import tariffs
from lims.services.tariffs import TariffInput
from lims.web import acting, lists
from lims.web.admin import workbooks
from lims.web.fields import (
    FROM,
    OPEN_END,
    UNTIL,
    DayField,
    LastDay,
    WholeField,
    method_choices,
    refuse_garbled,
)
from lims.web.session import current_actor


class TariffForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The price of a method per piece."""

    method_code = SelectField(lazy_gettext("Metode"), validate_choice=False)
    amount = WholeField(lazy_gettext("Tarif per benda uji"), render_kw={"required": True})
    legal_basis = StringField(
        lazy_gettext("Dasar hukum"),
        description=lazy_gettext("Misalnya PP 54/2021 atau Perda 1/2024."),
        render_kw={"required": True},
    )
    valid_from = DayField(FROM, render_kw={"required": True})
    valid_until = DayField(UNTIL, description=OPEN_END)

    def to_input(self) -> TariffInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return TariffInput(
            method_code=self.method_code.data or "",
            amount=self.amount.data,
            legal_basis=self.legal_basis.data or "",
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )


def all_tariffs() -> str | Response:
    """Show all prices."""
    actor = current_actor()
    prices = queries.prices(db.session(), actor)
    if lists.wanted().whole:
        return workbooks.tariffs(prices)
    return render_template(
        "admin/tariffs.html",
        prices=prices,
        today=queries.read(db.session(), actor).today,
    )


def new_tariff() -> Response | str | tuple[str, int]:
    """Add a price."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_CONFIGURE)
    form = TariffForm()
    form.method_code.choices = method_choices()
    if request.method == "GET":
        return render_template("admin/tariff_form.html", form=form)
    if acting.submit(form, lambda session: tariffs.add(session, actor, form.to_input())) is None:
        return render_template("admin/tariff_form.html", form=form), 422
    flash(_("Tarif ditambahkan."), "success")
    return redirect(url_for("admin.tariffs"), 303)


def end_tariff(tariff_id: uuid.UUID) -> Response:
    """Let a price end."""
    form = LastDay()

    def end(session: Session) -> None:
        refuse_garbled(form)
        tariffs.end(session, current_actor(), tariff_id, form.last_day.data)

    return acting.press(end, _("Tarif diakhiri."), url_for("admin.tariffs"))
