"""Merkle trees of RFC 6962, 2.1: hashes, audit proofs and consistency proofs, and how both are checked."""

import hashlib
from collections.abc import Callable, Sequence

from lims.domain.errors import N_, InvalidInput

HASH = 32

EMPTY = hashlib.sha256(b"").digest()
"""Root of the tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""Root of the perfect subtree at a level and number: level 0 are the leaf hashes."""


class BadProof(InvalidInput):
    """A proof does not lead from what it is about to the root."""

    code = "bad-proof"


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes whose number is a power of two."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


class Edge:
    """The right edge of a tree: the roots of its perfect subtrees, largest first; all that appending needs."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        self.size = size
        self.roots = list(roots)
        if len(self.roots) != size.bit_count():
            message = "an edge has one root for each bit of its size"
            raise ValueError(message)

    def append(self, leaf: bytes) -> int:
        """Append a leaf hash and return its number."""
        carry, size = leaf, self.size
        while size & 1:
            carry = node_hash(self.roots.pop(), carry)
            size >>= 1
        self.roots.append(carry)
        self.size += 1
        return self.size - 1

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.roots:
            return EMPTY
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


def range_root(subtree: Subtree, start: int, end: int) -> bytes:
    """Return the root over the leaves from start to end, where start fits the size of the range."""
    if end - start == 1 << (end - start).bit_length() - 1:
        level = (end - start).bit_length() - 1
        return subtree(level, start >> level)
    split = start + _split(end - start)
    return node_hash(range_root(subtree, start, split), range_root(subtree, split, end))


def inclusion_proof(subtree: Subtree, number: int, size: int) -> list[bytes]:
    """Return the audit path of a leaf in the tree of a size (RFC 6962, 2.1.1).

    Raises:
        BadProof: there is no such leaf.
    """
    if not 0 <= number < size:
        raise BadProof(N_("Catatan nomor %(number)s tidak ada dalam log ini."), number=number)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if number < split:
            path.append(range_root(subtree, split, end))
            end = split
        else:
            path.append(range_root(subtree, start, split))
            start = split
    return path[::-1]


def consistency_proof(subtree: Subtree, old: int, size: int) -> list[bytes]:
    """Return the proof that the tree of a size begins with the older tree (RFC 6962, 2.1.2).

    Raises:
        BadProof: the older tree is larger.
    """
    if not 0 <= old <= size:
        raise BadProof(
            N_("Log hanya bertambah: %(old)s catatan tidak muat dalam %(size)s."), old=old, size=size
        )
    if old in {0, size}:
        return []
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while old != end:
        split = start + _split(end - start)
        if old <= split:
            path.append(range_root(subtree, split, end))
            end = split
        else:
            path.append(range_root(subtree, start, split))
            start, whole = split, False
    if not whole:
        path.append(range_root(subtree, start, end))
    return path[::-1]


def check_inclusion(leaf: bytes, number: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check an audit path (RFC 9162, 2.1.3.2).

    Raises:
        BadProof: it does not lead to the root.
    """
    _require_hashes([leaf, *proof])
    if not 0 <= number < size:
        raise BadProof(N_("Bukti log salah: nomor catatan di luar log."))
    node, last, found = number, size - 1, leaf
    for step in proof:
        if last == 0:
            raise BadProof(N_("Bukti log salah: terlalu panjang."))
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    if last != 0 or found != root:
        raise BadProof(N_("Bukti log salah: catatan ini tidak ada dalam log."))


def check_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Check that a tree only grew (RFC 9162, 2.1.4.2).

    Raises:
        BadProof: it was rewound or forked.
    """
    _require_hashes(proof)
    if not 0 < old <= size:
        raise BadProof(N_("Log dimundurkan: dahulu %(old)s catatan, sekarang %(size)s."), old=old, size=size)
    if old == size:
        if proof or old_root != root:
            raise BadProof(N_("Log bercabang: dua isi untuk %(size)s catatan."), size=size)
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise BadProof(N_("Bukti log salah: terlalu pendek."))
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for step in path[1:]:
        if last == 0:
            raise BadProof(N_("Bukti log salah: terlalu panjang."))
        if node & 1 or node == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, step)
        node, last = node >> 1, last >> 1
    if last != 0 or first != old_root or second != root:
        raise BadProof(N_("Log bercabang: isi yang dahulu bukan lagi awal isi yang sekarang."))


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _require_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH for one in hashes):
        raise BadProof(N_("Bukti log salah: bukan hash SHA-256."))
