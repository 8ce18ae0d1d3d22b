"""What a test needs from the machine: without it the test is skipped, or fails where it was promised."""

import os

import pytest


def require(name: str, present: object, reason: str) -> None:
    """Skip the test with its reason, or fail it where `LIMS_REQUIRE` names what is missing (`.ci/run` does)."""
    if present:
        return
    if name in os.environ.get("LIMS_REQUIRE", "").split(","):
        pytest.fail(f"{name} was promised by LIMS_REQUIRE: {reason}", pytrace=False)
    pytest.skip(reason)
