"""`lims worker`: seal what was issued, ask witnesses, renew time-stamps, carry out jobs."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from lims.cli.usage import Verb, option
from lims.domain.errors import N_

if TYPE_CHECKING:
    from flask import Flask

    from lims.access import Actor
    from lims.config import Config


class Surroundings:
    """The application around jobs: what a page would see whose reader is the one who asked.

    It is put together for the first job only: sealing and letters need none of it.
    """

    def __init__(self, config: "Config") -> None:
        self._config = config
        self._app: Flask | None = None

    @contextmanager
    def __call__(self, actor: "Actor") -> "Iterator[None]":
        """Stand in the request of a person."""
        from lims.app import create_app
        from lims.web.session import acting

        if self._app is None:
            self._app = create_app(self._config)
        with self._app.test_request_context(), acting(actor):
            yield


@click.command(
    cls=Verb,
    help=N_(
        "Segel LHU yang terbit dan perbarui stempel waktu, sampai dihentikan. `lims serve` sudah menjalankannya."
    ),
)
@option("--once", is_flag=True, help=N_("Kerjakan yang ada sekarang, lalu selesai."))
@click.option("--supervised", is_flag=True, hidden=True)
def worker(once: bool, supervised: bool) -> None:
    """Sweep until stopped."""
    from lims.cli.installation import opened
    from lims.storage import LocalStore
    from lims.tasks.jobs import JobSweep
    from lims.tasks.sealing import Sealery
    from lims.tasks.worker import JobThread, swept_jobs, watch_parent, work

    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_seen: stop.set())
    if supervised:
        watch_parent(stop)
    with opened() as installation:
        sealery = Sealery.of(installation.config, installation.store, installation.keys)
        jobs = JobSweep(
            installation.store,
            LocalStore(installation.config.instance / "results"),
            around=Surroundings(installation.config),
            tell=sealery.tell,
        )
        if once:
            work(sealery, stop, once=True)
            swept_jobs(jobs)
            return
        thread = JobThread(jobs, stop)
        thread.start(installation.app)
        work(sealery, stop)
        thread.join()
    if thread.fell:
        sys.exit(1)
