"""A walk over all that somebody is shown: each page by its address, following every link that it offers."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser.demonstration import Demonstration

EACH = 2
"""How many pages of one kind a person looks at: a list's first two orders are not alike."""

PASSED = frozenset({"lang", "sort", "page"})
"""Parts of a query that show the same page again."""


@dataclass(frozen=True)
class Seen:
    """A page that somebody was shown."""

    who: str
    path: str
    endpoint: str
    status: int
    html: bool
    parts: frozenset[tuple[object, ...]] = frozenset()
    """What it is put together from: each kind of element with its class and the attributes that it has."""

    def __str__(self) -> str:
        return f"{self.path} ({self.who or 'anyone'}): {self.status}"


@dataclass
class _Reader(HTMLParser):
    links: list[str] = field(default_factory=list)
    parts: set[tuple[object, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        self.parts.add((tag, given.get("class"), *sorted(given)))


def walk(demonstration: Demonstration, who: str, begin: list[str]) -> list[Seen]:
    """Return what a person is shown who follows every link, at most twice to each kind of page."""
    client, adapter = demonstration.client(who), demonstration.app.url_map.bind("localhost")
    found, visited, kinds, queue = [], set(), Counter(), list(begin)
    while queue:
        path = queue.pop(0)
        try:
            endpoint, _values = adapter.match(urlsplit(path).path, method="GET")
        except (HTTPException, RequestRedirect):
            continue
        asked = {name for name, _value in parse_qsl(urlsplit(path).query)}
        if path in visited or kinds[endpoint] >= EACH or asked & PASSED or endpoint == "static":
            continue
        visited.add(path)
        with client.get(path) as response:
            text = response.get_data(as_text=response.mimetype == "text/html")
        if response.status_code in {301, 302, 303, 308}:
            queue.append(str(response.location))
            continue
        kinds[endpoint] += 1
        reader = _Reader()
        if response.mimetype == "text/html":
            reader.feed(text)
        found.append(
            Seen(
                who,
                path,
                endpoint,
                response.status_code,
                response.mimetype == "text/html",
                frozenset(reader.parts),
            )
        )
        queue += [link for link in (_ours(path, link) for link in reader.links) if link]
    return found


def _ours(path: str, link: str) -> str:
    """Return a link as a path of this server; what a laboratory prints carries its public address."""
    parts = urlsplit(urljoin(f"http://localhost{path}", link))
    if parts.scheme not in {"http", "https"} or parts.hostname not in {"localhost", "127.0.0.1"}:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
