"""The addresses of `api`, made from the table of operations."""

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge

from lims.web.api import openapi, serving
from lims.web.api.table import OPERATIONS, VERIFY
from lims.web.security import csrf, limiter

bp = Blueprint("api", __name__, url_prefix="/api/v1")

# No cookie is read here, hence nothing that a foreign page could make use of.
csrf.exempt(bp)

WITH_FILES = frozenset(
    f"api.{one.name}" for one in OPERATIONS if one is VERIFY or "file" in one.body.model_fields
)
"""What takes a file in base64 in its body."""


@bp.before_request
def limit_size() -> None:
    """Refuse what is larger than anything sensible; files come to be verified, attached or kept as a report."""
    # By what it says of itself; what comes in chunks says nothing, and is read under the bound of all requests first.
    size = request.content_length
    if size is None:
        size = len(request.get_data())
    if size > serving.LARGEST * (20 if request.endpoint in WITH_FILES else 1):
        raise RequestEntityTooLarge


for operation in OPERATIONS:
    view = serving.view_of(operation)
    limit = "30 per minute" if operation is VERIFY else "600 per minute"
    bp.add_url_rule(operation.path, operation.name, limiter.limit(limit)(view), methods=[operation.method])

bp.add_url_rule("/openapi.json", "description", openapi.description, methods=["GET"])
bp.add_url_rule("/", "page", openapi.page, methods=["GET"])
