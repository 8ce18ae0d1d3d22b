"""Forms about equipment and its calibrations."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, SelectMultipleField, StringField, TextAreaField

from lims.services.equipment import CalibrationInput, EquipmentInput
from lims.web.fields import DayField, refuse_garbled

TEXTS = ("code", "name", "maker", "model", "serial", "location", "measuring_range")


class EquipmentForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What is known of a piece of equipment, and the methods that it serves."""

    code = StringField(_("Kode alat"), description=_("Seperti pada labelnya."), render_kw={"required": True})
    name = StringField(_("Nama alat"), render_kw={"required": True})
    maker = StringField(_("Pembuat"))
    model = StringField(_("Tipe"))
    serial = StringField(_("Nomor seri"))
    location = StringField(_("Tempat"))
    measuring_range = StringField(_("Rentang ukur"), description=_("Misalnya 0 – 1000 kN, kelas 1."))
    methods = SelectMultipleField(_("Dipakai untuk metode"), validate_choice=False)
    needs_calibration = BooleanField(_("Hasil bergantung padanya, jadi harus terkalibrasi"), default=True)
    version = HiddenField()

    def to_input(self) -> EquipmentInput:
        """Return what was filled in."""
        return EquipmentInput(
            **{name: self[name].data or "" for name in TEXTS},
            needs_calibration=bool(self.needs_calibration.data),
            methods=tuple(self.methods.data or ()),
        )


class CalibrationForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A calibration with its certificate."""

    calibrated_on = DayField(_("Tanggal kalibrasi"), render_kw={"required": True})
    valid_until = DayField(
        _("Diandalkan sampai"),
        description=_("Menurut program kalibrasi laboratorium."),
        render_kw={"required": True},
    )
    certificate = StringField(_("Nomor sertifikat"), render_kw={"required": True})
    calibrated_by = StringField(
        _("Laboratorium kalibrasi"),
        description=_("Dengan nomor akreditasinya, misalnya LK-000-IDN."),
        render_kw={"required": True},
    )
    note = TextAreaField(_("Catatan"), description=_("Koreksi, ketidakpastian, atau batas pemakaian."))

    def to_input(self) -> CalibrationInput:
        """Return what was filled in."""
        refuse_garbled(self)
        texts = ("certificate", "calibrated_by", "note")
        return CalibrationInput(
            calibrated_on=self.calibrated_on.data,
            valid_until=self.valid_until.data,
            **{name: self[name].data or "" for name in texts},
        )


class NewCalibrationForm(CalibrationForm):
    """A new calibration, with the file of its certificate."""

    file = FileField(_("Berkas sertifikat"), description=_("PDF, JPEG, atau PNG; paling besar 10 MB."))


class CorrectionForm(CalibrationForm):
    """A slip in a recorded calibration, put right."""

    reason = TextAreaField(_("Alasan koreksi"), render_kw={"required": True})
