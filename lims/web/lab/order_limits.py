"""Limits typed by hand for an order: typed in, confirmed by another supervisor, withdrawn."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from lims.access import Permission, allows, require
from lims.database import db
from lims.domain.errors import N_, InvalidInput
from lims.queries import order_limits as queries
from lims.queries.order_limits import LimitsPage
from lims.services import typed_limits
from lims.services.typed_limits import LimitInput
from lims.web import acting, lists, states
from lims.web.filters import words
from lims.web.lab import workbooks
from lims.web.session import current_actor

KINDS = [
    SelectChoice("drawing", lazy_gettext("Gambar teknik")),
    SelectChoice("contract", lazy_gettext("Kontrak")),
    SelectChoice("letter", lazy_gettext("Surat pelanggan")),
    SelectChoice("standard", lazy_gettext("Butir standar")),
]


class LimitForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A limit with its source."""

    of = SelectField(lazy_gettext("Hasil yang dibatasi"), validate_choice=False)
    low = StringField(
        lazy_gettext("Paling kecil"), description=lazy_gettext("Kosongkan bila tidak ada."), id="low"
    )
    low_open = BooleanField(lazy_gettext("Nilai itu sendiri belum memenuhi (>)"))
    high = StringField(
        lazy_gettext("Paling besar"), description=lazy_gettext("Kosongkan bila tidak ada."), id="high"
    )
    high_open = BooleanField(lazy_gettext("Nilai itu sendiri sudah tidak memenuhi (<)"))
    source_kind = RadioField(lazy_gettext("Asal batas"), choices=KINDS, validate_choice=False)
    source = StringField(
        lazy_gettext("Sumber"),
        description=lazy_gettext(
            "Nomor dengan tanggal atau revisi, misalnya Gambar G-12 rev. 2. Dicetak pada LHU."
        ),
        render_kw={"required": True},
    )

    def to_input(self) -> LimitInput:
        """Return what was filled in; the service says what is wrong."""
        line, _bar, measurand = (self.of.data or "").partition("|")
        try:
            line_id = uuid.UUID(line)
        except ValueError:
            wanted = InvalidInput(N_("Pilih hasil yang dibatasi."))
            raise InvalidInput(N_("Periksa isian yang ditandai."), {"of": wanted}) from None
        return LimitInput(
            line_id=line_id,
            measurand=measurand,
            low=self.low.data or "",
            high=self.high.data or "",
            low_open=bool(self.low_open.data),
            high_open=bool(self.high_open.data),
            source_kind=self.source_kind.data or "",
            source=self.source.data or "",
        )


def all_limits() -> str | Response:
    """List the limits that were typed by hand, those that await a supervisor first."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    kinds = {choice.value: choice.label for choice in KINDS}
    if wanted.whole:
        return workbooks.typed_limits(found, kinds)
    choices = [(state, states.limit_state(state)[0]) for state in queries.STATES]
    return render_template("lab/all_limits.html", found=found, wanted=wanted, states=choices, kinds=kinds)


def limits(order_id: uuid.UUID) -> str:
    """Show the limits of an order that no specification file holds."""
    page = queries.read(db.session(), current_actor(), order_id)
    return _page(page, LimitForm(formdata=None))


def type_in(order_id: uuid.UUID) -> Response | tuple[str, int]:
    """Note another one."""
    queries.read(db.session(), current_actor(), order_id)
    require(current_actor(), Permission.LIMIT_TYPE)
    form = LimitForm()
    done = acting.submit(
        form, lambda session: typed_limits.type_in(session, current_actor(), form.to_input())
    )
    if done is None:
        return _page(queries.read(db.session(), current_actor(), order_id), form), 422
    flash(_("Batas dicatat. Penyelia lain mengonfirmasinya sebelum batas ini dinilai."), "success")
    return redirect(url_for("lab.order_limits", order_id=order_id), 303)


def confirm(order_id: uuid.UUID, limit_id: uuid.UUID) -> Response:
    """Say that a limit is what its source says."""
    return acting.press(
        lambda session: typed_limits.confirm(session, current_actor(), limit_id),
        _("Batas dikonfirmasi; sejak sekarang hasilnya dinilai terhadapnya."),
        url_for("lab.order_limits", order_id=order_id),
    )


def withdraw(order_id: uuid.UUID, limit_id: uuid.UUID) -> Response:
    """Take a limit back."""
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: typed_limits.withdraw(session, current_actor(), limit_id, reason),
        _("Batas ditarik; catatannya tetap tersimpan."),
        url_for("lab.order_limits", order_id=order_id),
    )


def _page(page: LimitsPage, form: LimitForm) -> str:
    actor = current_actor()
    form.of.choices = [
        SelectChoice(
            f"{one.line_id}|{one.measurand}",
            f"{one.sample} · {words(one.method)} · {words(one.result)}"
            + (f" ({one.unit})" if one.unit else ""),
        )
        for one in page.open
    ]
    return render_template(
        "lab/limits.html",
        page=page,
        form=form,
        kinds={choice.value: choice.label for choice in KINDS},
        may_type=allows(actor, Permission.LIMIT_TYPE) and page.order.state != "cancelled",
        may_confirm=allows(actor, Permission.LIMIT_CONFIRM),
    )
