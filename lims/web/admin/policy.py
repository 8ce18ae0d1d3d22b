"""A laboratory's policy about records and about asking its clients."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import BooleanField, HiddenField

from lims.access import Permission, allows, require
from lims.database import db
from lims.queries import policies as queries
from lims.services import policies
from lims.services.policies import PolicyInput
from lims.web import acting
from lims.web.fields import WholeField, refuse_garbled, version_of
from lims.web.session import current_actor


class PolicyForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What can be decided."""

    version = HiddenField()
    record_years = WholeField(
        lazy_gettext("Penyimpanan rekaman"),
        description=lazy_gettext(
            "Sekurang-kurangnya. Aplikasi tidak memusnahkan rekaman, sebelum maupun sesudahnya."
        ),
    )
    name_check_days = WholeField(
        lazy_gettext("Pemeriksaan nama oleh pelanggan sebelum LHU terbit"),
        description=lazy_gettext("0: tidak ditanya. Diam sampai hari itu berarti setuju."),
    )
    asks_survey = BooleanField(lazy_gettext("Tanyakan survei kepuasan (SKM) sehari sesudah LHU terbit"))

    def to_input(self) -> PolicyInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return PolicyInput(self.record_years.data, self.name_check_days.data, bool(self.asks_survey.data))


def policy() -> Response | str | tuple[str, int]:
    """Show the policy, or change it."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_VIEW)
    present = queries.in_force(db.session(), actor.laboratory())
    if request.method == "GET":
        return _page(PolicyForm(formdata=None, obj=present))
    form = PolicyForm()
    done = acting.submit(
        form, lambda session: policies.decide(session, actor, form.to_input(), version_of(form))
    )
    if done is None:
        return _page(form), 422
    flash(acting.saved(), "success")
    return redirect(url_for("admin.policy"), 303)


def _page(form: PolicyForm) -> str:
    return render_template(
        "admin/policy.html", form=form, may=allows(current_actor(), Permission.LABORATORY_CONFIGURE)
    )
