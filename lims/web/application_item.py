"""One product of the application form: its choices, what limits depend on, and the tests that are proposed for it."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.standards import ProposedTest, Specification
from lims.domain.standards.conditions import Condition
from lims.queries.conditions import of_sample
from lims.services import conditions as conditions_acts
from lims.services.applications import ITEM_FIELDS, ItemInput
from lims.web.language import language
from lims.web.rulebook import rulebook

MOST_ROUNDS = 5
_SEPARATOR = "¦"
"""Between the choice and the methods that were proposed for it, in the hidden field that remembers them."""

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
    sampling_place = StringField(_("Tempat dan lot yang diambil contohnya"))
    sampling_plan = StringField(_("Rencana dan metode pengambilan"))
    sampling_conditions = StringField(_("Keadaan saat pengambilan"))

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
        key = self.key()
        proposed = proposal(key, self.stated())
        advised = {test.method for test in proposed if test.recommended}
        place, before = self._advised_before(key, advised)
        fresh = [test for test in proposed if place != key or test.method in advised - before]
        typed = {test.method.data: test for test in (entry.form for entry in self.tests)}
        pieces = {code: test.pieces.data for code, test in typed.items()}
        ticked = {code for code, test in typed.items() if test.requested.data}
        still = {test.method for test in proposed} if place == key else set()
        gone = before - still
        ticked = (ticked - gone) | {test.method for test in fresh if test.recommended}
        pieces = {code: count for code, count in pieces.items() if code not in gone}
        pieces |= {test.method: str(test.pieces) for test in fresh}
        known = advised | (before & still)
        self.proposed_for.data = key + _SEPARATOR + _SEPARATOR.join(sorted(known)) if key else ""
        self._fill(dict.fromkeys([*(test.method for test in proposed), *rulebook().methods]), ticked, pieces)
        return bool(fresh)

    def _advised_before(self, key: str, methods: set[str]) -> tuple[str, set[str]]:
        """Return what tests were last proposed for, and which were advised; conditions may bring further ones."""
        place, *before = (self.proposed_for.data or "").split(_SEPARATOR)
        if before:
            return place, set(before)
        return place, methods if place == key else {test.method for test in proposal(place)}

    def asked(self) -> tuple[Condition, ...]:
        """Return the conditions that limits for the chosen grade and size depend on."""
        return of_sample(self.specification(), self.grade.data or "", self.size.data or "", self.stated())

    def stated(self) -> dict[str, str]:
        """Return the conditions as they were typed, by key."""
        return {
            one.key.data: one.value.data or ""
            for one in (entry.form for entry in self.conditions)
            if one.key.data
        }

    def _ask_conditions(self) -> None:
        """Ask what the chosen specification depends on; what was typed stays."""
        typed, asked = self.stated(), self.asked()
        for _round in range(MOST_ROUNDS):
            while len(self.conditions):
                self.conditions.pop_entry()
            for condition in asked:
                default = "" if condition.default is None else str(condition.default)
                value = typed.get(condition.key, default)
                self.conditions.append_entry({"key": condition.key, "value": value})
                self.conditions[-1].form.value.label.text = condition.label[language()]
            if (then := self.asked()) == asked:
                break
            asked = then  # one answer may make others matter, or no longer

    def has_sizes(self) -> bool:
        """Say whether the chosen grade, or any while none is chosen, comes in sizes."""
        specification = self.specification()
        grades = specification.grades if specification else ()
        return any(one.sizes for one in grades if self.grade.data in {"", None, one.key})

    def _offer_choices(self) -> None:
        """Fill the lists; a grade or size that the specification does not have is no longer chosen."""
        specification = self.specification()
        self.specification_code.choices = specification_choices(self.specification_code.data or "")
        grades = specification.grades if specification else ()
        if len(grades) == 1:
            self.grade.data = grades[0].key
        elif self.grade.data not in {grade.key for grade in grades}:
            self.grade.data = ""
        sizes = {size for one in grades if self.grade.data in {"", one.key} for size in one.sizes}
        if len(sizes) == 1 and self.grade.data:
            (self.size.data,) = sizes
        elif self.size.data not in sizes:
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
        bad = conditions_acts.faults_of(self.asked(), conditions)
        for number, condition in enumerate(self.asked()):
            if condition.key in bad:
                faults[f"items-{position}-conditions-{number}-value"] = bad[condition.key]
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
