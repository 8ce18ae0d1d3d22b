"""Whether a record stands in the log: by the proof that came with it, and by the log itself wherever it answers.

Both are asked where both are to be had, and both must hold: a proof that the log of today denies shows that the log
was rewound, or shows different people different things.
"""

from dataclasses import dataclass
from datetime import datetime

from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.trust import entries, note
from lims.trust.claims import Claims
from lims.trust.keys import Issuer, PublicKey, Purpose
from lims.trust.merkle import BadProof, check_inclusion, inclusion_proof, leaf_hash
from lims.trust.note import BadNote, Checkpoint, Note, Verifier
from lims.trust.proof import Proof
from lims.trust.sources import Fetch, Unreachable
from lims.trust.tiles import WIDTH, TileReader, bundle_name, tile_name, unbundled, width_of

NEAR = 4
"""In so many bundles from a record's own on, its sealed file is looked for; it is sealed soon after its issue."""


class Unvouched(NotFound):
    """Nobody who is believed vouches for a checkpoint: it proves nothing, in either direction."""

    code = "unvouched"


class Unsigned(BadNote):
    """No key of this log signed the checkpoint."""

    code = "unsigned"


@dataclass(frozen=True, slots=True)
class Sight:
    """A checkpoint that is believed."""

    checkpoint: Checkpoint
    cosigned: dict[str, datetime]
    """Which witnesses signed it as well, and when."""
    embedded: bool = False
    """Whether it came with the record, and not from the log of today."""
    old: bool = False
    """Whether the log's key was revoked since, so that the log of today has a newer one."""


def log_verifiers(issuer: Issuer) -> list[Verifier]:
    """Return the keys that sign checkpoints of an issuer's log today, for whoever watches it: no revoked ones."""
    return [_verifier(issuer, key) for key in issuer.of_purpose(Purpose.LOG) if key.revoked_from is None]


def look(
    record: bytes,
    claims: Claims,
    issuer: Issuer,
    fetch: Fetch | None,
    proof: Proof | None,
    listed_at: datetime | None,
) -> tuple[list[Sight], LimsError | None]:
    """Return under which checkpoints a record was found, and if under none, what was missing.

    Args:
        record: In its one form.
        claims: What it says.
        issuer: Whose log it is.
        fetch: Public files; None where there is no network and no copy.
        proof: The proof that came with the record.
        listed_at: Of when the list of keys is.

    Raises:
        BadProof, BadNote: the record does not stand where it says.
    """
    entry = entries.issued(record)
    seen: list[Sight] = []
    missing: LimsError | None = None
    if proof is not None:
        try:
            seen.append(_by_proof(entry, claims, issuer, proof, listed_at))
        except NotFound as fault:
            missing = fault
    try:
        if fetch is None:
            raise Unreachable(N_("Log tidak diperiksa: tanpa jaringan dan tanpa salinan log."))
        seen.append(_by_log(entry, claims.log_index, issuer, fetch))
    except NotFound as fault:
        missing = missing or fault
    except BadProof as fault:
        if not seen:
            raise
        raise BadProof(
            N_(
                "Bukti dalam PDF mencatat LHU ini, tetapi log laboratorium sekarang tidak: log dimundurkan atau "
                "bercabang. Jangan diterima, dan laporkan."
            )
        ) from fault
    return seen, missing


def _by_proof(
    entry: bytes, claims: Claims, issuer: Issuer, proof: Proof, listed_at: datetime | None
) -> Sight:
    try:
        sight = _opened(proof.checkpoint, issuer, embedded=True)
    except Unsigned as fault:
        if listed_at is not None and claims.issued_at < listed_at:
            raise
        raise Unvouched(
            N_(
                "Bukti log dalam PDF ditandatangani kunci yang tidak ada dalam daftar Anda, yang lebih tua "
                "daripada LHU ini."
            )
        ) from fault
    except BadNote as fault:
        raise Unvouched(N_("Bukti log dalam PDF ini tidak dapat dibaca.")) from fault
    proof.check(entry)
    if proof.index != claims.log_index:
        raise BadProof(N_("Bukti log ini milik LHU lain."))
    return sight


