"""Budgets of uncertainty: the list, the editor with its figures, publication."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response
from wtforms.fields import SelectChoice

from lims import clock
from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.domain.measurement.budget import changes, read
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import ResultField
from lims.models import UncertaintyBudget
from lims.queries import administration
from lims.queries import budgets as queries
from lims.queries.stated_uncertainties import all_of
from lims.services import uncertainties
from lims.web import faults, filters
from lims.web.errors import words
from lims.web.fields import version_of
from lims.web.lab.budget_form import KEYS, SPARE, BudgetForm, filled, lines_of, to_input
from lims.web.lab.stated_form import StatedForm
from lims.web.session import current_actor

Answer = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class About:
    """What a budget is of."""

    method_code: str
    result: ResultField


def budgets() -> str:
    """List the budgets and what is stated without one, and offer new ones."""
    return page(StatedForm(formdata=None))


def page(form: StatedForm) -> str:
    """Return the page with the form for what is stated, as it stands."""
    actor, session = current_actor(), db.session()
    numbers = queries.numbers(session, actor)
    form.of.choices = [
        SelectChoice(f"{code}|{one.measurand}", f"{code}: {filters.words(one.label)} ({one.unit or '–'})")
        for code, one in numbers
    ]
    today = clock.today(administration.own(session, actor).timezone)
    return render_template(
        "lab/standards/budgets.html",
        editions=queries.editions(session, actor),
        numbers=numbers,
        states=state_words(),
        stated=all_of(session, actor, today),
        form=form,
        today=today,
        may_write=allows(actor, Permission.STANDARD_CHECK),
    )


def new() -> Answer:
    """Write a first edition, or compute what it would come to."""
    require(current_actor(), Permission.STANDARD_CHECK)
    if "of" not in request.args:
        return redirect(url_for("lab.budgets"), 303)
    about = _about(*request.args.get("of", "").partition("|")[::2])
    if request.method == "GET":
        return _editor(about, BudgetForm(formdata=None, data={"k": "2"}), [])
    form, lines = BudgetForm(), lines_of(request.form)
    if request.form.get("act") != "save":
        return _editor(about, form, lines)
    try:
        with transaction() as session:
            given = to_input(form, about.method_code, about.result.measurand, lines)
            made = uncertainties.draft(session, current_actor(), given)
            address = url_for("lab.budget", budget_id=made.id)
    except InvalidInput as error:
        faults.place(form, error)
        return _editor(about, form, lines), error.status
    flash(_("Konsep anggaran disimpan. Periksa angkanya, lalu terbitkan."), "success")
    return redirect(address, 303)


def budget(budget_id: uuid.UUID) -> Answer:
    """Show an edition; change, publish or withdraw it."""
    actor = current_actor()
    kept = queries.read(db.session(), actor, budget_id)
    about = _about(kept.method_code, kept.measurand)
    if request.method == "GET":
        return _editor(about, filled(kept), kept.content["lines"], kept)
    require(actor, Permission.STANDARD_CHECK)
    act = request.form.get("act", "")
    if act not in {"save", "publish", "withdraw", "edition"}:
        # What is fixed is not sent back by the browser.
        lines = lines_of(request.form) if kept.state == "draft" else kept.content["lines"]
        return _editor(about, BudgetForm(), lines, kept)
    try:
        address = _do(act, kept, about)
    except (InvalidInput, Conflict) as error:
        db.session().expire_all()
        kept = queries.read(db.session(), actor, budget_id)
        form = BudgetForm() if act == "save" else filled(kept)
        faults.place(form, error)
        lines = lines_of(request.form) if act == "save" else kept.content["lines"]
        return _editor(about, form, lines, kept), error.status
    flash(_("Anggaran ketidakpastian dicatat."), "success")
    return redirect(address, 303)


def _do(act: str, kept: UncertaintyBudget, about: About) -> str:
    """Carry out an act and return where it leads."""
    actor, reason, budget_id = current_actor(), request.form.get("reason", ""), kept.id
    form = BudgetForm() if act == "save" else filled(kept)
    lines = lines_of(request.form) if act == "save" else list(kept.content["lines"])
    given = to_input(form, about.method_code, about.result.measurand, lines)
    with transaction() as session:
        if act == "save":
            uncertainties.revise(session, actor, budget_id, given, version_of(form))
        elif act == "publish":
            uncertainties.publish(session, actor, budget_id, reason)
        elif act == "withdraw":
            uncertainties.withdraw(session, actor, budget_id, reason)
        else:
            budget_id = uncertainties.draft(session, actor, given).id
    return url_for("lab.budget", budget_id=budget_id)


def _about(method_code: str, measurand: str) -> About:
    for code, result in queries.numbers(db.session(), current_actor()):
        if (code, result.measurand) == (method_code, measurand):
            return About(code, result)
    raise NotFound(N_("Besaran ini tidak ada dalam metode laboratorium. Pilih dari daftar anggaran."))


def _editor(
    about: About, form: BudgetForm, lines: list[dict[str, Any]], kept: UncertaintyBudget | None = None
) -> str:
    """Return the page with the figures of what stands in the form."""
    actor = current_actor()
    given = to_input(form, about.method_code, about.result.measurand, lines)
    figures, refusal = None, ""
    if lines:
        try:
            content = read(given.content)
            value = _value(form)
            figures = queries.figures(db.session(), actor, about.method_code, about.result, content, value)
        except InvalidInput as error:
            refusal = " ".join(words(one) for one in (error, *error.fields.values()))
    editions = queries.editions(db.session(), actor, kept) if kept else ()
    earlier = queries.before(editions, kept) if kept else None
    editable = (kept is None or kept.state == "draft") and allows(actor, Permission.STANDARD_CHECK)
    spare: list[Mapping[str, Any]] = [
        dict.fromkeys((*KEYS, "relative"), "") for _number in range(SPARE if editable else 0)
    ]
    return render_template(
        "lab/standards/budget.html",
        about=about,
        form=form,
        lines=[*lines, *spare],
        kept=kept,
        figures=figures,
        refusal=refusal,
        editable=editable,
        may_write=allows(actor, Permission.STANDARD_CHECK),
        editions=editions,
        earlier=earlier,
        changes=changes(earlier.content, kept.content) if kept and earlier else (),
        parts=part_words(),
        states=state_words(),
        distributions=distribution_words(),
        ways=way_words(),
    )


def _value(form: BudgetForm) -> Decimal:
    """Return the value that the figures are for: as typed, else the middle or an end of the range, else 100."""
    low, high = ((end.data or "").strip() for end in (form.low, form.high))
    if (form.value.data or "").strip():
        return parse_decimal(form.value.data)
    if low and high:
        return (parse_decimal(low) + parse_decimal(high)) / 2
    return parse_decimal(high or low or "100")


def state_words() -> dict[str, tuple[str, str]]:
    """Return the states of a budget: words and tone."""
    return {
        "draft": (_("Konsep"), "wait"),
        "published": (_("Berlaku"), "ok"),
        "superseded": (_("Digantikan"), "idle"),
    }


def distribution_words() -> dict[str, str]:
    """Return the distributions that a line may have."""
    return {
        "normal": _("normal (u = nilai ÷ pembagi)"),
        "uniform": _("persegi (÷ √3)"),
        "triangular": _("segitiga (÷ √6)"),
        "arcsine": _("bentuk U (÷ √2)"),
    }


def part_words() -> dict[str, str]:
    """Return what a budget says of itself and of a line."""
    return {
        "level": _("Tingkat kepercayaan"),
        "k": _("Faktor cakupan k"),
        "model": _("Model"),
        "distribution": _("Sebaran"),
        "amount": _("Besarnya"),
        "relative": _("dalam persen"),
        "divisor": _("Pembagi"),
        "dof": _("Derajat kebebasan"),
        "sensitivity": _("Kepekaan"),
        "function": _("Dari kalibrasi alat: fungsi"),
        "at": _("pada bacaan atau angka"),
        "symbol": _("Lambang dalam model"),
        "estimate": _("Taksiran"),
    }


def way_words() -> dict[str, str]:
    """Return how U was computed, and why."""
    return {
        "first-order": _("Orde pertama (JCGM 100): model cukup lurus dalam rentang ketidakpastiannya."),
        "second-order": _("Orde kedua (JCGM 100, 5.1.2): orde pertama menyesatkan karena model melengkung."),
        "monte-carlo": _(
            "Monte Carlo (JCGM 101, 20 000 percobaan): orde pertama menyesatkan karena model melengkung."
        ),
    }
