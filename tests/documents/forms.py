"""Receipts, request forms, work orders and labels; all names and figures are invented (rekaan)."""

from datetime import date

from lims.documents.label import Label
from lims.documents.letterhead import Signer
from lims.documents.receipt import Receipt, ReceivedSample
from lims.documents.request_form import (
    Price,
    PricedTest,
    RequestedSample,
    RequestForm,
    RequestReview,
    ReviewPoint,
)
from lims.documents.work_order import OrderedSample, OrderedTest, WorkOrder
from lims.domain.certificate import CustomerFact
from tests.documents import factories as made


def receipt(**changes) -> Receipt:
    given = {
        "letterhead": made.letterhead(),
        "number": "TT-2611-0412",
        "order_number": "2611-0412",
        "received_on": date(2026, 11, 17),
        "client": made.client(),
        "brought_by": "Dedi (rekaan)",
        "samples": (
            ReceivedSample(
                code="2611-0412-01",
                description="Baja tulangan beton sirip",
                details="Merek TKM · BjTS 420B · S16 · leburan TK-2611-04",
                quantity="3 batang @ 1,0 m",
                condition=made.words("baik, lurus", "good, straight"),
            ),
            ReceivedSample(
                code="2611-0412-02",
                description="Baja tulangan beton sirip",
                details="Merek TKM · BjTS 420B · S10",
                quantity="2 batang @ 1,0 m",
                condition=made.words("bengkok", "bent"),
                remarks="Pelanggan setuju pengujian diteruskan (telepon 17-11-2026).",
            ),
        ),
        "tests": ("uji tarik", "uji lengkung", "sirip", "berat per meter"),
        "promised_on": date(2026, 12, 1),
        "remains": made.words("disimpan sampai 24 Februari 2027", "kept until 24 February 2027"),
        "payment": made.words("menunggu pembayaran", "awaiting payment"),
        "tracking_url": "https://uji.contoh-logam.go.id/t/m4c8r1t6w3z5b0n2d7fjk7q2",
        "received_by": Signer(name="Lina (rekaan)", position="Penerima contoh"),
    }
    return Receipt(**(given | changes))


def request_form(**changes) -> RequestForm:
    tests = (
        PricedTest(
            name=made.words("Uji tarik", "Tensile test"), method=made.TENSILE, quantity=3, unit_price=150_000
        ),
        PricedTest(
            name=made.words("Uji lengkung", "Bend test"), method=made.BEND, quantity=3, unit_price=75_000
        ),
        PricedTest(
            name=made.words("Ukuran, sirip, berat", "Dimensions, ribs, mass"),
            method=made.DIMENSIONS,
            unit_price=200_000,
        ),
        PricedTest(
            name=made.words("Komposisi kimia", "Composition"),
            method="ASTM E415-21",
            unit_price=350_000,
            subcontracted=True,
        ),
    )
    points = (
        ReviewPoint(topic=made.words("Personel berwenang", "Authorised people"), fits=True),
        ReviewPoint(topic=made.words("Peralatan dan kalibrasi", "Equipment and calibration"), fits=True),
        ReviewPoint(
            topic=made.words("Metode dan edisi", "Method and edition"),
            fits=True,
            note="SNI 2052:2017 atas permintaan",
        ),
        ReviewPoint(topic=made.words("Beban kerja", "Work load"), fits=True),
        ReviewPoint(topic=made.words("Waktu", "Time"), fits=False, note="Disepakati 10 hari kerja, bukan 5."),
        ReviewPoint(
            topic=made.words("Subkontrak", "Subcontracting"),
            fits=True,
            note="Komposisi kimia; pelanggan setuju.",
        ),
        ReviewPoint(topic=made.words("Pengambilan sisa contoh", "Return of the remains"), fits=None),
    )
    given = {
        "letterhead": made.letterhead(),
        "number": "FPP-2611-0412",
        "requested_on": date(2026, 11, 16),
        "client": made.client(),
        "registration": (
            CustomerFact(label=made.words("NIB"), value="0000000000000"),
            CustomerFact(label=made.words("KBLI"), value="24103"),
        ),
        "purpose": "Kelengkapan penawaran kepada pembeli",
        "origin": made.words("dibawa oleh pelanggan", "brought by the customer"),
        "samples": (
            RequestedSample(
                mark="1",
                description="Baja tulangan beton sirip",
                quantity="3 batang @ 1,0 m",
                facts=made.facts(),
                specification=made.SPECIFICATION,
                tests=tests,
            ),
        ),
        "decision_rule": made.RULE.words,
        "terms": (
            CustomerFact(
                label=made.words("Sisa contoh", "Remains"), value="disimpan 3 bulan sejak LHU terbit"
            ),
            CustomerFact(
                label=made.words("Data publik", "Public data"),
                value="nama dan hasil boleh ditampilkan pada halaman pemeriksaan",
            ),
        ),
        "review": RequestReview(
            points=points,
            conclusion=made.words("Dapat dilayani", "Can be served"),
            reviewed_by="Ratna Dewi (rekaan), Manajer Teknis",
            reviewed_on=date(2026, 11, 16),
        ),
        "price": Price(
            subtotal=1_225_000, discount=225_000, total=1_000_000, basis="Tarif retribusi rekaan, Lampiran I"
        ),
        "applicant": Signer(name="Ibu Sari (rekaan)"),
        "received_by": Signer(name="Lina (rekaan)"),
        "technical_manager": Signer(
            name="Ir. Ratna Dewi, M.T. (rekaan)", employee_number="19800101 200501 2 001"
        ),
    }
    return RequestForm(**(given | changes))


