"""People: who works here, in which roles, with which authorisations, and help with their accounts."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.queries import people as queries
from lims.services import authorisations, memberships, people
from lims.web import acting, lists, shown_code
from lims.web.admin import words, workbooks
from lims.web.admin.people_forms import AuthorisationForm, NewPersonForm, PersonForm, RoleForm, role_choices
from lims.web.fields import LastDay, method_choices, refuse_garbled, version_of
from lims.web.navigation import role_words
from lims.web.session import current_actor


def all_people() -> str | Response:
    """List the people of the laboratory."""
    wanted = lists.wanted()
    found = queries.search(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.people(found)
    return render_template(
        "admin/people.html",
        found=found,
        wanted=wanted,
        roles=role_words(),
        states=[
            ("current", _("Bertugas")),
            ("former", _("Tidak lagi bertugas")),
            ("open", _("Tanpa peran, akun masih aktif")),
            ("ending", _("Peran atau kewenangan segera berakhir")),
            ("disabled", _("Nonaktif")),
        ],
        may_manage=allows(current_actor(), Permission.PEOPLE_MANAGE),
    )


def person(user_id: uuid.UUID) -> str:
    """Show a person."""
    actor = current_actor()
    return render_template(
        "admin/person.html",
        page=queries.read(db.session(), actor, user_id),
        roles=role_words(),
        activities=words.activity_words(),
        may_manage=allows(actor, Permission.PEOPLE_MANAGE),
        may_see_trail=allows(actor, Permission.AUDIT_VIEW),
    )


def new_person() -> str | tuple[str, int]:
    """Add a person with a first role; the one-time code is shown this once."""
    actor = current_actor()
    require(actor, Permission.PEOPLE_MANAGE)
    form = NewPersonForm()
    form.role.choices = role_choices()
    if request.method == "GET":
        return render_template("admin/new_person.html", form=form)

    def add(session: Session) -> tuple[uuid.UUID, str]:
        user, password = people.add(session, actor, form.to_input(), form.to_membership())
        return user.id, password

    added = acting.submit(form, add)
    if added is None:
        return render_template("admin/new_person.html", form=form), 422
    return shown_code.page(*added, url_for("admin.person", user_id=added[0]))


def edit_person(user_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Change a person's name, NIP, or what they sign in with."""
    actor = current_actor()
    page = queries.read(db.session(), actor, user_id)
    require(actor, Permission.PEOPLE_MANAGE)
    form = PersonForm(obj=page)
    if request.method == "GET":
        return render_template("admin/person_form.html", form=form, page=page)
    done = acting.submit(
        form,
        lambda session: people.update(session, actor, user_id, form.to_input(), version_of(form)),
    )
    if done is None:
        return render_template("admin/person_form.html", form=form, page=page), 422
    flash(acting.saved(), "success")
    return redirect(url_for("admin.person", user_id=user_id), 303)


def new_role(user_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Give a person another role."""
    actor = current_actor()
    page = queries.read(db.session(), actor, user_id)
    require(actor, Permission.PEOPLE_MANAGE)
    form = RoleForm()
    form.role.choices = role_choices()
    if request.method == "GET":
        return render_template("admin/role_form.html", form=form, page=page)
    done = acting.submit(
        form, lambda session: memberships.add_membership(session, actor, user_id, form.to_membership())
    )
    if done is None:
        return render_template("admin/role_form.html", form=form, page=page), 422
    flash(_("Peran ditambahkan."), "success")
    return redirect(url_for("admin.person", user_id=user_id), 303)


def end_role(user_id: uuid.UUID, membership_id: uuid.UUID) -> Response:
    """End a role."""
    form = LastDay()

    def end(session: Session) -> None:
        refuse_garbled(form)
        memberships.end_membership(session, current_actor(), membership_id, form.last_day.data)

    return acting.press(end, _("Peran diakhiri."), url_for("admin.person", user_id=user_id))


def new_authorisation(user_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Authorise a person for methods."""
    actor = current_actor()
    page = queries.read(db.session(), actor, user_id)
    require(actor, Permission.PEOPLE_MANAGE)
    form = AuthorisationForm()
    form.method_code.choices = method_choices()
    if request.method == "GET":
        return render_template("admin/authorisation_form.html", form=form, page=page)

    def authorise(session: Session) -> int:
        return len([authorisations.authorise(session, actor, user_id, one) for one in form.to_inputs()])

    if acting.submit(form, authorise) is None:
        return render_template("admin/authorisation_form.html", form=form, page=page), 422
    flash(_("Kewenangan ditambahkan."), "success")
    return redirect(url_for("admin.person", user_id=user_id), 303)


def end_authorisation(user_id: uuid.UUID, authorisation_id: uuid.UUID) -> Response:
    """End an authorisation."""
    form = LastDay()

    def end(session: Session) -> None:
        refuse_garbled(form)
        authorisations.end_authorisation(
            session, current_actor(), authorisation_id, form.last_day.data, form.reason.data or ""
        )

    return acting.press(end, _("Kewenangan diakhiri."), url_for("admin.person", user_id=user_id))


def disable_person(user_id: uuid.UUID) -> Response:
    """Shut somebody out."""
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: people.disable(session, current_actor(), user_id, reason),
        _("Akun dinonaktifkan; semua sesinya berakhir."),
        url_for("admin.person", user_id=user_id),
    )


def enable_person(user_id: uuid.UUID) -> Response:
    """Let somebody in again."""
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: people.enable(session, current_actor(), user_id, reason),
        _("Akun diaktifkan lagi."),
        url_for("admin.person", user_id=user_id),
    )


def reset_password(user_id: uuid.UUID) -> str:
    """Give somebody a one-time code in place of a lost password; it is shown this once."""
    with transaction() as session:
        password = people.reset_password(session, current_actor(), user_id, request.form.get("reason", ""))
    return shown_code.page(user_id, password, url_for("admin.person", user_id=user_id))
