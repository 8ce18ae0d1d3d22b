"""The five things that can be said of a requirement."""

from enum import StrEnum


class Verdict(StrEnum):
    """A verdict is never a boolean (ILAC-G8:09/2019, 4.2); absence is `NOT_EVALUATED`, never a pass."""

    PASS = "PASS"  # noqa: S105 - a verdict, no password
    CONDITIONAL_PASS = "CONDITIONAL_PASS"  # noqa: S105
    CONDITIONAL_FAIL = "CONDITIONAL_FAIL"
    FAIL = "FAIL"
    NOT_EVALUATED = "NOT_EVALUATED"
