"""The vectors that we publish for those who write another verifier: ours agrees with each."""

import base64
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from lims.trust import paper, verifier
from lims.trust.keys import TrustList, instant
from lims.trust.proof import Proof
from lims.trust.report import CODES
from lims.trust.sources import NotFound, Unreachable
from tests.trust.proof_vectors import with_proofs

PUBLISHED = json.loads(
    (Path(__file__).parents[2] / "docs" / "trust-vectors.json").read_text(encoding="utf-8")
)


def fetch(missing: Sequence[str], name: str) -> bytes:
    if name.startswith(tuple(missing)):
        raise Unreachable(name)
    if name not in PUBLISHED["files"]:
        raise NotFound(name)
    return base64.b64decode(PUBLISHED["files"][name])


def test_there_are_twenty_at_least_of_every_kind():
    assert len(PUBLISHED["vectors"]) >= 20
    assert {one["code"] for one in PUBLISHED["vectors"]} == {0, 3, 4, 5}


def test_the_vectors_of_proofs_can_be_made_again():
    assert with_proofs(PUBLISHED) == PUBLISHED


@pytest.mark.parametrize("vector", PUBLISHED["vectors"], ids=[one["name"] for one in PUBLISHED["vectors"]])
def test_the_answer_is_the_published_one(vector):
    record = paper.read(vector["text"])
    assert record.hex() == vector["record"]
    trust = TrustList.of(PUBLISHED["trust_list"])
    proof = Proof.of(vector["proof"]) if "proof" in vector else None
    there = partial(fetch, vector.get("missing", ()))
    report = verifier.examine(record, trust, there, instant(PUBLISHED["at"]), proof)
    assert (report.answer.value, CODES[report.answer]) == (vector["answer"], vector["code"])
