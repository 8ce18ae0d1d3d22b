"""The attacks that a certificate is built against: one table for both verifiers and for the docs.

Each makes what a forger would hand over, from a laboratory that did nothing wrong, and names the layer that refuses
it, in which words, and what either verifier answers. `docs/trust.md` shows the same rows.
"""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from struct import pack

from cryptography.hazmat.primitives.asymmetric import ec

from lims.documents.certificate import Marks, PaperCode, render_certificate
from lims.trust import cbor, cose, entries, paper, status
from lims.trust.keys import Purpose, TrustList
from lims.trust.pdf.archive import Attachment, Metadata, Relationship, archive
from lims.trust.pdf.local import LocalSealer
from lims.trust.pdf.seals import SealWords
from lims.trust.proof import Proof
from lims.trust.report import Part
from lims.trust.sources import Folder
from lims.trust.witness import Witness
from tests.documents import factories as made
from tests.trust.pdf import forging
from tests.trust.world import BASE, World

CONTENT = made.order_one()
DATA = CONTENT.canonical()
MARKUP = '<img src=x onerror=alert(1)><b>"&'
"""What a forger writes into a text, so that a page does his will."""


@dataclass
class Paper:
    """What goes into a PDF; a forger puts something else in its place."""

    record: bytes
    printed: bytes
    data: bytes
    proof: bytes

    def unsealed(self) -> bytes:
        code = PaperCode(paper.address(BASE, self.printed), "x")
        print_ = render_certificate(CONTENT, marks=Marks(), code=code)
        attach = partial(Attachment, media_type="application/octet-stream", relationship=Relationship.DATA)
        files = [
            attach("certificate.cose", self.record, description="r"),
            attach("data.json", self.data, description="d"),
            attach("receipt.tlog-proof", self.proof, description="p"),
        ]
        return archive(print_, files, Metadata("LHU", "Lab", "Uji", made_at(), ""))

    def sealed(self, world: World, archived: bytes | None = None) -> bytes:
        sealer = LocalSealer(world.key(Purpose.SEAL))
        return sealer.seal(archived or self.unsealed(), SealWords("Lab", "Cilegon", "Segel"), world.now)


def made_at() -> datetime:
    """Return when the PDFs of these tests were made."""
    return datetime.fromisoformat("2026-11-24T00:00:00+00:00")


def issued(world: World, **changes: object) -> Paper:
    """Issue a certificate with all its data, and return what goes into its PDF."""
    index = len(world.log)
    record = world.issue(**({"data_sha256": hashlib.sha256(DATA).digest()} | changes))
    return Paper(record, record, DATA, world.proof(index).written().encode())


