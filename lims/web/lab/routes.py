"""The pages of `lab`: intake (to the sample) and bench (to the certificate), each with its own table of contents."""

from flask import Blueprint

from lims.web.lab import routes_bench, routes_intake

bp = Blueprint("lab", __name__, url_prefix="/lab")
routes_intake.add(bp)
routes_bench.add(bp)
