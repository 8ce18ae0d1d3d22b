"""`lims verify FILE`: whether a document is a certificate of this installation and still holds.

Exit codes: 0 genuine and current, 3 genuine but superseded, suspended or withdrawn, 4 not genuine, 5 cannot tell.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.files import READABLE, bytes_of
from lims.cli.language import gettext as _
from lims.cli.language import told
from lims.cli.usage import Verb, option
from lims.domain.errors import N_, LimsError

if TYPE_CHECKING:
    from lims.queries.genuineness import Finding

CODES = {
    "VALID": 0,
    "DIGANTIKAN": 3,
    "DITANGGUHKAN": 3,
    "DICABUT": 3,
    "DEMONSTRASI": 4,
    "TIDAK ASLI": 4,
    "TIDAK DITEMUKAN": 4,
    "TIDAK DAPAT DIPASTIKAN": 5,
}
"""Exit code by standing; a demonstration never passes as genuine."""

SENTENCES = {
    "VALID": N_("Asli dan berlaku."),
    "DIGANTIKAN": N_("Asli, tetapi sudah digantikan oleh LHU lain."),
    "DITANGGUHKAN": N_("Asli, tetapi sedang ditangguhkan."),
    "DICABUT": N_("Asli, tetapi sudah dicabut."),
    "DEMONSTRASI": N_("Contoh dari laboratorium demonstrasi; tidak berlaku."),
    "TIDAK ASLI": N_("Nomornya ada, tetapi isinya bukan yang diterbitkan."),
    "TIDAK DITEMUKAN": N_("Bukan LHU yang diterbitkan di sini, atau sudah diubah."),
    "TIDAK DAPAT DIPASTIKAN": N_(
        "Tidak dapat dipastikan: bukan PDF atau data.json sebuah LHU, atau dari laboratorium yang tidak ada di sini."
    ),
}


@click.command(
    cls=Verb,
    help=N_(
        "Periksa PDF atau data.json sebuah LHU. Kode keluar: 0 asli dan berlaku, 3 digantikan, ditangguhkan "
        "atau dicabut, 4 tidak asli, 5 tidak dapat dipastikan."
    ),
)
@click.argument("file", type=READABLE)
@option("--json", "as_json", is_flag=True, help=N_("Jawab sebagai JSON."))
@click.pass_context
def verify(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Say whether a file is genuine and current."""
    from lims.cli.installation import opened
    from lims.database import db
    from lims.queries.genuineness import Finding, Standing, examine

    reason = ""
    try:
        data = bytes_of(file)
        with opened():
            finding = examine(db.session(), data)
    except LimsError as refusal:
        finding, reason = Finding(Standing.UNKNOWN), told(refusal)
    code = CODES[finding.standing]
    if as_json:
        click.echo(json.dumps(_plain(finding, code, reason), ensure_ascii=False, indent=2))
    else:
        _tell(finding, reason)
    ctx.exit(code)


def _plain(finding: "Finding", code: int, reason: str) -> dict[str, str | int]:
    return {
        "status": finding.standing.value,
        "code": code,
        "number": finding.number,
        "laboratory": finding.laboratory,
        "issued_on": finding.issued_on.isoformat() if finding.issued_on else "",
        "successor": finding.successor,
        "compared": finding.compared,
        "sha256": finding.sha256,
        "reason": reason,
    }


def _tell(finding: "Finding", reason: str) -> None:
    click.echo(f"{finding.standing.value}: {reason or _(SENTENCES[finding.standing])}")
    for label, value in (
        (_("Nomor"), finding.number),
        (_("Laboratorium"), finding.laboratory),
        (_("Tanggal terbit"), finding.issued_on.isoformat() if finding.issued_on else ""),
        (_("Penggantinya"), f"/v/{finding.successor}" if finding.successor else ""),
        ("SHA-256", finding.sha256),
    ):
        if value:
            click.echo(f"  {label}: {value}")
