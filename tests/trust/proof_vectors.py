"""Makes the published vectors of proofs: `python -m tests.trust.proof_vectors` writes them, always the same bytes.

The records and the log are those of the other vectors, whose keys are gone. What a thief and a stranger signed is made
here, with keys that anybody can make again.
"""

import base64
import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lims.trust import cose, entries, merkle, note
from lims.trust.claims import Claims
from lims.trust.keys import PublicKey, Purpose, TrustList, instant, spki_of
from lims.trust.proof import Proof

FILE = Path(__file__).parents[2] / "docs" / "trust-vectors.json"
SINCE = "2026-11-24T03:00:30Z"
"""When the key of the log was stolen: after every record, before the instant of the vectors."""


def of_a_test(name: str) -> Ed25519PrivateKey:
    """Return the key of a name; it signs these vectors and nothing else."""
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(f"lims/trust-vectors/{name}".encode()).digest()
    )


def with_proofs(published: dict[str, Any]) -> dict[str, Any]:
    """Return the file with its vectors of proofs, in place of those that it had; nothing else changes."""
    made: dict[str, Any] = json.loads(json.dumps(published))
    made["vectors"] = [one for one in made["vectors"] if "proof" not in one]
    thief = of_a_test("stolen key of the log")
    _revoke(made["trust_list"], thief)
    made["vectors"] += _vectors(made, thief)
    return made


def _revoke(trust_list: dict[str, Any], thief: Ed25519PrivateKey) -> None:
    """Put the stolen key among those of the laboratory, as revoked."""
    issuer = TrustList.of(trust_list).issuers["LUL"]
    own = next(key for key in issuer.keys if key.purpose is Purpose.LOG)
    stolen = PublicKey(
        Purpose.LOG,
        spki_of(thief.public_key()),
        own.valid_from,
        own.valid_until,
        revoked_from=instant(SINCE),
        revoked_size=6,
    ).plain()
    keys = trust_list["issuers"][0]["keys"]
    trust_list["issuers"][0]["keys"] = [key for key in keys if key["kid"] != stolen["kid"]] + [stolen]


def _vectors(made: dict[str, Any], thief: Ed25519PrivateKey) -> list[dict[str, Any]]:
    records = {one["name"]: one for one in made["vectors"]}
    genuine, unlogged = records["genuine"], records["never logged"]
    origin = made["trust_list"]["issuers"][0]["log"]["origin"]
    checkpoint = base64.b64decode(made["files"]["log/LUL/checkpoint"]).decode()
    tile = base64.b64decode(made["files"]["log/LUL/tile/0/000.p/6"])
    leaves = [tile[at : at + merkle.HASH] for at in range(0, len(tile), merkle.HASH)]

    def proof(of: dict[str, Any], key: Ed25519PrivateKey | None) -> str:
        """Return a proof under the checkpoint of today, or under one that somebody signed over that record."""
        record = bytes.fromhex(of["record"])
        place = Claims.decode(cose.parse(record).payload).log_index
        hashes = list(leaves)
        hashes[place] = merkle.leaf_hash(entries.issued(record))
        path = merkle.inclusion_proof(partial(_subtree, hashes), place, len(hashes))
        root = merkle.range_root(partial(_subtree, hashes), 0, len(hashes))
        text = note.Checkpoint(origin, len(hashes), root).text()
        signed = checkpoint if key is None else note.Note(text, (note.sign(text, origin, key),)).written()
        return Proof(place, tuple(path), signed).written()

    stranger, log = of_a_test("key of a stranger"), ["log/"]
    valid, open_, false = ("VALID", 0), ("ASLI, STATUS BELUM DIPERIKSA", 5), ("TIDAK ASLI", 4)
    told = (
        ("proof, and no log", genuine, None, log, valid, "the proof stands in for the log"),
        ("proof, and no network", genuine, None, ["log/", "status/"], open_, "no status list is to be had"),
        ("proof under a revoked log key, and no log", genuine, thief, log, open_, "a thief signs any tree"),
        ("proof under a revoked log key, and the log", genuine, thief, [], valid, "the log itself proves it"),
        ("never logged, proof under a revoked log key", unlogged, thief, log, open_, "such a proof is none"),
        (
            "never logged, such a proof and the log",
            unlogged,
            thief,
            [],
            false,
            "log: another entry stands there",
        ),
        ("proof under a key of nobody", genuine, stranger, log, false, "the list is newer than the record"),
    )
    return [
        {
            "name": name,
            "text": of["text"],
            "answer": answer,
            "code": code,
            "why": why,
            "record": of["record"],
            "proof": proof(of, key),
            "missing": missing,
        }
        for name, of, key, missing, (answer, code), why in told
    ]


def _subtree(hashes: list[bytes], level: int, number: int) -> bytes:
    return merkle.subtree_root(hashes[number << level : (number + 1) << level])


if __name__ == "__main__":
    now = with_proofs(json.loads(FILE.read_text(encoding="utf-8")))
    FILE.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