def resigned(record: bytes, protected: dict[int, object], key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write a record anew under other headers."""
    header, payload = cbor.encode(protected), cose.parse(record).payload
    signature = cose.sign_raw(cose.to_be_signed(header, payload), key)
    return cose.TAG + cbor.encode([header, {}, payload, signature])


@dataclass
class Attempt:
    """What is handed to a verifier: a file or the text of a QR, and what it has to hold that against."""

    trust: TrustList
    fetch: Folder
    at: datetime
    data: bytes | None = None
    text: str = ""
    scanned: bytes | None = None
    """The record that was scanned before the file was put beside it, which only the browser knows of."""


@dataclass(frozen=True)
class Attack:
    """An attack, and who refuses it how."""

    name: str
    layer: str
    """What refuses it, in the words of the table."""
    make: Callable[[World], Attempt]
    said: str
    """Part of what `lims verify` says."""
    code: int
    part: Part | None
    """The check that says it; none where the reading itself is refused."""
    browser: tuple[str, str, str]
    """Banner, check and word in the browser; `REFUSED` where the reading itself is refused."""
    remark: str = ""


def shown(world: World, record: bytes, **changes: object) -> Attempt:
    """Return a record as it stands on paper, held against what is published a little later."""
    world.later(seconds=5)
    attempt = Attempt(world.trust(), world.publish(), world.now, text=world.text(record))
    return replace(attempt, **changes)


def filed(world: World, pdf: bytes, **changes: object) -> Attempt:
    """Return a PDF, held against what is published a little later."""
    return replace(shown(world, b""), text="", data=pdf, **changes)


# On the record.


def changed_digit(world: World) -> Attempt:
    record = world.issue()
    text = world.text(record)
    at = len(text) - 40  # within the signature
    return shown(world, record, text=f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}")


def other_kid(world: World) -> Attempt:
    record = world.issue()
    world.later(hours=1)
    return shown(world, resigned(record, {1: -7, 4: b"evil"}, ec.generate_private_key(ec.SECP256R1())))


def borrowed_kid(world: World) -> Attempt:
    key = ec.generate_private_key(ec.SECP256R1())
    return shown(world, resigned(world.issue(), {1: -7, 4: world.key().kid}, key))


def no_algorithm(world: World) -> Attempt:
    message = cose.parse(world.issue())
    header = cbor.encode({1: 0, 4: world.key().kid})
    return shown(world, cose.TAG + cbor.encode([header, {}, message.payload, b""]))


def doubled_key(world: World) -> Attempt:
    payload, key = world.claims().encode(), world.key()
    doubled = bytes([payload[0] + 1]) + payload[1:] + payload[1 : 1 + 5]
    return shown(world, cose.sign(doubled, key.private, key.kid))


def trailing_byte(world: World) -> Attempt:
    return shown(world, world.issue() + b"\0")


def huge_code(world: World) -> Attempt:
    return shown(world, b"", text=f"{BASE}/#{'0' * 7090}")


def cut_code(world: World) -> Attempt:
    return shown(world, b"", text=f"{BASE}/#{'1' * 41}")


def impossible_code(world: World) -> Attempt:
    return shown(world, b"", text=f"{BASE}/#{'9' * 51}")


def bomb(width: int = 20_000) -> bytes:
    """Return a small PNG that swells to gigabytes when it is opened."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    row = zlib.compressobj(9)
    data = b"".join(row.compress(bytes(1 + width // 8)) for _line in range(width)) + row.flush()
    head = pack(">IIBBBBB", width, width, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


# On the file.


def swapped_data(world: World) -> Attempt:
    one = issued(world)
    return filed(world, replace(one, data=DATA + b" ").sealed(world))


def overlay(world: World) -> Attempt:
    return filed(world, forging.with_text(issued(world).sealed(world), b"PALSU"))


def shadow(world: World) -> Attempt:
    one = issued(world)
    prepared = forging.with_hidden(one.unsealed())
    return filed(world, forging.hidden_shown(one.sealed(world, prepared)))


def other_code(world: World) -> Attempt:
    one, other = issued(world), issued(world)
    pdf = replace(one, printed=other.record).sealed(world)
    return filed(world, pdf, scanned=other.record)


# On the log.


def leaf_removed(world: World) -> Attempt:
    record = world.issue()
    for _more in range(3):
        world.issue()
    world.log[0] = entries.issued(b"another")
    return shown(world, record)


def never_logged(world: World) -> Attempt:
    world.issue()
    return shown(world, world.sign(world.claims()))


def rewound(world: World) -> Attempt:
    world.issue()
    pdf = issued(world).sealed(world)
    world.log = world.log[:1]
    return filed(world, pdf)


def split(world: World) -> Attempt:
    honest = [world.issue()]
    seen = issued(world)
    pdf = seen.sealed(world)
    world.log = [entries.issued(honest[0]), entries.issued(b"another"), entries.issued(b"third")]
    return filed(world, pdf)


def dated_back(world: World) -> Attempt:
    older = World(world.folder / "older", now=world.now - timedelta(days=30))
    older.witnesses = [Witness.new(world.folder / "witness", "saksi.contoh.go.id")]
    older.later(days=30)
    one = issued(older, issued_at=older.now - timedelta(days=20))
    return filed(older, one.sealed(older))


# On keys and status.


def stolen_key(world: World) -> Attempt:
    stolen, cut_off = world.key(), len(world.log)
    world.keys.revoke(world.issuer, stolen.kid.hex(), world.now, since=world.now, log_size=cut_off)
    record = world.sign(world.claims(), stolen)
    world.log.append(entries.issued(record))
    return shown(world, record)


def old_list(world: World) -> Attempt:
    record = world.issue()
    world.publish()
    kept = (world.folder / "public" / status.name(world.issuer, 0)).read_bytes()
    world.statuses[4711] = status.Status.WITHDRAWN
    world.later(hours=25)
    attempt = shown(world, record)
    (attempt.fetch.root / status.name(world.issuer, 0)).write_bytes(kept)
    return attempt


def foreign_proof(world: World) -> Attempt:
    one = issued(world)
    stranger = World(world.folder / "stranger", now=world.now)
    stranger.log = list(world.log)
    one.proof = Proof(0, (), stranger.checkpoint()).written().encode()
    pdf = one.sealed(world)
    world.later(hours=1)
    return filed(world, pdf)


ATTACKS = (
    Attack(
        "changed digit",
        "signature",
        changed_digit,
        "tidak cocok: isinya diubah",
        4,
        Part.SIGNATURE,
        ("FALSE", "signature", "signatureBad"),
    ),
    Attack(
        "other kid",
        "list of keys",
        other_kid,
        "bukan kunci laboratorium tersebut",
        4,
        Part.KEY,
        ("FALSE", "key", "keyUnknown"),
    ),
    Attack(
        "kid of a genuine key on another key",
        "signature",
        borrowed_kid,
        "bukan dari kunci itu",
        4,
        Part.SIGNATURE,
        ("FALSE", "signature", "signatureBad"),
    ),
    Attack(
        "alg none",
        "fixed algorithm",
        no_algorithm,
        "tidak diizinkan",
        4,
        Part.SIGNATURE,
        ("FALSE", "signature", "signatureBad"),
    ),
    Attack(
        "duplicate CBOR keys",
        "strict reader",
        doubled_key,
        "CBOR",
        4,
        Part.SIGNATURE,
        ("FALSE", "signature", "broken"),
    ),
    Attack(
        "trailing bytes",
        "strict reader",
        trailing_byte,
        "ada data lain di belakangnya",
        4,
        Part.SIGNATURE,
        ("FALSE", "signature", "broken"),
    ),
    Attack(
        "huge QR",
        "strict reader",
        huge_code,
        "terlalu panjang",
        4,
        None,
        ("REFUSED", "", "tooLong"),
    ),
    Attack("QR cut off", "strict reader", cut_code, "terpotong", 4, None, ("REFUSED", "", "cutOff")),
    Attack(
        "malformed QR",
        "strict reader",
        impossible_code,
        "terlalu besar",
        4,
        None,
        ("REFUSED", "", "broken"),
    ),
    Attack(
        "huge picture",
        "limit of pixels",
        lambda world: filed(world, bomb()),
        "Gambar ini terlalu besar",
        5,
        None,
        ("REFUSED", "", "pictureTooLarge"),
    ),
    Attack(
        "swapped data.json",
        "hash in the record",
        swapped_data,
        "bukan data LHU tersebut",
        4,
        Part.CONTENT,
        ("FALSE", "data", "dataBad"),
    ),
    Attack(
        "incremental overlay",
        "seal",
        overlay,
        "sesuatu ditambahkan di atas isi berkas",
        4,
        Part.SEAL,
        ("UNKNOWN", "seal", "sealMissing"),
        "the browser tells no addition from a time-stamp: it cannot tell, and the log does not name the file",
    ),
    Attack(
        "shadow content",
        "seal",
        shadow,
        "sesuatu ditambahkan di atas isi berkas",
        4,
        Part.SEAL,
        ("UNKNOWN", "seal", "sealMissing"),
        "the server and the command refuse it",
    ),
    Attack(
        "QR of another certificate",
        "page against record",
        other_code,
        "bukan milik LHU ini",
        4,
        Part.PAPER,
        ("FALSE", "data", "pdfOther"),
        "the browser holds the scanned code against the file; it does not look at the page",
    ),
    Attack(
        "leaf removed",
        "log",
        leaf_removed,
        "catatan ini tidak ada dalam log",
        4,
        Part.LOG,
        ("FALSE", "log", "logBad"),
    ),
    Attack(
        "never logged",
        "log",
        never_logged,
        "tidak ada dalam log laboratorium",
        4,
        Part.LOG,
        ("FALSE", "log", "logBad"),
    ),
    Attack(
        "log rewound",
        "proof against log",
        rewound,
        "dimundurkan atau bercabang",
        4,
        Part.LOG,
        ("FALSE", "log", "logSplit"),
    ),
    Attack(
        "split view",
        "proof against log",
        split,
        "dimundurkan atau bercabang",
        4,
        Part.LOG,
        ("FALSE", "log", "logSplit"),
        "where the log shows the reader the same view everywhere, only witnesses and the monitor tell",
    ),
    Attack(
        "proof of a log of one's own",
        "key of the log",
        foreign_proof,
        "tidak ditandatangani log",
        4,
        Part.LOG,
        ("FALSE", "log", "logForged"),
    ),
    Attack(
        "back-dated issue",
        "witnesses",
        dated_back,
        "tidak cocok dengan saat log disaksikan",
        4,
        Part.TIME,
        ("FALSE", "witnesses", "backDated"),
        "without an outside witness only the monitor tells (`lims log audit`)",
    ),
    Attack(
        "key used after revocation",
        "revocation by size of the log",
        stolen_key,
        "tidak tercatat sebelum pencabutan itu",
        4,
        Part.KEY,
        ("FALSE", "key", "keyRevoked"),
    ),
    Attack(
        "status list replayed",
        "date of the list",
        old_list,
        "kedaluwarsa",
        5,
        Part.STATUS,
        ("GENUINE", "status", "statusStale"),
    ),
)
