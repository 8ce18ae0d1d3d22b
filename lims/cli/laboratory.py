"""`lims laboratory`: the first laboratory and its first administrator; no account exists by itself."""

import click

from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_


@click.group(cls=Noun, help=N_("Laboratorium di mesin ini."))
def laboratory() -> None:
    """Laboratories of this installation."""


@laboratory.command(
    help=N_("Dirikan laboratorium dengan administrator pertamanya; yang belum ditulis ditanyakan.")
)
@option("--code", help=N_("Kode yang dicetak dalam nomor, misalnya BBSPJI-LM."))
@option("--name", help=N_("Nama laboratorium."))
@option("--address", help=N_("Alamat."))
@option("--city", help=N_("Kota."))
@option(
    "--zone",
    type=click.Choice(["WIB", "WITA", "WIT"]),
    default="WIB",
    show_default=True,
    help=N_("Zona waktu."),
)
@option("--public-url", default="", help=N_("Alamat publik untuk QR (https://...); dapat diisi kemudian."))
@option("--administrator", help=N_("Nama administrator pertama."))
@option("--email", help=N_("E-mail administrator (nama masuknya)."))
@option("--phone", help=N_("Nomor telepon administrator (nama masuknya)."))
def add(
    code: str | None,
    name: str | None,
    address: str | None,
    city: str | None,
    zone: str,
    public_url: str,
    administrator: str | None,
    email: str | None,
    phone: str | None,
) -> None:
    """Found a laboratory."""
    from lims.cli.installation import opened, system
    from lims.database import transaction
    from lims.services import administration, founding, passwords

    with opened():
        given = founding.LaboratoryInput(
            code=asked(code, _("Kode laboratorium (misalnya BBSPJI-LM)")),
            name=asked(name, _("Nama laboratorium")),
            address=asked(address, _("Alamat")),
            city=asked(city, _("Kota")),
            zone=zone,
        )
        person = asked(administrator, _("Nama administrator"))
        identifier = email or phone or asked(None, _("E-mail atau nomor telepon administrator"))
        password = passwords.random_password()
        first = founding.AdministratorInput(
            name=person,
            email=email or (identifier if "@" in identifier else ""),
            phone=phone or ("" if "@" in identifier else identifier),
            password=password,
        )
        with transaction() as session:
            founded = founding.found(session, system(), given, first)[0]
            if public_url:
                form = administration.LaboratoryInput(
                    name=founded.name,
                    address=founded.address,
                    city=founded.city,
                    timezone=founded.timezone,
                    verification_url=public_url,
                )
                administration.configure(session, system(founded), form, founded.version)
    click.echo(_("Laboratorium %(code)s didirikan.", code=given.code.strip()))
    tell_password(person, identifier, password)


def asked(value: str | None, question: str) -> str:
    """Return what was written as an option, or ask for it."""
    answer: str = click.prompt(question) if value is None else value
    return answer


def tell_password(name: str, identifier: str, password: str) -> None:
    """Show a password the one time that it is known."""
    click.echo(
        _(
            "%(name)s masuk dengan %(identifier)s dan kata sandi sementara %(password)s "
            "(ditampilkan sekali ini; diganti saat pertama masuk).",
            name=name,
            identifier=identifier,
            password=password,
        )
    )
