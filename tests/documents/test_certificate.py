import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from lims.documents.certificate import Marks, render_certificate
from lims.domain.certificate import Equipment, Party, Sampling
from lims.domain.errors import GateClosed, InvalidInput
from tests.documents import factories as made
from tests.documents.reading import codes, fonts, images, pages, squeezed, text
from tests.markup import in_every_text, shown_as_text

PLAIN = Marks()
LOGO = made.picture("LAB")
MARK = made.picture("MARK", "#1c6b3a")
MARKED = Marks(logo=LOGO, accreditation=MARK)


def printed(content, *, marks=PLAIN, draft=False) -> bytes:
    return render_certificate(content, marks=marks, draft=draft)


ITEMS = {
    "a title": ("LAPORAN HASIL UJI", "Test Report"),
    "b laboratory": ("Laboratorium Uji Logam Nusantara (rekaan)", "Jalan Baja Raya No. 12"),
    "c place": ("Tempat pengujian", "Laboratorium Mekanik, alamat di atas"),
    "d identity and end": (
        "BBSPJI-LM/LHU/2026/11/004512",
        "Halaman 1 dari 2",
        "AKHIR LAPORAN",
        "END OF REPORT",
    ),
    "e customer": ("CV Tempa Karya Mandiri (rekaan)", "Kavling 7", "Atas nama", "sama dengan pelanggan"),
    "f method": ("SNI 8389:2017", "SNI 0410:2017", "Cara uji tarik logam"),
    "g item": (
        "2611-0412-01",
        "Baja tulangan beton sirip",
        "baik, lurus, tanpa karat berlebih",
        "TK-2611-04",
    ),
    "h receipt": ("Tanggal diterima", "17 November 2026"),
    "i dates of test": ("Tanggal pengujian", "19 – 20 November 2026"),
    "j date of issue": ("Tanggal terbit", "24 November 2026"),
    "l only the items tested": ("Hasil hanya berlaku untuk contoh yang diuji.",),
    "m results and units": ("Kuat luluh", "460", "MPa", "18,0", "1,550 (−1,7 %)", "kg/m"),
    "n deviations": ("Penyimpangan metode", "tidak ada"),
    "o authorised by": (
        "Disahkan dalam sistem oleh",
        "Ir. Ratna Dewi, M.T. (rekaan)",
        "Manajer Teknis",
        "NIP 19800101",
    ),
    "7.8.2.2": ("Data pelanggan", "contoh sebagaimana diterima", "dari pelanggan"),
    "7.8.3.1": ("23,4 °C sampai 24,1 °C", "Kondisi lingkungan"),
    "7.8.6": (
        "SNI 2052:2017, BjTS 420B, S16",
        "Aturan keputusan",
        "Penerimaan sederhana",
        "Perbandingan",
        "(21 dari 21)",
    ),
    "equipment": ("UTM-01", "kalibrasi 02-03-2026 s.d. 01-03-2027", "sertifikat KAL-2603-018"),
    "unjudged": ("Persyaratan yang tidak dinyatakan", "Komposisi kimia", "tidak diminta dalam order"),
    "bases": ("S₀: luas penampang nominal", "500,0 mm"),
    "control": ("F/7.8-01", "Rev. 0", "5 Januari 2026"),
    "claims": ("bukan sertifikat SNI", "tidak boleh digandakan kecuali secara lengkap"),
}


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_that_a_report_must_carry_is_printed(item):
    whole = squeezed(printed(made.order_one()))

    for expected in ITEMS[item]:
        assert "".join(expected.split()) in whole


def test_the_first_order_of_the_demonstration_fits_two_pages():
    assert len(pages(printed(made.order_one(), marks=MARKED))) == 2
    assert len(pages(printed(made.order_two(), marks=MARKED))) == 2


@pytest.mark.parametrize(
    "content", [made.order_one(), made.several_samples(), made.many_rows(), made.long_names(), made.hostile()]
)
def test_pages_are_counted_and_carry_the_number(content):
    read = pages(printed(content))

    for number, page in enumerate(read, 1):
        assert f"Halaman {number} dari {len(read)}" in page
        assert content.number in page


@pytest.mark.parametrize(
    "content", [made.order_one(), made.several_samples(8), made.many_rows(), made.amended()]
)
def test_the_end_is_marked_once_and_last(content):
    read = pages(printed(content))

    assert [page.count("AKHIR LAPORAN") for page in read] == [0] * (len(read) - 1) + [1]
    assert read[-1].index("Hasil hanya berlaku") < read[-1].index("AKHIR LAPORAN")


