"""`lims standards diff`, `impact` and `schema`: editions beside each other, what another would change, JSON Schema."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lims.cli.language import gettext as _
from lims.cli.language import said
from lims.cli.standards import from_folder, library_of, standards
from lims.cli.table import table
from lims.cli.usage import option
from lims.domain.errors import N_

__all__ = ["standards"]

if TYPE_CHECKING:
    from lims.domain.standards import Change, EditionComparison
    from lims.queries.impact import Flip, Impact

as_json = option("--json", "as_json", is_flag=True, help=N_("Tulis sebagai JSON."))

KINDS = {
    "added": N_("syarat baru"),
    "removed": N_("syarat hilang"),
    "filled": N_("batas terisi"),
    "emptied": N_("batas belum ada"),
    "tightened": N_("lebih ketat"),
    "loosened": N_("lebih longgar"),
    "mixed": N_("bergeser"),
    "rule": N_("cara menilai"),
    "other": N_("berubah"),
}
TURNS = {
    "to-fail": N_("menjadi tidak memenuhi"),
    "to-pass": N_("menjadi memenuhi"),
    "unstated": N_("menjadi tidak dinyatakan"),
    "by-hand": N_("perlu dinilai ulang"),
}


@standards.command(help=N_("Bandingkan dua spesifikasi: yang baru, hilang, lebih ketat atau lebih longgar."))
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@as_json
@from_folder
def diff(one: str, other: str, as_json: bool, folder: Path | None) -> None:
    """Compare two specifications."""
    from lims.domain.standards import compare_editions

    library = library_of(folder)
    found = compare_editions(library.specification(one), library.specification(other))
    if as_json:
        click.echo(json.dumps(_comparison(found), ensure_ascii=False, indent=2))
    else:
        _tell(found)


@standards.command(
    help=N_("Tulis JSON Schema berkas standar, untuk penyunting yang melengkapi dan memeriksa.")
)
@click.argument("kind", type=click.Choice(["specification", "method"]), default="specification")
def schema(kind: str) -> None:
    """Write the schema of the files."""
    from lims.domain.standards import method_schema, specification_schema

    found = specification_schema() if kind == "specification" else method_schema()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@standards.command(
    help=N_("Sebut order berjalan yang memakai edisi LAMA, dan putusan LHU yang akan berubah menurut BARU.")
)
@click.argument("old", metavar="LAMA")
@click.argument("new", metavar="BARU")
@option("--laboratory", help=N_("Kode laboratorium; tanpa pilihan ini satu-satunya yang ada."))
@as_json
def impact(old: str, new: str, laboratory: str | None, as_json: bool) -> None:
    """Tell what another edition would change; nothing is written."""
    from lims.cli.installation import laboratory_of, opened, system
    from lims.database import db

    with opened():
        actor = system(laboratory_of(laboratory))
        found = _all_pages(db.session(), actor, old, new)
    if as_json:
        click.echo(json.dumps(_impact(found), ensure_ascii=False, indent=2))
        return
    first = found[0]
    for order in first.orders:
        click.echo(_("Order berjalan: %(number)s (%(on)s)", number=order.number, on=order.ordered_on))
    flips = [flip for page in found for flip in page.flips]
    if flips:
        table(
            (
                _("LHU"),
                _("Contoh"),
                _("Sifat"),
                _("Hasil"),
                _("Batas lama"),
                _("Batas baru"),
                _("Putusan"),
                _("Jarak"),
            ),
            [_flip_line(flip) for flip in flips],
        )
    click.echo(
        _(
            "%(orders)s order berjalan; %(verdicts)s putusan dari %(read)s LHU dihitung, %(flips)s menjadi lain.",
            orders=len(first.orders),
            verdicts=sum(page.verdicts for page in found),
            read=sum(page.read for page in found),
            flips=len(flips),
        )
    )


def _all_pages(session: Any, actor: Any, old: str, new: str) -> "list[Impact]":
    """Read all certificates, a page at a time, and say how far it is where somebody looks."""
    import uuid

    from lims.queries.impact import impact as page_of

    pages = [page_of(session, actor, old, new)]
    while pages[-1].following:
        read = sum(page.read for page in pages)
        click.echo(_("%(read)s dari %(total)s LHU …", read=read, total=pages[0].total), err=True)
        pages.append(page_of(session, actor, old, new, after=uuid.UUID(pages[-1].following)))
    return pages


def _flip_line(flip: "Flip") -> tuple[str, ...]:
    return (
        flip.number,
        f"{flip.sample} {flip.specimen}".strip(),
        said(flip.property),
        f"{said(flip.result)} {flip.unit}".strip(),
        said(flip.old_limit),
        said(flip.new_limit),
        _(TURNS[flip.turn]),
        "–" if flip.margin is None else format(flip.margin, "+f"),
    )


def _tell(found: "EditionComparison") -> None:
    if found.is_empty:
        click.echo(_("Tidak ada yang berbeda."))
        return
    if found.grades_removed:
        click.echo(_("Kelas yang tidak ada lagi: %(grades)s", grades=", ".join(found.grades_removed)))
    if found.grades_added:
        click.echo(_("Kelas baru: %(grades)s", grades=", ".join(found.grades_added)))
    for words, sizes in (
        (_("Ukuran yang tidak ada lagi"), found.sizes_removed),
        (_("Ukuran baru"), found.sizes_added),
    ):
        if sizes:
            click.echo(f"{words}: {_places(sizes)}")
    for rule in found.rules:
        click.echo(said(rule))
    if found.changes:
        table(
            (_("Sifat"), _("Perubahan"), _("Dari"), _("Ke"), _("Selisih"), _("Berlaku untuk")),
            [_line(change) for change in found.changes],
        )


def _line(change: "Change") -> tuple[str, ...]:
    where = "; ".join([_places(change.places), *(said(one) for one in change.conditions)])
    kind = ", ".join([_(KINDS[change.kind]), *(said(rule) for rule in change.rules)])
    ends = change.ends or (None, None)
    steps = " / ".join(format(end, "+f") for end in ends if end is not None)
    old, new = (said(one) if one else "–" for one in (change.old, change.new))
    return said(change.property), kind, old, new, steps or "–", where


def _places(places: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return "; ".join(
        f"{grade} {', '.join(size for size in sizes if size)}".strip() for grade, sizes in places
    )


def _comparison(found: "EditionComparison") -> dict[str, Any]:
    return {
        "grades_added": found.grades_added,
        "grades_removed": found.grades_removed,
        "sizes_added": dict(found.sizes_added),
        "sizes_removed": dict(found.sizes_removed),
        "rules": [_both(rule) for rule in found.rules],
        "changes": [
            {
                "kind": change.kind,
                "requirement": change.requirement,
                "property": _both(change.property),
                "unit": change.unit,
                "old": _both(change.old),
                "new": _both(change.new),
                "low": _number(change.ends.low if change.ends else None),
                "high": _number(change.ends.high if change.ends else None),
                "places": dict(change.places),
                "conditions": [_both(one) for one in change.conditions],
                "rules": [_both(rule) for rule in change.rules],
            }
            for change in found.changes
        ],
    }


def _impact(found: "list[Impact]") -> dict[str, Any]:
    return {
        "old": {"code": found[0].old.code, "sha256": found[0].old.sha256},
        "new": {"code": found[0].new.code, "sha256": found[0].new.sha256},
        "orders": [
            {"number": one.number, "ordered_on": str(one.ordered_on), "state": one.state}
            for one in found[0].orders
        ],
        "certificates": found[0].total,
        "verdicts": sum(page.verdicts for page in found),
        "flips": [
            {
                "certificate": flip.number,
                "issued_on": str(flip.issued_on),
                "sample": flip.sample,
                "specimen": flip.specimen,
                "property": _both(flip.property),
                "result": _both(flip.result),
                "unit": flip.unit,
                "old_limit": _both(flip.old_limit),
                "new_limit": _both(flip.new_limit),
                "was": flip.was.value,
                "now": flip.now.value if flip.now else None,
                "turn": flip.turn,
                "margin": _number(flip.margin),
            }
            for page in found
            for flip in page.flips
        ],
    }


def _both(text: Any) -> dict[str, str] | None:
    return None if text is None else {"id": text.id, "en": text.en}


def _number(value: Any) -> str | None:
    return None if value is None else format(value, "f")
