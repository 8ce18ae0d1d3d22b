"""Photographs are kept upright, small and without what the camera noted."""

from io import BytesIO

import pytest
from PIL import Image

from lims.documents.photograph import prepared
from lims.domain.errors import InvalidInput
from tests.pictures import GPS, photo, png


def test_a_photo_is_turned_made_smaller_and_loses_its_place():
    taken = photo()
    assert Image.open(BytesIO(taken)).getexif().get_ifd(GPS)
    with Image.open(BytesIO(prepared(taken))) as kept:
        assert (kept.format, kept.size) == ("JPEG", (800, 1600))
        assert dict(kept.getexif()) == {}
        assert "exif" not in kept.info
        assert max(kept.getpixel((400, 200))) < 40  # what was left is above, once it is upright
    assert b"Ponsel rekaan" not in prepared(taken)


def test_a_small_picture_of_a_machine_keeps_its_pixels_and_its_kind():
    with Image.open(BytesIO(prepared(png()))) as kept:
        assert (kept.format, kept.size) == ("PNG", (8, 6))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff", b"%PDF-1.7"])
def test_what_is_no_picture_is_told(data):
    with pytest.raises(InvalidInput, match="tidak dapat dibaca"):
        prepared(data)
