"""Celery over Valkey, Redis or RabbitMQ: each task is a sweep, woken sooner and spread over workers.

A task carries nothing but the name of a sweep and is idempotent: what is to be done stands in the database, and who
does it holds a lease there. So it may be delivered twice, or never: the sweep that looks by itself finds what is left.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from celery import Celery

QUEUE = "lims"
PATIENCE = 2.0
"""Seconds that a broker has to answer."""

REDELIVERED = 60
"""Seconds after which a task that no worker has confirmed is given to another one.

Kombu also keeps all but one worker from looking for such tasks, for 300 s unless it is told less, and a worker that is
killed meanwhile would cost all of them."""


def connected(url: str) -> Celery:
    """Return a Celery application over a broker; it connects when something is sent."""
    app = Celery("lims", broker=url, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=PATIENCE,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(url),
    )
    return app


def _transport_options(url: str) -> dict[str, Any]:
    if not url.startswith("redis"):
        return {"connect_timeout": PATIENCE}
    return {
        "visibility_timeout": REDELIVERED,
        "unacked_mutex_expire": REDELIVERED // 6,
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": 2 * PATIENCE,
        "retry_on_timeout": False,
        "max_retries": 0,
    }


def worker_of(url: str, sweeps: Mapping[str, Callable[[], object]]) -> Celery:
    """Return the application with a task for every sweep."""
    app = connected(url)
    for name, sweep in sweeps.items():
        app.task(name=f"lims.{name}", ignore_result=True)(_task(sweep))
    return app


def _task(sweep: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        sweep()

    return run


def listen(url: str, sweeps: Mapping[str, Callable[[], object]], hands: int) -> None:
    """Be called by the broker until this process is told to stop."""
    # Processes that are forked take a job each; where there is no fork, this one does them in turn.
    pool = "solo" if sys.platform == "win32" else "prefork"
    worker_of(url, sweeps).worker_main(
        [
            "worker",
            f"--pool={pool}",
            f"--concurrency={hands}",
            f"--queues={QUEUE}",
            "--loglevel=ERROR",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )
