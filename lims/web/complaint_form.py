"""The form of a complaint, for whoever scanned a QR and for clients."""

from flask_babel import lazy_gettext as _
from wtforms import Form, StringField, TextAreaField

from lims.services.complaints import ComplaintInput


class ComplaintForm(Form):  # type: ignore[misc] # WTForms has no types
    """Who complains of what. It guards nothing: a public page has no session to steal."""

    name = StringField(_("Nama"), render_kw={"required": True, "autocomplete": "name"})
    contact = StringField(
        _("Telepon atau e-mail"),
        description=_("Untuk menjawab Anda; hanya dibaca bagian mutu laboratorium."),
        render_kw={"required": True},
    )
    text = TextAreaField(_("Apa yang keliru?"), render_kw={"required": True, "rows": 6})

    def to_input(self) -> ComplaintInput:
        """Return what was filled in."""
        return ComplaintInput(self.name.data or "", self.contact.data or "", self.text.data or "")
