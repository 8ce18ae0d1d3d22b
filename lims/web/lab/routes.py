"""The pages of `lab`: address, function, method."""

from flask import Blueprint

bp = Blueprint("lab", __name__, url_prefix="/lab")
