"""Contents for certificates and other prints; all names and figures are invented (rekaan)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from lims.documents.letterhead import Letterhead
from lims.domain.certificate import (
    Amendment,
    CertificateContent,
    Consent,
    CustomerFact,
    DecisionRuleText,
    Equipment,
    Issuer,
    Overall,
    Party,
    Row,
    Sample,
    Sampling,
    Signatory,
    StandardReference,
    Uncertainty,
    Unjudged,
    Words,
)
from lims.domain.conformity.verdict import Verdict

URL = "https://uji.contoh-logam.go.id/v/k7q2m9x4c8r1t6w3z5b0n2d7fj"
TENSILE, BEND = "SNI 8389:2017", "SNI 0410:2017"
DIMENSIONS = "SNI 2052:2017"


def words(indonesian: str, english: str = "") -> Words:
    return Words(id=indonesian, en=english)


def figures(value: str) -> Words:
    return Words(id=value.replace(".", ",").replace("-", "−"), en=value.replace("-", "−"))


def laboratory(**changes) -> Issuer:
    given = {
        "id": "BBSPJI-LM",
        "name": "Laboratorium Uji Logam Nusantara (rekaan)",
        "name_en": "Nusantara Metals Testing Laboratory (fictitious)",
        "address": "Jalan Baja Raya No. 12, Citangkil, Cilegon, Banten 42443",
        "city": "Cilegon",
        "phone": "(0254) 000 000",
        "email": "layanan@contoh-logam.go.id",
        "website": "contoh-logam.go.id",
        "place_of_testing": words(
            "Laboratorium Mekanik, alamat di atas", "Mechanical laboratory, at the above address"
        ),
        "accreditation_number": "LP-000-IDN",
        "parent": "Pemerintah Kota Contoh · Dinas Perindustrian dan Perdagangan",
    }
    return Issuer(**(given | changes))


def letterhead(*, demonstration: bool = False, logo: bytes | None = None, **changes) -> Letterhead:
    return Letterhead(laboratory=laboratory(**changes), logo=logo, demonstration=demonstration)


def picture(text: str, colour: str = "#173a63", size: tuple[int, int] = (400, 200)) -> bytes:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, size[1] - 10, size[1] - 10), fill=colour)
    draw.text((size[1] + 10, size[1] // 2 - 20), text, fill=colour, font_size=44)
    stream = BytesIO()
    image.save(stream, format="PNG")
    return stream.getvalue()


SPECIFICATION = StandardReference(
    code="SNI 2052:2017", title=words("Baja tulangan beton", "Steel bars for concrete reinforcement")
)


def client(**changes) -> Party:
    given = {
        "name": "CV Tempa Karya Mandiri (rekaan)",
        "address": "Sentra IKM Logam, Kavling 7, Kelurahan Kotabumi, Kecamatan Purwakarta, Cilegon",
        "contact": "Ibu Sari (rekaan)",
    }
    return Party(**(given | changes))


def row(
    name: Words, limit: Words, result: Words | str, verdict: Verdict | None = Verdict.PASS, **changes
) -> Row:
    given = {
        "requirement": "",
        "property": name,
        "specimen": "1",
        "limit": limit,
        "result": figures(result) if isinstance(result, str) else result,
        "unit": "MPa",
        "method": TENSILE,
        "verdict": verdict,
        "reason": words(""),
        "accredited": True,
    }
    return Row(**(given | changes))


NONE = words("–", "–")
NO_CRACK = words("tidak retak", "no crack")
YIELD = words("Kuat luluh", "Yield strength")
STRENGTH = words("Kuat tarik", "Tensile strength")
RATIO = words("Rasio kuat tarik/kuat luluh", "Ratio TS/YS")
ELONGATION = words("Regangan", "Elongation after fracture")
MASS = words("Berat per meter", "Mass per metre")


def pieces(name: Words, limit: Words, results: Sequence[str | Words], **changes) -> list[Row]:
    return [row(name, limit, result, specimen=str(n), **changes) for n, result in enumerate(results, 1)]


def bar_rows(
    piece_rows: dict[str, Sequence[str]],
    limits: dict[str, Words],
    *,
    mandrel: str,
    ribs: Sequence[tuple[str, str]],
) -> list[Row]:
    count = len(piece_rows["yield"])
    bend = words(f"Lengkung 180°, pelengkung {mandrel} mm", f"Bend 180°, mandrel {mandrel} mm")
    return [
        *pieces(YIELD, limits["yield"], piece_rows["yield"]),
        *pieces(STRENGTH, words("≥ 525", "≥ 525"), piece_rows["strength"]),
        *pieces(RATIO, words("≥ 1,25", "≥ 1.25"), piece_rows["ratio"], unit="–"),
        *pieces(ELONGATION, words("≥ 14", "≥ 14"), piece_rows["elongation"], unit="%"),
        *pieces(bend, NO_CRACK, [NO_CRACK] * count, unit="–", method=BEND),
        *pieces(MASS, limits["mass"], piece_rows["mass"], unit="kg/m", method=DIMENSIONS, accredited=False),
        row(
            words("Tinggi sirip melintang", "Transverse rib height"),
            words(ribs[0][0]),
            ribs[0][1],
            specimen="",
            unit="mm",
            method=DIMENSIONS,
            accredited=False,
        ),
        row(
            words("Jarak sirip melintang", "Transverse rib spacing"),
            words(ribs[1][0]),
            ribs[1][1],
            specimen="",
            unit="mm",
            method=DIMENSIONS,
            accredited=False,
        ),
        row(
            words("Jumlah lebar sirip membujur", "Sum of rib gaps"),
            words(ribs[2][0]),
            ribs[2][1],
            specimen="",
            unit="mm",
            method=DIMENSIONS,
            accredited=False,
        ),
    ]


def unjudged() -> tuple[Unjudged, ...]:
    untested = words("tidak diminta dalam order", "not requested in the order")
    names = (
        ("Komposisi kimia", "Chemical composition"),
        ("Panjang", "Length"),
        ("Sifat tampak", "Appearance"),
        ("Penandaan", "Marking"),
    )
    return tuple(Unjudged(property=words(*name), reason=untested) for name in names)


def facts(
    *, grade: str = "BjTS 420B", size: str = "16 mm (S16)", heat: str = "TK-2611-04", brand: str = "TKM"
) -> tuple[CustomerFact, ...]:
    return (
        CustomerFact(label=words("Merek", "Brand"), value=brand),
        CustomerFact(label=words("Kelas baja", "Grade"), value=grade),
        CustomerFact(label=words("Ukuran nominal", "Nominal size"), value=size),
        CustomerFact(label=words("No. leburan", "Heat no."), value=heat),
    )


def sample(rows: Sequence[Row], **changes) -> Sample:
    judged = [each for each in rows if each.verdict]
    passed = sum(each.verdict is Verdict.PASS for each in judged)
    given = {
        "code": "2611-0412-01",
        "description": "Baja tulangan beton sirip",
        "quantity": "3 batang @ 1,0 m",
        "facts": facts(),
        "condition": words("baik, lurus, tanpa karat berlebih", "good, straight, no excessive rust"),
        "received_on": date(2026, 11, 17),
        "tested_from": date(2026, 11, 19),
        "tested_to": date(2026, 11, 20),
        "sampling": Sampling(origin="client"),
        "specification": SPECIFICATION,
        "grade": "BjTS 420B",
        "size": "S16",
        "rows": tuple(rows),
        "unjudged": unjudged(),
        "overall": Overall(
            verdict=Verdict.PASS,
            words=words(
                "Memenuhi persyaratan SNI 2052:2017 kelas BjTS 420B untuk parameter yang diuji"
                f" ({passed} dari {len(judged)}).",
                f"Complies with SNI 2052:2017, grade BjTS 420B, for the properties tested ({passed} of {len(judged)}).",
            ),
            passed=passed,
            judged=len(judged),
        ),
        "bases": (
            words(
                "S₀: luas penampang nominal menurut tabel, 201,1 mm²; L₀: 200 mm.",
                "S₀: nominal cross-section from the table, 201.1 mm²; L₀: 200 mm.",
            ),
            words(
                "Berat per meter dihitung dari potongan sepanjang 500,0 mm.",
                "Mass per metre is computed from a piece of 500.0 mm.",
            ),
        ),
    }
    return Sample(**(given | changes))


def first_sample(**changes) -> Sample:
    """Order 1 of the demonstration: BjTS 420B, 16 mm, three pieces, all comply."""
    values = {
        "yield": ("460", "452", "466"),
        "strength": ("603", "595", "611"),
        "ratio": ("1.31", "1.32", "1.31"),
        "elongation": ("18.0", "16.5", "19.0"),
        "mass": ("1.550 (-1.7 %)", "1.546 (-2.1 %)", "1.559 (-1.2 %)"),
    }
    limits = {"yield": words("420 – 545"), "mass": words("1,578 ± 5 %", "1.578 ± 5 %")}
    ribs = (("0,8 – 1,6", "1.2"), ("≤ 11,2", "10.1"), ("≤ 12,6", "9.4"))
    rows = changes.pop("rows", None) or bar_rows(values, limits, mandrel="56", ribs=ribs)
    return sample(rows, **changes)


def second_sample(**changes) -> Sample:
    """Order 2 of the demonstration: BjTS 420B, 10 mm, two pieces, the mass fails."""
    values = {
        "yield": ("434", "432"),
        "strength": ("548", "544"),
        "ratio": ("1.26", "1.26"),
        "elongation": ("15.5", "15.0"),
        "mass": ("0.573 (-7.1 %)", "0.574 (-6.9 %)"),
    }
    limits = {"yield": words("420 – 545"), "mass": words("0,617 ± 6 %", "0.617 ± 6 %")}
    ribs = (("0,5 – 1,0", "0.6"), ("≤ 7,0", "6.7"), ("≤ 7,9", "6.1"))
    rows = [
        failed(each) if each.property == MASS else each
        for each in bar_rows(values, limits, mandrel="35", ribs=ribs)
    ]
    rows.append(
        row(
            words("Diameter", "Diameter"),
            NONE,
            "9.66",
            None,
            specimen="",
            unit="mm",
            method=DIMENSIONS,
            accredited=False,
        )
    )
    given = {
        "code": "2611-0413-01",
        "quantity": "2 batang @ 1,0 m",
        "size": "S10",
        "facts": facts(size="10 mm (S10)", heat="TK-2611-09"),
        "overall": Overall(
            verdict=Verdict.FAIL,
            words=words(
                "Tidak memenuhi persyaratan SNI 2052:2017 kelas BjTS 420B: berat per meter.",
                "Does not comply with SNI 2052:2017, grade BjTS 420B: mass per metre.",
            ),
            passed=13,
            judged=15,
        ),
    }
    return sample(rows, **(given | changes))


def failed(each: Row) -> Row:
    reason = words(
        f"{each.result.id} di bawah batas bawah −6 % dari 0,617 kg/m (0,57998 kg/m); penerimaan sederhana.",
        f"{each.result.en} is below the lower limit of −6 % of 0.617 kg/m (0.57998 kg/m); simple acceptance.",
    )
    return each.model_copy(update={"verdict": Verdict.FAIL, "reason": reason})


METHODS = (
    StandardReference(
        code=TENSILE, title=words("Cara uji tarik logam", "Metallic materials – Tensile testing")
    ),
    StandardReference(code=BEND, title=words("Cara uji lengkung logam", "Metallic materials – Bend test")),
    StandardReference(
        code=DIMENSIONS,
        title=words(
            "Baja tulangan beton (ukuran, sirip, berat)",
            "Steel bars for concrete reinforcement (dimensions, ribs, mass)",
        ),
    ),
)

EQUIPMENT = (
    Equipment(
        code="UTM-01",
        name="Mesin uji tarik universal 1 000 kN",
        serial="RK-77120",
        calibrated_on=date(2026, 3, 2),
        calibrated_until=date(2027, 3, 1),
        certificate="KAL-2603-018",
    ),
    Equipment(
        code="TBG-02",
        name="Timbangan 6 kg",
        serial="RK-4410",
        calibrated_on=date(2026, 5, 11),
        calibrated_until=date(2027, 5, 10),
    ),
    Equipment(
        code="JSG-05",
        name="Jangka sorong 300 mm",
        serial="RK-0931",
        calibrated_on=date(2026, 6, 15),
        calibrated_until=date(2027, 6, 14),
    ),
)

RULE = DecisionRuleText(
    code="simple-acceptance",
    words=words(
        "Penerimaan sederhana: hasil dinyatakan memenuhi bila berada di dalam batas; ketidakpastian tidak"
        " diperhitungkan (ILAC-G8:09/2019, 4.2.1).",
        "Simple acceptance: a result complies when it lies within the limit; uncertainty is not taken into"
        " account (ILAC-G8:09/2019, 4.2.1).",
    ),
)


def signatory(**changes) -> Signatory:
    given = {
        "name": "Ir. Ratna Dewi, M.T. (rekaan)",
        "position": "Manajer Teknis",
        "employee_number": "19800101 200501 2 001",
        "place": "Cilegon",
        "authorised_on": date(2026, 11, 24),
    }
    return Signatory(**(given | changes))


def content(*samples: Sample, **changes) -> CertificateContent:
    given = {
        "demonstration": False,
        "number": "BBSPJI-LM/LHU/2026/11/004512",
        "issued_on": date(2026, 11, 24),
        "verification_url": URL,
        "laboratory": laboratory(),
        "client": client(),
        "on_behalf_of": None,
        "order_number": "2611-0412",
        "ordered_on": date(2026, 11, 16),
        "purpose": "Kelengkapan penawaran kepada pembeli",
        "samples": samples or (first_sample(),),
        "methods": METHODS,
        "equipment": EQUIPMENT,
        "environment": words(
            "23,4 °C sampai 24,1 °C; kelembapan 52 % sampai 58 %",
            "23.4 °C to 24.1 °C; relative humidity 52 % to 58 %",
        ),
        "decision_rule": RULE,
        "comparison": words(
            "Hasil dibulatkan menurut metode, lalu dibandingkan dengan batas (pembulatan; tengah ke genap).",
            "Results are rounded as the method says and then compared with the limit (rounding method; ties to even).",
        ),
        "analysts": ("Budi Santoso (rekaan)", "Nur Aini (rekaan)"),
        "reviewed_by": "Agus Wijaya (rekaan), Penyelia",
        "reviewed_on": date(2026, 11, 23),
        "signatory": signatory(),
        "consent": Consent(name=True, results=True),
    }
    return CertificateContent(**(given | changes))


def order_one(**changes) -> CertificateContent:
    return content(first_sample(), **changes)


def order_two(**changes) -> CertificateContent:
    given = {"order_number": "2611-0413", "number": "BBSPJI-LM/LHU/2026/11/004513"}
    return content(second_sample(), **(given | changes))


def demonstration(**changes) -> CertificateContent:
    return order_one(**({"demonstration": True, "number": "DEMO/LHU/2026/11/0001"} | changes))


def amended(**changes) -> CertificateContent:
    amendment = Amendment(
        sequence=1,
        supersedes="BBSPJI-LM/LHU/2026/11/004512",
        supersedes_issued_on=date(2026, 11, 24),
        reason="Nomor leburan salah ditulis pada permohonan pelanggan.",
        changes=(
            words("No. leburan TK-2611-04 menjadi TK-2611-40", "Heat no. TK-2611-04 becomes TK-2611-40"),
        ),
    )
    number = "BBSPJI-LM/LHU/2026/11/004512/Am.1"
    return order_one(**({"amendment": amendment, "number": number, "issued_on": date(2026, 12, 1)} | changes))


def with_uncertainty(**changes) -> CertificateContent:
    rows = [
        each.model_copy(
            update={"uncertainty": Uncertainty(expanded=Decimal("7.5"), coverage_factor=Decimal("2.00"))}
        )
        if each.unit == "MPa"
        else each
        for each in first_sample().rows
    ]
    return content(first_sample(rows=tuple(rows)), **changes)


def without_specification(**changes) -> CertificateContent:
    rows = tuple(
        each.model_copy(update={"verdict": None, "limit": NONE, "reason": words("")})
        for each in first_sample().rows[:12]
    )
    overall = Overall(
        verdict=None,
        words=words("Tanpa pernyataan kesesuaian.", "No statement of conformity."),
        passed=0,
        judged=0,
    )
    bare = first_sample(rows=rows, specification=None, grade="", size="", unjudged=(), overall=overall)
    return content(bare, **({"decision_rule": None, "comparison": words("")} | changes))


def not_evaluated(**changes) -> CertificateContent:
    reason = words(
        "Batas belum diperiksa terhadap salinan standar.",
        "The limit has not been checked against a copy of the standard.",
    )
    rows = tuple(
        each.model_copy(update={"verdict": Verdict.NOT_EVALUATED, "reason": reason})
        for each in first_sample().rows
    )
    overall = Overall(
        verdict=Verdict.NOT_EVALUATED,
        words=words(
            "Kesesuaian tidak dinyatakan: persyaratan yang diminta belum dapat dinilai.",
            "Conformity is not stated: requested requirements could not be judged.",
        ),
        passed=0,
        judged=21,
    )
    return content(first_sample(rows=rows, overall=overall), **changes)


def subcontracted(**changes) -> CertificateContent:
    chemistry = row(
        words("Karbon (C)", "Carbon (C)"),
        words("≤ 0,32", "≤ 0.32"),
        "0.27",
        specimen="",
        unit="%",
        method="ASTM E415-21",
        subcontractor="Laboratorium Kimia Sejahtera (rekaan), LP-000-IDN",
    )
    return content(first_sample(rows=(*first_sample().rows, chemistry)), **changes)


def many_rows(count: int = 60, **changes) -> CertificateContent:
    rows = [
        row(
            words(f"Kekerasan titik {n}", f"Hardness at point {n}"),
            words("≤ 250"),
            str(200 + n % 40),
            specimen="",
            unit="HBW",
            method="SNI ISO 6506-1:2016",
            accredited=n % 3 > 0,
        )
        for n in range(1, count + 1)
    ]
    return content(first_sample(rows=tuple(rows)), **changes)


def several_samples(count: int = 4, **changes) -> CertificateContent:
    each = [(first_sample, second_sample)[n % 2](code=f"2611-0420-{n + 1:02d}") for n in range(count)]
    return content(*each, **changes)


def long_names(**changes) -> CertificateContent:
    return content(
        client=client(
            name="PT Perusahaan Perdagangan, Pengecoran, Penempaan, dan Perekayasaan Logam Internasional"
            " Nusantara Sejahtera Abadi Tbk",
            address="Kawasan Industri Terpadu Krakatau Sejahtera Abadi Blok C-17 Kavling 22-24, Jalan Raya Anyer"
            " Kilometer 127 Nomor 88, Kelurahan Warnasari, Kecamatan Citangkil, Kota Cilegon, Provinsi Banten 42443",
        ),
        on_behalf_of=Party(
            name="Dinas Pekerjaan Umum dan Penataan Ruang Provinsi Contoh, Bidang Jembatan",
            address="Jalan Pemerintahan Nomor 1",
        ),
        **changes,
    )


def hostile(**changes) -> CertificateContent:
    nasty = (
        '<b>tebal</b> <script>alert(1)</script> &amp; "kutip" <para></font> 😀 漢字 \u202e \x00\x07 '
        + "PANJANG" * 40
    )
    return content(
        first_sample(description=nasty, facts=(CustomerFact(label=words("Merek", "Brand"), value=nasty),)),
        client=client(name=nasty, address=nasty),
        purpose=nasty,
        **changes,
    )
