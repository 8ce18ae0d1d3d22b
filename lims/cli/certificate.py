"""`lims certificate`: the printed form of a content."""

from pathlib import Path

import click

from lims.cli.files import READABLE, bytes_of, json_of, write
from lims.cli.language import gettext as _
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, InvalidInput

WRITABLE = click.Path(dir_okay=False, path_type=Path)
IMAGE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Noun, help=N_("Laporan hasil uji (LHU) sebagai berkas."))
def certificate() -> None:
    """Certificates as files."""


@certificate.command(help=N_("Cetak isi LHU (data.json) menjadi PDF; isi yang sama memberi PDF yang sama."))
@click.argument("file", type=READABLE)
@option("--output", "-o", required=True, type=WRITABLE, help=N_("PDF yang ditulis."))
@option("--draft", is_flag=True, help=N_("Cetak sebagai konsep: tanpa nomor dan QR."))
@option("--logo", type=IMAGE, help=N_("Logo laboratorium, PNG atau JPEG."))
@option("--accreditation", type=IMAGE, help=N_("Tanda akreditasi, PNG atau JPEG."))
def render(
    file: Path,
    output: Path,
    draft: bool,
    logo: Path | None,
    accreditation: Path | None,
) -> None:
    """Print the content of a certificate."""
    from pydantic import ValidationError

    from lims.documents.certificate import Marks, render_certificate
    from lims.domain.certificate import CertificateContent

    try:
        content = CertificateContent.model_validate(json_of(file))
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(
            N_("%(file)s bukan isi LHU yang lengkap: %(key)s (%(reason)s)."),
            file=file,
            key=".".join(map(str, first["loc"])) or "–",
            reason=first["msg"],
        ) from error
    marks = Marks(
        logo=bytes_of(logo) if logo else None,
        accreditation=bytes_of(accreditation) if accreditation else None,
    )
    pdf = render_certificate(content, marks=marks, draft=draft)
    write(output, pdf)
    click.echo(_("%(file)s ditulis (%(size)s byte).", file=output, size=len(pdf)))
