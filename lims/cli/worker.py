"""`lims worker`: seal what was issued, send letters, carry out jobs, ask witnesses, renew time-stamps."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from lims.cli.usage import Verb, option
from lims.domain.errors import N_

if TYPE_CHECKING:
    from flask import Flask

    from lims.access import Actor
    from lims.cli.installation import Installation
    from lims.config import Config
    from lims.tasks.jobs import JobSweep
    from lims.tasks.sealing import Sealery


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
        "Segel LHU yang terbit, kirim surat, kerjakan pekerjaan latar, dan perbarui stempel waktu, sampai "
        "dihentikan. `lims serve` sudah menjalankannya."
    ),
)
@option("--once", is_flag=True, help=N_("Kerjakan yang ada sekarang, lalu selesai."))
@option(
    "--hands",
    default=2,
    show_default=True,
    type=click.IntRange(0, 64),
    help=N_("Berapa proses yang menunggu panggilan broker; hanya bila broker_url diatur."),
)
@click.option("--supervised", is_flag=True, hidden=True)
@click.option("--listen", is_flag=True, hidden=True)
def worker(once: bool, hands: int, supervised: bool, listen: bool) -> None:
    """Sweep until stopped."""
    from lims import config
    from lims.cli.installation import opened
    from lims.tasks.worker import watch_parent

    settings = config.load()
    stop = threading.Event()
    if listen:
        _listen(settings, hands)
        return
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_seen: stop.set())
    if supervised:
        watch_parent(stop.set)
    with opened(settings) as installation:
        if not once and hands and settings.broker_url:
            with _hands(hands):
                fell = _sweep(installation, stop, once=False)
        else:
            fell = _sweep(installation, stop, once=once)
    if fell:
        sys.exit(1)


def _sweep(installation: "Installation", stop: threading.Event, *, once: bool) -> bool:
    """Sweep until told to stop, and say whether a fault of the program ended it."""
    from lims.cli.installation import revision
    from lims.database import db
    from lims.tasks.daily_backup import DailyBackup
    from lims.tasks.long_work import LongWork
    from lims.tasks.worker import work

    sealery, jobs = _tools(installation, Surroundings(installation.config))
    long_work = LongWork(jobs, DailyBackup(installation.config, revision(db.engine) or ""), stop)
    if once:
        work(sealery, stop, once=True)
        long_work.sweep()
        return False
    long_work.start(installation.app)
    work(sealery, stop)
    long_work.join()
    return long_work.fell


def _tools(installation: "Installation", around: Surroundings) -> "tuple[Sealery, JobSweep]":
    from lims.storage import LocalStore
    from lims.tasks.jobs import JobSweep
    from lims.tasks.sealing import Sealery

    sealery = Sealery.of(installation.config, installation.store, installation.keys)
    results = LocalStore(installation.config.instance / "results")
    return sealery, JobSweep(installation.store, results, around=around, tell=sealery.tell)


@contextmanager
def _hands(count: int) -> "Iterator[None]":
    """Keep Celery's worker beside this one, which goes on looking by itself."""
    from lims.tasks.bell import require_celery
    from lims.tasks.supervisor import Supervisor

    require_celery()
    supervisor = Supervisor(
        command=(sys.executable, "-m", "lims", "worker", "--listen", "--hands", str(count))
    )
    supervisor.start()
    try:
        yield
    finally:
        supervisor.stop()


def _listen(settings: "Config", hands: int) -> None:
    """Be Celery's worker until the process that started this one is gone."""
    from lims.tasks.broker import listen
    from lims.tasks.worker import watch_parent

    watch_parent(lambda: signal.raise_signal(signal.SIGTERM))
    listen(settings.broker_url, sweeps_of(settings), hands)


def sweeps_of(settings: "Config") -> "dict[str, Callable[[], object]]":
    """Return what a call of the broker may ask for; each opens the installation anew, in whatever process it runs."""
    from lims.cli.installation import opened
    from lims.tasks.posting import Post

    around = Surroundings(settings)

    def jobs() -> None:
        with opened(settings) as installation:
            _tools(installation, around)[1].sweep()

    def seals() -> None:
        with opened(settings) as installation:
            _tools(installation, around)[0].sweep(lately=True)

    def letters() -> None:
        with opened(settings):
            Post(settings).sweep()

    return {"jobs": jobs, "seals": seals, "letters": letters}
