import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.trust import cbor

VALUES = st.recursive(
    st.integers(-(2**63), 2**63 - 1)
    | st.binary(max_size=20)
    | st.text(max_size=20)
    | st.none()
    | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(-99, 99), inner, max_size=3),
    max_leaves=6,
)

REFUSED = {
    "duplicate key": "a201010102",
    "trailing bytes": "0101",
    "cut off": "8201",
    "indefinite length": "9f01ff",
    "long form of a short number": "1801",
    "keys out of order": "a202000100",
    "float": "fb3ff0000000000000",
    "undefined": "f7",
    "date": "c11a00000000",
    "pattern": "d823632e2a2b",
    "big number": "c249010000000000000000",
    "self-description": "d9d9f701",
    "unknown tag": "d903e801",
    "text that is none": "61ff",
    "nesting without end": "81" * 60 + "01",
    "nothing": "",
}


@given(VALUES)
def test_a_value_has_one_form_and_comes_back(value):
    assert cbor.decode(cbor.encode(value)) == value


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused(data):
    with pytest.raises(InvalidInput):
        cbor.decode(bytes.fromhex(data))


@pytest.mark.parametrize("name", [name for name in REFUSED if name not in {
    "indefinite length", "long form of a short number", "keys out of order"}])  # fmt: skip
def test_records_of_other_houses_may_only_be_written_otherwise(name):
    with pytest.raises(InvalidInput):
        cbor.decode(bytes.fromhex(REFUSED[name]), deterministic=False)


def test_records_of_other_houses_are_read():
    assert cbor.decode(bytes.fromhex("bf02000100ff"), deterministic=False) == {1: 0, 2: 0}


def test_huge_input_is_not_even_looked_at():
    with pytest.raises(InvalidInput, match="terlalu besar"):
        cbor.decode(bytes(cbor.LARGEST + 1))


@given(st.binary(max_size=60))
def test_random_bytes_are_a_value_or_refused(data):
    try:
        value = cbor.decode(data)
    except InvalidInput:
        return
    assert cbor.encode(value) == data
