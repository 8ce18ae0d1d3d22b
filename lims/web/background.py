"""What pages answer, made in the background: a job visits an address as the person who asked would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import current_app, g, redirect, request, url_for
from werkzeug import Response

from lims.database import transaction
from lims.services import jobs
from lims.services.jobs import Progress, Task
from lims.web.session import acting, current_actor


def ask(kind: str, parameters: Mapping[str, Any], *, subject: str = "", page: str = "") -> Response:
    """Ask for a job and lead to its page."""
    with transaction() as session:
        job = jobs.ask(
            session,
            current_actor(),
            kind,
            {**parameters, "site": request.url_root},
            subject=subject,
            page=page or request.full_path.rstrip("?"),
        )
        address = url_for("account.job", job_id=job.id)
    return redirect(address, 303)


@contextmanager
def visiting(task: Task, progress: Progress, address: str = "/") -> Iterator[None]:
    """Stand in the request of whoever asked; what is drawn tells its progress."""
    with (
        current_app.test_request_context(address, base_url=task.parameters.get("site")),
        acting(task.actor),
    ):
        g.background = progress
        try:
            yield
        finally:
            g.pop("background", None)


def progress() -> Progress | None:
    """Return what a page tells its progress to; None where somebody waits for it."""
    found: Progress | None = g.get("background")
    return found


def content(response: Any) -> bytes:
    """Return the bytes of a file that a page handed out."""
    made = current_app.make_response(response)
    made.direct_passthrough = False
    return made.get_data()
