from dataclasses import replace

from lims.documents.cutting import CuttingSheet
from lims.documents.work_order import render_work_order
from lims.domain.certificate import Words
from lims.domain.cutting_drawing import draw
from lims.domain.standards import load_library
from lims.domain.standards.bringing import bring
from lims.paths import shipped
from tests.documents import forms
from tests.documents.reading import fonts, pages, text


def test_a_work_order_says_who_tests_what_until_when():
    pdf = render_work_order(forms.work_order())
    whole = text(pdf)

    for expected in (
        "SURAT PERINTAH UJI",
        "F/7.2-01",
        "CONTOH UJI 2611-0412-02",
        "SNI 8389:2017 1, 2, 3 Budi Santoso (rekaan) 20-11-2026",
        "pelengkung 56 mm",
        "jangan diluruskan",
        "Manajer Teknis",
        "Agus Wijaya (rekaan)",
    ):
        assert expected in whole
    assert all(fonts(pdf).values())


def test_a_blind_order_withholds_the_client():
    whole = text(render_work_order(forms.work_order(client="")))

    assert "identitas pelanggan disembunyikan" in whole
    assert "CV Tempa" not in whole


def test_an_order_without_rule_instructions_or_supervisor_is_whole():
    whole = text(render_work_order(forms.work_order(decision_rule=None, instructions=(), received_by=None)))

    assert "Aturan keputusan" not in whole
    assert "PETUNJUK" not in whole


def test_many_samples_fill_pages_and_the_signatures_come_last():
    read = pages(render_work_order(forms.work_order(samples=forms.work_order().samples * 8)))

    assert len(read) > 2
    assert "Yang memerintahkan" in read[-1]
    assert all(f"Halaman {number} dari {len(read)}" in page for number, page in enumerate(read, 1))


def test_the_preparer_finds_the_cutting_plan_on_the_work_order():
    library = load_library(shipped("standards"))
    found = bring(library.specification("SNI 2052:2017"), library.methods, "BjTS 420B", "D16")
    sheet = CuttingSheet(
        amount=Words(id=found.amount.id, en=found.amount.en),
        drawing=draw(found.laid),
        legend=(Words(id="1: Uji tarik logam, 510 mm", en="1: Tensile testing, 510 mm"),),
    )
    first = forms.work_order().samples[0]
    whole = text(render_work_order(forms.work_order(samples=(replace(first, cutting=sheet),))))

    for expected in ("Rencana potong: 1 batang @ 1,4 m", "1400 mm", "320", "1: Uji tarik logam, 510 mm"):
        assert expected in whole
