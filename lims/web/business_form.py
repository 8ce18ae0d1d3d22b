"""What a business says of itself: at registration, and when it changes later."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from lims.models import Client
from lims.services.clients import ClientInput

KINDS = [
    SelectChoice("ikm", _("IKM (industri kecil dan menengah)")),
    SelectChoice("general", _("Umum atau perusahaan lain")),
    SelectChoice("contractor", _("Kontraktor")),
    SelectChoice("student", _("Mahasiswa atau peneliti")),
    SelectChoice("certification-body", _("Lembaga sertifikasi produk (LSPro)")),
    SelectChoice("agency", _("Instansi pemerintah")),
]
LEGAL = [
    SelectChoice("no", _("Perorangan atau usaha tanpa badan hukum")),
    SelectChoice("yes", _("Badan hukum: PT, koperasi, yayasan")),
]
TEXTS = tuple(name for name in ClientInput.__slots__ if name not in {"kind", "legal_entity", "npwp"})


class BusinessForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A business; everything but name and address may stay empty."""

    name = StringField(_("Nama usaha"), validators=[InputRequired()])
    address = TextAreaField(
        _("Alamat"),
        description=_("Tercetak pada LHU sebagai alamat pelanggan."),
        validators=[InputRequired()],
    )
    kind = SelectField(_("Jenis pelanggan"), choices=KINDS, default="ikm", validate_choice=False)
    legal_entity = RadioField(_("Bentuk usaha"), choices=LEGAL, default="no", validate_choice=False)
    nib = StringField(
        _("NIB"), description=_("13 angka pada Nomor Induk Berusaha. Kosongkan bila belum punya.")
    )
    npwp = StringField(_("NPWP"), description=_("15 atau 16 angka. Tidak pernah ditampilkan kepada umum."))
    kbli = StringField(_("KBLI"), description=_("5 angka bidang usaha, misalnya 25920."))
    sentra = StringField(_("Sentra"), description=_("Nama sentra IKM, bila tergabung."))
    factory_address = TextAreaField(_("Alamat pabrik"), description=_("Bila berbeda."))
    region_code = StringField(
        _("Kecamatan"),
        description=_("Nama kecamatan dan kotanya, atau kode wilayah seperti 36.72.01. Boleh kosong."),
    )
    contact_name = StringField(_("Nama kontak"))
    phone = StringField(_("Telepon usaha"))
    email = StringField(_("E-mail usaha"))

    def to_client(self, kept_npwp: str = "") -> ClientInput:
        """Return what was filled in; a tax number that was not typed anew stays what it was."""
        texts = {name: self[name].data or "" for name in TEXTS}
        return ClientInput(
            **texts,
            kind=self.kind.data or "",
            legal_entity=self.legal_entity.data == "yes",
            npwp=(self.npwp.data or "").strip() or kept_npwp,
        )


class ChangedBusinessForm(BusinessForm):
    """A business that is known already; its tax number is never sent back to the screen."""

    version = HiddenField()
    forget_npwp = BooleanField(_("Hapus NPWP yang tersimpan"))

    def to_input(self, client: Client) -> ClientInput:
        """Return what was filled in."""
        return self.to_client("" if self.forget_npwp.data else client.npwp)


def form_of(client: Client) -> ChangedBusinessForm:
    """Return the form of a business as it is stored."""
    texts = {name: getattr(client, name) or "" for name in TEXTS}
    return ChangedBusinessForm(
        formdata=None,
        **texts,
        kind=client.kind,
        legal_entity="yes" if client.legal_entity else "no",
        version=str(client.version),
    )
