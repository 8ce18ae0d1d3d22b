"""Forms about other laboratories."""

from datetime import date

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from lims.services.other_laboratories import OtherLaboratoryInput
from lims.web.fields import DayField

_DUTY = {"required": True}


class OtherLaboratoryForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What is known of another laboratory."""

    name = StringField(_("Nama laboratorium"), description=_("Dicetak pada LHU."), render_kw=_DUTY)
    address = TextAreaField(_("Alamat"))
    contact = StringField(_("Narahubung"), description=_("Nama dengan telepon atau e-mail."))
    accreditation_number = StringField(
        _("Nomor akreditasi"), description=_("Misalnya LP-123-IDN; kosongkan bila tidak terakreditasi.")
    )
    accredited_from = DayField(_("Terakreditasi sejak"))
    accredited_until = DayField(_("Terakreditasi sampai"))
    scope = TextAreaField(
        _("Yang boleh diserahkan"), description=_("Pengujian menurut ruang lingkup akreditasinya.")
    )
    evaluation = TextAreaField(
        _("Dasar evaluasi dan persetujuan"),
        description=_("Misalnya sertifikat akreditasi yang diperiksa, hasil uji profisiensi, kunjungan."),
        render_kw=_DUTY,
    )
    version = HiddenField()

    def to_input(self) -> OtherLaboratoryInput:
        """Return what was filled in."""
        return OtherLaboratoryInput(
            name=self.name.data or "",
            evaluation=self.evaluation.data or "",
            address=self.address.data or "",
            contact=self.contact.data or "",
            accreditation_number=self.accreditation_number.data or "",
            accredited_from=self.accredited_from.data,
            accredited_until=self.accredited_until.data,
            scope=self.scope.data or "",
        )


def day_typed(name: str) -> date | None:
    """Return a day of the form that came in; None where it cannot be read."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
