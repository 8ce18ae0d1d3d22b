"""The proof that an entry stands in the log, as a file that can be kept (C2SP tlog-proof)."""

import base64
import re
from dataclasses import dataclass

from lims.domain.errors import N_
from lims.trust.merkle import BadProof, check_inclusion, leaf_hash
from lims.trust.note import LARGEST, Checkpoint, Note

HEAD = "c2sp.org/tlog-proof@v1\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, the way to the root, and the checkpoint that the root is from."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    """A signed note, with the cosignatures that had come."""

    def written(self) -> str:
        """Return the text of the file."""
        steps = "".join(base64.b64encode(step).decode() + "\n" for step in self.path)
        return f"{HEAD}index {self.index}\n{steps}\n{self.checkpoint}"

    @classmethod
    def of(cls, text: str) -> "Proof":
        """Return the proof in a text.

        Raises:
            BadProof: it is none.
        """
        head, between, checkpoint = text.removeprefix(HEAD).partition("\n\n")
        first, *steps = head.split("\n")
        index = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", first)
        if not text.startswith(HEAD) or len(text) > LARGEST or not between or not index:
            raise BadProof(N_("Berkas ini bukan bukti log (tlog-proof)."))
        try:
            path = tuple(base64.b64decode(step, validate=True) for step in steps)
        except ValueError as error:
            raise BadProof(N_("Berkas ini bukan bukti log (tlog-proof).")) from error
        return cls(int(index[1]), path, checkpoint)

    def check(self, entry: bytes) -> Checkpoint:
        """Check that the entry stands where it says, and return the log's state; its signatures are not checked here.

        Raises:
            BadProof, BadNote: it does not.
        """
        checkpoint = Checkpoint.of(Note.of(self.checkpoint).text)
        check_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint
