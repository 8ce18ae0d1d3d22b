"""A machine's file at the bench: raw data kept, forces filled in, nothing typed is written over."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, InvalidInput, NotFound
from lims.domain.roles import Role
from lims.models import Attachment, Determination
from lims.queries.computation import Typed, readings_of
from lims.services import curves, entry
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import TENSILE, Scene

AREA = 201.1
"""Of the bar D16 that the scene tests, by its specification."""


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "blobs")


def analyst(scene):
    return scene.people[Role.ANALYST]


def waiting(session, scene, method=TENSILE) -> Determination:
    order = scenes.assigned(session, scene)
    return next(one for one in scenes.determinations_of(session, order) if one.method_code == method)


def export(upper: float = 460.0) -> bytes:
    """Write a curve with a yield point: up to ReH, down to 440, level, up to 603, down again."""
    points = [(stress / 200_000, stress) for stress in range(0, int(upper), 10)] + [(upper / 200_000, upper)]
    points += [(0.0024 + step / 1000, 440 + step % 2) for step in range(12)]
    points += [(0.02 + step / 200, 440 + step * 8.15) for step in range(21)]
    points += [(0.15, 580), (0.18, 540)]
    rows = [f"{stress * AREA / 1000:.4f};{strain:.6f}" for strain, stress in points]
    return "\n".join(["Kraft [kN];Dehnung [mm/mm]", *rows]).replace(".", ",").encode()


def fill(session, scene, store, one, content):
    return curves.fill(session, analyst(scene), store, one.id, "benda-1.csv", content)


def test_forces_are_filled_in_and_the_file_is_kept(session, scene, store):
    one = waiting(session, scene)

    filled = fill(session, scene, store, one, export())

    readings = readings_of(session, one)
    assert set(filled.keys) == {"FeH", "FeL", "Fm"}
    assert readings["FeH"].text == "92,506"
    assert readings["Fm"].text == "121,26"
    file = session.scalars(select(Attachment).where(Attachment.subject_id == one.id)).one()
    assert store.get(file.sha256) == export()
    assert one.submitted_at is None


def test_what_was_typed_stays(session, scene, store):
    one = waiting(session, scene)
    given = entry.EntryInput(
        readings={"Fm": Typed("120,0"), "Fp02": Typed("91"), "Lu": Typed("236")}, remarks="retak rambut"
    )
    entry.save_draft(session, analyst(scene), one.id, given, one.version)

    filled = fill(session, scene, store, one, export())

    assert filled.keys == ("FeL",)
    assert filled.kept == ("FeH", "Fm"), "Fp0.2 stands for the yield force"
    kept = readings_of(session, one)
    assert (kept["Fm"].text, kept["Lu"].text, one.remarks) == ("120,0", "236", "retak rambut")


def test_a_curve_without_strain_gives_the_greatest_force_alone(session, scene, store):
    one = waiting(session, scene)
    content = b"\n".join([b"Gaya (kgf)\tWaktu (s)", *(b"%d\t%d" % (100 * n, n) for n in range(30)), b"5\t31"])

    filled = fill(session, scene, store, one, content)

    assert filled.keys == ("Fm",)
    assert readings_of(session, one)["Fm"].text == "28,439"
    assert any("ekstensometer" in flag["id"] for flag in filled.flags)


def test_after_handing_in_nothing_is_filled_in(session, scene, store):
    one = scenes.determinations_of(session, scenes.tested(session, scene))[0]

    with pytest.raises(Conflict, match="alasannya"):
        fill(session, scene, store, one, export())


@pytest.mark.parametrize("content", [b"bukan kurva", b"Waktu (s);Suhu (C)\n" + b"1;2\n" * 20])
def test_a_file_without_forces_leaves_nothing_behind(session, scene, store, content):
    one = waiting(session, scene)

    with pytest.raises(InvalidInput, match="kolom gaya"):
        fill(session, scene, store, one, content)
    assert readings_of(session, one) == {}
    assert session.scalars(select(Attachment).where(Attachment.subject_id == one.id)).all() == []


def test_only_whoever_tests_the_piece_fills_it_in(session, scene, store):
    one = waiting(session, scene)
    stranger = scenes.person(session, scene.laboratory, Role.CLIENT)

    with pytest.raises(NotFound):
        curves.fill(session, stranger, store, one.id, "x.csv", export())
