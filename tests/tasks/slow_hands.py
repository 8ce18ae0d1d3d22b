"""A worker called by the broker whose first job never ends: a test kills the process that carries it out."""

import os
import signal
import sys
import threading
from pathlib import Path

from flask import Flask

from lims import database
from lims.access import Permission
from lims.config import Config
from lims.services.jobs import JobKind, Outcome, declare
from lims.storage import LocalStore
from lims.tasks.broker import listen
from lims.tasks.jobs import JobSweep
from lims.tasks.worker import watch_parent


def main(broker_url: str, database_url: str, instance: Path) -> None:
    marker = instance / "at-it"

    def work(_session, _task, _progress) -> Outcome:
        if not marker.exists():
            marker.with_suffix(".new").write_text(str(os.getpid()))
            marker.with_suffix(".new").replace(marker)
            threading.Event().wait()
        return Outcome("Selesai", file=b"hasil", file_name="hasil.txt")

    def sweep() -> None:
        app = Flask("lims")
        database.init_app(app, Config(instance, database_url, "s" * 64))
        with app.app_context():
            JobSweep(LocalStore(instance / "blobs"), LocalStore(instance / "results")).sweep()

    declare(JobKind("slow", "Lama", Permission.LABORATORY_VIEW, work))
    watch_parent(lambda: signal.raise_signal(signal.SIGTERM))
    listen(broker_url, {"jobs": sweep, "letters": lambda: None, "seals": lambda: None}, 2)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
