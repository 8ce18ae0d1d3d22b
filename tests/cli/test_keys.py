"""`lims keys`, `publish`, `log`, `witness`, and `verify` on a machine that knows nothing but keys."""

import json
import re
import shutil

import pypdfium2
import pytest
from click.testing import CliRunner

from lims import config
from lims.cli import command
from lims.cli.installation import opened
from lims.database import transaction
from lims.domain.roles import Role
from lims.models import CertificateRecord
from lims.services import certificates
from lims.trust import paper
from tests import scene as scenes


@pytest.fixture
def house(installed, tmp_path, lims):
    """Return an installation with two issued certificates, the second withdrawn, and its public files."""

    class House:
        folder = installed
        public = tmp_path / "public"
        records: tuple[bytes, ...] = ()
        pdf = tmp_path / "lhu.pdf"
        picture = tmp_path / "lhu.png"

    with opened(config.load({}, installed)) as installation, transaction() as session:
        scene = scenes.build(session)
        first = scenes.issued(session, scene, installation.store)
        second = scenes.issued(session, scene, installation.store)
        certificates.withdraw(session, scene.people[Role.TECHNICAL_MANAGER], second.id, "Keliru.")
        House.pdf.write_bytes(installation.store.get(first.pdf_sha256))
        House.records = tuple(
            one.record for one in session.query(CertificateRecord).order_by(CertificateRecord.log_index)
        )
    document = pypdfium2.PdfDocument(House.pdf.read_bytes())
    document[len(document) - 1].render(scale=150 / 72).to_pil().save(House.picture)
    document.close()
    assert lims("publish", House.public, "--quiet").exit_code == 0
    return House


@pytest.fixture
def buyer(tmp_path):
    """Return the command on a machine without any installation."""

    def run(*arguments: object):
        surroundings = {"LIMS_INSTANCE": str(tmp_path / "nowhere"), "LC_ALL": "id_ID.UTF-8"}
        return CliRunner().invoke(command, [str(one) for one in arguments], env=surroundings)

    return run


def address(record: bytes, host: str = "https://lul.contoh.go.id") -> str:
    return paper.address(host, record)


def test_a_buyer_verifies_text_and_picture_without_a_database(house, buyer, tmp_path):
    for what in (
        address(house.records[0]),
        address(house.records[0], "https://penipu.contoh.com"),
        house.picture,
    ):
        told = buyer("verify", what, "--keys", house.public)
        assert told.exit_code == 0, told.output
        assert told.output.startswith("VALID: ")
        assert "LUL/LHU/" in told.output
        assert "Lot: H-17" in told.output
        assert "TIDAK DIPERIKSA] Saksi" in told.output
    assert not (tmp_path / "nowhere").exists()


def test_one_that_was_withdrawn_ends_with_three(house, buyer):
    told = buyer("verify", address(house.records[1]), "--keys", house.public, "--json")
    assert told.exit_code == 3
    answer = json.loads(told.output)
    assert (answer["status"], answer["code"]) == ("DICABUT", 3)
    assert answer["checks"][0] == {
        "part": "signature",
        "outcome": "PASSED",
        "words": "Tanda tangan rekaman cocok dengan kunci laboratorium.",
    }
    assert answer["claims"]["Lot"] == "H-17"
    assert answer["status_at"]


def test_with_keys_alone_and_no_network_the_record_is_genuine_and_the_rest_open(house, buyer):
    told = buyer("verify", address(house.records[1]), "--keys", house.public / "trust-list.json", "--offline")
    assert told.exit_code == 5
    assert told.output.startswith("ASLI, STATUS BELUM DIPERIKSA: ")


def test_an_unsealed_pdf_is_not_vouched_for_by_its_code(house, buyer):
    told = buyer("verify", house.pdf, "--keys", house.public)
    assert told.exit_code == 5
    assert "cocokkan setiap baris" in told.output


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        ("HC1:NCFOXN%TS3DH", 4, "kesehatan negara lain"),
        ("https://contoh.com/promo", 4, "situs lain"),
        ("https://contoh.com/#" + "9" * 85, 4, "terlalu besar"),
        ("1" * 7090, 4, "terlalu panjang"),
        ("tidak-ada.pdf", 5, "tidak dapat dibaca"),
    ],
)
def test_what_is_no_certificate_is_told_in_words(house, buyer, what, code, words):
    told = buyer("verify", what, "--keys", house.public)
    assert told.exit_code == code
    assert words in told.output


