"""Pages: what they cost beside a bare Flask route, and what they cost once ten years of work lie in the database.

All are called over WSGI in one process, so that the same server would add the same to each of them.
"""

import itertools
import statistics
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, func, select

from lims.bench import bulk, house
from lims.bench.bare import bare
from lims.bench.house import House
from lims.bench.measuring import Measured, Size, area
from lims.database import prepare
from lims.demonstration import acts
from lims.demonstration.acts import Plan
from lims.demonstration.bars import MASS, Bar, mass, sound
from lims.domain.text import Text
from lims.models import Certificate, Sample
from lims.web.verify.pages import forget

FEW = 1_000
SAMPLES = 5
"""Of one order."""
CLIENTS = 200
"""Whose orders the finished ones are, in turn."""
UNDER_WAY = 60
"""Copies of each order that is under way, whatever lies behind it."""
DAYS = 20
"""Over which they are spread."""
ROUNDS = 30

GREATEST_VERIFYING = 1.5
GREATEST_GROWTH = 1.3

LISTS: Mapping[str, tuple[str, Text]] = {
    "/lab/samples": ("penerima", Text("Daftar contoh", "List of samples")),
    "/lab/orders": ("mt", Text("Daftar order", "List of orders")),
    "/lab/applications": ("penerima", Text("Daftar permohonan", "List of applications")),
    "/lab/planning": ("penyelia", Text("Penugasan", "Planning")),
    "/lab/worklist": ("analis1", Text("Daftar kerja penguji", "Worklist of an analyst")),
    "/lab/reviews": ("penyelia", Text("Daftar verifikasi", "List of reviews")),
    "/lab/certificates": ("mt", Text("Daftar LHU", "List of certificates")),
    "/lab/money": ("bendahara", Text("Pembayaran", "Payments")),
    "/lab/remains": ("penerima", Text("Sisa contoh", "Remains of samples")),
    "/portal/certificates": ("tempa", Text("LHU milik pelanggan", "A client's certificates")),
    "/portal/": ("tempa", Text("Beranda pelanggan", "Home of a client")),
}
"""Lists of 50 rows: where, who looks, and what it is."""

