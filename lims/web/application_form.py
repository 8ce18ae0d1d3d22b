"""The application for testing (permohonan pengujian) as a form: the client and reception fill in the same one.

A page reads `ApplicationForm()` from what was posted, lets `reshape` carry out the buttons that only redraw the form
(show the choices, add a product, remove one), and hands `to_input()` to `services.applications`. `screen` gives the
template `shared/application_form.html` what it draws.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField, TextAreaField

from lims.database import db
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.exchange.table_format import CellFault
from lims.models import Application, ApplicationItem
from lims.queries.rows import items_of, tests_of
from lims.services.applications import HEAD_FIELDS, ITEM_FIELDS, ApplicationInput, ItemInput
from lims.web.application_item import ItemForm
from lims.web.errors import words
from lims.web.rulebook import rulebook

MOST_ITEMS = 50
TICKS = ("return_remains", "consent_name", "consent_results")
TEXTS = tuple(name for name in HEAD_FIELDS if name not in {*TICKS, "statement_wanted"})
REDRAWING = re.compile(r"show|add|fill|remove-\d{1,2}")
"""Buttons that only draw the form anew."""


class ApplicationForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The whole form; everything may be left open while it is a draft."""

    version = HiddenField()
    """Of the row that was read; empty for an application that is not saved yet."""
    items = FieldList(FormField(ItemForm), _("Produk"), min_entries=1, max_entries=MOST_ITEMS)
    letter_reference = StringField(_("Nomor surat pengantar"))
    purpose = StringField(_("Tujuan pengujian"))
    on_behalf_of_name = StringField(_("LHU atas nama"))
    on_behalf_of_address = TextAreaField(_("Alamat atas nama"))
    contact_name = StringField(_("Nama kontak"))
    contact_phone = StringField(_("Telepon kontak"))
    without_statement = BooleanField(_("Tanpa pernyataan kesesuaian"))
    return_remains = BooleanField(_("Sisa contoh saya ambil kembali"))
    consent_name = BooleanField(_("Nama usaha saya boleh ditampilkan"))
    consent_results = BooleanField(_("Hasil uji saya boleh ditampilkan"))
    bad_cells: Sequence[CellFault] = ()
    """What is wrong in the file that the products were to be filled in from; nothing of it was taken then."""

    def products(self) -> list[ItemForm]:
        """Return the forms of the products."""
        return [entry.form for entry in self.items]

    def reshape(self, act: str) -> bool:
        """Carry out a button that only redraws the form; say whether this one does."""
        if not REDRAWING.fullmatch(act):
            return False
        if act == "fill":
            self._fill(request.files.get("samples"))
        elif act == "add" and len(self.items) < MOST_ITEMS:
            self.items.append_entry()
        elif act.startswith("remove-") and int(act.removeprefix("remove-")) < len(self.items):
            self.items.pop_entry(int(act.removeprefix("remove-")))
            if not len(self.items):
                self.items.append_entry()
        self.refresh()
        return True

    def _fill(self, file: FileStorage | None) -> None:
        """Put the products of a file in place of those that were typed, or tell every bad cell and change nothing."""
        from lims.services.sample_rows import read_samples  # few fill in from a file

        try:
            if file is None or not file.filename:
                raise InvalidInput(N_("Pilih berkas dahulu."))  # noqa: TRY301
            read = read_samples(file.read(), rulebook(), MOST_ITEMS)
        except InvalidInput as fault:
            self.form_errors.append(words(fault))
            return
        if read.faults:
            self.bad_cells = read.faults
            return
        while len(self.items):
            self.items.pop_entry()
        for item in read.items:
            self.items.append_entry(_texts(item, ((code, True, count) for code, count in item.tests.items())))

    def refresh(self) -> list[int]:
        """Bring every product in line with what is chosen; return where other tests are proposed now."""
        return [position for position, item in enumerate(self.products()) if item.refresh()]

    def to_input(self) -> ApplicationInput:
        """Return what was written, with the tests that are proposed for it.

        Raises:
            InvalidInput: a number or date cannot be read.
        """
        self.refresh()
        faults: dict[str, LimsError] = {}
        items = tuple(item.to_input(position, faults) for position, item in enumerate(self.products()))
        if faults:
            raise InvalidInput(N_("Periksa isian yang ditandai."), faults)
        head: dict[str, Any] = {name: self[name].data or "" for name in TEXTS} | {
            name: bool(self[name].data) for name in TICKS
        }
        return ApplicationInput(items=items, statement_wanted=not self.without_statement.data, **head)

    def to_submit(self) -> ApplicationInput:
        """Return what was written, to be handed in; tests that the reader has not seen yet hold it up.

        Raises:
            InvalidInput: as `to_input`, or the specification was changed and other tests are proposed now.
        """
        proposed = self.refresh()
        given = self.to_input()
        if proposed:
            seen = InvalidInput(N_("Pengujian ini baru diusulkan sesuai spesifikasi. Periksa, lalu ajukan."))
            raise InvalidInput(
                N_("Periksa pengujian yang diusulkan, lalu ajukan lagi."),
                {f"items-{position}-tests": seen for position in proposed},
            )
        return given


def _texts(item: ApplicationItem | ItemInput, tests: Iterable[tuple[str, bool, int]]) -> dict[str, Any]:
    """Return a product as it stands in the fields; tests are methods, whether they are asked for, and pieces."""
    texts: dict[str, Any] = {name: getattr(item, name) for name in ITEM_FIELDS}
    texts["sampled_on"] = item.sampled_on.isoformat() if item.sampled_on else ""
    texts["conditions"] = [{"key": key, "value": typed} for key, typed in item.conditions.items()]
    texts["tests"] = [
        {"method": code, "requested": requested, "pieces": str(pieces)} for code, requested, pieces in tests
    ]
    texts["proposed_for"] = f"{item.specification_code}|{item.grade}|{item.size}" if texts["tests"] else ""
    return texts


def pressed() -> str:
    """Return which button of the form was pressed: `save`, `submit`, or one that `reshape` takes."""
    return request.form.get("act", "save")


def form_for(application: Application | None = None) -> ApplicationForm:
    """Return the form of an application as it is stored, or an empty one."""
    form = ApplicationForm(formdata=None) if application is None else _stored(application)
    form.refresh()
    return form


def _stored(application: Application) -> ApplicationForm:
    session = db.session()
    items = [
        _texts(row, ((test.method_code, test.requested, test.pieces) for test in tests_of(session, row)))
        for row in items_of(session, application)
    ]
    head = {name: getattr(application, name) for name in (*TEXTS, *TICKS)}
    return ApplicationForm(
        formdata=None,
        version=str(application.version),
        items=items,
        without_statement=not application.statement_wanted,
        **head,
    )
