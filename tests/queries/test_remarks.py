"""What a certificate says beside the results."""

from dataclasses import replace

from lims.domain.roles import Role
from lims.queries.contents import build
from lims.services import applications, assignments, entry, orders, reception, supervision
from tests import scene as scenes


def test_a_sample_that_was_rejected_at_the_counter_is_named_with_the_reason(session):
    scene = scenes.build(session)
    counter, analyst = scene.people[Role.RECEPTION], scene.people[Role.ANALYST]
    given = scenes.application_input()
    given = replace(given, items=(given.items[0], replace(given.items[0], product="Baja polos")))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
    applications.submit(session, scene.owner, application.id)
    order = orders.agree(session, counter, application.id, scenes.review_input())
    first, second = scenes.samples_of(session, order)
    reception.accept(session, counter, first.id, scenes.reception_input(scene))
    reception.reject(session, counter, second.id, "Terlalu pendek")
    (determination,) = scenes.determinations_of(session, order)
    supervisor = scene.people[Role.SUPERVISOR]
    assignments.assign(session, supervisor, [determination.id], analyst.known_id(), scene.today)
    entry.submit(session, analyst, determination.id, scenes.entry_input(scene), determination.version)
    supervision.accept(session, supervisor, [determination.id])
    (sample,) = build(session, order).samples
    assert (
        "Produk ke-2 pada order ini (Baja polos) ditolak saat penerimaan dan tidak diuji: Terlalu pendek."
        in [remark.id for remark in sample.remarks]
    )
