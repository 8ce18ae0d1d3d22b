"""The pages of `verify`: address, function, method. `/v/<token>` stands in every QR and is answered for ever."""

from collections.abc import Callable

from flask import Blueprint, Response

from lims.web.security import csrf, limiter
from lims.web.verify import pages, telling, verifier

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

bp.add_url_rule(
    "/verify/code",
    "typed",
    limiter.limit("20 per minute")(csrf.exempt(pages.typed)),
    methods=["POST"],
)


def _asking(path: str, endpoint: str, view: Callable[..., Response], methods: list[str]) -> None:
    """Add a page on which strangers ask for something: no session, hence no token of a form."""
    guarded = limiter.limit("20 per hour", methods=["POST"])(csrf.exempt(view))
    bp.add_url_rule(path, endpoint, guarded, methods=methods)


_asking("/verify/tell/<token>", "watch", telling.watch, ["GET", "POST"])
_asking("/verify/watch/<token>", "watched", telling.watched, ["GET"])
_asking("/verify/watch/<token>/confirm", "confirm_watch", telling.confirm, ["POST"])
_asking("/verify/watch/<token>/end", "end_watch", telling.end, ["POST"])
_asking("/verify/complain/<token>", "complain", telling.complain, ["GET", "POST"])

# The verifier and what it reads: static files all, which may as well lie on another server (`lims publish`).
bp.add_url_rule("/verifier/", "verifier", verifier.verifier, methods=["GET"])
bp.add_url_rule(f"/{verifier.WORKER}", "worker", verifier.worker, methods=["GET"])
bp.add_url_rule(f"/{verifier.MANIFEST}", "manifest", verifier.manifest, methods=["GET"])
for name in verifier.PUBLIC:
    bp.add_url_rule(f"/{name}", "public_file", verifier.public_file, methods=["GET"])
bp.add_url_rule("/log/<path:rest>", "log", lambda rest: verifier.public_file(f"log/{rest}"), methods=["GET"])
bp.add_url_rule(
    "/status/<path:rest>", "status", lambda rest: verifier.public_file(f"status/{rest}"), methods=["GET"]
)
