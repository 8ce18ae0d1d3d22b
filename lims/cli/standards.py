"""`lims standards`: prove, list and show the definition files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lims.cli.language import gettext as _
from lims.cli.language import said, told
from lims.cli.table import table
from lims.cli.usage import Noun, option
from lims.domain.errors import N_, InvalidInput, NotFound

if TYPE_CHECKING:
    from lims.domain.standards import Library, Method, Problem, ResolvedRequirement, Specification

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

from_folder = option(
    "--standards", "folder", type=FOLDER, help=N_("Folder standar lain; bawaannya yang ikut program.")
)


@click.group(cls=Noun, help=N_("Metode uji dan spesifikasi produk."))
def standards() -> None:
    """Test methods and product specifications."""


@standards.command(
    help=N_("Periksa setiap berkas standar; tiap masalah disebut berkas, baris dan alasannya.")
)
@click.argument("folder", required=False, type=FOLDER)
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """Prove every definition file of a folder."""
    found = library_of(folder)
    for problem in found.problems:
        click.echo(_problem(problem))
    click.echo(
        _(
            "%(specifications)s spesifikasi, %(methods)s metode, %(problems)s masalah.",
            specifications=len(found.specifications),
            methods=len(found.methods),
            problems=len(found.problems),
        )
    )
    if not found.specifications and not found.methods and not found.problems:
        raise InvalidInput(
            N_("Tidak ada berkas standar di sini. Folder memuat methods/*.toml dan specifications/*.toml.")
        )
    if found.problems:
        ctx.exit(1)


@standards.command(name="list", help=N_("Sebut semua standar yang dikenal."))
@from_folder
def list_all(folder: Path | None) -> None:
    """List the definitions."""
    found = library_of(folder)
    rows = [
        (one.code, _state(one), said(one.title), ", ".join(grade.key for grade in one.grades) or "–")
        for one in found.specifications.values()
    ]
    rows += [
        (one.code, _("metode"), said(one.title), ", ".join(result.measurand for result in one.results))
        for one in found.methods.values()
    ]
    table((_("Kode"), _("Keadaan"), _("Judul"), _("Kelas / hasil")), rows)


@standards.command(
    help=N_("Tampilkan satu standar; dengan --grade dan --size, semua batas untuk ukuran itu.")
)
@click.argument("code")
@option("--grade", default="", help=N_("Kelas, misalnya “BjTS 420B”."))
@option("--size", default="", help=N_("Ukuran, misalnya D16."))
@from_folder
def show(code: str, grade: str, size: str, folder: Path | None) -> None:
    """Show one definition."""
    found = library_of(folder)
    if code in found.methods:
        _show_method(found.methods[code])
        return
    if code not in found.specifications:
        raise NotFound(
            N_("Standar %(code)s tidak dikenal; yang ada: %(codes)s."),
            code=code,
            codes=", ".join([*found.specifications, *found.methods]),
        )
    specification = found.specifications[code]
    _show_head(specification)
    if grade:
        if size:
            _show_limits(specification, grade, size)
        else:
            click.echo(_("Ukuran: %(sizes)s", sizes=", ".join(specification.grade(grade).sizes)))
    else:
        table(
            (_("Kelas"), _("Ukuran"), _("Keterangan")),
            [(one.key, ", ".join(one.sizes), said(one.label)) for one in specification.grades],
        )


def library_of(folder: Path | None) -> "Library":
    """Return the definitions of a folder, or those that ship with the program."""
    from lims import paths
    from lims.domain.standards import load_library

    return load_library(folder or paths.shipped("standards"))


def _problem(problem: "Problem") -> str:
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return ": ".join(part for part in (place, problem.key, told(problem.error)) if part)


def _state(specification: "Specification") -> str:
    states = {"complete": _("lengkap"), "partial": _("sebagian"), "stub": _("kerangka")}
    state = states[specification.status]
    if specification.superseded_by:
        state += ", " + _("digantikan %(newer)s", newer=specification.superseded_by)
    return state


def _show_head(specification: "Specification") -> None:
    click.echo(f"{specification.code}  {said(specification.title)} ({_state(specification)})")
    click.echo(f"SHA-256 {specification.sha256}")
    for note in (specification.legal_basis, specification.note):
        if note is not None:
            click.echo(said(note))
    click.echo("")


def _show_limits(specification: "Specification", grade: str, size: str) -> None:
    from lims.domain.quantity import in_words

    stated = specification.context(grade, size)
    nominal = ", ".join(f"{name} {said(in_words(stated[name]))}" for name in sorted(stated))
    click.echo(f"{grade} {size}: {nominal}")
    table(
        (_("Sifat"), _("Batas"), _("Satuan"), _("Metode"), _("Sumber")),
        [_limit(one) for one in specification.requirements_for(grade, size)],
    )
    for gap in specification.procedural_gaps():
        click.echo(f"{said(gap.property)}: {said(gap.note) if gap.note else '–'}")


def _limit(one: "ResolvedRequirement") -> tuple[str, str, str, str, str]:
    source = " ".join((one.confidence.value, *one.source, *((one.clause,) if one.clause else ())))
    return said(one.property), said(one.limit_words), one.unit or "–", one.method or "–", source


def _show_method(method: "Method") -> None:
    from lims.domain.quantity import in_words

    click.echo(f"{method.code}  {said(method.title)}")
    click.echo(f"SHA-256 {method.sha256}\n")
    table(
        (_("Bacaan"), _("Satuan"), _("Nama")),
        [(one.key, "/".join(one.units) or one.unit or "–", said(one.label)) for one in method.readings],
    )
    click.echo("")
    table(
        (_("Hasil"), _("Satuan"), _("Dibulatkan ke"), _("Rumus")),
        [
            (
                said(one.label),
                one.unit or "–",
                said(in_words(one.rounding.step)) if one.rounding else "–",
                " | ".join(formula.text for formula in one.formulas) or _("pengamatan"),
            )
            for one in method.results
        ],
    )
