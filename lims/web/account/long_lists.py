"""Lists that are too long to wait for: asked for here, made in the background as the page itself would make them."""

from typing import Any

from flask import current_app, g, render_template, request
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header

from lims.access import Permission
from lims.domain.errors import N_, InvalidInput, NotAllowed
from lims.queries.listing import LONGEST
from lims.services.jobs import JobKind, Outcome, Progress, Task, declare
from lims.web import background
from lims.web.account.addresses import local
from lims.web.account.profile import layout, signed_in
from lims.web.session import current_actor

AUDIENCES = frozenset({"lab", "admin"})
"""Where lists stand that only staff may open; each of them asks for its own permission besides."""


@signed_in
def long_list() -> str | Response:
    """Offer to make a long list in the background, or ask for it."""
    address = local(request.values.get("of", ""))
    if not address:
        raise InvalidInput(N_("Buka daftarnya, lalu pilih Unduh XLSX."))
    if request.method == "POST":
        back = address.replace("&format=xlsx", "").replace("format=xlsx&", "").replace("?format=xlsx", "")
        return background.ask("list", {"of": address}, subject=address.partition("?")[0], page=back)
    return render_template("account/long_list.html", of=address, layout=layout(), longest=LONGEST)


def work(session: Session, task: Task, progress: Progress) -> Outcome:
    """Make the list that stands at an address."""
    with background.visiting(task, progress, task.parameters["of"]):
        response = current_app.make_response(_answer())
        _kind, options = parse_options_header(response.headers.get("Content-Disposition"))
        if "filename" not in options:
            raise InvalidInput(N_("Alamat ini bukan daftar yang dapat diunduh."))
        cut = g.get("list_was_cut", False)
        return Outcome(
            N_("%(longest)s baris teratas; saring daftarnya untuk yang selebihnya.") if cut else "",
            {"longest": LONGEST} if cut else {},
            file=background.content(response),
            file_name=options["filename"],
            media_type=response.mimetype or "",
        )


def _answer() -> Any:
    """Return what the page at the present address answers to whoever asked."""
    try:
        endpoint, values = current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException as error:
        raise InvalidInput(N_("Alamat ini bukan daftar yang dapat diunduh.")) from error
    if str(endpoint).partition(".")[0] not in AUDIENCES or not current_actor().staff:
        raise NotAllowed(N_("Daftar ini untuk petugas laboratorium."))
    return current_app.view_functions[endpoint](**values)


declare(JobKind("list", N_("Unduh daftar panjang"), Permission.LABORATORY_VIEW, work))
