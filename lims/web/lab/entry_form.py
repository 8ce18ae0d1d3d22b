"""The sheet as it comes in with a request: names of fields, and what they say."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from lims.domain.standards import Method
from lims.queries.computation import Typed
from lims.queries.entry import Draft, EntrySheet
from lims.queries.heads import Head
from lims.services.pieces import EntryInput, Piece
from lims.web.fields import whole


class HeadForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Day and room, and the reason where something is changed after submission."""

    tested_on = DateField(_("Tanggal uji"), [Optional()])
    temperature = StringField(_("Suhu ruang"))
    humidity = StringField(_("Kelembapan"))
    reason = TextAreaField(_("Alasan perubahan"))


def head_form(page: EntrySheet) -> HeadForm:
    """Return the fields of the head as they are kept."""
    head = page.head
    return HeadForm(
        formdata=None, tested_on=head.tested_on, temperature=head.temperature, humidity=head.humidity
    )


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """What stands in the form, and the version of each piece that the screen shows."""

    draft: Draft
    versions: Mapping[uuid.UUID, int]

    def pieces(self, versions: Mapping[uuid.UUID, int] | None = None) -> list[Piece]:
        """Return what was typed, piece by piece, for the services."""
        return [
            Piece(piece_id, (versions or self.versions)[piece_id], self._input(piece_id))
            for piece_id in self.versions
        ]

    def _input(self, piece_id: uuid.UUID) -> EntryInput:
        head = self.draft.head
        return EntryInput(
            readings=dict(self.draft.readings[piece_id]),
            tested_on=head.tested_on,
            temperature=head.temperature,
            humidity=head.humidity,
            equipment_ids=tuple(head.equipment_ids),
            remarks=self.draft.remarks[piece_id],
            answers=dict(self.draft.answers.get(piece_id, {})),
        )


def typed_sheet(form: MultiDict[str, str], method: Method) -> TypedSheet:
    """Read the form; a unit is kept only where it is not the usual one, and only with a reading."""
    chosen = {one.key: form.get(f"u-{one.key}", one.unit) for one in method.readings}
    units = {
        one.key: chosen[one.key]
        for one in method.readings
        if chosen[one.key] in one.units and chosen[one.key] != one.unit
    }
    versions = {
        piece_id: whole(form.get(f"v-{piece_id.hex}", "")) for piece_id in ids_among(form.getlist("piece"))
    }
    readings = {
        piece_id: {
            one.key: _typed(form[f"r-{piece_id.hex}-{one.key}"], units.get(one.key, ""))
            for one in method.readings
            if f"r-{piece_id.hex}-{one.key}" in form
        }
        for piece_id in versions
    }
    head = Head(
        tested_on=_day(form.get("tested_on", "")),
        temperature=form.get("temperature", "").strip(),
        humidity=form.get("humidity", "").strip(),
        equipment_ids=frozenset(ids_among(form.getlist("equipment"))),
        units=units,
    )
    remarks = {piece_id: form.get(f"m-{piece_id.hex}", "").strip() for piece_id in versions}
    return TypedSheet(Draft(head, readings, remarks, _answers(form, versions)), versions)


def _answers(form: MultiDict[str, str], piece_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """Return the answers to what is odd, by piece and relation."""
    found: dict[uuid.UUID, dict[str, str]] = {piece_id: {} for piece_id in piece_ids}
    by_hex = {piece_id.hex: told for piece_id, told in found.items()}
    for name, text in form.items():
        kind, _, rest = name.partition("-")
        piece, _, relation = rest.partition("-")
        if kind == "a" and piece in by_hex:
            by_hex[piece][relation] = text.strip()
    return found


def _typed(text: str, unit: str) -> Typed:
    return Typed(text.strip(), unit if text.strip() else "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def ids_among(texts: list[str]) -> list[uuid.UUID]:
    """Return the ids among texts; what is none was not made by this form."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def chosen_pieces(arguments: MultiDict[str, str]) -> list[uuid.UUID]:
    """Return the pieces that the address asks to open."""
    return ids_among(arguments.getlist("piece"))
