"""A usual report for measuring: a reinforcing bar, three pieces, two pages, some 17 kB of records."""

from datetime import UTC, date, datetime
from decimal import Decimal

from lims.domain.certificate import (
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
    Words,
)
from lims.domain.conformity.verdict import Verdict

ISSUED_AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PIECES = 3
PROPERTIES = (
    ("yield-strength", "Kuat luluh", "Yield strength", "420 – 545", "460", "MPa"),
    ("tensile-strength", "Kuat tarik", "Tensile strength", "≥ 525", "603", "MPa"),
    ("strength-ratio", "Rasio TS/YS", "TS/YS ratio", "≥ 1.25", "1.31", ""),
    ("elongation", "Regangan", "Elongation", "≥ 14", "18.0", "%"),
    ("mass-per-metre", "Berat per meter", "Mass per metre", "1.578 ± 5 %", "1.550", "kg/m"),
    ("rib-height", "Tinggi sirip", "Rib height", "0.8 – 1.6", "1.2", "mm"),
)
METHOD = "SNI 8389:2017"


def report() -> CertificateContent:
    """Return the content of the report; all of it is invented."""
    method = StandardReference(code=METHOD, title=Words(id="Cara uji tarik logam", en="Tensile testing"))
    return CertificateContent(
        demonstration=True,
        number="DEMO/LHU/2026/11/000001",
        issued_on=date(2026, 11, 24),
        verification_url="https://uji.contoh.go.id/v/k7q2m9x4c8r1t6w3z5b0n2",
        laboratory=Issuer(
            id="DEMO",
            name="Laboratorium Uji Logam (rekaan)",
            address="Jalan Contoh 1, Cilegon, Banten 42400",
            city="Cilegon",
            place_of_testing=Words(id="Laboratorium mekanik", en="Mechanical laboratory"),
        ),
        client=Party(name="CV Tempa Karya (rekaan)", address="Kavling 7, Kotabumi, Cilegon"),
        on_behalf_of=None,
        order_number="0001/DEMO/X/2026",
        ordered_on=date(2026, 11, 10),
        samples=(_sample(),),
        methods=(method,),
        equipment=tuple(
            Equipment(code=f"ALAT-{number}", name="Mesin uji (rekaan)", certificate=f"K-{number}")
            for number in range(5)
        ),
        environment=Words(id="24,5 °C; 58 % RH", en="24.5 °C; 58 % RH"),
        decision_rule=DecisionRuleText(
            code="simple", words=Words(id="Penerimaan sederhana", en="Simple acceptance")
        ),
        comparison=Words(id="Dibulatkan, lalu dibandingkan", en="Rounded, then compared"),
        analysts=("Penguji (rekaan)",),
        reviewed_by="Penyelia (rekaan)",
        reviewed_on=date(2026, 11, 23),
        signatory=Signatory(
            name="Kepala (rekaan)", position="Kepala", place="Cilegon", authorised_on=date(2026, 11, 24)
        ),
        consent=Consent(name=True, results=True),
    )


def _sample() -> Sample:
    rows = tuple(_row(piece, *one) for one in PROPERTIES for piece in range(1, PIECES + 1))
    return Sample(
        code="2611-0001",
        description="Baja tulangan beton sirip",
        quantity="3 batang",
        facts=tuple(
            CustomerFact(label=Words(id=label, en=english), value=value)
            for label, english, value in (
                ("Merek", "Brand", "TKM"),
                ("No. heat/lot", "Heat/lot no.", "TK-2611-04"),
            )
        ),
        condition=Words(id="baik", en="good"),
        received_on=date(2026, 11, 17),
        tested_from=date(2026, 11, 19),
        tested_to=date(2026, 11, 20),
        sampling=Sampling(origin="client"),
        specification=StandardReference(
            code="SNI 2052:2017", title=Words(id="Baja tulangan beton", en="Reinforcing bars")
        ),
        grade="BjTS 420B",
        size="D16",
        rows=rows,
        unjudged=(),
        overall=Overall(
            verdict=Verdict.PASS,
            words=Words(id="Memenuhi persyaratan SNI 2052:2017.", en="Conforms to SNI 2052:2017."),
            passed=len(rows),
            judged=len(rows),
        ),
    )


def _row(piece: int, key: str, name: str, english: str, limit: str, value: str, unit: str) -> Row:
    trace = {f"step_{number}": f"{value} dibulatkan ke langkah pelaporan" for number in range(9)}
    return Row(
        requirement=key,
        property=Words(id=name, en=english),
        specimen=str(piece),
        limit=Words(id=limit.replace(".", ","), en=limit),
        result=Words(id=value.replace(".", ","), en=value),
        value=Decimal(value),
        unit=unit,
        method=METHOD,
        verdict=Verdict.PASS,
        reason=Words(id="Dalam batas.", en="Within the limits."),
        accredited=False,
        trace=trace,
    )