@pytest.mark.parametrize(
    "content", [made.order_one(), made.several_samples(), made.many_rows(), made.not_evaluated()]
)
def test_conclusion_signature_and_terms_stand_together_on_the_last_page(content):
    last = pages(printed(content))[-1]

    for expected in (
        "KESIMPULAN",
        "Ir. Ratna Dewi",
        "Periksa keaslian",
        "bukan sertifikat SNI",
        "AKHIR LAPORAN",
    ):
        assert expected in last


def test_the_head_of_the_table_is_repeated_and_no_row_stands_alone():
    read = pages(printed(made.many_rows()))
    rows = [len(re.findall(r"Kekerasan titik \d+", page)) for page in read]

    assert sum(rows) == 60
    for page, count in zip(read, rows, strict=True):
        assert count == 0 or (count > 1 and "Persyaratan" in page)


def test_the_same_content_gives_the_same_bytes():
    content = made.several_samples()

    assert printed(content, marks=MARKED) == printed(content, marks=MARKED)
    assert printed(content) != printed(made.order_two())


@pytest.mark.parametrize(
    "pdf",
    [
        printed(made.demonstration(), marks=MARKED),
        printed(made.amended()),
        printed(made.with_uncertainty(), draft=True),
        printed(made.several_samples(), marks=MARKED),
        printed(
            made.content(made.first_sample(sampling=Sampling(origin="laboratory", plan="SNI 2052:2017")))
        ),
    ],
)
def test_every_font_is_embedded_and_nothing_moves(pdf):
    embedded = fonts(pdf)

    assert embedded
    assert all(embedded.values()), embedded
    reader = PdfReader(BytesIO(pdf))
    assert all("/Trans" not in page for page in reader.pages)
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"


def test_a_draft_says_so_on_every_page_and_has_neither_number_nor_code():
    pdf = printed(made.order_one(), marks=MARKED, draft=True)

    for page in pages(pdf):
        assert "KONSEP" in page
        assert "DRAFT" in page
        assert "004512" not in page
    assert "Belum disahkan" in text(pdf)
    assert "Disahkan dalam sistem" not in text(pdf)
    assert codes(pdf, dpi=150) == []


def test_a_draft_needs_no_number_and_no_signatory():
    content = made.order_one(signatory=None).unnumbered()

    assert "belum terbit" in text(printed(content, draft=True))


@pytest.mark.parametrize("lacking", ["number", "issued_on", "verification_url", "signatory"])
def test_what_is_not_issued_is_printed_as_a_draft_only(lacking):
    with pytest.raises(GateClosed, match="konsep"):
        printed(made.order_one(**{lacking: None}))


def test_a_demonstration_says_on_every_page_that_it_is_not_valid_and_bears_no_mark():
    pdf = printed(made.demonstration(), marks=MARKED)

    for page in pages(pdf):
        assert "CONTOH – TIDAK BERLAKU" in page
    assert images(pdf) == 1
    assert "Terakreditasi" not in text(pdf)
    assert "CONTOH – TIDAK BERLAKU" not in text(printed(made.order_one()))


def in_scope(*covered: bool, **changes):
    rows = made.pieces(made.YIELD, made.words("≥ 420"), ["460"] * len(covered))
    rows = [row.model_copy(update={"accredited": flag}) for row, flag in zip(rows, covered, strict=True)]
    return made.content(made.first_sample(rows=tuple(rows)), **changes)


def test_without_a_row_in_scope_there_is_no_mark():
    pdf = printed(in_scope(False, False), marks=MARKED)

    assert images(pdf) == 1
    assert "Terakreditasi" not in text(pdf)
    assert "Hasil uji dalam laporan ini tidak termasuk ruang lingkup akreditasi" in text(pdf)


def test_with_all_rows_in_scope_the_mark_stands_and_no_row_is_marked():
    pdf = printed(in_scope(True, True), marks=MARKED)

    assert images(pdf) == 2
    assert "Semua hasil uji dalam laporan ini termasuk ruang lingkup akreditasi LP-000-IDN" in text(pdf)
    assert "*" not in text(pdf)


def test_with_some_rows_in_scope_the_others_are_marked():
    pdf = printed(in_scope(True, False), marks=MARKED)

    assert images(pdf) == 2
    assert "Kuat luluh *" in text(pdf)
    assert "* tidak termasuk ruang lingkup akreditasi" in text(pdf)


def test_without_an_accreditation_number_nothing_is_said_of_accreditation():
    pdf = printed(in_scope(True, True, laboratory=made.laboratory(accreditation_number=None)), marks=MARKED)

    assert images(pdf) == 1
    assert "akreditasi" not in text(pdf).lower()


def test_a_subcontracted_row_is_marked_and_never_under_the_own_mark():
    pdf = printed(made.subcontracted(), marks=MARKED)
    only = in_scope(True)
    row = only.samples[0].rows[0].model_copy(update={"subcontractor": "Laboratorium Lain (rekaan)"})
    alone = printed(made.content(made.first_sample(rows=(row,))), marks=MARKED)

    assert "Karbon (C) ¹⁾" in text(pdf)
    assert "¹⁾ subkontrak: Laboratorium Kimia Sejahtera (rekaan), LP-000-IDN" in text(pdf)
    assert images(alone) == 1


