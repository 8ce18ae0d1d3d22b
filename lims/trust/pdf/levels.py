"""Levels of PAdES seals (ETSI EN 319 142-1), apart from what makes them: a page that names one loads no signer."""

from enum import StrEnum


class Level(StrEnum):
    """How long a seal can be examined without asking anybody."""

    BASIC = "B-B"
    TIME = "B-T"
    LONG_TERM = "B-LT"
    ARCHIVE = "B-LTA"
