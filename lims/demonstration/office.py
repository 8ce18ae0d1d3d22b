"""Stories of the office: old books, a policy, a letter of a deputy, names looked at, complaints, a free test."""

import uuid

from sqlalchemy.orm import Session

from lims import clock
from lims.access import visible
from lims.demonstration import acts, pictures
from lims.demonstration.acts import Plan
from lims.demonstration.stage import Stage, Step, Story, Tale
from lims.domain.errors import N_
from lims.exchange.workbook import Cell, table
from lims.models import Certificate, Notice
from lims.queries.takeover_facts import Facts
from lims.services import (
    billing,
    certificates,
    complaints,
    deputies,
    name_checks,
    notices,
    policies,
    takeovers,
)
from lims.services.attachments import Store
from lims.services.complaints import ComplaintInput

HEADS = ("Nama", "Jenis", "NIB", "Alamat", "Kode wilayah", "Nama kontak", "Telepon")
OLD_CLIENTS: tuple[tuple[str, ...], ...] = (
    ("Koperasi Logam Cikerai (rekaan)", "IKM", "0000000000201", "Jalan Cikerai 4", "36.72.01", "Ujang", ""),
    ("CV Paku Samangraya (rekaan)", "IKM", "0000000000202", "Jalan Samangraya 11", "36.72.08", "Dewi", ""),
    ("PT Konstruksi Grogol (rekaan)", "Kontraktor", "", "Jalan Rawa Arum 9", "36.72.06", "Hasan", ""),
)
"""As the book of the year before has them; none of them has an account."""


def taken_over(stage: Stage, store: Store) -> Story:
    """Bring an old book in: a bad cell is told, and the corrected file is taken over as a whole."""
    at = stage.ago(40)
    bad = ("CV Paku Samangraya (rekaan)", "IKM", "202", *OLD_CLIENTS[1][3:])
    session = yield Step(at(0, 9, 0), N_("Buku lama diperiksa; satu sel salah ditunjukkan"))
    first = _book(session, stage, store, "buku-pelanggan.xlsx", (OLD_CLIENTS[0], bad, OLD_CLIENTS[2]))
    takeovers.withdraw(session, stage.actors["administrator"], first)
    session = yield Step(at(0, 9, 30), N_("Berkas yang diperbaiki dialihkan seluruhnya"))
    _book(session, stage, store, "buku-pelanggan-benar.xlsx", OLD_CLIENTS)


def _book(
    session: Session, stage: Stage, store: Store, name: str, rows: tuple[tuple[Cell, ...], ...]
) -> uuid.UUID:
    """Hand a book in, have it checked, and write it where every cell is right."""
    administrator = stage.actors["administrator"]
    file = takeovers.Upload.of(name, table("Pelanggan", HEADS, rows))
    takeover = takeovers.upload(session, administrator, store, file)
    plan = takeovers.read_plan(file.data, Facts.of(session, stage.laboratory_id))
    takeovers.settle(session, administrator, takeover.id, plan)
    if not plan.faults:
        takeovers.write(session, administrator, store, takeover.id, plan)
    return takeover.id


def decided(stage: Stage) -> Story:
    """Decide that clients look at the names before a report is issued."""
    session = yield Step(
        stage.ago(6)(0, 8, 0), N_("Pelanggan memeriksa nama sebelum LHU terbit: tiga hari kerja")
    )
    policies.decide(
        session, stage.actors["administrator"], policies.PolicyInput(record_years=5, name_check_days=3), 0
    )


def deputised(plan: Plan, draft: Tale) -> Story:
    """Let a deputy by letter authorise while the head is away."""
    certificate_id = yield from draft
    session = yield Step(plan.at(5, 15, 0), N_("Surat tugas Plh. dicatat dengan pindaiannya"))
    today = clock.today(plan.stage.timezone)
    letter = deputies.LetterInput(
        user_id=plan.stage.actors["mm"].known_id(),
        number="ST-12/DEMO (rekaan)",
        dated_on=today,
        role="head",
        capacity="Plh.",
        deputises_for="Kepala Laboratorium",
        position="",
        valid_from=today,
        valid_until=clock.day(plan.at(7, 12, 0), plan.stage.timezone),
    )
    scan = pictures.paper("SURAT TUGAS ST-12/DEMO", "Wulan Anggraini", "Pelaksana harian Kepala Laboratorium")
    deputies.record(session, plan.stage.actors["administrator"], plan.store, letter, "st-12.pdf", scan)
    session = yield Step(plan.at(6, 9, 30), N_("Pelaksana harian membaca konsep dan mengesahkannya"))
    acts.sign(session, plan, certificate_id, "mm")
    session = yield Step(plan.at(6, 11, 0), N_("LHU diterbitkan: nomor, tanggal, PDF, pemberitahuan"))
    certificates.issue(session, plan.stage.actors["mt"], plan.store, certificate_id, plan.stage.keys)


def objected(plan: Plan) -> Story:
    """Wish for another name on the draft, which the laboratory has not answered yet."""
    certificate_id = yield from acts.drafted(plan)
    session = yield Step(plan.at(6, 10, 0), N_("IKM meminta perbaikan nama pada konsep LHU"))
    name_checks.answer(
        session,
        plan.stage.actors[plan.client],
        acts.order_of(session, certificate_id),
        "Nomor lot yang benar TJ-20A (rekaan).",
    )


def complained(plan: Plan, certificate_id: uuid.UUID) -> Story:
    """Have a buyer complain by the page behind the QR, and look into it."""
    session = yield Step(plan.at(13, 14, 0), N_("Pembeli mengadu lewat halaman QR; manajer mutu menyelidiki"))
    token = session.get_one(Certificate, certificate_id).token or ""
    given = ComplaintInput(
        "Toko Besi Merak (rekaan)", "0254 000 300", "Diameter batang berbeda dari LHU (rekaan)."
    )
    complaint = complaints.about_certificate(session, token, given)
    session.flush()
    complaints.investigate(session, plan.stage.actors["mm"], complaint.id)


def asked_when(plan: Plan, order_id: uuid.UUID) -> Story:
    """Have a client complain that the work is late."""
    session = yield Step(plan.at(8, 9, 0), N_("IKM mengadu: pengujian terlambat"))
    given = ComplaintInput("Sari Rahayu (rekaan)", "0254 000 101", "Kapan LHU kami terbit? (rekaan)")
    complaints.about_order(session, plan.stage.actors[plan.client], order_id, given)


def free(plan: Plan) -> Story:
    """Test free of charge, within a programme."""
    order_id = yield from acts.received(plan)
    session = yield Step(plan.at(2, 13, 0), N_("Kepala membebaskan biaya menurut program pembinaan"))
    billing.waive(
        session,
        plan.stage.actors["kepala"],
        order_id,
        "IKM binaan baru (rekaan)",
        "Pembinaan IKM logam 2026 (rekaan)",
    )


def passed_on(stage: Stage) -> Story:
    """Pass the notices of some days on, so that few are left for who looks."""
    session = yield Step(
        stage.ago(2)(0, 16, 0), N_("Penerima contoh meneruskan pemberitahuan lewat WhatsApp")
    )
    desk = stage.actors["penerima"]
    for notice_id in session.scalars(visible(desk, Notice).with_only_columns(Notice.id)).all():
        notices.send_on(session, desk, notice_id, "whatsapp")