def work_order(**changes) -> WorkOrder:
    tests = (
        OrderedTest(
            name=made.words("Uji tarik", "Tensile test"),
            method=made.TENSILE,
            specimens=("1", "2", "3"),
            analyst="Budi Santoso (rekaan)",
            due_on=date(2026, 11, 20),
        ),
        OrderedTest(
            name=made.words("Uji lengkung", "Bend test"),
            method=made.BEND,
            specimens=("1", "2", "3"),
            analyst="Nur Aini (rekaan)",
            due_on=date(2026, 11, 20),
            remarks="pelengkung 56 mm",
        ),
        OrderedTest(
            name=made.words("Berat per meter", "Mass per metre"),
            method=made.DIMENSIONS,
            specimens=("1", "2", "3"),
            analyst="Budi Santoso (rekaan)",
            due_on=date(2026, 11, 19),
        ),
        OrderedTest(
            name=made.words("Sirip", "Ribs"),
            method=made.DIMENSIONS,
            specimens=("1",),
            analyst="Nur Aini (rekaan)",
            due_on=date(2026, 11, 19),
        ),
    )
    given = {
        "letterhead": made.letterhead(),
        "number": "SPU-2611-0412",
        "order_number": "2611-0412",
        "issued_on": date(2026, 11, 18),
        "due_on": date(2026, 11, 20),
        "client": "CV Tempa Karya Mandiri (rekaan)",
        "samples": (
            OrderedSample(
                code="2611-0412-01",
                description="Baja tulangan beton sirip",
                details="BjTS 420B, S16",
                specification=made.SPECIFICATION,
                condition=made.words("baik, lurus", "good, straight"),
                tests=tests,
            ),
            OrderedSample(
                code="2611-0412-02",
                description="Baja tulangan beton sirip",
                details="BjTS 420B, S10",
                tests=tests[:2],
            ),
        ),
        "decision_rule": made.words("Penerimaan sederhana", "Simple acceptance"),
        "instructions": ("Potong benda uji dari bagian tengah batang; jangan diluruskan.",),
        "ordered_by": Signer(name="Ir. Ratna Dewi, M.T. (rekaan)", position="Manajer Teknis"),
        "received_by": Signer(name="Agus Wijaya (rekaan)"),
    }
    return WorkOrder(**(given | changes))


def labels(count: int = 5, **changes) -> list[Label]:
    given = {
        "order_number": "2611-0412",
        "product": "Baja tulangan beton sirip, S16",
        "received_on": date(2026, 11, 17),
        "laboratory": "BBSPJI-LM",
    }
    return [
        Label(
            **(
                {
                    "code": f"2611-0412-{n:02d}",
                    "url": f"https://uji.contoh-logam.go.id/c/k7q2m9x4c8r1t6w3z5b0n2d7{n:02d}",
                }
                | given
                | changes
            )
        )
        for n in range(1, count + 1)
    ]
