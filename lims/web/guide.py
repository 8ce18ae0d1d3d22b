"""The guide, as it stands in `docs/guide`: one text for each kind of reader, in both languages."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, g, has_request_context, request, url_for

from lims import paths
from lims.access import Actor
from lims.access.actor import ANONYMOUS
from lims.documents import markdown
from lims.domain.roles import Role
from lims.web.language import language

READERS: dict[str, Role | None] = {
    "pelanggan": Role.CLIENT,
    "penerima": Role.RECEPTION,
    "bendahara": Role.TREASURER,
    "penguji": Role.ANALYST,
    "penyelia": Role.SUPERVISOR,
    "manajer-teknis": Role.TECHNICAL_MANAGER,
    "kepala": Role.HEAD,
    "manajer-mutu": Role.QUALITY_MANAGER,
    "administrator": Role.ADMINISTRATOR,
    "asesor": Role.ASSESSOR,
    "pembeli": None,
    "dinas": None,
}
"""The texts, in the order in which a sample meets their readers; the last two have no account."""


@dataclass(frozen=True, slots=True)
class Text:
    """What one kind of reader is told."""

    code: str
    title: str
    words: str
    """As it is written, in Markdown."""
    sections: tuple[markdown.Section, ...]


def init_app(app: Flask) -> None:
    """Let every page lead to the part of the guide that is about it."""
    app.context_processor(lambda: {"guide_url": address()} if has_request_context() else {})


def folder() -> Path:
    """Return where the guide stands."""
    return paths.shipped("guide")


def read(code: str) -> Text:
    """Return a text in the reader's language."""
    return _read(code, language())


@cache
def _read(code: str, spoken: str) -> Text:
    text = (folder() / spoken / f"{code}.md").read_text(encoding="utf-8")
    return Text(code, markdown.title(text), text, tuple(markdown.sections(text)))


@cache
def _helping() -> dict[str, list[tuple[str, str]]]:
    """Return for each endpoint which texts tell of it, and where."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code in READERS:
        for section in _read(code, "id").sections:
            for endpoint in section.pages:
                found.setdefault(endpoint, []).append((code, section.anchor))
    return found


def address() -> str:
    """Return where the guide tells of this page: to this reader, or else to anyone."""
    actor: Actor = getattr(g, "actor", ANONYMOUS)
    own = [code for code, role in READERS.items() if role in actor.roles]
    told = _helping().get(request.endpoint or "", [])
    for code, anchor in sorted(told, key=lambda one: one[0] not in own):
        return url_for("account.guide_text", code=code, _anchor=anchor)
    return url_for("account.guide_text", code=own[0]) if own else url_for("account.guide")
