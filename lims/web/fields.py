"""Fields whose slips are told in the reader's language, at the field."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.fields import SelectChoice
from wtforms.form import BaseForm

from lims.database import db
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.queries.library import library_of
from lims.web.language import language
from lims.web.session import current_actor


class DayField(DateField):  # type: ignore[misc] # WTForms has no types
    """A date; what cannot be read as one is no empty field."""

    garbled = False
    complaint = N_("Tanggal ini tidak dapat dibaca. Tulislah tahun-bulan-hari, misalnya 2026-11-24.")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a date and remember whether it could not be read."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            self.garbled = True


class WholeField(IntegerField):  # type: ignore[misc] # WTForms has no types
    """A whole number, without marks that group thousands."""

    garbled = False
    complaint = N_("Tulislah angka saja tanpa titik atau koma, misalnya 75000.")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a number and remember whether it could not be read."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            self.garbled = True


BASES = [
    SelectChoice("pnbp", _("PNBP (SIMPONI)")),
    SelectChoice("blu", _("BLU")),
    SelectChoice("retribusi", _("Retribusi daerah (SKRD)")),
]
"""On what bills are based."""


def version_of(form: BaseForm) -> int:
    """Return the version of the row that a form was drawn from; 0, which none has, where it cannot be read."""
    return whole(str(form["version"].data or ""))


def whole(text: str) -> int:
    """Return the number that the page itself wrote into a field; 0 where it cannot be read."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def refuse_garbled(form: BaseForm) -> None:
    """Refuse a form with dates or numbers that cannot be read; all of them are told."""
    faults: dict[str, LimsError] = {
        field.id: InvalidInput(field.complaint)
        for field in form
        if isinstance(field, DayField | WholeField) and field.garbled
    }
    if faults:
        raise InvalidInput(N_("Periksa isian yang ditandai."), faults)


class LastDay(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The last day of something that ends, and why it does."""

    last_day = DayField(_("Hari terakhir berlaku"))
    reason = StringField(_("Alasan"))


def method_choices(*more: str) -> list[SelectChoice]:
    """Return the methods that the laboratory works with, with their titles, and those that once were in it."""
    methods = library_of(db.session(), current_actor().laboratory()).methods
    known = [
        SelectChoice(method.code, f"{method.code} – {method.title[language()]}")
        for method in methods.values()
    ]
    return known + [SelectChoice(code, code) for code in more if code not in methods]


FROM = _("Berlaku sejak")
UNTIL = _("Berlaku sampai")
OPEN_END = _("Kosongkan bila belum ditentukan.")
