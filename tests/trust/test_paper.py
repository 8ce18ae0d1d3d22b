import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.trust import paper
from lims.trust.paper import NoRecord


@given(st.binary(min_size=1, max_size=400))
def test_digits_carry_the_bytes_both_ways(data):
    digits = paper.to_digits(data)
    assert paper.from_digits(digits) == data
    assert paper.read(paper.address("https://uji.contoh.go.id/", data + bytes(40))) == data + bytes(40)


def test_seven_bytes_make_seventeen_digits():
    assert len(paper.to_digits(bytes(7 * 30))) == 17 * 30


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("1" * 7090, "terlalu panjang"),
        ("", "hanya boleh ada angka"),
        ("12a4", "hanya boleh ada angka"),
        ("٣" * 17, "hanya boleh ada angka"),
        ("1", "terpotong"),
        ("12345678901234567" + "1234", "terpotong"),
        ("9" * 17, "terlalu besar"),
        ("999", "terlalu besar"),
    ],
)
def test_other_digits_are_refused(digits, words):
    with pytest.raises(NoRecord, match=words):
        paper.from_digits(digits)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HC1:NCFOXN%TS3DH", "kesehatan negara lain"),
        ("https://contoh.com/promo", "situs lain"),
        ("https://contoh.com/#abc", "situs lain"),
        ("https://contoh.com/?a=1#123", "situs lain"),
        ("http://[::1", "bukan kode LHU"),
        ("WIFI:S:kantor;;", "bukan kode LHU"),
        ("", "bukan kode LHU"),
        ("https://uji.contoh.go.id/v/AAAAAAAAAAAAAAAAAAAAAA", "jenis lama"),
    ],
)
def test_what_is_no_record_is_told_what_it_is(text, words):
    with pytest.raises(NoRecord) as refused:
        paper.read(text)
    assert words in str(refused.value)


def test_digits_alone_are_read_as_they_come_out_of_the_page():
    assert paper.read(paper.to_digits(bytes(60))) == bytes(60)


def test_the_short_code_is_twelve_digits_of_the_hash():
    assert paper.short_code(b"") == "E3B0 C442 98FC"