STAFF = ("penerima", "analis1", "penyelia", "mt", "mm", "kepala", "bendahara", "administrator", "asesor")
"""Who has a home page in the laboratory."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser asks for."""

    app: Flask
    path: str
    cookie: str = ""

    def ask(self, number: int = 0) -> bytes:
        """Ask over WSGI, each time from another address, so that nobody has asked too often."""
        told: list[str] = []

        def start(status: str, _headers: object, _error: object = None) -> Any:
            told.append(status)

        answer = self.app.wsgi_app(self._environ(number), start)
        body = b"".join(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        if not told[0].startswith("200"):
            message = f"{self.path}: {told[0]}"
            raise RuntimeError(message)
        return body

    def _environ(self, number: int) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_LANGUAGE": "id",
            "REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def processor_ms(pages: Mapping[str, Page], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median time of the processor for each page, all of them taking turns."""
    addresses = itertools.count()
    for page in pages.values():
        page.ask(next(addresses))
    found: dict[str, list[int]] = {name: [] for name in pages}
    for _round in range(rounds):
        for name, page in pages.items():
            address = next(addresses)
            before = time.process_time_ns()
            page.ask(address)
            found[name].append(time.process_time_ns() - before)
    return {name: statistics.median(times) / 1e6 for name, times in found.items()}


@area("pages")
def pages(size: Size) -> Iterator[Measured]:
    """Measure the verify page and a list beside bare routes, and all lists with few and with many samples."""
    with house.opened() as small, house.opened(size.database) as large:
        few, many = _filled(small, FEW), _filled(large, size.rows)
        yield from _beside_bare(small)
        took = processor_ms(
            {f"few {name}": page for name, page in _lists(small).items()}
            | {f"many {name}": page for name, page in _lists(large).items()}
        )
        yield from _grown(took, few, many)


def _filled(one: House, samples: int) -> int:
    """Fill a house with orders in every state and years of finished ones; return how many samples there are."""
    engine = create_engine(one.url)
    patterns = _under_way(one, engine)
    done = bulk.pattern(engine, _finished(one))
    clients = [one.stage.clients["tempa"], *bulk.crowd(engine, one.stage.clients["tempa"], CLIENTS - 1)]
    for number, pattern in enumerate(patterns):
        bulk.fill(engine, [pattern], UNDER_WAY, began=number * UNDER_WAY, days=DAYS)
    # A page of the client's own is full, however few samples there are.
    bulk.fill(engine, [done], UNDER_WAY, began=len(patterns) * UNDER_WAY)
    more = max(0, samples - _samples(engine)) // SAMPLES
    bulk.fill(engine, [done], more, clients=clients, began=(len(patterns) + 1) * UNDER_WAY)
    bulk.settle(engine)
    found = _samples(engine)
    engine.dispose()
    return found


def _lists(one: House) -> dict[str, Page]:
    """Return the pages that must not grow with the years, the home of every role among them."""
    cookies = {who: one.cookie(who) for who in (*STAFF, "tempa")}
    found = {path: Page(one.app, path, cookies[who]) for path, (who, _words) in LISTS.items()}
    return found | {who: Page(one.app, "/lab/", cookies[who]) for who in STAFF}


def _grown(took: Mapping[str, float], few: int, many: int) -> Iterator[Measured]:
    """Tell what each page takes with few and with many samples, and how many times as much."""
    for name in (*LISTS, *STAFF):
        words = LISTS[name][1] if name in LISTS else Text(f"Beranda ({name})", f"Home ({name})")
        for samples, value in ((few, took[f"few {name}"]), (many, took[f"many {name}"])):
            told = Text(f"{words.id}, {samples:,} contoh", f"{words.en}, {samples:,} samples")
            yield Measured("pages", told, value, "ms CPU", None, ROUNDS)
        told = Text(f"{words.id}: {many:,} contoh : {few:,}", f"{words.en}: {many:,} samples : {few:,}")
        ratio = took[f"many {name}"] / took[f"few {name}"]
        yield Measured("pages", told, ratio, "x", GREATEST_GROWTH, ROUNDS)


def _beside_bare(one: House) -> Iterator[Measured]:
    """Compare the verify page and the list of samples with Flask alone."""
    reading = create_engine(one.url)
    prepare(reading)
    with reading.connect() as connection:
        tokens = connection.scalars(
            select(Certificate.token).where(Certificate.token.is_not(None)).order_by(Certificate.id).limit(1)
        ).all()
    path = f"/v/{tokens[0]}"
    flask = bare(reading)
    known = {
        "hello": (Page(flask, "/hello"), Text("Flask polos menyapa", "Bare Flask greets")),
        "bare": (
            Page(flask, path),
            Text("Flask polos: satu baris dan satu templat", "Bare Flask: one row and one template"),
        ),
        "verify": (
            Page(one.app, path),
            Text("Halaman verifikasi, dipindai lagi", "Verify page, scanned again"),
        ),
        "first": (
            _Fresh(one.app, path),
            Text("Halaman verifikasi, pindaian pertama", "Verify page, scanned for the first time"),
        ),
        "list": (
            Page(one.app, "/lab/samples", one.cookie("penerima")),
            Text("Daftar 50 contoh", "List of 50 samples"),
        ),
    }
    took = processor_ms({name: page for name, (page, _words) in known.items()}, 3 * ROUNDS)
    reading.dispose()
    for name, (_page, words) in known.items():
        yield Measured("pages", words, took[name], "ms CPU", None, 3 * ROUNDS)
    for name, words, aim in (
        (
            "verify",
            Text("Verifikasi (dipindai lagi) : Flask polos", "Verifying (again) : bare Flask"),
            GREATEST_VERIFYING,
        ),
        (
            "first",
            Text("Verifikasi (pertama) : Flask polos", "Verifying (first) : bare Flask"),
            GREATEST_VERIFYING,
        ),
        ("list", Text("Daftar 50 contoh : Flask polos", "List of 50 samples : bare Flask"), None),
    ):
        yield Measured("pages", words, took[name] / took["bare"], "x", aim, 3 * ROUNDS)


class _Fresh(Page):
    """A page whose like nobody has seen before."""

    def ask(self, number: int = 0) -> bytes:
        """Ask after everything that was kept is forgotten."""
        forget()
        return super().ask(number)


def _samples(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Sample)) or 0


def _under_way(one: House, engine: Engine) -> list[bulk.Pattern]:
    """Let an order come to each state that lists show, and return all of them to be copied."""
    bar = sound("BjTS 420B", "D16")

    def plan(days: int) -> Plan:
        return Plan(one.stage, one.store, "tempa", (bar,), one.stage.ago(days))

    return [
        bulk.pattern(engine, one.tell(tale))
        for tale in (
            acts.submitted(plan(1)),
            acts.ordered(plan(3)),
            acts.received(plan(4)),
            acts.assigned(plan(4), due=9),
            acts.measured(plan(7)),
            acts.accepted(plan(8)),
            acts.drafted(plan(9)),
            acts.authorised(plan(9)),
        )
    ]


def _finished(one: House) -> uuid.UUID:
    """Let a whole order of five weighed bars be reported, and its remains be fetched."""
    bars = tuple(
        Bar(
            product="Baja tulangan beton sirip",
            brand="REKAAN",
            heat=f"H-{number}",
            grade="BjTS 420B",
            size="D16",
            quantity="1 batang @ 1 m",
            readings={MASS: (mass("775,2"),)},
        )
        for number in range(SAMPLES)
    )
    application_id = one.tell(acts.issued(Plan(one.stage, one.store, "tempa", bars, one.stage.ago(15))))
    one.return_remains(application_id)
    return application_id
