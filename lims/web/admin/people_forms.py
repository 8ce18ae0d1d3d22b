"""Forms about people: who they are, their roles, their authorisations."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice

from lims.domain.roles import STAFF
from lims.services.authorisations import AuthorisationInput
from lims.services.memberships import MembershipInput
from lims.services.people import PersonInput
from lims.web.fields import FROM, OPEN_END, UNTIL, DayField, refuse_garbled
from lims.web.navigation import role_words

CAPACITIES = [
    SelectChoice("", _("Pejabat tetap")),
    SelectChoice("Plh.", _("Plh. – pelaksana harian")),
    SelectChoice("Plt.", _("Plt. – pelaksana tugas")),
    SelectChoice("a.n.", _("a.n. – atas nama")),
]
ACTIVITIES = [SelectChoice("perform", _("Menguji")), SelectChoice("review", _("Memverifikasi"))]


def role_choices() -> list[SelectChoice]:
    """Return the roles that a laboratory gives."""
    names = role_words()
    return sorted((SelectChoice(role.value, names[role]) for role in STAFF), key=lambda one: str(one.label))


class PersonForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Who somebody is."""

    name = StringField(_("Nama lengkap dengan gelar"), render_kw={"required": True})
    phone = StringField(_("Nomor telepon"), description=_("Nama masuk, bila tanpa e-mail."))
    email = StringField(_("E-mail"), render_kw={"inputmode": "email", "autocapitalize": "none"})
    employee_number = StringField(_("NIP"), description=_("Tercetak di bawah tanda tangan."))
    version = HiddenField()

    def to_input(self) -> PersonInput:
        """Return what was filled in."""
        return PersonInput(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            employee_number=self.employee_number.data or "",
        )


class RoleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A role with its dates; that of a deputy comes with a letter (`admin.letters`)."""

    role = SelectField(_("Peran"), validate_choice=False)
    position = StringField(
        _("Jabatan"), description=_("Tercetak di bawah tanda tangan, misalnya Manajer Teknis.")
    )
    valid_from = DayField(FROM, render_kw={"required": True})
    valid_until = DayField(UNTIL, description=OPEN_END)

    def to_membership(self) -> MembershipInput:
        """Return what was filled in."""
        refuse_garbled(self)
        texts = ("role", "position")
        return MembershipInput(
            **{name: self[name].data or "" for name in texts},
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )


class NewPersonForm(PersonForm, RoleForm):
    """A person with their first role."""


class AuthorisationForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Methods that somebody may perform or review, on the same evidence."""

    method_code = SelectMultipleField(_("Metode"), validate_choice=False)
    activity = RadioField(_("Untuk"), choices=ACTIVITIES, default="perform", validate_choice=False)
    valid_from = DayField(FROM, render_kw={"required": True})
    valid_until = DayField(UNTIL, description=OPEN_END)
    evidence = StringField(
        _("Bukti"),
        description=_("Sertifikat pelatihan, uji kinerja, atau surat tugas."),
        render_kw={"required": True},
    )

    def to_inputs(self) -> list[AuthorisationInput]:
        """Return one authorisation for each method that was ticked; none ticked is told by the service."""
        refuse_garbled(self)
        return [
            AuthorisationInput(
                method_code=method,
                activity=self.activity.data or "",
                valid_from=self.valid_from.data,
                valid_until=self.valid_until.data,
                evidence=self.evidence.data or "",
            )
            for method in self.method_code.data or [""]
        ]
