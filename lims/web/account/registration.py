"""An IKM owner registers with the business, once."""

from collections.abc import Iterator

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response
from wtforms import Field, PasswordField, StringField
from wtforms.validators import InputRequired

from lims.access import Actor
from lims.database import transaction
from lims.domain.errors import Conflict, InvalidInput
from lims.services import accounts
from lims.services.accounts import Registration
from lims.web import faults
from lims.web.account.profile import ADVICE
from lims.web.business_form import BusinessForm
from lims.web.security import limiter
from lims.web.session import begin, current_actor


class RegistrationForm(BusinessForm):
    """The person, the business, and what may be told later."""

    person_name = StringField(lazy_gettext("Nama Anda"), validators=[InputRequired()])
    person_phone = StringField(
        lazy_gettext("Nomor telepon (WhatsApp)"),
        description=lazy_gettext("Nama masuk Anda, misalnya 0812 3456 7890."),
    )
    person_email = StringField(
        lazy_gettext("E-mail"), description=lazy_gettext("Boleh kosong bila nomor telepon diisi.")
    )
    password = PasswordField(
        lazy_gettext("Kata sandi"),
        description=ADVICE,
        validators=[InputRequired()],
    )

    def __iter__(self) -> Iterator[Field]:
        """Yield the person's fields first, as they stand on the page and in the list of faults."""
        own = ("person_", "password")
        return iter(sorted(super().__iter__(), key=lambda field: not field.name.startswith(own)))

    def to_input(self) -> Registration:
        """Return what was filled in; contact and phone of the business are the person's until told otherwise."""
        phone, email = self.person_phone.data or "", self.person_email.data or ""
        self.contact_name.data = self.contact_name.data or self.person_name.data
        self.phone.data = self.phone.data or phone
        self.email.data = self.email.data or email
        return Registration(
            name=self.person_name.data or "",
            email=email,
            phone=phone,
            password=self.password.data or "",
            business=self.to_client(),
        )


@limiter.limit("30 per hour", methods=["POST"])
def register() -> str | Response | tuple[str, int]:
    """Show the form, or register and sign in."""
    if current_actor().signed_in:
        return redirect(url_for("account.start"), 303)
    if request.method == "GET":
        return render_template("account/register.html", form=RegistrationForm(formdata=None))
    form = RegistrationForm()
    try:
        with transaction() as session:
            user = accounts.register(session, form.to_input())
            token = accounts.open_session(session, user)
            clicked = cookie.get("language") or user.language
            accounts.set_language(session, Actor(user_id=user.id, name=user.name), clicked)
    except (InvalidInput, Conflict) as error:
        faults.place(form, error)
        return render_template("account/register.html", form=form), error.status
    begin(token)
    flash(_("Selamat datang. Usaha Anda terdaftar; ajukan permohonan pengujian pertama Anda."), "success")
    return redirect(url_for("portal.home"), 303)
