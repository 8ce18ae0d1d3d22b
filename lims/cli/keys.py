"""`lims keys`: the keys of a laboratory from their making to their end; `docs/keys.md` tells the drills."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from lims.cli.files import write
from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, Conflict, InvalidInput

if TYPE_CHECKING:
    from lims.trust.keys import PublicKey

of_laboratory = option("--laboratory", help=N_("Kode laboratorium; tidak perlu bila hanya ada satu."))

PURPOSES = ("certificate", "status", "seal", "log", "authority")


@click.group(cls=Noun, help=N_("Kunci laboratorium: tanda tangan LHU, log, daftar status, segel PDF."))
def keys() -> None:
    """Keys of this installation."""


@keys.command(name="list", help=N_("Tampilkan semua kunci, juga yang lama."))
@of_laboratory
def list_(laboratory: str | None) -> None:
    """Show all keys."""
    from lims import clock
    from lims.cli.installation import laboratory_of, opened
    from lims.cli.table import table

    with opened() as installation:
        code = laboratory_of(laboratory).code
        ring = installation.keys.ring(code)
        rows = [
            [
                key.kid.hex(),
                key.purpose.value,
                f"{key.valid_from:%Y-%m-%d}",
                f"{key.valid_until:%Y-%m-%d}",
                _state(key, clock.now()),
            ]
            for key in ring.public
        ]
        table([_("Kunci"), _("Untuk"), _("Sejak"), _("Sampai"), _("Keadaan")], rows)
        click.echo(_("Lembar pemulihan yang berlaku: nomor %(number)s.", number=ring.sheet))
        if installation.keys.sheet_file(code).is_file():
            click.echo(
                _("Lembar itu BELUM disegel. Cetak (lims keys sheet), segel, lalu: lims keys sheet --sealed")
            )


def _state(key: "PublicKey", at: datetime) -> str:
    if key.revoked_from is not None:
        return _("dicabut sejak %(at)s", at=f"{key.revoked_from:%Y-%m-%d %H:%M} UTC")
    if key.retired_at is not None:
        return _("dipensiunkan %(at)s", at=f"{key.retired_at:%Y-%m-%d}")
    return _("berlaku") if key.holds(at) else _("kedaluwarsa")


@keys.command(help=N_("Buat kunci laboratorium yang belum mempunyainya."))
@of_laboratory
def new(laboratory: str | None) -> None:
    """Make the keys of a laboratory."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import keys as acts

    with opened() as installation:
        code = laboratory_of(laboratory).code
        with transaction() as session:
            found = laboratory_of(code)
            first = acts.make(session, system(found), found, installation.keys)
        if not first:
            raise Conflict(
                N_("Laboratorium %(code)s sudah mempunyai kunci. Lihat: lims keys list"), code=code
            )
        click.echo(_("Kunci laboratorium %(code)s dibuat.", code=code))
        click.echo(_("Cetak lembar pemulihannya: lims keys sheet, segel, lalu lims keys sheet --sealed"))


@keys.command(help=N_("Ganti kunci yang berlaku dengan kunci baru; yang lama tetap dapat diperiksa."))
@of_laboratory
@option(
    "--for",
    "purposes",
    type=click.Choice(PURPOSES),
    multiple=True,
    help=N_("Kegunaan; tanpa pilihan ini LHU, status dan segel."),
)
def rotate(laboratory: str | None, purposes: tuple[str, ...]) -> None:
    """Rotate keys."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import keys as acts
    from lims.trust.keys import Purpose
    from lims.trust.keystore import YEARLY

    wanted = tuple(Purpose(one) for one in purposes) or YEARLY
    with opened() as installation, transaction() as session:
        found = laboratory_of(laboratory)
        acts.rotate(session, system(found), found, installation.keys, wanted)
    click.echo(_("Kunci diganti: %(purposes)s.", purposes=", ".join(one.value for one in wanted)))


@keys.command(help=N_("Pensiunkan sebuah kunci dengan tertib; kunci baru dibuat saat diperlukan."))
@click.argument("kid")
@of_laboratory
def retire(kid: str, laboratory: str | None) -> None:
    """Retire a key."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import keys as acts

    with opened() as installation, transaction() as session:
        found = laboratory_of(laboratory)
        acts.retire(session, system(found), found, installation.keys, kid)
    click.echo(_("Kunci %(kid)s dipensiunkan.", kid=kid))


