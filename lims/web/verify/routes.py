"""The pages of `verify`: address, function, method. `/v/<token>` stands in every QR and is answered for ever."""

from flask import Blueprint

from lims.web.security import csrf, limiter
from lims.web.verify import pages

bp = Blueprint("verify", __name__)

# A token may hold anything that somebody types: all of it is answered alike.
bp.add_url_rule(
    "/v/<path:token>", "certificate", limiter.limit("60 per minute")(pages.certificate), methods=["GET"]
)
bp.add_url_rule("/verify", "ask", pages.ask, methods=["GET"])
# No session, hence no token of a form; nothing is written.
bp.add_url_rule(
    "/verify",
    "compare",
    limiter.limit("20 per minute")(csrf.exempt(pages.compare)),
    methods=["POST"],
)
