from lims.documents.receipt import render_receipt
from lims.domain.certificate import Party
from tests.documents import factories as made
from tests.documents import forms
from tests.documents.reading import codes, fonts, pages, squeezed, text


def test_a_receipt_says_what_was_handed_in_and_what_is_promised():
    whole = text(render_receipt(forms.receipt()))

    for expected in (
        "TANDA TERIMA CONTOH",
        "TT-2611-0412",
        "F/7.4-01",
        "2611-0412-02",
        "bengkok",
        "Pelanggan setuju pengujian diteruskan",
        "1 Desember 2026",
        "disimpan sampai 24 Februari 2027",
        "Halaman 1 dari 1",
    ):
        assert expected in whole


def test_a_scanner_reads_the_address_for_tracking():
    pdf = render_receipt(forms.receipt())

    assert codes(pdf, dpi=96) == [forms.receipt().tracking_url]
    assert forms.receipt().tracking_url in squeezed(pdf)


def test_a_receipt_with_nothing_but_the_needful_is_whole():
    bare = forms.receipt(brought_by="", tests=(), promised_on=None, remains=None, payment=None)
    pdf = render_receipt(bare)

    assert "Perkiraan selesai" not in text(pdf)
    assert all(fonts(pdf).values())


def test_many_samples_keep_the_code_with_the_signatures():
    pdf = render_receipt(forms.receipt(samples=forms.receipt().samples * 20))
    last = pages(pdf)[-1]

    assert "Pantau pengujian Anda" in last
    assert "Penerima contoh" in last


def test_atas_nama_and_demonstration_are_shown():
    other = Party(name="PT Pembeli (rekaan)", address="Jalan Dua")
    whole = text(
        render_receipt(forms.receipt(on_behalf_of=other, letterhead=made.letterhead(demonstration=True)))
    )

    assert "PT Pembeli (rekaan)" in whole
    assert "CONTOH – TIDAK BERLAKU" in whole
