"""PDF files as answers."""

import io
import re

from flask import send_file
from werkzeug import Response


def inline(data: bytes, name: str) -> Response:
    """Answer with a PDF, shown in place under a name that every file system takes."""
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-")
    return send_file(io.BytesIO(data), mimetype="application/pdf", download_name=f"{safe}.pdf")
