"""What stands on the application form beside its fields: proposed tests with their reason and price, and warnings."""

import uuid
from dataclasses import dataclass
from typing import Any

from wtforms import FieldList, Form, FormField

from lims.database import db
from lims.domain.standards import Specification
from lims.domain.standards.conditions import Condition
from lims.domain.text import Text
from lims.queries import offers
from lims.queries.conditions import deciding, stated
from lims.queries.offers import Offer
from lims.web.application_form import ApplicationForm
from lims.web.application_item import AskedTestForm, ConditionForm, ItemForm, proposal
from lims.web.bringing import amount_of
from lims.web.language import language
from lims.web.rulebook import rulebook


@dataclass(frozen=True, slots=True)
class OfferedTest:
    """A test with the fields that ask for it."""

    form: AskedTestForm
    code: str
    title: Text
    why: Text | None
    """None where the specification does not ask for it."""
    informational: bool
    """The specification sets no limit that could be judged here."""
    price: int | None
    """Whole rupiah per piece; None where the laboratory has set none yet."""

    @property
    def offered(self) -> bool:
        """Say whether the laboratory has a price for it, or it is asked for already."""
        return self.price is not None or bool(self.form.requested.data)

    @property
    def amount(self) -> int:
        """The price of all pieces, 0 while the test is not asked for."""
        return (self.price or 0) * self.form.count() if self.form.requested.data else 0


@dataclass(frozen=True, slots=True)
class AskedHere:
    """A condition with the field that asks for it."""

    condition: Condition
    form: ConditionForm
    decides: Text
    """The properties whose limits depend on it."""
    unfit: bool
    """What was typed is outside of what the standard covers."""


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """A product with what its specification says."""

    form: ItemForm
    specification: Specification | None
    conditions: tuple[AskedHere, ...]
    """What limits depend on besides grade and size."""
    proposed: tuple[OfferedTest, ...]
    others: tuple[OfferedTest, ...]
    amount: Text | None = None
    """What to bring for the tests that are asked for; None while that is not known."""

    @property
    def others_asked(self) -> bool:
        """Say whether tests beside the proposed ones are asked for."""
        return any(test.form.requested.data for test in self.others)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form with its prices."""

    items: tuple[ItemSheet, ...]

    @property
    def total(self) -> int:
        """The price of all that is asked for, as far as it is known."""
        return sum(test.amount for item in self.items for test in (*item.proposed, *item.others))

    @property
    def unpriced(self) -> bool:
        """Say whether something is asked for that has no price yet."""
        tests = [test for item in self.items for test in (*item.proposed, *item.others)]
        return any(test.price is None and test.form.requested.data for test in tests)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, the field that it stands at, and the product that the field belongs to."""

    anchor: str
    product: int | None
    label: str
    text: str


def screen(form: ApplicationForm, laboratory_id: uuid.UUID) -> dict[str, Any]:
    """Return what `shared/application_form.html` draws; `action` and `may_submit` come from the page."""
    offer = offers.read(db.session(), laboratory_id)
    return {
        "form": form,
        "laboratory_id": laboratory_id,
        "sheet": Sheet(tuple(_item(item, offer) for item in form.products())),
        "faults": faults_of(form),
    }


def _item(form: ItemForm, offer: Offer) -> ItemSheet:
    proposed = {test.method: test for test in proposal(form.key(), form.stated())}
    tests = [
        OfferedTest(
            form=test,
            code=test.method.data,
            title=rulebook().methods[test.method.data].title,
            why=proposed[test.method.data].why if test.method.data in proposed else None,
            informational=test.method.data in proposed and not proposed[test.method.data].recommended,
            price=offer.prices.get(test.method.data),
        )
        for test in (entry.form for entry in form.tests)
    ]
    others = [test for test in tests if test.why is None and (test.offered or not offer.prices)]
    return ItemSheet(
        form=form,
        specification=form.specification(),
        conditions=_conditions(form),
        proposed=tuple(test for test in tests if test.why is not None),
        amount=amount_of(
            form.key(),
            {test.code: test.form.count() for test in tests if test.form.requested.data},
            form.stated(),
        ),
        others=tuple(sorted(others, key=lambda test: test.title[language()].casefold())),
    )


def _conditions(form: ItemForm) -> tuple[AskedHere, ...]:
    specification = form.specification()
    if specification is None:
        return ()
    grade, size, given = form.grade.data or "", form.size.data or "", form.stated()
    by_key = {one.key: one for one in specification.conditions}
    fields = [(by_key[entry.form.key.data], entry.form) for entry in form.conditions]
    said = stated([condition for condition, _field in fields], given)
    return tuple(
        AskedHere(
            condition=condition,
            form=field,
            decides=deciding(specification, condition, grade, size, given),
            unfit=known.unfit and not field.value.errors,
        )
        for (condition, field), known in zip(fields, said, strict=True)
    )


def faults_of(form: Form, product: int | None = None) -> list[Fault]:
    """Return every fault of a form and of the forms within it, in the order of the page."""
    found = []
    for field in form:
        if isinstance(field, FieldList):
            found += [Fault(field.id, product, field.label.text, text) for text in _texts(field.errors)]
            for number, entry in enumerate(field):
                inner = number if product is None else product
                found += faults_of(entry.form, inner) if isinstance(entry, FormField) else []
        else:
            found += [Fault(field.id, product, field.label.text, text) for text in _texts(field.errors)]
    return found


def _texts(errors: object) -> list[str]:
    return [text for text in errors if isinstance(text, str)] if isinstance(errors, list | tuple) else []
