"""`lims bench`: what the machine takes for what the laboratory does, measured in one run."""

import json
import platform
from typing import TYPE_CHECKING

import click

from lims.cli.language import gettext as _
from lims.cli.language import said
from lims.cli.table import table
from lims.cli.usage import Verb, option
from lims.domain.errors import N_

if TYPE_CHECKING:
    from lims.bench import Measured


@click.command(
    cls=Verb,
    help=N_(
        "Ukur kecepatan pada mesin ini: evaluation (menilai contoh), standards (memuat standar), records (rekaman QR),"
        " log (sejuta catatan), seal (PDF bersegel), pages (halaman), chain (seluruh pekerjaan), entry (500 hasil),"
        " issue (LHU lewat basis data), paper (cetak PDF), sheet (10.000 baris), verdict (jawaban di peramban),"
        " start (penyalaan). Tanpa AREA, semuanya."
        " Dengan --strict, kode keluar 1 bila ada sasaran yang tidak"
        " tercapai."
    ),
)
@click.argument("areas", nargs=-1)
@option(
    "--samples",
    type=click.IntRange(min=50),
    default=100_000,
    show_default=True,
    help=N_("Banyaknya penilaian contoh."),
)
@option(
    "--rows",
    type=click.IntRange(min=1000),
    default=200_000,
    show_default=True,
    help=N_("Banyaknya contoh dalam basis data, untuk daftar."),
)
@option(
    "--database",
    default="",
    help=N_("Alamat basis data kosong yang boleh diisi; tanpa ini berkas SQLite sementara."),
)
@option("--json", "as_json", is_flag=True, help=N_("Tulis yang diukur sebagai JSON."))
@option("--strict", is_flag=True, help=N_("Gagal bila ada sasaran yang tidak tercapai."))
@click.pass_context
def bench(
    ctx: click.Context,
    areas: tuple[str, ...],
    samples: int,
    rows: int,
    database: str,
    as_json: bool,
    strict: bool,
) -> None:
    """Measure, and say what was measured and nothing else."""
    from lims.bench import Size, measure

    found = list(measure(areas, Size(samples, rows, database)))
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    else:
        _tell(found)
    if strict and any(one.met is False for one in found):
        ctx.exit(1)


def _plain(found: "list[Measured]") -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "measured": [
            {
                "area": one.area,
                "name": {"id": one.name.id, "en": one.name.en},
                "value": float(f"{one.value:.6g}"),
                "unit": one.unit,
                "aim": one.aim,
                "met": one.met,
                "count": one.count,
            }
            for one in found
        ],
    }


def _tell(found: "list[Measured]") -> None:
    met = {True: _("ya"), False: _("tidak"), None: "–"}
    table(
        (_("Area"), _("Yang diukur"), _("Nilai"), _("Sasaran"), _("Tercapai"), _("Kali")),
        [
            (
                one.area,
                said(one.name),
                f"{one.value:.4g} {one.unit}",
                "–" if one.aim is None else f"≤ {one.aim:g} {one.unit}",
                met[one.met],
                str(one.count),
            )
            for one in found
        ],
    )
