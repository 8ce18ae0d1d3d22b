"""A laboratory's trust layer without a database: keys, a log, status lists, and whoever attacks them."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lims.domain.conformity.verdict import Verdict
from lims.trust import cose, entries, merkle, note, paper, status, tiles, verifier
from lims.trust.claims import Claims, KeyResult
from lims.trust.keys import Issuer, Purpose, TrustList
from lims.trust.keystore import KeyStore, SigningKey
from lims.trust.proof import Proof
from lims.trust.report import Report
from lims.trust.sources import Folder
from lims.trust.status import Status
from lims.trust.witness import Witness

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ISSUER = "LUL"
ORIGIN = f"uji.contoh.go.id/log/{ISSUER}"
BASE = "https://uji.contoh.go.id"


@dataclass
class World:
    """One laboratory at a time that the test moves."""

    folder: Path
    now: datetime = NOW
    issuer: str = ISSUER
    log: list[bytes] = field(default_factory=list)
    statuses: dict[int, Status] = field(default_factory=dict)
    witnesses: list[Witness] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = KeyStore(self.folder / "keys")
        demonstration = self.issuer == "DEMO"
        self.keys.ensure(self.issuer, "Laboratorium Uji (rekaan)", self.now, demonstration=demonstration)

    def key(self, purpose: Purpose = Purpose.CERTIFICATE) -> SigningKey:
        return self.keys.signing(self.issuer, purpose, self.now)

    def claims(self, **changes: object) -> Claims:
        known = Claims(
            issuer=self.issuer,
            number=f"{self.issuer}/LHU/2026/11/{len(self.log) + 1:06}",
            issued_at=self.now.replace(microsecond=0),
            data_sha256=b"\x17" * 32,
            status_index=4711 + len(self.log),
            log_index=len(self.log),
            product="Baja tulangan beton sirip",
            specification="SNI 2052:2017",
            verdict=Verdict.PASS,
            client="PT Baja Rekaan",
            lot="H-17",
            results=(KeyResult(1, "460", "467"), KeyResult(4, "18.0")),
        )
        return replace(known, **changes)

    def sign(self, claims: Claims, key: SigningKey | None = None) -> bytes:
        key = key or self.key()
        return cose.sign(claims.encode(), key.private, key.kid)

    def issue(self, **changes: object) -> bytes:
        """Sign a record and enter it in the log."""
        record = self.sign(self.claims(**changes))
        self.log.append(entries.issued(record))
        return record

    # What is published.

    def subtree(self, level: int, number: int) -> bytes:
        first = number << level
        return merkle.subtree_root(
            [merkle.leaf_hash(entry) for entry in self.log[first : first + (1 << level)]]
        )

    def checkpoint(
        self, size: int | None = None, log: list[bytes] | None = None, key: SigningKey | None = None
    ) -> str:
        edge = merkle.Edge()
        for entry in (log if log is not None else self.log)[:size]:
            edge.append(merkle.leaf_hash(entry))
        text = note.Checkpoint(ORIGIN, edge.size, edge.root()).text()
        signature = note.sign(text, ORIGIN, cose.ed25519_key((key or self.key(Purpose.LOG)).private))
        return note.Note(text, (signature,)).written()

    def proof(
        self,
        index: int,
        size: int | None = None,
        cosigned_at: datetime | None = None,
        key: SigningKey | None = None,
    ) -> Proof:
        size = size or len(self.log)
        checkpoint = self.checkpoint(size, key=key)
        for witness in self.witnesses:
            text = note.Note.of(checkpoint).text
            checkpoint += note.cosign(text, witness.name, witness._key, cosigned_at or self.now).line()
        return Proof(index, tuple(merkle.inclusion_proof(self.subtree, index, size)), checkpoint)

    def issuer_as_known(self) -> Issuer:
        ring = self.keys.ring(self.issuer)
        return Issuer(
            id=self.issuer,
            name=ring.name,
            url=BASE,
            demonstration=ring.demonstration,
            keys=ring.public,
            origin=ORIGIN,
            seal_roots=ring.seal_roots,
            witnesses=tuple(str(one.verifier) for one in self.witnesses),
            quorum=len(self.witnesses),
        )

    def trust(self) -> TrustList:
        return TrustList({self.issuer: self.issuer_as_known()}, self.now)

    def publish(self, name: str = "public") -> Folder:
        """Write the public files and return them, as from a site that answers."""
        folder = self.folder / name
        leaves = [merkle.leaf_hash(entry) for entry in self.log]
        files: dict[str, bytes] = {
            f"log/{self.issuer}/checkpoint": self.checkpoint().encode(),
            status.name(self.issuer, 0): status.build(
                self.issuer, 0, self.statuses, self.key(Purpose.STATUS), self.now
            ),
            "trust-list.json": json.dumps(self.trust().plain()).encode(),
        }
        for level, number, width in tiles.widths(len(self.log)):
            hashes = [
                merkle.subtree_root(leaves[at << 8 * level : (at + 1) << 8 * level])
                for at in range(number * 256, number * 256 + width)
            ]
            files[f"log/{self.issuer}/{tiles.tile_name(level, number, width)}"] = b"".join(hashes)
            if level == 0:
                bundle = tiles.bundle(self.log[number * 256 : number * 256 + width])
                files[f"log/{self.issuer}/{tiles.bundle_name(number, width)}"] = bundle
        for file, content in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        found = Folder(folder)
        found.live = True  # type: ignore[misc] # as `Site`, which would need a server
        return found

    def examine(self, record: bytes, *, offline: bool = False, proof: Proof | None = None) -> Report:
        return verifier.examine(record, self.trust(), None if offline else self.publish(), self.now, proof)

    def text(self, record: bytes) -> str:
        return paper.address(BASE, record)

    def log_key_stolen(self) -> SigningKey:
        """Revoke the key of the log from now on, put another in its place, and return the stolen one."""
        stolen = self.key(Purpose.LOG)
        self.keys.rotate(self.issuer, self.now, [Purpose.LOG])
        kid, size = stolen.kid.hex(), len(self.log)
        self.keys.revoke(self.issuer, kid, self.now, since=self.now, log_size=size)
        return stolen

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)
