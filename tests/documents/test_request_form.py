from dataclasses import replace

import pytest

from lims.documents.letterhead import Signer
from lims.documents.request_form import render_request_form
from lims.domain.certificate import Party, Words
from tests.documents import forms
from tests.documents.reading import fonts, pages, text


def test_a_form_shows_request_agreement_review_and_price():
    whole = text(render_request_form(forms.request_form()))

    for expected in (
        "FORMULIR PERMINTAAN PENGUJIAN",
        "F/7.1-01",
        "SNI 2052:2017",
        "ASTM E415-21 (subkontrak)",
        "450.000",
        "Rp1.225.000",
        "−Rp225.000",
        "Rp1.000.000",
        "Penerimaan sederhana",
        "✗ Tidak",
        "Dapat dilayani",
        "Pemohon",
        "Penerima contoh",
        "Manajer teknis",
    ):
        assert expected in whole


def test_an_ordinary_form_fits_one_page():
    assert len(pages(render_request_form(forms.request_form()))) == 1


@pytest.mark.parametrize("samples", range(2, 9))
def test_signatures_never_stand_alone_on_a_page(samples):
    form = forms.request_form()
    longer = replace(
        form, samples=tuple(form.samples[number % len(form.samples)] for number in range(samples))
    )

    *_rest, last = pages(render_request_form(longer))

    assert "Manajer teknis" in last
    assert "Dapat dilayani" in last


def test_an_application_without_price_and_review_leaves_them_open():
    form = forms.request_form()
    samples = tuple(
        replace(
            sample, tests=tuple(replace(test, unit_price=None) for test in sample.tests), specification=None
        )
        for sample in form.samples
    )
    bare = replace(
        form,
        samples=samples,
        price=None,
        review=None,
        decision_rule=None,
        terms=(),
        registration=(),
        purpose="",
        origin=None,
        applicant=Signer(),
    )
    pdf = render_request_form(bare)

    assert "Diisi oleh laboratorium" in text(pdf)
    assert "Rp1" not in text(pdf)
    assert "Kesepakatan".upper() not in text(pdf)
    assert all(fonts(pdf).values())


def test_without_a_discount_only_the_total_stands():
    price = replace(forms.request_form().price, discount=0, total=1_225_000)
    whole = text(render_request_form(forms.request_form(price=price)))

    assert "Potongan" not in whole
    assert "Rp1.225.000" in whole


def test_atas_nama_stands_on_the_form():
    other = Party(name="PT Pembeli (rekaan)", address="Jalan Dua")

    assert "PT Pembeli (rekaan)" in text(render_request_form(forms.request_form(on_behalf_of=other)))


def test_many_samples_keep_the_signatures_together():
    form = forms.request_form(samples=forms.request_form().samples * 12)
    read = pages(render_request_form(form))

    assert len(read) > 2
    assert "Pemohon menyatakan" in read[-1]
    assert "NIP 19800101" in read[-1]


def test_the_form_says_what_must_be_brought_where_that_is_known():
    first = forms.request_form().samples[0]
    told = replace(first, bring=Words(id="3 batang @ 1,2 m", en="3 × bar, 1.2 m"))

    assert "Yang harus dibawa" not in text(render_request_form(forms.request_form(samples=(first,))))
    assert "Yang harus dibawa: 3 batang @ 1,2 m" in text(
        render_request_form(forms.request_form(samples=(told,)))
    )
