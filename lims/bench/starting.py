"""The start of the server to its first page, and what a browser is sent for the first page that it sees."""

import gzip
import re
from collections.abc import Iterator

from lims import paths
from lims.bench import house
from lims.bench.house import House
from lims.bench.measuring import Measured, Size, area
from lims.bench.serving import served
from lims.bench.work import Caller
from lims.domain.text import Text

STARTS = 3
GREATEST_START_S = 2.0


@area("start")
def start(_size: Size) -> Iterator[Measured]:
    """Start the server, and weigh the first pages of each kind of reader."""
    with house.opened() as one:
        found = sorted(_started(one) for _start in range(STARTS))
        words = Text("Penyalaan sampai halaman pertama", "Start to the first page")
        yield Measured("start", words, found[0], "s", GREATEST_START_S, STARTS)
        for who, path, told in (
            ("", "/verify", Text("Pembeli: halaman verifikasi", "A buyer: the verify page")),
            ("", "/account/sign-in", Text("Halaman masuk", "The page to sign in")),
            ("tempa", "/portal/", Text("Pelanggan: beranda", "A client: home")),
            ("analis1", "/lab/worklist", Text("Penguji: daftar kerja", "An analyst: the worklist")),
        ):
            cookie = one.cookie(who) if who else ""
            words = Text(f"{told.id}, kunjungan pertama", f"{told.en}, first visit")
            yield Measured("start", words, _weight(one, path, cookie) / 1000, "kB")


def _started(one: House) -> float:
    """Return the seconds from the command to the first page that was answered."""
    with served(one) as took:
        return took


def _weight(one: House, path: str, cookie: str) -> int:
    """Return the bytes of a page, compressed as a proxy sends it, and of the files of the house that it asks for."""
    _status, page = Caller(one.app, cookie=cookie).send("GET", path)
    names = set(re.findall(rb'(?:href|src)="/static/([^"?]+)', page))
    static = paths.PACKAGE / "web" / "static"
    files = [(static / name.decode()).read_bytes() for name in names]
    return sum(len(gzip.compress(one)) for one in (page, *files))
