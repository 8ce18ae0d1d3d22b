"""`lims worker`: seal what was issued, ask witnesses, renew time-stamps."""

import signal
import threading

import click

from lims.cli.usage import Verb, option
from lims.domain.errors import N_


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
    from lims.tasks.sealing import Sealery
    from lims.tasks.worker import watch_parent, work

    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_seen: stop.set())
    if supervised:
        watch_parent(stop)
    with opened() as installation:
        work(Sealery.of(installation.config, installation.store, installation.keys), stop, once=once)
