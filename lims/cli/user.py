"""`lims user`: who may sign in."""

from typing import TYPE_CHECKING

import click

from lims.cli.laboratory import asked, tell_password
from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, InvalidInput, NotFound

if TYPE_CHECKING:
    import uuid

    from sqlalchemy.orm import Session

    from lims.access import Actor
    from lims.models import User

in_laboratory = option("--laboratory", help=N_("Kode laboratorium, bila ada beberapa."))
with_reason = option("--reason", help=N_("Alasan, untuk jejak audit."))


@click.group(cls=Noun, help=N_("Orang yang dapat masuk."))
def user() -> None:
    """People who can sign in."""


ROLES = (
    "reception",
    "analyst",
    "supervisor",
    "technical_manager",
    "quality_manager",
    "head",
    "treasurer",
    "administrator",
    "assessor",
)


@user.command(help=N_("Tambahkan orang dengan perannya; kata sandi sementaranya ditampilkan sekali."))
@option("--name", help=N_("Nama."))
@option("--email", help=N_("E-mail (nama masuknya)."))
@option("--phone", help=N_("Nomor telepon (nama masuknya)."))
@option(
    "--role", type=click.Choice(ROLES), help=N_("Peran pertama; yang lain diberikan pada Pengaturan, Orang.")
)
@option("--position", default="", help=N_("Jabatan, dicetak di bawah tanda tangan."))
@option("--employee-number", default="", help=N_("NIP."))
@in_laboratory
def add(
    name: str | None,
    email: str | None,
    phone: str | None,
    role: str | None,
    position: str,
    employee_number: str,
    laboratory: str | None,
) -> None:
    """Add a person with a first role."""
    from lims import clock
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import memberships, people

    with opened():
        name = asked(name, _("Nama"))
        identifier = email or phone or asked(None, _("E-mail atau nomor telepon"))
        if not email and not phone:
            email, phone = (identifier, "") if "@" in identifier else ("", identifier)
        role = role or click.prompt(_("Peran"), type=click.Choice(ROLES))
        given = people.PersonInput(name, email or "", phone or "", employee_number)
        with transaction() as session:
            place = laboratory_of(laboratory)
            first = memberships.MembershipInput(
                role=role, valid_from=clock.today(place.timezone), position=position
            )
            password = people.add(session, system(place), given, first)[1]
    tell_password(name, identifier, password)


@user.command(help=N_("Nonaktifkan seseorang dan akhiri semua sesinya; yang dikerjakannya tetap tercatat."))
@click.argument("identifier")
@with_reason
@in_laboratory
def disable(identifier: str, reason: str | None, laboratory: str | None) -> None:
    """Disable a person."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import accounts

    with opened():
        reason = asked(reason, _("Alasan"))
        with transaction() as session:
            actor = system(laboratory_of(laboratory))
            person = person_of(session, identifier)
            name = person.name
            accounts.disable(session, actor, person.id, reason=reason)
    click.echo(_("%(name)s dinonaktifkan.", name=name))


@user.command(name="reset-password", help=N_("Beri kata sandi sementara yang baru; ditampilkan sekali."))
@click.argument("identifier")
@with_reason
def reset_password(identifier: str, reason: str | None) -> None:
    """Give a person a new password."""
    from lims.cli.installation import opened
    from lims.database import transaction
    from lims.services import password_resets

    with opened():
        reason = asked(reason, _("Alasan"))
        with transaction() as session:
            person = person_of(session, identifier)
            name = person.name
            password = password_resets.give_code(
                session, _helper_of(session, person.id), person.id, reason=reason
            )
    tell_password(name, identifier, password)


def person_of(session: "Session", identifier: str) -> "User":
    """Return the person who signs in with an e-mail address or a phone number."""
    from sqlalchemy import select

    from lims.models import User
    from lims.services import accounts

    condition = (
        User.email == accounts.normal_email(identifier)
        if "@" in identifier
        else User.phone == accounts.normal_phone(identifier)
    )
    found = session.scalars(select(User).where(condition)).one_or_none()
    if found is None:
        raise NotFound(N_("Tidak ada orang yang masuk dengan %(identifier)s."), identifier=identifier)
    return found


def _helper_of(session: "Session", user_id: "uuid.UUID") -> "Actor":
    """Return the system acting in a laboratory that may help this person: its own, or one that serves its business."""
    from sqlalchemy import select, union

    from lims.cli.installation import system
    from lims.models import ClientMembership, ClientRelation, Laboratory, LaboratoryMembership

    serving = union(
        select(LaboratoryMembership.laboratory_id).where(LaboratoryMembership.user_id == user_id),
        select(ClientRelation.laboratory_id)
        .join(ClientMembership, ClientMembership.client_id == ClientRelation.client_id)
        .where(ClientMembership.user_id == user_id),
    )
    laboratory_id = session.execute(serving).scalars().first()
    if laboratory_id is None:
        raise InvalidInput(
            N_("Orang ini belum menjadi anggota atau pelanggan laboratorium mana pun di sini.")
        )
    return system(session.get_one(Laboratory, laboratory_id))
