"""The form of a laboratory's own data."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from lims.services.administration import CHOSEN, PRINTED, LaboratoryInput
from lims.web.fields import BASES, DayField, WholeField, refuse_garbled
from lims.web.label_stocks import stock_words

ZONES = [
    SelectChoice("Asia/Jakarta", _("WIB – Waktu Indonesia Barat")),
    SelectChoice("Asia/Makassar", _("WITA – Waktu Indonesia Tengah")),
    SelectChoice("Asia/Jayapura", _("WIT – Waktu Indonesia Timur")),
]
TITLES = [
    SelectChoice("LHU", _("Laporan Hasil Uji (LHU)")),
    SelectChoice("SHU", _("Sertifikat Hasil Uji (SHU)")),
]
SIGNATURES = [
    SelectChoice("system", _("Disahkan dalam sistem, tanpa tanda tangan")),
    SelectChoice("wet", _("Tanda tangan basah dan cap; tempatnya disediakan")),
    SelectChoice("tte", _("Tanda tangan elektronik tersertifikasi (TTE BSrE)")),
]
COMPARISONS = [
    SelectChoice("rounding", _("Hasil yang dibulatkan dibandingkan dengan batas")),
    SelectChoice("absolute", _("Hasil yang belum dibulatkan dibandingkan dengan batas")),
]
TIES = [
    SelectChoice("half-even", _("Ke angka genap (2,5 menjadi 2)")),
    SelectChoice("half-up", _("Menjauhi nol (2,5 menjadi 3)")),
]

GATES = [
    SelectChoice(
        "before-testing", _("Lunas sebelum Surat Perintah Uji; pelanggan berperjanjian sebelum LHU terbit")
    ),
    SelectChoice("before-release", _("Lunas sebelum LHU terbit")),
    SelectChoice("none", _("Laboratorium ini tidak menagih")),
]


def stock_choices() -> list[SelectChoice]:
    """Return what labels can be printed on."""
    return [SelectChoice(name, text) for name, text in stock_words().items()]


class LaboratoryForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What a laboratory says of itself and promises."""

    name = StringField(_("Nama laboratorium"), render_kw={"required": True})
    name_en = StringField(_("Nama dalam bahasa Inggris"))
    parent = StringField(_("Instansi induk"), description=_("Tercetak di atas nama laboratorium."))
    address = TextAreaField(_("Alamat"), render_kw={"required": True})
    city = StringField(
        _("Kota"), description=_("Tercetak di depan tanggal pengesahan."), render_kw={"required": True}
    )
    phone = StringField(_("Telepon"))
    email = StringField(_("E-mail"))
    website = StringField(_("Situs"))
    timezone = SelectField(_("Zona waktu"), choices=ZONES, validate_choice=False)
    verification_url = StringField(
        _("Alamat publik untuk QR"),
        description=_(
            "Diawali https://, hanya nama hos. Tercetak pada setiap LHU dan harus terbuka selamanya."
        ),
        render_kw={"inputmode": "url", "autocapitalize": "none", "placeholder": "https://uji.contoh.go.id"},
    )
    accreditation_number = StringField(_("Nomor akreditasi"), description=_("Misalnya LP-000-IDN."))
    accredited_from = DayField(_("Terakreditasi sejak"))
    accredited_until = DayField(_("Terakreditasi sampai"))
    certificate_title = SelectField(_("Judul laporan"), choices=TITLES, validate_choice=False)
    request_form_title = StringField(_("Judul formulir permintaan"), render_kw={"required": True})
    signature_mode = RadioField(_("Tanda tangan"), choices=SIGNATURES, validate_choice=False)
    comparison = RadioField(
        _("Cara membandingkan"),
        choices=COMPARISONS,
        validate_choice=False,
        description=_("Dipakai bila spesifikasi tidak menetapkannya (ASTM E29), dan tercetak pada LHU."),
    )
    tie = RadioField(
        _("Pembulatan nilai tengah"),
        choices=TIES,
        validate_choice=False,
        description=_("Dipakai bila metode tidak menetapkannya (ISO 80000-1)."),
    )
    payment_gate = RadioField(_("Pembayaran"), choices=GATES, validate_choice=False)
    payment_basis = SelectField(_("Dasar penagihan"), choices=BASES, validate_choice=False)
    bill_days = WholeField(_("Tagihan dapat dibayar selama"), description=_("Hari sejak tagihan dibuat."))
    promised_working_days = WholeField(_("Janji waktu"), description=_("Hari kerja sejak contoh lengkap."))
    retention_months = WholeField(_("Penyimpanan sisa contoh"), description=_("Sejak LHU terbit."))
    label_stock = SelectField(
        _("Label dicetak pada"),
        choices=stock_choices,
        validate_choice=False,
        description=_("Ukuran lain tetap dapat dipilih saat mencetak."),
    )
    relaxed_separation = BooleanField(_("Penyelia yang memverifikasi boleh juga mengesahkan"))
    relaxed_separation_reason = TextAreaField(
        _("Alasan kebijakan ini"),
        description=_(
            "Untuk laboratorium kecil; asesor membacanya. Penguji tidak pernah memverifikasi ujinya sendiri."
        ),
    )
    shows_probability = BooleanField(
        _("Tampilkan peluang kesesuaian di samping pernyataan, bila U diketahui (JCGM 106)")
    )
    version = HiddenField()

    def to_input(self) -> LaboratoryInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return LaboratoryInput(
            **{name: self[name].data or "" for name in (*PRINTED, *CHOSEN)},
            verification_url=self.verification_url.data or "",
            accreditation_number=self.accreditation_number.data or "",
            accredited_from=self.accredited_from.data,
            accredited_until=self.accredited_until.data,
            bill_days=self.bill_days.data,
            promised_working_days=self.promised_working_days.data,
            retention_months=self.retention_months.data,
            relaxed_separation=bool(self.relaxed_separation.data),
            shows_probability=bool(self.shows_probability.data),
            relaxed_separation_reason=self.relaxed_separation_reason.data or "",
        )
