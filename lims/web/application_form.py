"""The application for testing (permohonan pengujian) as a form: the client and reception fill in the same one.

A page reads `ApplicationForm()` from what was posted, lets `reshape` carry out the buttons that only redraw the form
(show the choices, add a product, remove one), and hands `to_input()` to `services.applications`. `screen` gives the
template `shared/application_form.html` what it draws.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from lims.database import db
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.standards import ProposedTest, Specification
from lims.models import Application
from lims.queries.conditions import of_sample
from lims.queries.rows import items_of, tests_of
from lims.services.applications import HEAD_FIELDS, ITEM_FIELDS, ApplicationInput, ItemInput, fault_of
from lims.web.language import language
from lims.web.rulebook import rulebook

MOST_ITEMS = 20
TICKS = ("return_remains", "consent_name", "consent_results")
TEXTS = tuple(name for name in HEAD_FIELDS if name not in {*TICKS, "statement_wanted"})
REDRAWING = re.compile(r"show|add|remove-\d{1,2}")
"""Buttons that only draw the form anew."""

ORIGINS = [
    SelectChoice("client", _("Dibawa oleh pelanggan")),
    SelectChoice("laboratory", _("Diambil oleh laboratorium")),
    SelectChoice("certification-body", _("Diambil oleh lembaga sertifikasi produk (LSPro)")),
    SelectChoice("inspector", _("Diambil oleh petugas pengawas")),
]


class AskedTestForm(Form):  # type: ignore[misc] # WTForms has no types
    """A test that can be asked for."""

    method = HiddenField()
    requested = BooleanField(_("Minta pengujian ini"))
    pieces = StringField(_("Jumlah benda uji"), default="1")

    def count(self) -> int:
        """Return the number of pieces, or 0 where none can be read."""
        typed = (self.pieces.data or "").strip()
        return int(typed) if re.fullmatch(r"[0-9]{1,3}", typed) else 0


class ConditionForm(Form):  # type: ignore[misc]
    """Something besides grade and size that limits depend on."""

    key = HiddenField()
    value = StringField()


class ItemForm(Form):  # type: ignore[misc]
    """One product."""

    product = StringField(_("Produk"), validators=[InputRequired()])
    brand = StringField(_("Merek"))
    type_designation = StringField(_("Tipe"))
    heat_or_lot = StringField(_("Nomor heat atau lot"))
    quantity = StringField(_("Jumlah contoh"))
    specification_code = SelectField(_("Spesifikasi yang harus dipenuhi"), choices=[], validate_choice=False)
    grade = SelectField(_("Kelas"), choices=[], validate_choice=False)
    size = SelectField(_("Ukuran"), choices=[], validate_choice=False)
    conditions = FieldList(FormField(ConditionForm), _("Yang menentukan batas"))
    proposed_for = HiddenField()
    """The specification, grade and size that the tests below were proposed for."""
    tests = FieldList(FormField(AskedTestForm), _("Pengujian"))
    origin = SelectField(_("Asal contoh"), choices=ORIGINS, default="client", validate_choice=False)
    sampler = StringField(_("Pengambil contoh"))
    sampled_on = StringField(_("Tanggal pengambilan contoh"))
    sampling_record = StringField(_("Nomor berita acara pengambilan contoh"))
    seal_number = StringField(_("Nomor segel"))

    def specification(self) -> Specification | None:
        """Return the specification that is chosen; None where there is none, or none with limits."""
        found = rulebook().specifications.get(self.specification_code.data or "")
        return found if found is not None and found.grades else None

    def key(self) -> str:
        """Return what tests depend on, or an empty text while it is incomplete."""
        specification, grade, size = self.specification(), self.grade.data or "", self.size.data or ""
        if specification is None or not specification.has(grade, size):
            return ""
        return f"{specification.code}|{grade}|{size}"

    def refresh(self) -> bool:
        """Bring choices and tests in line with what is chosen; say whether other tests are proposed now."""
        self._offer_choices()
        self._ask_conditions()
        key, before = self.key(), self.proposed_for.data or ""
        proposed = proposal(key, self.stated())
        typed = {test.method.data: test for test in (entry.form for entry in self.tests)}
        pieces = {code: test.pieces.data for code, test in typed.items()}
        ticked = {code for code, test in typed.items() if test.requested.data}
        if key != before:
            old = {test.method for test in proposal(before)}
            ticked = (ticked - old) | {test.method for test in proposed if test.recommended}
            pieces = {code: count for code, count in pieces.items() if code not in old}
            pieces |= {test.method: str(test.pieces) for test in proposed}
        self.proposed_for.data = key
        self._fill(dict.fromkeys([*(test.method for test in proposed), *rulebook().methods]), ticked, pieces)
        return key != before and bool(proposed)

    def stated(self) -> dict[str, str]:
        """Return the conditions as they were typed, by key."""
        return {
            one.key.data: one.value.data or ""
            for one in (entry.form for entry in self.conditions)
            if one.key.data
        }

    def _ask_conditions(self) -> None:
        """Ask what the chosen specification depends on; what was typed stays."""
        typed = self.stated()
        while len(self.conditions):
            self.conditions.pop_entry()
        for condition in of_sample(self.specification()):
            default = condition.default if isinstance(condition.default, str) else ""
            self.conditions.append_entry({"key": condition.key, "value": typed.get(condition.key, default)})
            self.conditions[-1].form.value.label.text = condition.label[language()]

    def _offer_choices(self) -> None:
        """Fill the lists; a grade or size that the specification does not have is no longer chosen."""
        specification = self.specification()
        self.specification_code.choices = specification_choices(self.specification_code.data or "")
        grades = specification.grades if specification else ()
        if self.grade.data not in {grade.key for grade in grades}:
            self.grade.data = ""
        sizes = {size for one in grades if self.grade.data in {"", one.key} for size in one.sizes}
        if self.size.data not in sizes:
            self.size.data = ""
        self.grade.choices = [
            SelectChoice("", _("Pilih kelas")),
            *(SelectChoice(one.key, one.label[language()]) for one in grades),
        ]
        self.size.choices = [
            SelectChoice("", _("Pilih ukuran")),
            *(
                SelectChoice(size.key, size.words[language()])
                for size in (specification.sizes if specification else ())
                if size.key in sizes
            ),
        ]

    def _fill(self, codes: dict[str, None], ticked: set[str], pieces: dict[str, str]) -> None:
        while len(self.tests):
            self.tests.pop_entry()
        for code in codes:
            self.tests.append_entry(
                {"method": code, "requested": code in ticked, "pieces": pieces.get(code) or "1"}
            )

    def to_input(self, position: int, faults: dict[str, LimsError]) -> ItemInput:
        """Return the product; what cannot be read is told in `faults`."""
        tests: dict[str, int] = {}
        for number, test in enumerate(entry.form for entry in self.tests):
            if test.requested.data and test.method.data in rulebook().methods:
                tests[test.method.data] = test.count()
                if not 1 <= test.count() <= 100:
                    faults[f"items-{position}-tests-{number}-pieces"] = InvalidInput(
                        N_("Jumlah benda uji antara 1 dan 100.")
                    )
        texts = {name: self[name].data or "" for name in ITEM_FIELDS if name != "sampled_on"}
        conditions = {key: typed for key, typed in self.stated().items() if typed.strip()}
        for number, condition in enumerate(of_sample(self.specification())):
            fault = fault_of(condition, conditions.get(condition.key, ""))
            if fault is not None:
                faults[f"items-{position}-conditions-{number}-value"] = fault
        return ItemInput(
            **texts, conditions=conditions, sampled_on=self._sampled_on(position, faults), tests=tests
        )

    def _sampled_on(self, position: int, faults: dict[str, LimsError]) -> date | None:
        typed = (self.sampled_on.data or "").strip()
        if not typed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            faults[f"items-{position}-sampled_on"] = InvalidInput(
                N_("Tulislah tanggal sebagai tahun-bulan-hari, misalnya 2026-11-24.")
            )
            return None


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

    def products(self) -> list[ItemForm]:
        """Return the forms of the products."""
        return [entry.form for entry in self.items]

    def reshape(self, act: str) -> bool:
        """Carry out a button that only redraws the form; say whether this one does."""
        if not REDRAWING.fullmatch(act):
            return False
        if act == "add" and len(self.items) < MOST_ITEMS:
            self.items.append_entry()
        elif act.startswith("remove-") and int(act.removeprefix("remove-")) < len(self.items):
            self.items.pop_entry(int(act.removeprefix("remove-")))
            if not len(self.items):
                self.items.append_entry()
        self.refresh()
        return True

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

    def read_version(self) -> int:
        """Return the version that was read, or 0, which no row has."""
        typed = self.version.data or ""
        return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else 0


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
    items = []
    for row in items_of(session, application):
        texts = {name: getattr(row, name) for name in ITEM_FIELDS}
        texts["sampled_on"] = row.sampled_on.isoformat() if row.sampled_on else ""
        texts["proposed_for"] = f"{row.specification_code}|{row.grade}|{row.size}"
        texts["conditions"] = [{"key": key, "value": typed} for key, typed in row.conditions.items()]
        texts["tests"] = [
            {"method": test.method_code, "requested": test.requested, "pieces": str(test.pieces)}
            for test in tests_of(session, row)
        ]
        if not texts["tests"]:
            texts["proposed_for"] = ""
        items.append(texts)
    head = {name: getattr(application, name) for name in (*TEXTS, *TICKS)}
    return ApplicationForm(
        formdata=None,
        version=str(application.version),
        items=items,
        without_statement=not application.statement_wanted,
        **head,
    )


def proposal(key: str, conditions: Mapping[str, str] | None = None) -> tuple[ProposedTest, ...]:
    """Return the tests that a specification proposes for `code|grade|size` under conditions."""
    code, _bar, rest = key.partition("|")
    grade, _bar, size = rest.partition("|")
    specification = rulebook().specifications.get(code)
    if specification is None or not specification.has(grade, size):
        return ()
    known = rulebook().methods
    given = {name: typed for name, typed in (conditions or {}).items() if typed.strip()}
    return tuple(test for test in specification.proposal(grade, size, given) if test.method in known)


def specification_choices(chosen: str) -> list[SelectChoice]:
    """Return all specifications; one without limits is shown with the reason why it cannot be chosen."""
    choices = [SelectChoice("", _("Tanpa spesifikasi"))]
    for code, specification in rulebook().specifications.items():
        label = f"{code} · {specification.title[language()]}"
        if specification.grades:
            choices.append(SelectChoice(code, label))
        else:
            reason = _(
                "%(specification)s (belum dapat dipilih: batasnya belum tersedia)", specification=label
            )
            choices.append(SelectChoice(code, reason, {"disabled": True}))
    if chosen and chosen not in rulebook().specifications:
        choices.append(SelectChoice(chosen, chosen))
    return choices
