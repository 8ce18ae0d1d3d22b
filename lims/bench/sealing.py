"""The PDF of a report: printing, archiving, sealing with a time-stamp authority of this machine, verifying."""

import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from lims import clock
from lims.bench.measuring import Measured, Size, area
from lims.bench.report import ISSUED_AT, report
from lims.documents.certificate import Marks, PaperCode, render_certificate
from lims.domain.text import Text
from lims.queries.sealing import Material
from lims.services import sealing
from lims.trust import merkle, note, paper
from lims.trust.keys import Purpose
from lims.trust.keystore import KeyStore
from lims.trust.pdf.archive import Attachment, Metadata, Relationship, archive
from lims.trust.pdf.checks import require_whole
from lims.trust.pdf.examine import examine
from lims.trust.pdf.local import LocalSealer, lists_of
from lims.trust.pdf.seals import Sealer, TimeStamping
from lims.trust.proof import Proof

ROUNDS = 9
GREATEST_SEALING_MS = 235.0
GREATEST_VERIFYING_MS = 80.0
FURTHER_SIZE = 20_000


@area("seal")
def seal(_size: Size) -> Iterator[Measured]:
    """Make the sealed PDF of a two-page report as the worker does, part by part, in time of the processor."""
    now = clock.now()
    with tempfile.TemporaryDirectory() as folder:
        sealer, roots = _sealer(Path(folder), now)
    content = report()
    record = bytes(range(240))
    code = PaperCode(paper.address("https://uji.contoh.go.id", record), paper.short_code(record))
    printed = render_certificate(content, marks=Marks(), code=code)
    material = _material(printed, record)
    archived = sealing.archived(material, printed)
    sealed = sealer.seal(archived, sealing.words(material), now)

    def whole() -> None:
        before = sealing.archived(material, printed)
        pdf = sealer.seal(before, sealing.words(material), now)
        require_whole(pdf, before, roots, now)
        merkle.Edge().append(merkle.leaf_hash(pdf))

    def printing() -> bytes:
        return render_certificate(content, marks=Marks(), code=code)

    pages = len(pikepdf.open(BytesIO(printed)).pages)
    size = sum(len(one.data) for one in sealing.attachments(material)) / 1000
    for words, work, aim in (
        (Text("Mencetak PDF", "Printing the PDF"), printing, None),
        (
            Text("Arsip PDF/A-3b dengan lampiran", "Archiving as PDF/A-3b with its files"),
            lambda: sealing.archived(material, printed),
            None,
        ),
        (
            Text("Segel PAdES B-LTA", "PAdES seal B-LTA"),
            lambda: sealer.seal(archived, sealing.words(material), now),
            None,
        ),
        (
            Text(
                f"Arsip, segel, pemeriksaan dan log ({pages} halaman, {size:.0f} kB lampiran)",
                f"Archive, seal, check and log ({pages} pages, {size:.0f} kB of files)",
            ),
            whole,
            GREATEST_SEALING_MS,
        ),
        (
            Text("Memeriksa segel dan lampiran PDF", "Verifying seal and files of the PDF"),
            lambda: examine(sealed, roots, at=now),
            GREATEST_VERIFYING_MS,
        ),
    ):
        yield Measured("seal", words, processor_ms(work), "ms CPU", aim, ROUNDS)
    yield Measured(
        "seal",
        Text("Tiap lampiran tambahan 20 kB", "Each further file of 20 kB"),
        _further(printed),
        "ms CPU",
        None,
        ROUNDS,
    )
    yield Measured("seal", Text("Ukuran PDF bersegel", "Size of the sealed PDF"), len(sealed) / 1000, "kB")


def processor_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of the processor for one go, after one that nobody counts."""
    work()
    found = []
    for _ in range(rounds):
        before = time.process_time_ns()
        work()
        found.append((time.process_time_ns() - before) / 1e6)
    return statistics.median(found)


def _further(printed: bytes) -> float:
    """Return what one more file costs in the archive."""
    metadata = Metadata("LHU", "LIMS", "LHU", ISSUED_AT)

    def with_files(count: int) -> Callable[[], bytes]:
        files = [
            Attachment(f"{number}.json", b"x" * FURTHER_SIZE, "application/json", Relationship.DATA, "x")
            for number in range(count)
        ]
        return lambda: archive(printed, files, metadata)

    return max(0.0, (processor_ms(with_files(6)) - processor_ms(with_files(1))) / 5)


def _material(printed: bytes, record: bytes) -> Material:
    content = report()
    proof = Proof(
        0, (bytes(32),) * 20, note.Checkpoint("uji.contoh.go.id", 1_000_000, bytes(32)).text() + "\n"
    )
    return Material(
        laboratory_id=uuid.UUID(int=0),
        code="DEMO",
        laboratory=content.laboratory.name,
        city=content.laboratory.city,
        demonstration=True,
        number=content.number or "",
        content=content,
        issued_at=ISSUED_AT,
        print_sha256=content.sha256(),
        record=record,
        proof=proof.written(),
    )


def _sealer(folder: Path, now: datetime) -> tuple[Sealer, tuple[bytes, ...]]:
    """Return a sealer with a key of its own and a time-stamp authority on this machine."""
    store = KeyStore(folder / "keys")
    store.ensure("DEMO", "Laboratorium", now)
    key, authority = (store.signing("DEMO", one, now) for one in (Purpose.SEAL, Purpose.AUTHORITY))
    stamping = local_stamping(now)
    return LocalSealer(key, lists_of(authority, {}, now), stamping), (key.chain[-1], *stamping.roots)


def local_stamping(now: datetime) -> TimeStamping:
    """Return a time-stamp authority on this machine."""
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stempel waktu")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(private, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    plain = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(asn1.Certificate.load(certificate), keys.PrivateKeyInfo.load(plain))
    return TimeStamping(stamper, (certificate,))
