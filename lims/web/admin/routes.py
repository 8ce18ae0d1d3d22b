"""The pages of `admin`: address, function, method."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