@keys.command(help=N_("Cabut kunci yang dicuri: yang tercatat dalam log sebelum saat itu tetap sah."))
@click.argument("kid")
@option("--from", "since", required=True, help=N_("Sejak kapan, misalnya 2026-11-24T08:30 (waktu setempat)."))
@option("--reason", required=True, help=N_("Alasan; masuk ke jejak audit."))
@of_laboratory
def revoke(kid: str, since: str, reason: str, laboratory: str | None) -> None:
    """Revoke a key."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import transaction
    from lims.services import keys as acts

    with opened() as installation, transaction() as session:
        found = laboratory_of(laboratory)
        instant = _instant(since, found.timezone)
        numbers = acts.revoke(
            session, system(found), found, installation.keys, kid, since=instant, reason=reason
        )
    click.echo(_("Kunci %(kid)s dicabut sejak %(at)s.", kid=kid, at=f"{instant:%Y-%m-%d %H:%M} UTC"))
    click.echo(_("Terbitkan daftar yang baru sekarang juga: lims publish FOLDER"))
    if numbers:
        click.echo(_("LHU asli yang terbit sesudahnya harus diganti dengan amandemen:"))
        click.echo("\n".join(f"  {number}" for number in numbers))


def _instant(text: str, zone: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(N_("Tulislah saat seperti 2026-11-24T08:30.")) from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone))
    return found.astimezone(UTC)


@keys.command(help=N_("Tampilkan lembar pemulihan untuk dicetak dan disegel."))
@of_laboratory
@option("--sealed", is_flag=True, help=N_("Lembar sudah disegel: hapus berkasnya dari mesin ini."))
@option("--renew", is_flag=True, help=N_("Buat lembar baru; yang lama tidak membuka apa pun lagi."))
def sheet(laboratory: str | None, sealed: bool, renew: bool) -> None:
    """Print the recovery sheet."""
    from lims import clock
    from lims.cli.installation import laboratory_of, opened

    with opened() as installation:
        code, store = laboratory_of(laboratory).code, installation.keys
        store.ring(code)
        if sealed:
            store.sheet_sealed(code)
            click.echo(_("Lembar pemulihan dihapus dari mesin ini; kini hanya ada di amplop bersegel."))
            return
        if renew:
            store.renew_sheet(code, clock.now())
        file = store.sheet_file(code)
        if not file.is_file():
            raise Conflict(
                N_(
                    "Lembar sudah disegel dan tidak ada lagi di mesin ini. Untuk yang baru: lims keys sheet --renew"
                )
            )
        click.echo(file.read_text(encoding="utf-8"))


@keys.command(help=N_("Buka kunci yang dipulihkan dari cadangan dengan rahasia pada lembar pemulihan."))
@of_laboratory
def recover(laboratory: str | None) -> None:
    """Recover keys; the secret is asked for, because an option would stay in the shell's history."""
    from lims.cli.installation import laboratory_of, opened
    from lims.trust import sheet as sheets

    with opened() as installation:
        code = laboratory_of(laboratory).code
        number = installation.keys.ring(code).sheet
        typed = click.prompt(_("Rahasia dari lembar nomor %(number)s", number=number), hide_input=True)
        installation.keys.recover(code, sheets.typed(typed))
    click.echo(_("Kunci laboratorium %(code)s dapat dipakai lagi di mesin ini.", code=code))


@keys.command(help=N_("Tulis kunci umum sebagai trust-list.json, untuk pembeli dan pemeriksa lain."))
@option("--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help=N_("Berkas."))
def export(output: Path) -> None:
    """Write the public keys."""
    from lims.cli.installation import opened
    from lims.database import db
    from lims.queries.publication import Publication

    with opened() as installation:
        trust = Publication(db.session(), installation.keys).trust_list()
    write(output, json.dumps(trust.plain(), ensure_ascii=False, indent=1, sort_keys=True).encode())
    click.echo(_("%(file)s ditulis (%(count)s laboratorium).", file=output, count=len(trust.issuers)))
