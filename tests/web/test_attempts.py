"""Counting attempts in memory."""

import pytest

from lims.web import attempts
from lims.web.attempts import Attempts


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, which the test moves on."""
    moment = [1000.0]
    monkeypatch.setattr(attempts.time, "time", lambda: moment[0])
    return moment


def test_attempts_are_counted_until_their_window_ends(now: list[float]):
    counted = Attempts("process://")

    assert [counted.incr("a", 60), counted.incr("a", 60), counted.incr("b", 60)] == [1, 2, 1]
    assert counted.get_expiry("a") == 1060
    now[0] = 1060

    assert counted.get("a") == 0
    assert counted.incr("a", 60) == 1


def test_counters_that_have_run_out_are_swept_and_others_stay(now: list[float]):
    counted = Attempts("process://")
    for number in range(attempts.FEW):
        counted.incr(f"old-{number}", 60)
    now[0] = 1061
    counted.incr("new", 60)

    assert counted.reset() == 1


def test_one_counter_is_forgotten_alone():
    counted = Attempts("process://")
    counted.incr("a", 60)
    counted.incr("b", 60)
    counted.clear("a")

    assert (counted.get("a"), counted.get("b")) == (0, 1)
