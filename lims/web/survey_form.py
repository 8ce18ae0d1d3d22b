"""The form of the satisfaction survey (SKM), for who follows an order by its receipt and for clients."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, RadioField, TextAreaField
from wtforms.fields import SelectChoice

from lims.documents.wording import say
from lims.domain.survey import SCALE, UNSUR
from lims.services.surveys import SurveyInput
from lims.web.language import language


class SurveyForm(Form):  # type: ignore[misc] # WTForms has no types
    """A mark for each unsur, and what else the client wants to say. It guards nothing: no session is needed."""

    U1 = RadioField(validate_choice=False)
    U2 = RadioField(validate_choice=False)
    U3 = RadioField(validate_choice=False)
    U4 = RadioField(validate_choice=False)
    U5 = RadioField(validate_choice=False)
    U6 = RadioField(validate_choice=False)
    U7 = RadioField(validate_choice=False)
    U8 = RadioField(validate_choice=False)
    U9 = RadioField(validate_choice=False)
    comment = TextAreaField(_("Saran atau keluhan"), description=_("Boleh kosong."))
    wants_reply = BooleanField(
        _("Saya ingin ditanggapi; laboratorium boleh tahu bahwa ini dari saya."),
    )

    def to_input(self) -> SurveyInput:
        """Return what was chosen."""
        return SurveyInput(
            {unsur: self[unsur].data or "" for unsur in UNSUR},
            self.comment.data or "",
            bool(self.wants_reply.data),
        )


def survey_form(given: object = None) -> SurveyForm:
    """Return the form with its words in the reader's language, filled in with what was given."""
    form = SurveyForm(given)
    for unsur in UNSUR:
        form[unsur].label.text = say(f"survey.{unsur}_question")[language()]
        form[unsur].choices = [
            SelectChoice(str(mark), say(f"survey.{unsur}_{mark}")[language()]) for mark in SCALE
        ]
    return form
