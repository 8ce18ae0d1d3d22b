"""`lims verify FILE`: whether a document is a certificate of this installation and still holds.

Exit codes: 0 genuine and current, 3 genuine but superseded, suspended or withdrawn, 4 not genuine, 5 cannot tell.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.files import READABLE, bytes_of
from lims.cli.language import gettext as _
from lims.cli.language import told
from lims.cli.usage import Verb, option
from lims.domain.errors import N_, LimsError

if TYPE_CHECKING:
    from lims.domain.certificate import CertificateContent
    from lims.models import Certificate

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
"""Exit code by public state; a demonstration never passes as genuine."""

STATES = {
    "issued": "VALID",
    "superseded": "DIGANTIKAN",
    "suspended": "DITANGGUHKAN",
    "withdrawn": "DICABUT",
}

SENTENCES = {
    "VALID": N_("Asli dan berlaku."),
    "DIGANTIKAN": N_("Asli, tetapi sudah digantikan oleh LHU lain."),
    "DITANGGUHKAN": N_("Asli, tetapi sedang ditangguhkan."),
    "DICABUT": N_("Asli, tetapi sudah dicabut."),
    "DEMONSTRASI": N_("Contoh dari laboratorium demonstrasi; tidak berlaku."),
    "TIDAK ASLI": N_("Nomornya ada, tetapi isinya bukan yang diterbitkan."),
    "TIDAK DITEMUKAN": N_("Bukan LHU yang diterbitkan di sini, atau sudah diubah."),
    "TIDAK DAPAT DIPASTIKAN": N_("Tidak dapat dipastikan di sini."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of a file."""

    status: str
    sha256: str = ""
    compared: str = ""
    """`pdf` or `content`: what the hash was compared with."""
    number: str = ""
    laboratory: str = ""
    issued_on: str = ""
    reason: str = ""
    """Number of the successor, or why nothing can be said."""


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

    try:
        data = bytes_of(file)
        with opened():
            finding = examine(data)
    except LimsError as refusal:
        finding = Finding("TIDAK DAPAT DIPASTIKAN", reason=told(refusal))
    code = CODES[finding.status]
    if as_json:
        click.echo(json.dumps({**asdict(finding), "code": code}, ensure_ascii=False, indent=2))
    else:
        _tell(finding)
    ctx.exit(code)


def examine(data: bytes) -> Finding:
    """Compare a file with what this installation issued."""
    if data.startswith(b"%PDF-"):
        return _examine_pdf(data)
    content = _content(data)
    if content is None:
        return Finding(
            "TIDAK DAPAT DIPASTIKAN", reason=_("Berkas ini bukan PDF dan bukan isi LHU (data.json).")
        )
    return _examine_content(content)


def _examine_pdf(data: bytes) -> Finding:
    from sqlalchemy import select

    from lims.database import db
    from lims.models import Certificate

    digest = hashlib.sha256(data).hexdigest()
    certificate = db.session().scalars(select(Certificate).where(Certificate.pdf_sha256 == digest)).first()
    if certificate is None:
        return Finding("TIDAK DITEMUKAN", sha256=digest, compared="pdf")
    return _genuine(certificate, digest, "pdf")


def _content(data: bytes) -> "CertificateContent | None":
    from pydantic import ValidationError

    from lims.domain.certificate import CertificateContent

    try:
        return CertificateContent.model_validate_json(data)
    except ValidationError:
        return None


def _examine_content(content: "CertificateContent") -> Finding:
    from sqlalchemy import select

    from lims.database import db
    from lims.models import Certificate, Laboratory

    digest = content.sha256()
    of_laboratory = select(Certificate).join(Laboratory, Laboratory.id == Certificate.laboratory_id)
    known = (
        db.session()
        .scalars(
            of_laboratory.where(
                Laboratory.code == content.laboratory.id, Certificate.number == content.number
            )
        )
        .first()
    )
    if known is not None and known.content_sha256 == digest:
        return _genuine(known, digest, "content")
    if known is not None:
        return Finding(
            "TIDAK ASLI",
            sha256=digest,
            compared="content",
            number=known.number or "",
            laboratory=content.laboratory.name,
        )
    here = db.session().scalars(select(Laboratory).where(Laboratory.code == content.laboratory.id)).first()
    if here is None:
        return Finding(
            "TIDAK DAPAT DIPASTIKAN",
            sha256=digest,
            laboratory=content.laboratory.name,
            reason=_(
                "Laboratorium %(name)s tidak ada di sini; tanyakan kepadanya.", name=content.laboratory.name
            ),
        )
    return Finding("TIDAK DITEMUKAN", sha256=digest, compared="content", laboratory=here.name)


def _genuine(certificate: "Certificate", digest: str, compared: str) -> Finding:
    from lims.database import db
    from lims.models import Laboratory

    laboratory = db.session().get_one(Laboratory, certificate.laboratory_id)
    state = STATES[certificate.state]
    return Finding(
        "DEMONSTRASI" if laboratory.demonstration else state,
        sha256=digest,
        compared=compared,
        number=certificate.number or "",
        laboratory=laboratory.name,
        issued_on=certificate.issued_on.isoformat() if certificate.issued_on else "",
        reason=certificate.state_reason if state == "DIGANTIKAN" else "",
    )


def _tell(finding: Finding) -> None:
    click.echo(f"{finding.status}: {_(SENTENCES[finding.status])}")
    for label, value in (
        (_("Nomor"), finding.number),
        (_("Laboratorium"), finding.laboratory),
        (_("Tanggal terbit"), finding.issued_on),
        (_("Keterangan"), finding.reason),
        ("SHA-256", finding.sha256),
    ):
        if value:
            click.echo(f"  {label}: {value}")
