"""The form in which U and k are stated for a method and a range."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField

from lims.services.stated_uncertainties import StatedInput
from lims.web.fields import FROM, DayField, refuse_garbled

_DUTY = {"required": True}


class StatedForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """U and k with their source."""

    of = SelectField(_("Besaran"), validate_choice=False)
    low = StringField(_("Rentang mulai"), description=_("Kosongkan bila tidak terbatas."))
    high = StringField(_("Rentang sampai"), description=_("Kosongkan bila tidak terbatas."))
    expanded = StringField("U", description=_("Dalam satuan besarannya."), render_kw=_DUTY)
    relative = BooleanField(_("U dalam persen dari hasil"))
    coverage_factor = StringField("k", default="2", render_kw=_DUTY)
    source = StringField(
        _("Asal"), description=_("Misalnya evaluasi ketidakpastian No. 3/2026."), render_kw=_DUTY
    )
    valid_from = DayField(FROM, render_kw=_DUTY)

    def to_input(self) -> StatedInput:
        """Return what was filled in."""
        refuse_garbled(self)
        method, _bar, measurand = (self.of.data or "").partition("|")
        texts = ("low", "high", "expanded", "coverage_factor", "source")
        return StatedInput(
            method_code=method,
            measurand=measurand,
            **{name: self[name].data or "" for name in texts},
            relative=bool(self.relative.data),
            valid_from=self.valid_from.data,
        )
