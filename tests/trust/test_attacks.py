"""The battery of attacks: each is refused by the layer that is there for it, for the reason that the reader is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lims import clock
from lims.cli.verify import told_check
from lims.domain.errors import LimsError
from lims.queries import verifying
from lims.queries.verifying import Verdict
from lims.trust.report import CODES, Answer, Outcome
from tests.trust import attacks
from tests.trust.attacks import ATTACKS, Attack, Attempt
from tests.trust.world import World

TABLE = (Path(__file__).parents[2] / "docs" / "trust.md").read_text(encoding="utf-8")


@pytest.fixture
def world(tmp_path) -> World:
    """Return a laboratory of today: pyHanko takes the time of a seal from the machine."""
    return World(tmp_path, now=datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=2))


def answered(attempt: Attempt) -> Verdict:
    """Return what `lims verify` answers."""
    with clock.set_to(attempt.at):
        try:
            return verifying.told(attempt.data, attempt.text, None, lambda: (attempt.trust, attempt.fetch))
        except LimsError as fault:
            return verifying.refused(fault)


def test_what_nobody_attacked_is_valid(world):
    """Otherwise an attack might be refused for what is wrong with the test."""
    one = attacks.issued(world)
    assert answered(attacks.shown(world, one.record)).code == 0
    assert answered(attacks.filed(world, one.sealed(world))).code == 0


@pytest.mark.parametrize("attack", ATTACKS, ids=[one.name for one in ATTACKS])
def test_the_attack_is_refused_for_its_own_reason(world, attack: Attack):
    found = answered(attack.make(world))

    checks = [
        (one.part, told_check(one.message, one.parameters))
        for one in found.checks
        if one.outcome is not Outcome.PASSED
    ]
    assert found.code == attack.code, (found.status, checks, found.reason)
    if attack.part is None:
        assert attack.said in str(found.reason)
    else:
        assert [words for part, words in checks if part is attack.part and attack.said in words], checks
    failed = [one for one in found.checks if one.outcome is Outcome.FAILED]
    assert [one.part for one in failed] == (
        [attack.part] if attack.code == CODES[Answer.FORGED] and attack.part else []
    )


def row(attack: Attack) -> str:
    banner, check, word = attack.browser
    browser = f"{banner}: {check} {word}" if check else f"{banner}: {word}"
    said = f"{attack.part.value}: … {attack.said} …" if attack.part else f"… {attack.said} …"
    return f"| {attack.name} | {attack.layer} | {said} | {attack.code} | {browser} |"


def test_the_documented_table_is_this_one():
    assert "\n".join(row(attack) for attack in ATTACKS) in TABLE


def test_the_documented_table_tells_where_more_is_to_be_known():
    for remark in {attack.remark for attack in ATTACKS} - {""}:
        assert remark in " ".join(TABLE.split()), remark
