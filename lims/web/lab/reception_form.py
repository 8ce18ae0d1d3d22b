"""The form with which a sample is received."""

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from lims.services.reception import CONDITIONS, ReceptionInput

FITS = [SelectChoice("yes", _("Sesuai")), SelectChoice("no", _("Tidak"))]
INTACT = [SelectChoice("yes", _("Utuh")), SelectChoice("no", _("Tidak utuh"))]


class ReceptionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What reception sees on the counter."""

    received_on = DateField(_("Tanggal terima"))
    quantity = StringField(_("Jumlah yang diterima"))
    quantity_sufficient = RadioField(choices=FITS, validate_choice=False)
    identified = RadioField(choices=FITS, validate_choice=False)
    undamaged = RadioField(choices=FITS, validate_choice=False)
    free_of_rust = RadioField(choices=FITS, validate_choice=False)
    as_described = RadioField(choices=FITS, validate_choice=False)
    condition_note = TextAreaField(_("Keadaan contoh"))
    seal_intact = RadioField(_("Segel"), choices=INTACT, validate_choice=False)
    photos = MultipleFileField(_("Foto"))
    reason = TextAreaField(_("Alasan menahan atau menolak"))

    def to_input(self, today: date) -> ReceptionInput:
        """Return what was seen; a condition that nobody looked at is left out, and the service says so."""
        answers = {name: self[name].data for name in CONDITIONS}
        return ReceptionInput(
            received_on=self.received_on.data or today,
            quantity=self.quantity.data or "",
            condition={name: answer == "yes" for name, answer in answers.items() if answer in {"yes", "no"}},
            condition_note=self.condition_note.data or "",
            seal_intact={"yes": True, "no": False}.get(self.seal_intact.data or ""),
        )
