"""The witness: it signs what continues, and nothing else, over the wire as well."""

import json
import threading
import urllib.request
from pathlib import Path

import pytest

from lims.domain.errors import Conflict, InvalidInput, NotFound
from lims.trust import merkle, note
from lims.trust import witness as protocol
from lims.trust.cose import ed25519_key
from lims.trust.keys import Purpose
from lims.trust.logged import log_verifiers
from lims.trust.note import Checkpoint, Note
from lims.trust.sources import Site, Unreachable
from lims.trust.witness import Reply, Witness
from lims.trust.witness_server import WitnessServer
from tests.trust.world import NOW, ORIGIN, World


@pytest.fixture
def witness(world: World, tmp_path: Path) -> Witness:
    made = Witness.new(tmp_path / "witness", "saksi.contoh.go.id")
    made.watch(ORIGIN, log_verifiers(world.issuer_as_known()))
    return made


def request(world: World, old: int, size: int | None = None, checkpoint: str = "") -> str:
    size = size or len(world.log)
    proof = merkle.consistency_proof(world.subtree, old, size)
    return protocol.request_of(old, proof, checkpoint or world.checkpoint(size))


def ask(witness: Witness, world: World, old: int, size: int | None = None) -> Reply:
    return witness.add(request(world, old, size), NOW)


def grow(world: World, count: int) -> None:
    for _one in range(count):
        world.issue()


def test_it_cosigns_a_log_that_grows(world, witness):
    grow(world, 3)
    first = ask(witness, world, 0)
    grow(world, 4)
    second = ask(witness, world, 3)
    assert (first.status, second.status) == (200, 200)
    assert Note.of(world.checkpoint() + second.body).cosigned([witness.verifier]) == {witness.name: NOW}
    assert witness.seen() == {ORIGIN: 7}


def test_the_same_state_may_be_cosigned_again(world, witness):
    grow(world, 3)
    assert [ask(witness, world, old).status for old in (0, 3)] == [200, 200]


def test_a_rewound_log_is_refused(world, witness):
    grow(world, 5)
    ask(witness, world, 0)
    reply = ask(witness, world, 3, 3)
    assert (reply.status, reply.body, reply.media_type) == (409, "5\n", "text/x.tlog.size")
    assert witness.add(request(world, 0, 3), NOW).status == 409
    assert witness.add(protocol.request_of(5, [], world.checkpoint(3)), NOW).status == 400
    assert witness.seen() == {ORIGIN: 5}


def test_a_split_view_is_refused(world, witness):
    """Two logs with one beginning: whoever has seen the one never signs the other."""
    grow(world, 4)
    ask(witness, world, 0)
    honest = list(world.log)
    grow(world, 2)
    ask(witness, world, 4)
    world.log = honest
    for _one in range(2):
        world.issue(lot="lain")
    assert ask(witness, world, 6).status == 409, "another root of the same size"
    grow(world, 3)
    assert ask(witness, world, 6).status == 422, "a longer one that does not continue"
    assert witness.seen() == {ORIGIN: 6}


def test_a_leaf_changed_in_the_past_is_refused(world, witness):
    grow(world, 4)
    ask(witness, world, 0)
    world.log[1] = b"\x01" + bytes(32)
    grow(world, 1)
    assert ask(witness, world, 4).status == 422


def test_a_proof_of_nothing_is_refused(world, witness):
    grow(world, 2)
    assert witness.add(protocol.request_of(0, [bytes(32)], world.checkpoint()), NOW).status == 422


def test_other_logs_and_other_keys_are_refused(world, witness, tmp_path):
    grow(world, 1)
    stranger = World(tmp_path / "stranger")
    stranger.log = list(world.log)
    assert witness.add(request(world, 0, checkpoint=stranger.checkpoint()), NOW).status == 403
    text = Checkpoint("contoh.com/log", 1, bytes(32)).text()
    key = ed25519_key(world.key(Purpose.LOG).private)
    other = Note(text, (note.sign(text, "contoh.com/log", key),)).written()
    assert witness.add(protocol.request_of(0, [], other), NOW).status == 404


@pytest.mark.parametrize(
    "body", ["", "old x\n\n", "old 0\n!!\n\nx", "new 0\n\nx", "old ٣\n\nx", "old 0\n\nx\n\n— a b\n"]
)
def test_broken_requests_are_refused(witness, body):
    assert witness.add(body, NOW).status == 400


def test_it_remembers_over_a_restart(world, witness):
    grow(world, 3)
    ask(witness, world, 0)
    again = Witness(witness.folder)
    assert again.verifier == witness.verifier
    assert ask(again, world, 0).status == 409


def test_there_is_one_witness_in_a_folder(witness, tmp_path):
    with pytest.raises(Conflict):
        Witness.new(witness.folder, "lain")
    with pytest.raises(NotFound):
        Witness(tmp_path / "nowhere")
    with pytest.raises(InvalidInput):
        Witness.new(tmp_path / "new", "nama dengan spasi")
    (witness.folder / "witness.json").write_text(json.dumps({"name": "x"}))
    with pytest.raises(InvalidInput):
        Witness(witness.folder)


@pytest.fixture
def served(witness):
    with WitnessServer(("127.0.0.1", 0), witness) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_it_is_asked_over_the_wire(world, witness, served):
    grow(world, 2)
    reply = protocol.ask(served, request(world, 0))
    assert reply.status == 200
    assert Note.of(world.checkpoint() + reply.body).cosigned([witness.verifier])
    assert protocol.ask(served, request(world, 0)).status == 409
    assert protocol.ask(served + "/elsewhere", "x").status == 400
    with urllib.request.urlopen(served) as answer:
        assert answer.read().decode().strip() == str(witness.verifier)


def test_what_it_does_not_know_is_answered(served):
    for path, length, status in (
        ("/x", "1", 404),
        ("/add-checkpoint", "999999", 400),
        ("/add-checkpoint", "x", 400),
    ):
        request = urllib.request.Request(served + path, data=b"x", headers={"Content-Length": length})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        with refused.value:
            assert refused.value.code == status


def test_nobody_there_is_told(witness):
    with pytest.raises(Unreachable):
        protocol.ask("http://127.0.0.1:9", "x")
    with pytest.raises(Unreachable):
        Site("http://127.0.0.1:9")("log/x")
    with pytest.raises(InvalidInput):
        protocol.ask("ftp://x", "x")
    with pytest.raises(InvalidInput):
        Site("http://contoh.com")


def test_a_site_that_sends_readers_elsewhere_is_not_followed(served):
    assert Site(served)("anything").decode().startswith("saksi")
