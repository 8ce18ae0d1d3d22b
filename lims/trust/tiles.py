"""The log as static files (C2SP tlog-tiles): hash tiles of 256, entry bundles, their names and their contents."""

from collections.abc import Callable, Iterator, Sequence

from lims.domain.errors import N_, InvalidInput
from lims.trust import merkle

HEIGHT = 8
WIDTH = 1 << HEIGHT

Tile = Callable[[int, int, int], bytes]
"""A hash tile by level, number and width."""


def tile_name(level: int, number: int, width: int = WIDTH) -> str:
    """Return the name of a hash tile: `tile/0/x001/067`, and `tile/0/x001/067.p/12` where it is not yet full."""
    return f"tile/{level}/{_number(number, width)}"


def bundle_name(number: int, width: int = WIDTH) -> str:
    """Return the name of an entry bundle."""
    return f"tile/entries/{_number(number, width)}"


def _number(number: int, width: int) -> str:
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups)) + ("" if width == WIDTH else f".p/{width}")


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle: each with its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(data: bytes) -> list[bytes]:
    """Return the entries of a bundle.

    Raises:
        InvalidInput: it is cut off.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data):
            raise InvalidInput(N_("Berkas log terpotong."))
        entries.append(data[at + 2 : end])
        at = end
    return entries


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, number and width of every hash tile of a tree, the last of each level perhaps partial."""
    level, count = 0, size
    while count:
        for number in range(count >> HEIGHT):
            yield level, number, WIDTH
        if count % WIDTH:
            yield level, count >> HEIGHT, count % WIDTH
        level, count = level + 1, count >> HEIGHT


def width_of(number: int, size: int, level: int = 0) -> int:
    """Return how many hashes or entries a file has in a log of a size; entries lie as the hashes of level 0 do."""
    return min(WIDTH, (size >> HEIGHT * level) - number * WIDTH)


class TileReader:
    """Roots of subtrees from tiles, for proofs; each tile is read once."""

    def __init__(self, tile: Tile, size: int) -> None:
        self._tile = tile
        self._size = size
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, number: int) -> bytes:
        """Return the root of a perfect subtree (`merkle.Subtree`)."""
        tile_level, above = divmod(level, HEIGHT)
        first = number << above
        tile = self._read(tile_level, first >> HEIGHT)
        at = first % WIDTH
        hashes = [tile[32 * place : 32 * place + 32] for place in range(at, at + (1 << above))]
        if any(len(one) != merkle.HASH for one in hashes):
            raise InvalidInput(N_("Berkas log terpotong."))
        return merkle.subtree_root(hashes)

    def _read(self, level: int, number: int) -> bytes:
        if (level, number) not in self._known:
            self._known[level, number] = self._tile(level, number, width_of(number, self._size, level))
        return self._known[level, number]
