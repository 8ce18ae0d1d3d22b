"""The addresses of `api`, made from the table of operations."""

from flask import Blueprint, request

from lims.web.api import openapi, serving
from lims.web.api.table import OPERATIONS, VERIFY
from lims.web.security import csrf, limiter

bp = Blueprint("api", __name__, url_prefix="/api/v1")

# No cookie is read here, hence nothing that a foreign page could make use of.
csrf.exempt(bp)


@bp.before_request
def limit_size() -> None:
    """Refuse what is larger than anything sensible; files come to be verified or attached."""
    carries_file = request.endpoint == "api.verify" or str(request.endpoint).startswith("api.attach_")
    request.max_content_length = serving.LARGEST * (20 if carries_file else 1)


for operation in OPERATIONS:
    view = serving.view_of(operation)
    limit = "30 per minute" if operation is VERIFY else "600 per minute"
    bp.add_url_rule(operation.path, operation.name, limiter.limit(limit)(view), methods=[operation.method])

bp.add_url_rule("/openapi.json", "description", openapi.description, methods=["GET"])
bp.add_url_rule("/", "page", openapi.page, methods=["GET"])
