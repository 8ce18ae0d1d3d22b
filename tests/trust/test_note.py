"""Signed notes, checkpoints, cosignatures, proofs as text."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lims.trust import entries, note
from lims.trust.merkle import BadProof
from lims.trust.note import BadNote, Checkpoint, Kind, Note, Verifier
from lims.trust.proof import Proof
from tests.trust.world import NOW, ORIGIN

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ROOT = bytes(32)


def signed(text: str, name: str = ORIGIN) -> str:
    return Note(text, (note.sign(text, name, KEY),)).written()


def test_a_checkpoint_has_the_form_of_the_specification():
    text = Checkpoint("example.com/log", 7, ROOT).text()
    assert text == "example.com/log\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    written = signed(text, "example.com/log")
    assert written.startswith(text + "\n— example.com/log ")
    verifier = note.verifier_of("example.com/log", KEY.public_key())
    assert note.open_checkpoint(written, "example.com/log", [verifier])[0].size == 7


def test_a_verification_key_is_read_back():
    for kind in Kind:
        verifier = note.verifier_of("saksi.contoh", KEY.public_key(), kind)
        assert Verifier.of(str(verifier)) == verifier


def test_the_published_example_of_a_key_is_read():
    """PeterNeumann's key stands in the documentation of signed notes (golang.org/x/mod/sumdb/note)."""
    verifier = Verifier.of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    line = (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfq"
        "dngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert Note.of(f"{text}\n{line}").verified(verifier) is None
    with pytest.raises(BadNote, match="salah"):
        Note.of(f"{text.replace('answer', 'solution')}\n{line}").verified(verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a+b+c",
        "a+00000000+AAAA",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "a+00000000+CQ==",
    ],
)
def test_other_keys_are_refused(text):
    with pytest.raises(BadNote):
        Verifier.of(text)


MANY = "x\n\n" + "— a AAAAAAAAAAAA\n" * 101


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "x\n\n",
        "x\n\n— a b",
        "x\n\nno dash\n",
        "x\n\n— a !!\n",
        "x\n\n— a AAAA\n",
        "x\n" * 9000,
        MANY,
    ],
)
def test_other_notes_are_refused(written):
    with pytest.raises(BadNote):
        Note.of(written)


@pytest.mark.parametrize(
    "text", ["", "a\nb\n", "a\n-1\nAAAA\n", "a\n01\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n"]
)
def test_other_checkpoints_are_refused(text):
    with pytest.raises(BadNote):
        Checkpoint.of(text)


def test_a_checkpoint_of_another_log_or_key_is_refused():
    text = Checkpoint(ORIGIN, 7, ROOT).text()
    verifier = note.verifier_of(ORIGIN, KEY.public_key())
    with pytest.raises(BadNote, match="milik log lain"):
        note.open_checkpoint(signed(text), "lain", [verifier])
    other = note.verifier_of(ORIGIN, Ed25519PrivateKey.generate().public_key())
    with pytest.raises(BadNote, match="tidak ditandatangani"):
        note.open_checkpoint(signed(text), ORIGIN, [other])
    with pytest.raises(BadNote):
        note.open_checkpoint(signed(text).replace("\n7\n", "\n8\n"), ORIGIN, [verifier])


def test_a_cosignature_carries_its_time():
    text = Checkpoint(ORIGIN, 7, ROOT).text()
    line = note.cosign(text, "saksi", KEY, NOW).line()
    witness = note.verifier_of("saksi", KEY.public_key(), Kind.COSIGNATURE)
    assert Note.of(signed(text) + line).cosigned([witness]) == {"saksi": NOW}
    other = note.verifier_of("saksi", KEY.public_key())
    assert Note.of(signed(text) + line).cosigned([other]) == {}


def test_a_proof_is_text_that_comes_back(world):
    record = world.issue()
    for _more in range(5):
        world.issue()
    proof = world.proof(0)
    assert proof.written().startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    assert Proof.of(proof.written()) == proof
    assert proof.check(entries.issued(record)).size == 6
    with pytest.raises(BadProof):
        proof.check(entries.issued(b"another"))


@pytest.mark.parametrize("rest", ["", "index -1\n\nx", "index 0\n!!\n\nx", "x" * 20_000, "index 0\nx"])
def test_other_proofs_are_refused(rest):
    with pytest.raises(BadProof):
        Proof.of(f"c2sp.org/tlog-proof@v1\n{rest}")


@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v2\nindex 0\n\nx"])
def test_other_versions_of_proofs_are_refused(text):
    with pytest.raises(BadProof):
        Proof.of(text)
