"""A page as a picture."""

from io import BytesIO

from PIL import Image

from lims.documents.certificate import Marks, render_certificate
from lims.documents.picture import page_as_png
from tests.documents import factories


def test_an_a4_page_becomes_a_picture_of_its_shape():
    pdf = render_certificate(factories.order_one(), marks=Marks())

    with Image.open(BytesIO(page_as_png(pdf, dpi=50))) as picture:
        assert picture.format == "PNG"
        assert picture.size == (414, 585)
        assert len(picture.getcolors(100_000) or []) > 50


def test_another_page_is_another_picture():
    pdf = render_certificate(factories.many_rows(), marks=Marks())

    assert page_as_png(pdf, 0, dpi=30) != page_as_png(pdf, 1, dpi=30)
