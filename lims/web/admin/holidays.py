"""Days off: the list of a year, the national ones to confirm, and cuti bersama to paste."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import TextAreaField

from lims.access import Permission, require
from lims.database import db
from lims.domain.errors import InvalidInput
from lims.queries import administration as queries
from lims.services import holidays
from lims.web import acting, lists
from lims.web.admin import workbooks
from lims.web.errors import words
from lims.web.session import current_actor


class PastedDays(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A list of days off, one to a line."""

    days = TextAreaField(
        lazy_gettext("Daftar hari"),
        description=lazy_gettext("Satu hari satu baris: 24-12-2026 Cuti bersama Natal"),
        render_kw={"rows": 5},
    )


def holidays_of_year() -> str | Response:
    """Show the days off of a year."""
    if lists.wanted().whole:
        year = _year()
        return workbooks.days_off(queries.days_off(db.session(), current_actor(), year), year)
    return _page(PastedDays(formdata=None))


def _page(form: PastedDays, read: tuple[holidays.Day, ...] = ()) -> str:
    actor, year = current_actor(), _year()
    known = {one.day for one in queries.days_off(db.session(), actor, year)}
    return render_template(
        "admin/holidays.html",
        form=form,
        read=[(one, one.day in known) for one in read],
        year=year,
        years=queries.years_with_days_off(db.session(), actor),
        days=queries.days_off(db.session(), actor, year),
    )


def _year() -> int:
    """Return the year in the address, this year where there is none."""
    asked = request.args.get("year", "")
    known = queries.years_with_days_off(db.session(), current_actor())
    return (
        int(asked)
        if asked.isascii() and asked.isdigit() and len(asked) == 4 and 2000 <= int(asked) <= 2100
        else known[-2]
    )


def add_holidays() -> Response | tuple[str, int]:
    """Add a pasted list."""
    form = PastedDays()
    count = acting.submit(
        form, lambda session: holidays.add_list(session, current_actor(), form.days.data or "")
    )
    if count is None:
        return _page(form), 422
    flash(_("%(count)s hari ditambahkan.", count=count), "success")
    return redirect(url_for("admin.holidays", year=_year()), 303)


def read_file() -> str | tuple[str, int]:
    """Read the days of a spreadsheet into the list, where they are looked at before they are added."""
    require(current_actor(), Permission.LABORATORY_CONFIGURE)
    handed = request.files.get("file")
    try:
        found = holidays.read_file(handed.read() if handed else b"")
    except InvalidInput as error:
        form = PastedDays(formdata=None)
        form.form_errors.append(words(error))
        return _page(form), error.status
    lines = "\n".join(f"{one.day:%d-%m-%Y} {one.name}" for one in found)
    return _page(PastedDays(formdata=None, days=lines), read=found)


def holiday_proposals() -> str:
    """Show the national holidays of a year that are not in the list yet, each to be confirmed."""
    actor, year = current_actor(), _year()
    require(actor, Permission.LABORATORY_CONFIGURE)
    known = {one.day for one in queries.days_off(db.session(), actor, year)}
    found = [day for day in holidays.proposals(year) if day.day not in known]
    return render_template("admin/holiday_proposals.html", year=year, found=found)


def confirm_holidays() -> Response:
    """Add the proposed days that were ticked."""
    chosen = set(request.form.getlist("day"))
    days = [day for day in holidays.proposals(_year()) if day.day.isoformat() in chosen]
    return acting.press(
        lambda session: holidays.add(session, current_actor(), days),
        _("%(count)s hari ditambahkan.", count=len(days)),
        url_for("admin.holidays", year=_year()),
    )


def remove_holiday(holiday_id: uuid.UUID) -> Response:
    """Take a day off the list."""
    return acting.press(
        lambda session: holidays.remove(session, current_actor(), holiday_id),
        _("Hari dihapus dari daftar."),
        url_for("admin.holidays", year=_year()),
    )
