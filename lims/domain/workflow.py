"""States and the moves between them; what is not in a table cannot happen."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from lims.domain.errors import N_, Conflict


class ApplicationState(StrEnum):
    """An application (permohonan) from the first line to the order."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    """The laboratory asked the client something (17025 7.1.1)."""
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class OrderState(StrEnum):
    """An order, as far as its samples and certificate have come."""

    ORDERED = "ordered"
    RECEIVED = "received"
    """All its samples are accepted; the work can be handed out."""
    IN_TESTING = "in_testing"
    TESTED = "tested"
    """Every determination is accepted by the supervisor."""
    REPORTED = "reported"
    """Its certificate is issued."""
    CANCELLED = "cancelled"


class SampleState(StrEnum):
    """A sample (contoh uji) at the counter and after."""

    EXPECTED = "expected"
    HELD = "held"
    """Received in doubtful condition; the client is asked (17025 7.4.3)."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class SpecimenState(StrEnum):
    """A prepared piece (benda uji)."""

    READY = "ready"
    VOID = "void"
    """Spoilt in preparation or in the grip; kept and replaced, which is no retest."""


class DeterminationState(StrEnum):
    """One carrying out of a method on one specimen."""

    PLANNED = "planned"
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    VOID = "void"


class CertificateState(StrEnum):
    """A certificate (LHU) from the draft to what the public is told."""

    DRAFT = "draft"
    AUTHORISED = "authorised"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    """A draft that was given up before issue."""


PUBLIC_STATES = frozenset(
    {
        CertificateState.ISSUED,
        CertificateState.SUPERSEDED,
        CertificateState.SUSPENDED,
        CertificateState.WITHDRAWN,
    }
)
"""States in which a certificate has a number and can be verified."""

State = TypeVar("State", bound=StrEnum)

APPLICATION: Mapping[str, tuple[frozenset[ApplicationState], ApplicationState]] = {
    "submit": (
        frozenset({ApplicationState.DRAFT, ApplicationState.QUERIED}),
        ApplicationState.SUBMITTED,
    ),
    "query": (frozenset({ApplicationState.SUBMITTED}), ApplicationState.QUERIED),
    "agree": (frozenset({ApplicationState.SUBMITTED}), ApplicationState.AGREED),
    "refuse": (
        frozenset({ApplicationState.SUBMITTED, ApplicationState.QUERIED}),
        ApplicationState.REFUSED,
    ),
    "withdraw": (
        frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.QUERIED}),
        ApplicationState.WITHDRAWN,
    ),
}

SAMPLE: Mapping[str, tuple[frozenset[SampleState], SampleState]] = {
    "hold": (frozenset({SampleState.EXPECTED}), SampleState.HELD),
    "accept": (frozenset({SampleState.EXPECTED, SampleState.HELD}), SampleState.ACCEPTED),
    "reject": (frozenset({SampleState.EXPECTED, SampleState.HELD}), SampleState.REJECTED),
}

DETERMINATION: Mapping[str, tuple[frozenset[DeterminationState], DeterminationState]] = {
    "assign": (
        frozenset({DeterminationState.PLANNED, DeterminationState.ASSIGNED, DeterminationState.RETURNED}),
        DeterminationState.ASSIGNED,
    ),
    "submit": (
        frozenset({DeterminationState.ASSIGNED, DeterminationState.RETURNED}),
        DeterminationState.SUBMITTED,
    ),
    "return": (frozenset({DeterminationState.SUBMITTED}), DeterminationState.RETURNED),
    "accept": (frozenset({DeterminationState.SUBMITTED}), DeterminationState.ACCEPTED),
    "reopen": (frozenset({DeterminationState.ACCEPTED}), DeterminationState.RETURNED),
    "void": (
        frozenset(
            {
                DeterminationState.PLANNED,
                DeterminationState.ASSIGNED,
                DeterminationState.RETURNED,
                DeterminationState.SUBMITTED,
            }
        ),
        DeterminationState.VOID,
    ),
}

CERTIFICATE: Mapping[str, tuple[frozenset[CertificateState], CertificateState]] = {
    "authorise": (frozenset({CertificateState.DRAFT}), CertificateState.AUTHORISED),
    "discard": (
        frozenset({CertificateState.DRAFT, CertificateState.AUTHORISED}),
        CertificateState.DISCARDED,
    ),
    "issue": (frozenset({CertificateState.AUTHORISED}), CertificateState.ISSUED),
    "supersede": (
        frozenset({CertificateState.ISSUED, CertificateState.SUSPENDED}),
        CertificateState.SUPERSEDED,
    ),
    "suspend": (frozenset({CertificateState.ISSUED}), CertificateState.SUSPENDED),
    "reinstate": (frozenset({CertificateState.SUSPENDED}), CertificateState.ISSUED),
    "withdraw": (
        frozenset({CertificateState.ISSUED, CertificateState.SUSPENDED}),
        CertificateState.WITHDRAWN,
    ),
}


def move(table: Mapping[str, tuple[frozenset[State], State]], state: State, act: str) -> State:
    """Return the state after an act.

    Raises:
        Conflict: the act is not possible in this state, most often because somebody else was faster.
    """
    before, after = table[act]
    if state not in before:
        raise Conflict(
            N_(
                "Tindakan ini tidak dapat dilakukan lagi: keadaannya sudah berubah. "
                "Muat ulang halaman untuk melihat keadaan terakhir."
            )
        )
    return after


def may(table: Mapping[str, tuple[frozenset[State], State]], state: State, act: str) -> bool:
    """Say whether an act is possible in a state, for the buttons of a page."""
    return state in table[act][0]
