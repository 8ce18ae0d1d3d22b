"""The pages of `lab`: intake (to the sample), money, bench (to the certificate); each has its table of contents."""

from flask import Blueprint, Response

from lims.domain.errors import N_, NotAllowed
from lims.web.lab import (
    routes_bench,
    routes_intake,
    routes_money,
    routes_origins,
    routes_quality,
    routes_samples,
    routes_standards,
)
from lims.web.security import policy
from lims.web.session import current_actor

SENDING = "form-action 'self' https://wa.me https://api.whatsapp.com whatsapp:"

bp = Blueprint("lab", __name__, url_prefix="/lab")


@bp.before_request
def staff_only() -> None:
    """Keep clients out of the laboratory: some permissions are theirs too, for their own things in the portal."""
    actor = current_actor()
    if not actor.staff or actor.laboratory_id is None:
        raise NotAllowed(N_("Halaman ini untuk petugas laboratorium. Permohonan dan LHU Anda ada di portal."))


@bp.after_request
def let_whatsapp_open(response: Response) -> Response:
    """Let a form lead on to WhatsApp: passing a notice on is noted here first, then its text opens there."""
    response.headers["Content-Security-Policy"] = policy().replace("form-action 'self'", SENDING)
    return response


routes_intake.add(bp)
routes_samples.add(bp)
routes_money.add(bp)
routes_quality.add(bp)
routes_bench.add(bp)
routes_origins.add(bp)
routes_standards.add(bp)