def test_files_without_a_record_cannot_be_told(house, buyer, tmp_path):
    files = {"blank.png": house.picture.read_bytes()[:500], "note.txt": b"halo", "broken.pdf": b"%PDF-1.7"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert buyer("verify", tmp_path / name, "--keys", house.public).exit_code == 5
    (tmp_path / "code.txt").write_text(address(house.records[0]))
    assert buyer("verify", tmp_path / "code.txt", "--keys", house.public).exit_code == 0


def test_without_keys_nothing_is_believed(house, buyer):
    told = buyer("verify", address(house.records[0]))
    assert told.exit_code == 5
    assert "tidak ada dalam daftar kunci" in told.output


@pytest.mark.parametrize("keys", ["nowhere", "https://127.0.0.1:9", "http://contoh.com"])
def test_keys_that_cannot_be_had_are_told(house, buyer, keys):
    told = buyer("verify", address(house.records[0]), "--keys", keys)
    assert told.exit_code == 5
    assert not told.output.startswith("VALID")


def test_the_installation_itself_needs_no_keys(house, lims):
    assert lims("verify", address(house.records[0])).exit_code == 0
    assert lims("verify", house.picture).exit_code == 0
    assert lims("verify", address(house.records[1])).exit_code == 3


def test_published_files_are_written_once_and_agree(house, lims):
    files = {file for file in house.public.rglob("*") if file.is_file()}
    names = {file.relative_to(house.public).as_posix() for file in files}
    assert {"trust-list.json", ".well-known/jwks.json", ".well-known/did.json", "status/LUL/0.cwt"} <= names
    assert "log/LUL/checkpoint" in names
    before = {file: file.stat().st_mtime_ns for file in files if "tile" in str(file)}
    assert lims("publish", house.public).exit_code == 0
    assert {file: file.stat().st_mtime_ns for file in before} == before
    told = lims("log", "audit", "--files", house.public)
    assert told.exit_code == 0, told.output
    assert "0 temuan" in told.output


def test_a_published_file_that_lies_is_found(house, lims):
    tile = next(file for file in house.public.rglob("*") if file.is_file() and "tile/0" in file.as_posix())
    tile.write_bytes(bytes(len(tile.read_bytes())))
    told = lims("log", "audit", "--files", house.public)
    assert told.exit_code == 1
    assert "lain daripada log" in told.output


def test_the_monitor_remembers_what_it_saw(house, lims):
    assert lims("log", "audit").exit_code == 0
    seen = house.folder / "log-seen" / "LUL.checkpoint"
    assert seen.is_file()
    seen.write_text(seen.read_text().replace("LUL\n", "LUL\n1"))
    assert lims("log", "audit").exit_code == 1


def test_keys_are_listed_with_their_state(house, lims):
    told = lims("keys", "list")
    assert told.exit_code == 0
    assert {"certificate", "status", "log", "seal", "authority"} <= set(told.output.split())
    assert "BELUM disegel" in told.output
    assert "sudah mempunyai kunci" in lims("keys", "new").stderr


def kid_of(lims, purpose: str) -> str:
    return re.search(rf"(\w{{8}})\s+{purpose}\s.*berlaku", lims("keys", "list").output)[1]


def test_the_drill_of_a_stolen_key_from_the_terminal(house, lims, buyer):
    kid = kid_of(lims, "certificate")
    assert lims("keys", "revoke", kid, "--from", "kemarin", "--reason", "x").exit_code == 1
    told = lims("keys", "revoke", kid, "--from", "2026-01-01T00:00+00:00", "--reason", "Laptop dicuri.")
    assert told.exit_code == 0, told.output
    assert "harus diganti dengan amandemen" in told.output
    lims("publish", house.public)
    assert buyer("verify", address(house.records[0]), "--keys", house.public).exit_code == 4
    assert "dicabut sejak" in lims("keys", "list").output
    assert kid_of(lims, "certificate") != kid
    told = lims("audit", "verify")
    assert told.exit_code == 0, told.output


def test_keys_are_rotated_and_retired(house, lims, buyer):
    before = kid_of(lims, "certificate")
    assert lims("keys", "rotate", "--for", "certificate").exit_code == 0
    after = kid_of(lims, "certificate")
    assert after != before
    assert lims("keys", "retire", after).exit_code == 0
    lims("publish", house.public)
    assert buyer("verify", address(house.records[0]), "--keys", house.public).exit_code == 0


def test_a_restored_backup_opens_with_the_sheet_alone(house, lims, tmp_path):
    sheet = lims("keys", "sheet").output
    lines = sheet.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Rahasia / secret"))
    secret = "".join(lines[at + 2 : at + 5])
    assert lims("keys", "sheet", "--sealed").exit_code == 0
    assert lims("keys", "sheet").exit_code == 1
    archive = tmp_path / "cadangan.tar.gz"
    assert lims("db", "backup", archive).exit_code == 0
    shutil.rmtree(house.folder)
    house.folder.mkdir()
    restored = lims("db", "restore", archive, "--force")
    assert restored.exit_code == 0, restored.output
    assert "lims keys recover" in lims("publish", house.public).stderr
    assert lims("keys", "recover", typed="A" * 36 + "\n").exit_code == 1
    told = lims("keys", "recover", typed=f"{secret}\n")
    assert told.exit_code == 0, told.output
    assert lims("publish", house.public).exit_code == 0
    assert lims("keys", "sheet", "--renew").exit_code == 0


def test_keys_are_exported_for_others(house, lims, buyer, tmp_path):
    file = tmp_path / "kunci.json"
    assert lims("keys", "export", "-o", file).exit_code == 0
    assert buyer("verify", address(house.records[0]), "--keys", file, "--offline").exit_code == 5
    assert b"sealed" not in file.read_bytes()


def test_a_witness_is_made_told_of_the_log_and_registered(house, lims, buyer, tmp_path):
    folder = tmp_path / "witness"
    made = buyer("witness", "new", folder, "--name", "saksi.contoh.go.id")
    assert made.exit_code == 0, made.output
    key = made.output.splitlines()[-1]
    assert buyer("witness", "watch", folder, "--keys", house.public, "--laboratory", "XX").exit_code == 1
    assert buyer("witness", "watch", folder, "--keys", house.public, "--laboratory", "LUL").exit_code == 0
    assert lims("log", "add-witness", "x", "https://saksi.contoh.go.id").exit_code == 1
    assert lims("log", "add-witness", key, "http://127.0.0.1:9").exit_code == 0
    told = lims("log", "cosign")
    assert told.exit_code == 1
    assert "tidak menjawab" in told.stderr
    assert "0 dari 1 saksi" in told.output


def test_what_the_record_claims_is_told_in_words_to_compare_with_the_paper(house, buyer):
    told = buyer("verify", address(house.records[0]), "--keys", house.public).output
    assert "Spesifikasi: SNI 2052:2017" in told
    assert "Kesimpulan: Memenuhi" in told
