"""Official lists of codes as they are read: the edition in force, names of codes, and kecamatan by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain import codes
from lims.exchange.code_table import ReadCodes
from lims.models import CodeList, ListedCode, User

MOST = 200


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a list, in the administrator's table."""

    kind: str
    edition: str
    size: int
    brought: CodeList
    brought_by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new edition changes over the one in force."""

    added: int
    gone: int
    renamed: tuple[tuple[str, str, str], ...]
    """Code, old name, new name; some of them."""
    renamed_count: int


def in_force(session: Session, kind: str) -> CodeList | None:
    """Return the newest edition of a kind; None where nobody has brought one."""
    return session.scalars(
        select(CodeList).where(CodeList.kind == kind).order_by(CodeList.id.desc()).limit(1)
    ).one_or_none()


def editions(session: Session, actor: Actor) -> tuple[Edition, ...]:
    """Return all editions, the newest first."""
    require(actor, Permission.LABORATORY_VIEW)
    rows = session.execute(
        select(CodeList, User.name).join(User, User.id == CodeList.brought_by_id).order_by(CodeList.id.desc())
    ).all()
    newest: dict[str, CodeList] = {}
    for row, _name in rows:
        newest.setdefault(row.kind, row)
    return tuple(
        Edition(row.kind, row.edition, row.size, row, name, newest[row.kind] is row) for row, name in rows
    )


def changes(session: Session, kind: str, read: ReadCodes) -> Changes | None:
    """Return what a list that was read changes; None where there is none yet."""
    present = in_force(session, kind)
    if present is None:
        return None
    known = dict(
        session.execute(
            select(ListedCode.code, ListedCode.name).where(ListedCode.list_id == present.id)
        ).all()
    )
    new = dict(read.codes)
    renamed = [(code, known[code], name) for code, name in new.items() if known.get(code, name) != name]
    return Changes(
        len(new.keys() - known.keys()), len(known.keys() - new.keys()), tuple(renamed[:10]), len(renamed)
    )


def name_of(session: Session, kind: str, code: str) -> str:
    """Return the name of a code with what it lies in; empty where no list is in force, or it has no such code."""
    return names_of(session, kind, [code]).get(code, "") if code else ""


def names_of(session: Session, kind: str, asked: Iterable[str]) -> Mapping[str, str]:
    """Return the names of several codes: of a kecamatan with its city, `Ciwandan, Kota Cilegon`."""
    present = in_force(session, kind)
    wanted = {code for code in asked if code}
    if present is None or not wanted:
        return {}
    parents = {code[:5] for code in wanted if kind == codes.REGION and len(code) == 8}
    names = dict(
        session.execute(
            select(ListedCode.code, ListedCode.name).where(
                ListedCode.list_id == present.id, ListedCode.code.in_(wanted | parents)
            )
        ).all()
    )
    return {
        code: f"{names[code]}, {names[code[:5]]}"
        if code[:5] in parents and code[:5] in names
        else names[code]
        for code in wanted
        if code in names
    }


def districts(session: Session, present: CodeList, text: str) -> list[tuple[str, str]]:
    """Return the kecamatan that a text means, each with its city: by code, or by name and, after a comma, city."""
    listed = select(ListedCode.code, ListedCode.name).where(ListedCode.list_id == present.id)
    code = codes.region_code(text)
    if code is not None:
        rows = session.execute(listed.where(ListedCode.code == code)).all()
        return [(one, name) for one, name in rows]
    parts = [part for part in map(codes.plain, text.split(",")) if part]
    if not parts:
        return []
    rows = session.execute(
        listed.where(ListedCode.plain.contains(parts[0], autoescape=True), ListedCode.code.like("__.__.__"))
        .order_by(ListedCode.code)
        .limit(MOST)
    ).all()
    cities = names_of(session, codes.REGION, [one for one, _name in rows])
    found = [
        (one, cities[one]) for one, _name in rows if all(p in codes.plain(cities[one]) for p in parts[1:])
    ]
    exact = [(one, name) for one, name in found if codes.plain(name.rsplit(",", 1)[0]) == parts[0]]
    return exact or found