def _by_log(entry: bytes, index: int, issuer: Issuer, fetch: Fetch) -> Sight:
    """Look a record up in the log itself.

    Raises:
        BadProof: it is not there.
        NotFound: the log, or this copy of it, cannot tell.
    """
    sight = _of_today(issuer, fetch)
    if sight.checkpoint.size <= index:
        if getattr(fetch, "live", True) and not sight.old:
            raise BadProof(N_("LHU ini tidak ada dalam log laboratorium. Jangan diterima."))
        raise NotFound(N_("Salinan log Anda lebih tua daripada LHU ini."))
    _require_entry(entry, index, sight.checkpoint, issuer, fetch)
    return sight


def _of_today(issuer: Issuer, fetch: Fetch) -> Sight:
    """Return the log's state as it is published; one that cannot be read or believed says nothing of a record."""
    written = fetch(f"log/{issuer.id}/checkpoint").decode("utf-8", "replace")
    try:
        return _opened(written, issuer)
    except BadNote as fault:
        raise Unvouched(
            N_(
                "Log tidak diperiksa: checkpoint-nya rusak, atau ditandatangani kunci yang tidak ada dalam daftar "
                "Anda. Ambil daftar kunci yang baru."
            )
        ) from fault


def _require_entry(entry: bytes, index: int, checkpoint: Checkpoint, issuer: Issuer, fetch: Fetch) -> None:
    """Require that an entry stands at its place in the log.

    Raises:
        BadProof: another one stands there.
        Unvouched: files of the log are broken.
    """
    reader = TileReader(
        lambda level, number, width: fetch(f"log/{issuer.id}/{tile_name(level, number, width)}"),
        checkpoint.size,
    )
    try:
        path = inclusion_proof(reader, index, checkpoint.size)
    except InvalidInput as fault:
        raise Unvouched(N_("Log tidak diperiksa: berkasnya rusak.")) from fault
    check_inclusion(leaf_hash(entry), index, checkpoint.size, path, checkpoint.root)


def _opened(written: str, issuer: Issuer, *, embedded: bool = False) -> Sight:
    """Return a checkpoint that is believed.

    A key that was revoked may have signed at any time, also what it dates back. Only witnesses show that a checkpoint
    is older than the theft: as many as were agreed, and one at least.

    Raises:
        BadNote: it is no checkpoint; as `Unsigned` where no key of this log signed it.
        Unvouched: only a revoked key did, and no witness shows that it is older.
    """
    found = Note.of(written)
    checkpoint = Checkpoint.of(found.text)
    signers = [key for key in issuer.of_purpose(Purpose.LOG) if _signed(found, _verifier(issuer, key))]
    if checkpoint.origin != issuer.origin or not signers:
        raise Unsigned(
            N_("Checkpoint ini tidak ditandatangani log %(origin)s."), origin=issuer.origin or issuer.id
        )
    cosigned = found.cosigned([Verifier.of(text) for text in issuer.witnesses])
    cut_offs = [key.revoked_from for key in signers if key.revoked_from is not None]
    old = len(cut_offs) == len(signers)
    if old:
        cosigned = {name: at for name, at in cosigned.items() if at < max(cut_offs)}
        if len(cosigned) < max(issuer.quorum, 1):
            raise Unvouched(
                N_(
                    "Checkpoint log ini ditandatangani kunci yang kemudian dicabut, dan saksi tidak menunjukkan bahwa "
                    "ia dibuat sebelumnya. Periksa lagi saat tersambung ke log laboratorium."
                )
            )
    return Sight(checkpoint, cosigned, embedded=embedded, old=old)


def _verifier(issuer: Issuer, key: PublicKey) -> Verifier:
    return Verifier(issuer.origin, note.Kind.ED25519, key.raw())


def _signed(found: Note, verifier: Verifier) -> bool:
    try:
        found.verified(verifier)
    except BadNote:
        return False
    return True


def holds_file(record: bytes, pdf: bytes, index: int, issuer: Issuer, fetch: Fetch | None) -> bool:
    """Say whether the log names these very bytes as a sealed file of the record; False also where nobody can tell."""
    entry = entries.sealed(record, pdf)
    try:
        if fetch is None:
            return False
        checkpoint = _of_today(issuer, fetch).checkpoint
        first = index // WIDTH
        for number in range(first, min(first + NEAR, -(-checkpoint.size // WIDTH))):
            width = width_of(number, checkpoint.size)
            found = unbundled(fetch(f"log/{issuer.id}/{bundle_name(number, width)}"))
            if entry in found:
                place = number * WIDTH + found.index(entry)
                _require_entry(entry, place, checkpoint, issuer, fetch)
                return True
    except (NotFound, InvalidInput):
        return False
    return False
