"""The form with which reception enters a client who came to the counter."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from lims.services.client_accounts import OwnerInput
from lims.services.clients import ClientInput

KINDS = [
    SelectChoice("ikm", _("IKM")),
    SelectChoice("general", _("Umum")),
    SelectChoice("contractor", _("Kontraktor")),
    SelectChoice("student", _("Mahasiswa")),
    SelectChoice("certification-body", _("Lembaga sertifikasi produk")),
    SelectChoice("agency", _("Instansi")),
]
NAMES = (
    "name",
    "address",
    "kind",
    "nib",
    "npwp",
    "kbli",
    "sentra",
    "factory_address",
    "region_code",
    "contact_name",
    "phone",
    "email",
)


class ClientForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What a client says of itself; NIB may be empty."""

    name = StringField(_("Nama usaha atau nama pelanggan"), render_kw={"required": True})
    kind = SelectField(_("Jenis pelanggan"), choices=KINDS, validate_choice=False)
    legal_entity = BooleanField(_("Badan hukum (PT, koperasi, yayasan)"))
    nib = StringField(_("NIB"), description=_("13 angka; kosongkan bila belum punya."))
    npwp = StringField(_("NPWP"))
    kbli = StringField(_("KBLI"))
    sentra = StringField(_("Sentra"))
    address = TextAreaField(_("Alamat"), description=_("Dicetak pada LHU."), render_kw={"required": True})
    factory_address = TextAreaField(_("Alamat pabrik"))
    region_code = StringField(
        _("Kecamatan"), description=_("Nama kecamatan dan kotanya, atau kode wilayah seperti 36.72.01.")
    )
    contact_name = StringField(_("Nama kontak"))
    phone = StringField(_("Telepon"))
    email = StringField(_("E-mail"))

    def to_input(self) -> ClientInput:
        """Return what was filled in; the service says what is wrong."""
        given = {name: self[name].data or "" for name in NAMES}
        return ClientInput(**given, legal_entity=bool(self.legal_entity.data))


class OwnerForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Who will sign in for a client."""

    name = StringField(_("Nama orangnya"), render_kw={"required": True})
    phone = StringField(
        _("Nomor telepon (WhatsApp)"), description=_("Nama masuknya, misalnya 0812 3456 7890.")
    )
    email = StringField(_("E-mail"), description=_("Boleh kosong bila nomor telepon diisi."))

    def to_input(self) -> OwnerInput:
        """Return what was filled in; the service says what is wrong."""
        return OwnerInput(self.name.data or "", self.phone.data or "", self.email.data or "")
