"""`lims serve`: answer browsers."""

import gc
import os
import signal
import socket
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from lims.cli.language import gettext as _
from lims.cli.usage import Verb, option
from lims.domain.errors import N_, GateClosed

if TYPE_CHECKING:
    from flask import Flask
    from granian.server.common import AbstractServer

EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for with --lan # nosec B104


@click.command(cls=Verb, help=N_("Layani peramban sampai dihentikan dengan Ctrl+C."))
@option("--host", default="127.0.0.1", show_default=True, help=N_("Alamat yang didengarkan."))
@option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help=N_("Port yang didengarkan."),
)
@option("--lan", is_flag=True, help=N_("Layani jaringan lokal."))
@option(
    "--no-worker", is_flag=True, help=N_("Tanpa penyegel; `lims worker` berjalan sendiri di tempat lain.")
)
def serve(host: str, port: int, lan: bool, no_worker: bool) -> None:
    """Answer browsers until stopped."""
    from sqlalchemy import create_engine

    from lims import config
    from lims.cli.installation import require_newest

    settings = config.load()  # faults of the settings are told here, in words
    host = EVERYWHERE if lan else host
    _require_free(host, port)
    engine = create_engine(settings.database_url)
    require_newest(engine)
    engine.dispose()
    server = _server(host, port)
    if not no_worker:
        supervise(server)
    server.serve(
        target_loader=partial(_application, host, port, addresses(host, port, lan=lan)), wrap_loader=False
    )


def supervise(server: "AbstractServer[Any]") -> None:
    """Let one worker run as long as the server does."""
    from lims.tasks.supervisor import Supervisor

    supervisor = Supervisor()
    server.on_startup(supervisor.start)
    server.on_shutdown(supervisor.stop)


def _server(host: str, port: int) -> "AbstractServer[Any]":
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # One worker: attempts are counted in its memory, and SQLite has one writer anyway. Threads wait for the disk.
    return Granian(
        "lims.app:create_app",
        host,
        port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=min(16, 2 * (os.cpu_count() or 1) + 1),  # more would be warned of
        backpressure=64,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )


def _application(host: str, port: int, lines: tuple[str, ...]) -> "Flask":
    """Make the application in the worker, and let it be told once the port answers."""
    for name in ("SIGINT", "SIGTERM"):
        # Until the server sets its own, those of the parent would swallow the signal to stop.
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    # Nothing that is imported is ever garbage: to look for it meanwhile, and later again, would only cost time.
    gc.disable()
    from lims.app import create_app

    app = create_app()
    gc.freeze()
    gc.enable()
    threading.Thread(target=_tell_when_ready, args=(_local(host), port, lines), daemon=True).start()
    return app


def _tell_when_ready(host: str, port: int, lines: tuple[str, ...]) -> None:
    """Say where the server answers as soon as it does; after a minute somebody has long looked."""
    for _attempt in range(3000):
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            click.echo("\n".join(lines))
            return


def addresses(host: str, port: int, *, lan: bool) -> tuple[str, ...]:
    """Return what is said when the server is ready."""
    lines = [_("Siap: http://%(host)s:%(port)s  (berhenti: Ctrl+C)", host=_local(host), port=port)]
    if lan:
        lines.append(_("Jaringan lokal: http://%(host)s:%(port)s", host=address_in_network(), port=port))
        lines.append(
            _(
                "Alamat ini hanya untuk jaringan lokal. QR pada LHU memakai alamat publik (https) "
                "yang diatur pada Pengaturan, Laboratorium."
            )
        )
    return tuple(lines)


def _local(host: str) -> str:
    return "127.0.0.1" if host == EVERYWHERE else host


def address_in_network() -> str:
    """Return the address of this machine in its network; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        address: str = probe.getsockname()[0]
        return address


def _require_free(host: str, port: int) -> None:
    """Refuse a port where another program listens, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise GateClosed(
                N_(
                    "Tidak dapat mendengarkan di %(host)s port %(port)s (%(reason)s). Coba --port %(another)s."
                ),
                host=host,
                port=port,
                reason=error.strerror or "",
                another=port + 1,
            ) from error
