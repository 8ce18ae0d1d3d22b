"""Codes from pages and from bad photographs: at least as well as the design's figures."""

import random
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lims.documents.qr import draw_qr, qr_matrix
from lims.trust import paper, reading
from lims.trust.reading import Unreadable

SIDE = 28 * mm


@pytest.fixture
def record(world) -> bytes:
    return world.issue(product="Baja tulangan beton sirip BjTS 420B D16 x", lot="H-17/2026-11-24/0000001")


def page(*texts: str) -> bytes:
    """Return a page of A4 with codes of 28 mm."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(210 * mm, 297 * mm))
    for place, text in enumerate(texts):
        draw_qr(canvas, text, 20 * mm, (20 + 60 * place) * mm, SIDE)
    canvas.drawString(90 * mm, 40 * mm, "LAPORAN HASIL UJI")
    canvas.save()
    return stream.getvalue()


def rendered(pdf: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return picture


def photograph(
    picture: Image.Image, *, turned: float = 0, blur: float = 0, noise: float = 0, quality: int = 90
) -> bytes:
    """Return what a hand-held telephone makes of the code: turned, out of focus, grainy, compressed."""
    box = (
        int(picture.width * 0.04),
        int(picture.height * 0.78),
        int(picture.width * 0.30),
        int(picture.height * 0.97),
    )
    found = picture.crop(box).rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    found = found.filter(ImageFilter.GaussianBlur(blur)) if blur else found
    if noise:
        chance = random.Random(7)
        found.putdata(
            [min(255, max(0, int(value + chance.gauss(0, noise)))) for value in found.get_flattened_data()]
        )
    stream = BytesIO()
    found.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


WORSE = {
    "straight": {},
    "turned by 7": {"turned": 7},
    "turned by 20": {"turned": 20},
    "turned by 45": {"turned": 45},
    "blur 1.2": {"blur": 1.2},
    "blur 1.8": {"blur": 1.8},
    "blur 2.4": {"blur": 2.4},
    "noise": {"noise": 25},
    "noise and blur": {"noise": 20, "blur": 1.2},
    "jpeg 30": {"quality": 30},
    "turned, blur, jpeg": {"turned": 10, "blur": 1.2, "quality": 40},
    "all of it": {"turned": 5, "blur": 1.8, "noise": 10, "quality": 30},
}
"""The degraded set of the design; there 8 of 12 were read at 28 mm with version 12 and 13."""


def test_a_usual_record_makes_a_code_of_version_13_at_most(world, record):
    side = len(qr_matrix(world.text(record)))
    assert side <= 17 + 4 * 13
    assert 28 / side >= 0.40


@pytest.mark.parametrize("dpi", [96, 110, 150, 200, 300])
def test_the_page_is_read_at_every_resolution(world, record, dpi):
    stream = BytesIO()
    rendered(page(world.text(record)), dpi).save(stream, "PNG")
    assert reading.record_of(reading.codes_in_picture(stream.getvalue())) == record


def test_the_page_of_a_pdf_is_read(world, record):
    assert reading.record_of(reading.codes_in_pdf(page(world.text(record)))) == record


def test_bad_photographs_are_read_better_than_the_design_asks(world, record):
    picture = rendered(page(world.text(record)), 300)
    read, plain = [], 0
    for name, how in WORSE.items():
        data = photograph(picture, **how)
        plain += any(
            code.text == world.text(record) for code in zxingcpp.read_barcodes(Image.open(BytesIO(data)))
        )
        try:
            if reading.record_of(reading.codes_in_picture(data)) == record:
                read.append(name)
        except Unreadable:
            continue
    print(
        f"degraded: {len(read)}/{len(WORSE)} (scanner alone {plain}); not read: {sorted(set(WORSE) - set(read))}"
    )
    assert len(read) >= 10
    assert len(read) >= plain


def test_a_blot_over_a_tenth_of_the_code_is_survived(world, record):
    picture = rendered(page(world.text(record)), 300)
    side, left = round(28 / 25.4 * 300), round(20 / 25.4 * 300)
    top = picture.height - left - side
    blot = round(side * 0.3)
    ImageDraw.Draw(picture).ellipse(
        (left + side // 2, top + side // 2, left + side // 2 + blot, top + side // 2 + blot), fill=0
    )
    stream = BytesIO()
    picture.save(stream, "PNG")
    assert reading.record_of(reading.codes_in_picture(stream.getvalue())) == record


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff\xe0cut"])
def test_what_is_no_picture_is_told(data):
    with pytest.raises(Unreadable, match="bukan gambar"):
        reading.codes_in_picture(data)


def test_a_picture_without_a_code_says_how_to_take_a_better_one():
    stream = BytesIO()
    Image.new("L", (300, 300), 200).save(stream, "PNG")
    with pytest.raises(Unreadable, match="Foto lagi"):
        reading.codes_in_picture(stream.getvalue())


def test_a_picture_too_large_to_open_is_told():
    stream = BytesIO()
    Image.new("1", (9000, 9000)).save(stream, "PNG")
    with pytest.raises(Unreadable, match="terlalu besar"):
        reading.codes_in_picture(stream.getvalue())


def test_two_records_on_one_page_are_not_guessed_between(world, record):
    codes = reading.codes_in_pdf(page(world.text(record), world.text(world.issue())))
    with pytest.raises(Unreadable, match="beberapa"):
        reading.record_of(codes)


def test_another_code_beside_the_record_does_not_matter(world, record):
    codes = reading.codes_in_pdf(page("https://contoh.com/peta", world.text(record)))
    assert reading.record_of(codes) == record


def test_a_page_with_somebody_elses_code_is_told(world):
    with pytest.raises(paper.NoRecord, match="situs lain"):
        reading.record_of(["https://contoh.com/peta"])
    with pytest.raises(Unreadable):
        reading.record_of([])


def test_what_is_no_pdf_is_told():
    with pytest.raises(Unreadable, match="bukan PDF"):
        reading.codes_in_pdf(b"%PDF-1.7 cut")
