"""An address that is printed must open for whoever holds the paper."""

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.public_address import check_public_address


@pytest.mark.parametrize(
    "address", ["https://uji.contoh.go.id", " https://uji.contoh.go.id/ ", "https://8.8.8.8"]
)
def test_a_public_address_is_taken_without_its_last_slash(address):
    assert check_public_address(address) == address.strip().rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "uji.contoh.go.id",
        "http://uji.contoh.go.id",
        "ftp://uji.contoh.go.id",
        "https://",
        "https://localhost",
        "https://server",
        "https://lims.local",
        "https://127.0.0.1",
        "https://192.168.1.5",
        "https://10.0.0.1",
        "https://[::1]",
        "https://[::1",
        "https://uji.contoh.go.id/lims",
        "https://uji.contoh.go.id?x=1",
        "https://uji.contoh.go.id#x",
        "https://uji.contoh.go.id:8443",
        "https://uji.contoh.go.id:x",
        "https://user@uji.contoh.go.id",
    ],
)
def test_an_address_that_would_be_dead_on_paper_is_refused(address):
    with pytest.raises(InvalidInput):
        check_public_address(address)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://192.168.1.5:8000", "https://demo.contoh.id"]
)
def test_a_demonstration_may_stand_anywhere(address):
    assert check_public_address(address, demonstration=True) == address


@pytest.mark.parametrize("address", ["", "ftp://x", "http://127.0.0.1:8000/lims"])
def test_a_demonstration_needs_an_address_all_the_same(address):
    with pytest.raises(InvalidInput):
        check_public_address(address, demonstration=True)
