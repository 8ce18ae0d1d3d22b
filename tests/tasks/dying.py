"""A process that issues and seals, and is killed at a step of it: `python -m tests.tasks.dying`, one order a line.

It loads everything once and forks for each order; the child opens the database for itself, lets the real function of
the step do its work, and then kills itself by SIGKILL. What the parent answers is how the child ended.
"""

import json
import os
import signal
import sys
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from lims.access import Actor
from lims.cli.installation import Installation, opened
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.queries.library import library
from lims.services import certificates, sealing, transparency
from lims.tasks.sealing import Sealery
from lims.trust import keystore

ISSUING: dict[str, tuple[object, str]] = {
    "numbered": (certificates.numbers, "next_number"),
    "log opened": (transparency, "opened"),
    "entered": (transparency, "append"),
    "checkpoint signed": (transparency, "sign_checkpoint"),
    "record kept": (transparency, "enter"),
    "printed": (certificates, "render_certificate"),
    "remains kept": (certificates.remains, "keep"),
    "trail written": (certificates.audit, "record"),
    "predecessor superseded": (certificates, "_supersede"),
    "change entered": (transparency, "enter_change"),
    "client told": (certificates.notices, "tell"),
}
"""The function after whose return the process ends."""

SEALING = {
    "file entered": (transparency, "enter_sealed"),
    "checkpoint signed": (transparency, "sign_checkpoint"),
    "trail written": (sealing.audit, "record"),
}

KEYS = {"sheet written": (keystore, "put"), "ring written": (keystore, "appear")}


def die(*_given: object, **_named: object) -> None:
    """End as `kill -9` ends a process."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_after(owner: object, name: str) -> None:
    """Let a function do its work once, and die."""
    whole = getattr(owner, name)

    def last(*given: object, **named: object) -> None:
        whole(*given, **named)
        die()

    setattr(owner, name, last)


def prepared(installation: Installation, order: dict[str, str], steps: dict[str, tuple[object, str]]) -> None:
    """Arrange that this process dies at the step that was ordered."""
    step = order["step"]
    if step in steps:
        dying_after(*steps[step])
    elif step == "file stored":
        dying_after(installation.store, "put")
    elif step == "committing":
        event.listen(db.engine, "commit", die)


def issue(installation: Installation, order: dict[str, str]) -> None:
    """Issue a certificate."""
    prepared(installation, order, ISSUING)
    user, laboratory, certificate = (uuid.UUID(order[name]) for name in ("user", "laboratory", "certificate"))
    actor = Actor(user, "x", laboratory_id=laboratory, roles=frozenset({Role.TECHNICAL_MANAGER}))
    with transaction() as session:
        certificates.issue(session, actor, installation.store, certificate, installation.keys)


def seal(installation: Installation, order: dict[str, str]) -> None:
    """Seal whatever awaits it."""
    prepared(installation, order, SEALING)
    sealery = Sealery(installation.config, installation.store, installation.keys)
    sealery.reached = lambda step: die() if step == order["step"] else None
    sealery.sweep()


def make_keys(installation: Installation, order: dict[str, str]) -> None:
    """Make the keys of a laboratory that has none."""
    prepared(installation, order, KEYS)
    from lims import clock

    installation.keys.ensure(order["code"], "Laboratorium", clock.now())


ACTS: dict[str, Callable[[Installation, dict[str, str]], None]] = {
    "issue": issue,
    "seal": seal,
    "keys": make_keys,
}


def child(order: dict[str, Any]) -> None:
    """Do what was ordered in a process of its own; whoever comes to the end dies there, if that was ordered."""
    with opened() as installation:
        ACTS[order["act"]](installation, order)
        if order["step"] == "committed":
            die()


def main() -> None:
    """Take orders until there are no more."""
    configure_mappers()  # what takes long is done once, and not in every child
    library()
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            child(json.loads(line))
            os._exit(0)
        _process, status = os.waitpid(process, 0)
        sys.stdout.write(f"{-signal.SIGKILL if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