@pytest.mark.parametrize("dpi", [96, 200])
@pytest.mark.parametrize("url", [made.URL, made.URL + "#" + "1234567890" * 53])
def test_a_scanner_reads_the_address(dpi, url):
    pdf = printed(made.order_one(verification_url=url))

    assert codes(pdf, dpi=dpi) == [url]
    assert made.URL in squeezed(pdf)
    assert "12345678901234567890" not in squeezed(pdf)


def test_verdicts_are_told_by_sign_and_words():
    whole = text(printed(made.order_two()))

    assert "✗ Tidak memenuhi" in whole
    assert "✓ Memenuhi" in whole
    assert "– Tidak dipersyaratkan" in whole
    assert "0,57998 kg/m" in whole
    assert "13 dari 15 pernyataan memenuhi" in whole


def test_a_verdict_that_is_not_given_is_said_with_its_reason():
    whole = text(printed(made.not_evaluated()))

    assert whole.count("○ Tidak dinyatakan") == 22
    assert "Batas belum diperiksa terhadap salinan standar" in whole
    assert "0 dari 21 pernyataan" not in whole


def test_without_a_specification_nothing_is_stated():
    whole = text(printed(made.without_specification()))

    assert "Pernyataan kesesuaian tidak diminta." in whole
    assert "Persyaratan" not in whole
    assert "Aturan keputusan" not in whole
    assert "✓" not in whole


def test_uncertainty_is_printed_where_a_row_has_it():
    whole = text(printed(made.with_uncertainty()))

    assert "U (±)" in whole
    assert "460 7,5 2,00" in whole
    assert "faktor cakupan k" in whole
    assert "faktor cakupan k" not in text(printed(made.order_one()))


def test_an_amendment_names_what_it_replaces_and_why():
    whole = text(printed(made.amended()))

    assert "AMANDEMEN No. 1" in whole
    assert "Menggantikan BBSPJI-LM/LHU/2026/11/004512 tanggal 24 November 2026" in whole
    assert "Nomor leburan salah ditulis" in whole
    assert "BBSPJI-LM/LHU/2026/11/004512/Am.1" in whole


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("system", "Disahkan dalam sistem oleh"),
        ("wet", "tanda tangan dan cap"),
        ("tte", "Ditandatangani secara elektronik oleh"),
    ],
)
def test_the_signature_is_named_after_its_mode(mode, words):
    whole = text(printed(made.order_one(signatory=made.signatory(mode=mode))))

    assert words in whole
    assert ("elektronik" in whole) == (mode == "tte")
    assert "Cilegon, 24 November 2026" in whole


@pytest.mark.parametrize("capacity", ["Plh.", "Plt.", "a.n."])
def test_a_deputy_signs_for_the_office_with_a_letter(capacity):
    deputy = made.signatory(capacity=capacity, on_behalf_of="Kepala Laboratorium", letter="ST-12/2026")
    whole = text(printed(made.order_one(signatory=deputy)))

    assert f"{capacity} Kepala Laboratorium" in whole
    assert ("Manajer Teknis Ir. Ratna" in whole) == (capacity == "a.n.")
    assert "Surat tugas: ST-12/2026" in whole


def test_the_name_it_is_made_out_to_stands_beside_the_customer():
    whole = text(printed(made.order_one(on_behalf_of=Party(name="PT Pembeli (rekaan)", address="Jalan Dua"))))

    assert "CV Tempa Karya Mandiri (rekaan)" in whole
    assert "PT Pembeli (rekaan)" in whole


def test_sampling_is_described_only_where_the_laboratory_sampled():
    own = Sampling(origin="laboratory", plan="SNI 2052:2017", sampler="Rudi (rekaan)", record_number="BA-7")
    sampled = text(printed(made.content(made.first_sample(sampling=own))))
    brought = text(printed(made.order_one()))

    assert "Pengambilan contoh oleh laboratorium" in sampled
    assert "Rudi (rekaan)" in sampled
    assert "sebagaimana diterima" not in sampled
    assert "Pengambilan contoh oleh laboratorium" not in brought


def test_a_seal_is_printed_with_its_state():
    sealed = Sampling(
        origin="certification-body", record_number="BA-9", seal_number="S-44", seal_intact=False
    )

    assert "S-44 (tidak utuh / not intact)" in text(printed(made.content(made.first_sample(sampling=sealed))))


def test_a_superseded_edition_is_named_as_such():
    old = made.SPECIFICATION.model_copy(update={"superseded_by": "SNI 2052:2024"})

    assert "digantikan oleh SNI 2052:2024" in text(
        printed(made.content(made.first_sample(specification=old)))
    )


