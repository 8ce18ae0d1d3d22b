"""Trees and tiles by their own rules, beside other people's vectors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.trust import merkle, tiles
from lims.trust.merkle import BadProof, Edge

LEAVES = [merkle.leaf_hash(bytes([number % 256, number // 256])) for number in range(700)]
ROOTS = [merkle.EMPTY]
_edge = Edge()
for _leaf in LEAVES:
    _edge.append(_leaf)
    ROOTS.append(_edge.root())


def subtree(level: int, number: int) -> bytes:
    return merkle.subtree_root(LEAVES[number << level : (number + 1) << level])


@settings(max_examples=80)
@given(st.integers(1, 700), st.data())
def test_every_entry_is_proven_and_every_growth(size, data):
    number, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = merkle.inclusion_proof(subtree, number, size)
    merkle.check_inclusion(LEAVES[number], number, size, proof, ROOTS[size])
    merkle.check_consistency(old, size, merkle.consistency_proof(subtree, old, size), ROOTS[old], ROOTS[size])
    with pytest.raises(BadProof):
        merkle.check_inclusion(LEAVES[number - 1], number, size, [*proof[:-1], bytes(32)], ROOTS[size])


def test_what_cannot_be_proven_is_refused():
    for number, size in ((5, 5), (-1, 5)):
        with pytest.raises(BadProof):
            merkle.inclusion_proof(subtree, number, size)
    with pytest.raises(BadProof):
        merkle.consistency_proof(subtree, 6, 5)
    assert merkle.consistency_proof(subtree, 0, 5) == []
    with pytest.raises(BadProof):
        merkle.check_consistency(3, 5, [], ROOTS[3], ROOTS[5])
    with pytest.raises(ValueError, match="edge"):
        Edge(3, [bytes(32)])
    assert Edge().root() == merkle.EMPTY


def test_names_are_those_of_the_specification():
    assert tiles.tile_name(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.tile_name(2, 0, 12) == "tile/2/000.p/12"
    assert tiles.bundle_name(5, 255) == "tile/entries/005.p/255"
    assert tiles.bundle_name(1000) == "tile/entries/x001/000"


def test_a_bundle_comes_back_and_a_cut_one_is_told():
    entries = [b"", b"x" * 65, b"\x01"]
    assert tiles.unbundled(tiles.bundle(entries)) == entries
    with pytest.raises(InvalidInput):
        tiles.unbundled(tiles.bundle(entries)[:-1])


def test_every_tile_of_a_tree_is_listed_once():
    assert list(tiles.widths(0)) == []
    assert list(tiles.widths(700)) == [(0, 0, 256), (0, 1, 256), (0, 2, 188), (1, 0, 2)]
    assert list(tiles.widths(256)) == [(0, 0, 256), (1, 0, 1)]


def test_a_tile_that_is_too_short_is_told():
    reader = tiles.TileReader(lambda _level, _number, _width: bytes(31), 700)
    with pytest.raises(InvalidInput, match="terpotong"):
        reader(0, 3)
