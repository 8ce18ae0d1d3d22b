"""`lims verify PDF | PICTURE | QR-TEXT`: whether a certificate is genuine and still holds; needs no database.

Exit codes: 0 genuine and current, 3 genuine but superseded, suspended or withdrawn, 4 not genuine, 5 cannot tell.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.language import gettext as _
from lims.cli.language import said, told
from lims.cli.usage import Verb, option
from lims.domain.errors import N_, InvalidInput, LimsError

if TYPE_CHECKING:
    from lims.queries.verifying import Verdict

SENTENCES = {
    "VALID": N_("Asli dan berlaku."),
    "DIGANTIKAN": N_("Asli, tetapi sudah digantikan oleh LHU lain."),
    "DITANGGUHKAN": N_("Asli, tetapi sedang ditangguhkan."),
    "DICABUT": N_("Asli, tetapi sudah dicabut."),
    "ASLI, STATUS BELUM DIPERIKSA": N_(
        "Rekamannya asli; apakah masih berlaku tidak dapat diperiksa sekarang."
    ),
    "DEMONSTRASI": N_("Contoh dari laboratorium demonstrasi; tidak berlaku."),
    "TIDAK ASLI": N_("Tidak asli: isinya diubah, atau bukan dari laboratorium itu."),
    "TIDAK DITEMUKAN": N_("Bukan LHU yang diterbitkan di sini, atau sudah diubah."),
    "TIDAK DAPAT DIPASTIKAN": N_("Tidak dapat dipastikan."),
}

LABELS = {
    "signature": N_("Tanda tangan"),
    "key": N_("Kunci"),
    "log": N_("Log"),
    "witnesses": N_("Saksi"),
    "time": N_("Waktu"),
    "status": N_("Status"),
    "content": N_("Isi"),
    "paper": N_("QR"),
    "seal": N_("Segel"),
}

OUTCOMES = {"OK": N_("OK"), "GAGAL": N_("GAGAL"), "TIDAK DIPERIKSA": N_("TIDAK DIPERIKSA")}


@click.command(
    cls=Verb,
    help=N_(
        "Periksa LHU dari PDF, foto atau isi QR-nya. Kode keluar: 0 asli dan berlaku, 3 digantikan, ditangguhkan "
        "atau dicabut, 4 tidak asli, 5 tidak dapat dipastikan."
    ),
)
@click.argument("what", metavar="PDF | GAMBAR | ISI-QR")
@option(
    "--keys", help=N_("Daftar kunci: berkas trust-list.json, folder salinan, atau alamat https laboratorium.")
)
@option("--offline", is_flag=True, help=N_("Jangan memakai jaringan."))
@option("--json", "as_json", is_flag=True, help=N_("Jawab sebagai JSON."))
@click.pass_context
def verify(ctx: click.Context, what: str, keys: str | None, offline: bool, as_json: bool) -> None:
    """Say whether a certificate is genuine and current."""
    from lims.cli.verifying import verdict
    from lims.queries import verifying

    try:
        found = verdict(*_given(what), keys=keys, offline=offline)
    except LimsError as refusal:
        found = verifying.refused(refusal)
    if as_json:
        plain = verifying.plain(found, [told_check(one.message, one.parameters) for one in found.checks])
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _tell(found)
    ctx.exit(found.code)


def _given(what: str) -> tuple[bytes | None, str]:
    """Return the bytes of a file, or the text of a QR.

    Raises:
        InvalidInput: it is neither a file here nor anything that a QR holds.
    """
    if what == "-":
        return sys.stdin.buffer.read(), ""
    if what.lower().startswith(("http://", "https://")) or what[:40].isdecimal() or what.startswith("HC1:"):
        return None, what
    try:
        return Path(what).read_bytes(), ""
    except OSError as error:
        raise InvalidInput(
            N_("%(file)s tidak dapat dibaca (%(reason)s)."), file=what[:200], reason=error.strerror or ""
        ) from error


def told_check(message: str, parameters: dict[str, object]) -> str:
    """Return the words of a check in the reader's language."""
    return _(message, **parameters)


def _words(name: str, value: str) -> str:
    """Return a claim in words, a verdict too."""
    from lims.domain.conformity import Verdict, verdict_words
    from lims.queries.verifying import CONCLUSION

    return said(verdict_words(Verdict(value))) if name == CONCLUSION else value


def _tell(found: "Verdict") -> None:
    reason = told(found.reason) if found.reason else _(SENTENCES[found.status])
    click.echo(f"{found.status}: {reason}")
    for label, value in (
        (_("Nomor"), found.number),
        (_("Laboratorium"), found.laboratory),
        (_("Tanggal terbit"), found.issued_on),
        *((_(name), _words(name, value)) for name, value in found.shown),
        (_("Penggantinya"), f"/v/{found.successor}" if found.successor else ""),
        (_("Kode verifikasi"), found.short),
        ("SHA-256", found.sha256),
    ):
        if value:
            click.echo(f"  {label}: {value}")
    for check in found.checks:
        words = told_check(check.message, check.parameters)
        click.echo(f"  [{_(OUTCOMES[check.outcome.value])}] {_(LABELS[check.part.value])}: {words}")
