"""A word for programs that watch the server: whether it answers, and whether work goes on behind it."""

from flask import jsonify
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug import Response

from lims.database import db
from lims.queries import health as queries


def health() -> tuple[Response, int]:
    """Tell whether the database answers (503 if not) and whether a worker is alive; nothing that concerns anybody."""
    try:
        alive = any(one.alive for one in queries.workers(db.session()))
    except (OperationalError, ProgrammingError):
        return jsonify(database="away", worker="unknown"), 503
    return jsonify(database="ok", worker="ok" if alive else "silent"), 200
