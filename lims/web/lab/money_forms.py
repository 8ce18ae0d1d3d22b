"""Forms of the treasurer."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField

from lims.services.billing import BillInput, PaymentInput, RefundInput
from lims.web.fields import BASES, DayField, WholeField, refuse_garbled


class BillForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A new bill."""

    basis = SelectField(_("Dasar penagihan"), choices=BASES, validate_choice=False)
    billing_code = StringField(
        _("Kode billing"),
        description=_("15 angka dari SIMPONI; untuk BLU boleh kosong."),
        render_kw={"inputmode": "numeric", "maxlength": 20, "autocomplete": "off"},
    )
    skrd_number = StringField(_("Nomor SKRD"), description=_("Hanya untuk retribusi daerah."))
    expires_on = DayField(_("Dapat dibayar sampai"), render_kw={"required": True})

    def to_input(self) -> BillInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return BillInput(
            basis=self.basis.data or "",
            billing_code=(self.billing_code.data or "").replace(" ", ""),
            skrd_number=self.skrd_number.data or "",
            expires_on=self.expires_on.data,
        )


class PaymentForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Money as it stands in the books."""

    amount = WholeField(_("Jumlah yang masuk (rupiah)"), render_kw={"required": True})
    paid_on = DayField(_("Tanggal bayar"), render_kw={"required": True})
    ntpn = StringField(
        _("NTPN"),
        description=_("16 huruf dan angka pada bukti penerimaan negara."),
        render_kw={"maxlength": 20, "autocomplete": "off"},
    )
    ntb = StringField(_("NTB"), render_kw={"maxlength": 30, "autocomplete": "off"})
    channel = StringField(_("Lewat"), description=_("Bank, loket, atau QRIS."))

    def to_input(self) -> PaymentInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return PaymentInput(
            amount=self.amount.data,
            paid_on=self.paid_on.data,
            channel=self.channel.data or "",
            ntb=self.ntb.data or "",
            ntpn=(self.ntpn.data or "").replace(" ", ""),
        )


class RefundForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Money that went back."""

    amount = WholeField(_("Jumlah yang dikembalikan (rupiah)"), render_kw={"required": True})
    refunded_on = DayField(_("Tanggal pengembalian"), render_kw={"required": True})
    reference = StringField(_("Nomor bukti"), render_kw={"required": True})
    reason = TextAreaField(_("Alasan"), render_kw={"required": True})

    def to_input(self) -> RefundInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return RefundInput(
            amount=self.amount.data,
            refunded_on=self.refunded_on.data,
            reference=self.reference.data or "",
            reason=self.reason.data or "",
        )


class WaiverForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Why an order is free, and who bears it."""

    programme = StringField(_("Program yang menanggung"), render_kw={"required": True})
    reason = TextAreaField(_("Alasan pembebasan"), render_kw={"required": True})
