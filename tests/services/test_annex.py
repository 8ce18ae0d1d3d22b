"""Photos on a certificate: chosen one by one, frozen by their hash, and drawn with their words."""

import pytest

from lims.documents.certificate import Marks, render_certificate
from lims.domain.certificate import CertificateContent
from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.queries import contents
from lims.services import annex, attachments
from lims.storage import LocalStore
from tests import scene as scenes
from tests.documents.reading import text
from tests.pictures import photo


@pytest.fixture
def scene(session):
    return scenes.build(session)


def test_a_chosen_photo_is_frozen_with_the_content_and_drawn(session, scene, tmp_path):
    store = LocalStore(tmp_path / "blobs")
    order = scenes.reviewed(session, scene)
    (sample,) = scenes.samples_of(session, order)
    reception, manager = scene.people[Role.RECEPTION], scene.people[Role.TECHNICAL_MANAGER]
    file = attachments.photograph(session, reception, store, "samples", sample.id, "depan.jpg", photo())
    assert "photos" not in contents.build(session, order).samples[0].model_dump()
    annex.choose(session, manager, file.id, "Penandaan TKM pada batang")
    content = contents.build(session, order)
    assert [(one.sha256, one.caption) for one in content.samples[0].photos] == [
        (file.sha256, "Penandaan TKM pada batang")
    ]
    assert CertificateContent.model_validate_json(content.canonical()) == content
    drawn = render_certificate(content, marks=Marks(), draft=True, pictures=store.get)
    assert "Penandaan TKM pada batang" in text(drawn)
    assert "tersimpan di laboratorium" in text(render_certificate(content, marks=Marks(), draft=True))
    annex.leave_out(session, manager, file.id)
    assert contents.build(session, order).samples[0].photos == ()
    with pytest.raises(Conflict):
        annex.leave_out(session, manager, file.id)


def test_only_photos_of_samples_and_pieces_are_printed_and_not_by_the_bench(session, scene, tmp_path):
    store = LocalStore(tmp_path / "blobs")
    order = scenes.received(session, scene)
    reception = scene.people[Role.RECEPTION]
    scan = attachments.attach(session, reception, store, "orders", order.id, "surat.pdf", b"%PDF-1.7")
    with pytest.raises(InvalidInput, match="Hanya foto"):
        annex.choose(session, reception, scan.id, "")
    with pytest.raises(InvalidInput, match="Jenis berkas"):
        attachments.photograph(session, reception, store, "samples", order.id, "a.pdf", b"%PDF-1.7")
    (sample,) = scenes.samples_of(session, order)
    file = attachments.photograph(session, reception, store, "samples", sample.id, "a.jpg", photo())
    with pytest.raises(InvalidInput, match="paling panjang"):
        annex.choose(session, reception, file.id, "x" * 200)
    with pytest.raises(NotAllowed):
        annex.choose(session, scene.people[Role.ANALYST], file.id, "")