def test_the_pieces_of_a_property_stand_together_whatever_their_order():
    rows = sorted(made.first_sample().rows, key=lambda row: row.specimen)
    whole = text(printed(made.content(made.first_sample(rows=tuple(rows)))))

    assert "1 460 ✓ Memenuhi 2 452 ✓ Memenuhi 3 466" in whole


def test_many_pieces_of_a_property_continue_on_the_next_page():
    rows = made.pieces(made.YIELD, made.words("≥ 420"), [str(440 + n) for n in range(45)])
    read = pages(printed(made.content(made.first_sample(rows=tuple(rows)))))

    assert "(lanjutan)" in read[1]


def test_each_of_several_samples_has_its_conclusion():
    last = pages(printed(made.several_samples(4)))[-1]

    for code in ("2611-0420-01 – Memenuhi", "2611-0420-02 – Tidak memenuhi", "2611-0420-04 – Tidak memenuhi"):
        assert code in last


def test_the_title_can_be_that_of_the_house():
    assert "SERTIFIKAT HASIL UJI" in text(printed(made.order_one(title="SHU")))


def test_hostile_text_is_printed_as_text():
    pdf = printed(made.hostile())
    whole = squeezed(pdf)

    assert "<script>alert(1)</script>" in whole
    assert "&amp;" in whole
    assert whole.count("�") >= 4
    assert "PANJANG" * 3 in whole


def test_markup_in_every_text_field_is_printed_as_text():
    """Of what the print took for markup the tags would be gone, and the words between them slanted."""
    assert shown_as_text(squeezed(printed(in_every_text(made.order_one())))) > 200


def test_a_logo_that_is_no_image_is_refused():
    with pytest.raises(InvalidInput, match="PNG"):
        printed(made.order_one(), marks=Marks(logo=b"GIF89a"))


LONG = "sangat panjang " * 1200


@pytest.mark.parametrize(
    "content",
    [
        made.content(made.first_sample(description=LONG)),
        made.content(client=made.client(address=LONG)),
        made.content(made.first_sample(remarks=(made.words(LONG, LONG),))),
        made.content(
            made.first_sample(
                overall=made.first_sample().overall.model_copy(update={"words": made.words(LONG)})
            )
        ),
        made.several_samples(12),
    ],
)
def test_text_longer_than_a_page_runs_on(content):
    read = pages(printed(content))

    assert len(read) > 3
    assert "AKHIR LAPORAN" in read[-1]


def test_a_cell_longer_than_a_page_is_refused_with_a_reason():
    rows = made.pieces(made.YIELD, made.words(LONG), ["460", "452"])

    with pytest.raises(InvalidInput, match="terlalu panjang"):
        printed(made.content(made.first_sample(rows=tuple(rows))))
    with pytest.raises(InvalidInput, match="terlalu panjang"):
        printed(made.content(made.first_sample(rows=(*rows, *made.first_sample().rows))))


def test_a_test_over_the_turn_of_the_month_names_both_dates():
    sample = made.first_sample(tested_from=date(2026, 10, 30))

    assert "30 Oktober 2026 s.d. 20 November 2026" in text(printed(made.content(sample)))


def test_a_clause_is_printed_where_it_is_known():
    rows = made.pieces(made.YIELD, made.words("≥ 420"), ["460"], clause="6.2")

    assert "butir 6.2" in text(printed(made.content(made.first_sample(rows=tuple(rows)))))
    assert "butir" not in text(printed(made.order_one()))


def test_what_is_not_known_is_left_out():
    bare = Equipment(code="UTM-09", name="Mesin uji")
    issuer = made.laboratory(parent="", name_en="", phone="")
    whole = text(
        printed(
            made.order_one(
                equipment=(bare,),
                purpose="",
                client=made.client(contact=""),
                reviewed_by="",
                analysts=(),
                comparison=made.words(""),
                laboratory=issuer,
                signatory=made.signatory(employee_number=""),
            )
        )
    )

    for absent in (
        "Kontak",
        "Tujuan pengujian",
        "kalibrasi",
        "Diverifikasi",
        "Penguji ",
        "Perbandingan",
        "NIP",
        "Telp.",
    ):
        assert absent not in whole


def test_a_long_name_is_cut_in_the_running_head_only():
    long = "Laboratorium Pengujian Logam, Mesin, dan Bahan Teknik " * 3
    read = pages(printed(made.order_one(laboratory=made.laboratory(name=long.strip()))))

    assert long.strip() in read[0]
    assert "…" in read[1]


def test_the_seal_of_an_unopened_sample_needs_no_state():
    sealed = Sampling(origin="inspector", seal_number="S-45")

    assert "S-45" in text(printed(made.content(made.first_sample(sampling=sealed))))
