"""The trust layer: signing and verifying a record, and a log of a million entries."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec

from lims.bench.measuring import Measured, Size, area, side_by_side
from lims.domain.conformity.verdict import Verdict
from lims.domain.text import Text
from lims.trust import cose, entries, merkle, paper, tiles
from lims.trust.claims import Claims, KeyResult
from lims.trust.merkle import Edge

LEAVES = 1_000_000
CERTIFICATES = LEAVES
"""For the size of files: each makes an entry at issue and one at sealing."""

GREATEST_TEXT_MS = 1.0
GREATEST_TILES_MB = 70.0
GREATEST_BUNDLES_MB = 110.0


@area("records")
def records(_size: Size) -> Iterator[Measured]:
    """Sign the record of a certificate, and verify it from the text of its QR."""
    key = ec.generate_private_key(ec.SECP256R1())
    payload = _claims().encode()
    record = cose.sign(payload, key, b"test")
    text = paper.address("https://uji.contoh.go.id", record)

    def verify() -> Claims:
        message = cose.parse(paper.read(text))
        cose.verify(message, key.public_key())
        return Claims.decode(message.payload)

    best = side_by_side({"sign": (lambda: cose.sign(payload, key, b"test"), 1000), "verify": (verify, 1000)})
    yield Measured(
        "records", Text("Menandatangani rekaman", "Signing a record"), best["sign"] * 1000, "ms", None, 1000
    )
    yield Measured(
        "records",
        Text("Memeriksa isi QR", "Verifying the text of a QR"),
        best["verify"] * 1000,
        "ms",
        GREATEST_TEXT_MS,
        1000,
    )
    yield Measured("records", Text("Ukuran rekaman", "Size of a record"), len(record), "byte")


def _claims() -> Claims:
    return Claims(
        issuer="BBSPJI-LM",
        number="BBSPJI-LM/LHU/2026/11/004512",
        issued_at=datetime(2026, 11, 24, tzinfo=UTC),
        data_sha256=bytes(32),
        status_index=123_456,
        log_index=LEAVES,
        product="Baja tulangan beton sirip BjTS 420B D16",
        specification="SNI 2052:2017",
        verdict=Verdict.PASS,
        lot="H-17/0815",
        results=(KeyResult(1, "460", "467"), KeyResult(2, "603", "612"), KeyResult(4, "18.0")),
    )


@area("log")
def log(_size: Size) -> Iterator[Measured]:
    """Append to a log of a million entries, prove entries of it, and count what its files weigh."""
    leaves = [merkle.leaf_hash(number.to_bytes(33, "big")) for number in range(LEAVES)]
    edge = Edge()
    for leaf in leaves:
        edge.append(leaf)
    kept = {
        (0, number): b"".join(leaves[number * 256 : number * 256 + 256])
        for number in range(LEAVES // 256 + 1)
    }
    for level in (1, 2):
        below = [kept[level - 1, number] for number in range(LEAVES >> 8 * level)]
        roots = [_root(tile) for tile in below]
        kept |= {
            (level, number): b"".join(roots[number * 256 : number * 256 + 256])
            for number in range(len(roots) // 256 + 1)
        }
    root = edge.root()

    def tile(level: int, number: int, width: int) -> bytes:
        return kept[level, number][: width * 32]

    def prove() -> list[bytes]:
        return merkle.inclusion_proof(tiles.TileReader(tile, LEAVES), LEAVES // 8, LEAVES)

    path = prove()
    works: dict[str, tuple[Callable[[], object], int]] = {
        "append": (lambda: Edge(edge.size, edge.roots).append(leaves[0]), 5000),
        "prove": (prove, 50),
        "check": (lambda: merkle.check_inclusion(leaves[LEAVES // 8], LEAVES // 8, LEAVES, path, root), 1000),
    }
    best = side_by_side(works)
    for name, words in (
        ("append", Text("Menambah catatan ke sejuta", "Appending to a million entries")),
        ("prove", Text("Membuktikan satu dari sejuta catatan", "Proving one of a million entries")),
        ("check", Text("Memeriksa bukti itu", "Checking that proof")),
    ):
        yield Measured("log", words, best[name] * 1000, "ms", None, works[name][1])
    hashes = sum(width * 32 for _level, _number, width in tiles.widths(2 * CERTIFICATES)) / 1e6
    bundles = CERTIFICATES * (len(entries.issued(b"")) + len(entries.sealed(b"", b"")) + 4) / 1e6
    yield Measured(
        "log",
        Text("Keping hash untuk sejuta LHU", "Hash tiles of a million certificates"),
        hashes,
        "MB",
        GREATEST_TILES_MB,
    )
    yield Measured(
        "log",
        Text("Berkas catatan untuk sejuta LHU", "Entry bundles of a million certificates"),
        bundles,
        "MB",
        GREATEST_BUNDLES_MB,
    )


def _root(tile: bytes) -> bytes:
    return merkle.subtree_root([tile[at : at + 32] for at in range(0, len(tile), 32)])
