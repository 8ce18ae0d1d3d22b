"""The form of the request review (kaji ulang permintaan)."""

import uuid
from collections.abc import Mapping
from decimal import Decimal

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, FormField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from lims.domain.errors import InvalidInput
from lims.domain.quantity import parse_decimal
from lims.services.orders import CHECKS, ReviewInput
from lims.services.subcontracts import Handed
from lims.web.fields import version_of

HANDED = "handed:"
"""Begins the name of the field in which a method's laboratory is chosen."""
ANSWERS = [
    SelectChoice("yes", _("Ya")),
    SelectChoice("no", _("Tidak")),
    SelectChoice("not-applicable", _("Tidak berlaku")),
]


class CheckForm(Form):  # type: ignore[misc] # WTForms has no types
    """A point of the review."""

    answer = RadioField(_("Jawaban"), choices=ANSWERS, validate_choice=False)
    note = StringField(_("Catatan"))


class ReviewForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """All points, and what is agreed with the client."""

    people = FormField(CheckForm, _("Personel"))
    equipment = FormField(CheckForm, _("Peralatan"))
    method = FormField(CheckForm, _("Metode"))
    workload = FormField(CheckForm, _("Beban kerja"))
    time = FormField(CheckForm, _("Waktu"))
    subcontracting = FormField(CheckForm, _("Subkontrak"))
    remains = FormField(CheckForm, _("Sisa contoh"))
    specification = FormField(CheckForm, _("Spesifikasi"))
    decision_rule = StringField(_("Aturan keputusan"))
    guard_band = RadioField(_("Lebar pita pengaman"), default="1", validate_choice=False)
    own_guard_band = StringField(_("r sendiri"))
    promised_working_days = StringField(_("Janji waktu"))
    superseded_accepted = TextAreaField(_("Pilihan pelanggan atas edisi lama"))
    handed_reason = StringField(_("Mengapa tidak dikerjakan sendiri"), id="handed-reason")
    handed_agreement = StringField(_("Persetujuan pelanggan"), id="handed-agreement")
    version = HiddenField()
    """Of the application that stands beside the form."""
    blind = BooleanField(_("Sembunyikan identitas pelanggan dari penguji"))

    def days(self) -> int:
        """Return the promised working days, or 0 where no sensible number was typed."""
        typed = (self.promised_working_days.data or "").strip()
        return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) <= 250 else 0

    def factor(self) -> Decimal | None:
        """Return r of w = r U, or nothing where no number was typed."""
        chosen = self.guard_band.data or "1"
        try:
            return parse_decimal(self.own_guard_band.data or "" if chosen == "own" else chosen)
        except InvalidInput:
            return None

    def to_input(self) -> ReviewInput:
        """Return what was filled in; the service says what is missing."""
        checks = {name: self[name].form for name in CHECKS}
        return ReviewInput(
            checks={
                name: {"answer": check.answer.data or "", "note": (check.note.data or "").strip()}
                for name, check in checks.items()
            },
            decision_rule=self.decision_rule.data or "",
            promised_working_days=self.days(),
            guard_band=self.factor(),
            superseded_accepted=self.superseded_accepted.data or "",
            blind=bool(self.blind.data),
            version=version_of(self),
            handed=Handed(
                handed_among(request.form), self.handed_reason.data or "", self.handed_agreement.data or ""
            ),
        )


def handed_among(form: Mapping[str, str]) -> dict[str, uuid.UUID]:
    """Return the laboratories that were chosen for methods, by the code of the method."""
    chosen = {}
    for name, value in form.items():
        if name.startswith(HANDED) and value:
            try:
                chosen[name.removeprefix(HANDED)] = uuid.UUID(value)
            except ValueError:
                continue
    return chosen
