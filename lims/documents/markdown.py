"""The little of Markdown that the guide is written in, as HTML: headings, paragraphs, lists, pictures, links, notes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

Resolve = Callable[[str], str]
"""From an address as it stands in the text to the one where it is read."""

_PAGES = re.compile(r"<!--\s*pages:(?P<names>[^>]*)-->")
_HEADING = re.compile(r"(?P<marks>#{1,4}) (?P<words>.+)")
_ITEM = re.compile(r"(?:-|(?P<number>\d+)\.) (?P<words>.*)")
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<address>[^)\s]+)\)")
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]+)\)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A task of the guide: its heading, and the pages of the program that it helps with."""

    title: str
    anchor: str
    pages: tuple[str, ...] = ()
    """Endpoints, from the comment `<!-- pages: ... -->` under the heading, which no reader sees."""


def sections(text: str) -> list[Section]:
    """Return what stands under headings of the second level, in order."""
    found = []
    blocks = _blocks(text)
    for block, after in zip(blocks, [*blocks[1:], ""], strict=True):
        if (heading := _HEADING.fullmatch(block)) and len(heading["marks"]) == 2:
            pages = _pages(after)
            found.append(Section(heading["words"], _anchor(heading["words"], pages), pages))
    return found


def title(text: str) -> str:
    """Return the heading of the first level."""
    return next((found["words"] for block in _blocks(text) if (found := _HEADING.fullmatch(block))), "")


def render(text: str, resolve: Resolve) -> Markup:
    """Return a text as HTML, without its heading of the first level, which the page shows itself."""
    blocks = _blocks(text)
    parts = [_block(block, after, resolve) for block, after in zip(blocks, [*blocks[1:], ""], strict=True)]
    return Markup("\n").join(part for part in parts if part)


def pictures(text: str) -> list[str]:
    """Return the addresses of all pictures."""
    return [found["address"] for found in _PICTURE.finditer(text)]


def links(text: str) -> list[str]:
    """Return the addresses of all links."""
    return [found["address"] for found in _INLINE.finditer(_PICTURE.sub("", text)) if found["address"]]


def _blocks(text: str) -> list[str]:
    """Return what is parted by empty lines; a heading and a comment stand for themselves."""
    parted = re.sub(r"(?m)^(#{1,4} .+|<!--.*-->)$", r"\n\1\n", text)
    return [block for block in (part.strip("\n") for part in re.split(r"\n\s*\n", parted)) if block.strip()]


def _pages(block: str) -> tuple[str, ...]:
    found = _PAGES.fullmatch(block.strip())
    return tuple(found["names"].split()) if found else ()


def _anchor(words: str, pages: tuple[str, ...]) -> str:
    """Return the same anchor in every language where the section names its pages."""
    return pages[0].replace(".", "-") if pages else re.sub(r"\W+", "-", words.lower()).strip("-")


def _block(block: str, after: str, resolve: Resolve) -> Markup:
    lines = block.splitlines()
    if heading := _HEADING.fullmatch(block):
        level = len(heading["marks"])
        if level == 1:
            return Markup()
        anchor = _anchor(heading["words"], _pages(after))
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, anchor, _inline(heading["words"], resolve))
    if block.startswith("<!--"):
        return Markup()
    if _PICTURE.sub("", block).strip() == "":
        return _figures(block, resolve)
    if _ITEM.match(lines[0]):
        return _list(lines, resolve)
    if lines[0].startswith("> "):
        said = " ".join(line.removeprefix(">").strip() for line in lines)
        return Markup('<p class="note info">{}</p>').format(_inline(said, resolve))
    return Markup("<p>{}</p>").format(_inline(" ".join(line.strip() for line in lines), resolve))


def _list(lines: list[str], resolve: Resolve) -> Markup:
    """Return a list; a line that begins no item goes on with the one before."""
    items: list[str] = []
    for line in lines:
        if found := _ITEM.match(line):
            items.append(found["words"])
        else:
            items[-1] += f" {line.strip()}"
    first = _ITEM.match(lines[0])
    number = first["number"] if first else None
    body = Markup().join(Markup("<li>{}</li>").format(_inline(item, resolve)) for item in items)
    if number is None:
        return Markup("<ul>{}</ul>").format(body)
    return Markup('<ol start="{}">{}</ol>').format(number, body)


def _figures(block: str, resolve: Resolve) -> Markup:
    found = [
        Markup('<img src="{}" alt="{}" loading="lazy">').format(resolve(one["address"]), one["words"])
        for one in _PICTURE.finditer(block)
    ]
    return Markup('<div class="pictures">{}</div>').format(Markup().join(found))


def _inline(text: str, resolve: Resolve) -> Markup:
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[at : found.start()]))
        at = found.end()
        if found["code"]:
            parts.append(Markup("<code>{}</code>").format(found["code"]))
        elif found["strong"]:
            parts.append(Markup("<strong>{}</strong>").format(found["strong"]))
        else:
            parts.append(Markup('<a href="{}">{}</a>').format(resolve(found["address"]), found["words"]))
    return Markup().join([*parts, escape(text[at:])])
