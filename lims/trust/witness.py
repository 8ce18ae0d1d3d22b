"""A witness (C2SP tlog-witness): it cosigns a log's checkpoint only where that continues all it saw before.

Another organisation runs it. What it remembers is one size and one root for each log; both only move forward, and
are on the disk before a cosignature leaves the house.
"""

import base64
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.trust import note
from lims.trust.merkle import BadProof, check_consistency
from lims.trust.note import BadNote, Checkpoint, Kind, Note, Verifier
from lims.trust.sources import PATIENCE, Unreachable
from lims.trust.whole_files import put

ADD = "add-checkpoint"
LARGEST = 64 * 1024
MOST_STEPS = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a witness answers: an HTTP status and a body."""

    status: int
    body: str = ""
    media_type: str = "text/plain; charset=utf-8"


def request_of(old: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """Return the body of a request."""
    steps = "".join(base64.b64encode(step).decode() + "\n" for step in proof)
    return f"old {old}\n{steps}\n{checkpoint}"


def parsed(body: str) -> tuple[int, list[bytes], str]:
    """Take a request apart.

    Raises:
        BadNote: it is none.
    """
    head, between, checkpoint = body.partition("\n\n")
    first, *steps = head.split("\n")
    word, _, size = first.partition(" ")
    try:
        proof = [base64.b64decode(step, validate=True) for step in steps]
    except ValueError as error:
        raise BadNote(N_("Permintaan kepada saksi ini rusak.")) from error
    if word != "old" or not size.isascii() or not size.isdecimal() or not between or len(proof) > MOST_STEPS:
        raise BadNote(N_("Permintaan kepada saksi ini rusak."))
    return int(size), proof, checkpoint


class Witness:
    """A witness with its key, the logs that it watches, and what it saw of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._one_at_a_time = threading.Lock()
        try:
            settings = json.loads((folder / "witness.json").read_bytes())
            self.name: str = settings["name"]
            self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings["key"]))
        except FileNotFoundError as error:
            raise NotFound(
                N_("Di %(folder)s tidak ada saksi. Buat dahulu: lims witness new"), folder=folder
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput(
                N_("Berkas saksi di %(folder)s rusak; pulihkan dari cadangan."), folder=folder
            ) from error

    @classmethod
    def new(cls, folder: Path, name: str) -> "Witness":
        """Make a witness with a key of its own.

        Raises:
            Conflict: there is one.
        """
        if not note.NAME.fullmatch(name):
            raise InvalidInput(N_("Nama saksi tanpa spasi dan tanda +, misalnya saksi.bsn.go.id"))
        if (folder / "witness.json").exists():
            raise Conflict(N_("Di %(folder)s sudah ada saksi."), folder=folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate().private_bytes_raw().hex()
        _put(folder / "witness.json", {"name": name, "key": key})
        _put(folder / "logs.json", {})
        return cls(folder)

    @property
    def verifier(self) -> Verifier:
        """The key that others check its cosignatures with."""
        return note.verifier_of(self.name, self._key.public_key(), Kind.COSIGNATURE)

    def watch(self, origin: str, keys: Sequence[Verifier]) -> None:
        """Watch a log, beginning with whatever it shows first."""
        logs = self._logs()
        logs[origin] = {**logs.get(origin, {"size": 0, "root": ""}), "keys": [str(key) for key in keys]}
        _put(self.folder / "logs.json", logs)

    def seen(self) -> dict[str, int]:
        """Return how long each log was when it was last seen."""
        return {origin: state["size"] for origin, state in self._logs().items()}

    def add(self, body: str, at: datetime) -> Reply:
        """Answer a request: 200 with a cosignature, or why not."""
        try:
            old, proof, written = parsed(body)
            checkpoint = Checkpoint.of(Note.of(written).text)
        except InvalidInput:
            return Reply(400)
        with self._one_at_a_time:
            logs = self._logs()
            state = logs.get(checkpoint.origin)
            if state is None:
                return Reply(404)
            try:
                verifiers = [Verifier.of(key) for key in state["keys"]]
                note.open_checkpoint(written, checkpoint.origin, verifiers)
            except BadNote:
                return Reply(403)
            if old > checkpoint.size:
                return Reply(400)
            if old != state["size"]:
                return Reply(409, f"{state['size']}\n", SIZE_TYPE)
            try:
                _continues(state, checkpoint, proof)
            except BadProof:
                # Another root for the same size is no error of counting: the log shows two faces.
                return Reply(409, f"{old}\n", SIZE_TYPE) if old == checkpoint.size else Reply(422)
            state |= {"size": checkpoint.size, "root": checkpoint.root.hex()}
            _put(self.folder / "logs.json", logs)
        signature = note.cosign(Note.of(written).text, self.name, self._key, at)
        return Reply(200, signature.line())

    def _logs(self) -> dict[str, dict[str, Any]]:
        logs: dict[str, dict[str, Any]] = json.loads((self.folder / "logs.json").read_bytes())
        return logs


def _continues(state: dict[str, Any], checkpoint: Checkpoint, proof: Sequence[bytes]) -> None:
    if state["size"] == 0:
        if proof:
            raise BadProof(N_("Bukti log salah: terlalu panjang."))
        return
    check_consistency(state["size"], checkpoint.size, proof, bytes.fromhex(state["root"]), checkpoint.root)


def ask(url: str, body: str) -> Reply:
    """Send a request to a witness.

    Raises:
        Unreachable: it does not answer.
    """
    request = urllib.request.Request(  # noqa: S310 - the administrator names the address
        f"{url.rstrip('/')}/{ADD}", data=body.encode(), method="POST", headers={"Content-Type": "text/plain"}
    )
    if not url.startswith(("https://", "http://")):
        raise InvalidInput(N_("Alamat ini harus diawali https://: %(address)s"), address=url)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 # nosec B310 - as above
            return Reply(answer.status, answer.read(LARGEST).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.read(LARGEST).decode("utf-8", "replace"))
    except OSError as error:
        raise Unreachable(N_("Saksi %(url)s tidak menjawab."), url=url) from error


def _put(file: Path, data: object) -> None:
    put(file, json.dumps(data, indent=1).encode())
