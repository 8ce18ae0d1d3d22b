"""`lims verify`: exit codes 0, 3, 4 and 5."""

import json

import pytest

from lims import config
from lims.cli.installation import opened
from lims.database import transaction
from lims.domain.roles import Role
from lims.services import certificates
from lims.storage import LocalStore
from tests import scene as scenes
from tests.earlier import as_of_then


@pytest.fixture
def issued(installed, tmp_path):
    """Return a function that issues a certificate, does something to it, and returns its PDF and data."""

    def issue(*acts, code="LUL", demonstration=False):
        with opened(config.load({}, installed)) as installation:
            store = installation.store
            with transaction() as session:
                scene = scenes.build(session, code, demonstration=demonstration)
                certificate_id = scenes.issued(session, scene, store).id
            for act in acts:
                with transaction() as session:
                    act(session, scene, certificate_id)
            with transaction() as session:
                certificate = session.get_one(certificates.Certificate, certificate_id)
                pdf, data = tmp_path / f"{code}.pdf", tmp_path / f"{code}.json"
                pdf.write_bytes(store.get(certificate.pdf_sha256))
                data.write_text(certificate.content, encoding="utf-8")
        return pdf, data

    return issue


def suspend(session, scene, certificate_id):
    certificates.suspend(session, scene.people[Role.TECHNICAL_MANAGER], certificate_id, "Keluhan.")


def withdraw(session, scene, certificate_id):
    certificates.withdraw(session, scene.people[Role.TECHNICAL_MANAGER], certificate_id, "Keliru.")


@pytest.mark.parametrize("which", [0, 1])
def test_a_genuine_certificate_ends_with_zero(lims, issued, which):
    told = lims("verify", issued()[which])

    assert told.exit_code == 0, told.output
    assert told.output.startswith("VALID: ")
    assert "LUL/LHU/" in told.output


def test_the_data_may_be_written_otherwise(lims, issued):
    data = issued()[1]
    data.write_text(json.dumps(json.loads(data.read_text(encoding="utf-8")), indent=4))

    assert lims("verify", data).exit_code == 0


@pytest.mark.parametrize(("act", "status"), [(suspend, "DITANGGUHKAN"), (withdraw, "DICABUT")])
def test_one_that_no_longer_holds_ends_with_three(lims, issued, act, status):
    for file in issued(act):
        told = lims("verify", file)
        assert told.exit_code == 3
        assert told.output.startswith(f"{status}: ")


def test_a_superseded_one_names_its_successor(lims, issued, tmp_path):
    def amend(session, scene, certificate_id):
        manager = scene.people[Role.TECHNICAL_MANAGER]
        amendment = certificates.amend(session, manager, certificate_id, "Alamat keliru.")
        scenes.authorise(session, scene, amendment)
        store = LocalStore(tmp_path / "instance" / "blobs")
        certificates.issue(session, manager, store, amendment.id, scenes.keys_of(store))

    answer = lims("verify", issued(amend)[0], "--json")

    assert answer.exit_code == 3
    assert json.loads(answer.output)["status"] == "DIGANTIKAN"
    assert len(json.loads(answer.output)["successor"]) == 22


def test_a_changed_byte_ends_with_four(lims, issued):
    pdf, data = issued()
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    data.write_text(data.read_text(encoding="utf-8").replace('"460"', '"470"'), encoding="utf-8")

    assert lims("verify", pdf).output.startswith("TIDAK ASLI: ")
    assert lims("verify", data).output.startswith("TIDAK ASLI: ")
    assert {lims("verify", pdf).exit_code, lims("verify", data).exit_code} == {4}


def test_a_number_that_was_never_given_ends_with_four(lims, issued):
    data = issued()[1]
    content = json.loads(data.read_text(encoding="utf-8")) | {"number": "LUL/LHU/1999/01/000001"}
    data.write_text(json.dumps(content))

    told = lims("verify", data)

    assert told.exit_code == 4
    assert told.output.startswith("TIDAK DITEMUKAN: ")


def test_a_demonstration_never_passes_as_genuine(lims, issued):
    for file in issued(code="DEMO", demonstration=True):
        told = lims("verify", file)
        assert told.exit_code == 4
        assert told.output.startswith("DEMONSTRASI: ")


def test_what_cannot_be_told_ends_with_five(lims, issued, tmp_path):
    data = issued()[1]
    content = json.loads(data.read_text(encoding="utf-8"))
    content["laboratory"]["id"] = "ELSEWHERE"
    data.write_text(json.dumps(content))
    (tmp_path / "note.txt").write_text("halo")

    assert lims("verify", data).exit_code == 5
    assert lims("verify", tmp_path / "note.txt").exit_code == 5


def test_without_a_database_nothing_can_be_told(lims, tmp_path):
    (tmp_path / "some.pdf").write_bytes(b"%PDF-1.7")

    answer = lims("verify", tmp_path / "some.pdf", "--json")

    assert answer.exit_code == 5
    assert "lims db upgrade" in json.loads(answer.output)["reason"]


def test_one_of_the_earlier_kind_is_told_by_its_file_and_by_the_address_in_its_code(
    lims, installed, tmp_path
):
    with opened(config.load({}, installed)) as installation, transaction() as session:
        certificate = scenes.issued(session, scenes.build(session), installation.store)
        pdf = as_of_then(session, installation.store, certificate)
        address = f"https://lul.contoh.go.id/v/{certificate.token}"
    file = tmp_path / "lama.pdf"
    file.write_bytes(pdf)
    for what in (file, address):
        told = lims("verify", what)
        assert told.exit_code == 0, told.output
        assert "LUL/LHU/" in told.output
    assert lims("verify", address[:-1] + "_").exit_code == 4
    nowhere = lims("verify", address, environment={"LIMS_INSTANCE": str(tmp_path / "nowhere")})
    assert nowhere.exit_code == 5, "without the laboratory nobody can tell"
    assert "jenis lama di lul.contoh.go.id" in nowhere.output
