"""The verifier's page with its worker, and the public files that it reads; `lims publish` writes the same files."""

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from flask import Response, current_app, make_response, render_template, request

from lims import __version__, paths
from lims.database import db
from lims.domain.errors import NotFound
from lims.queries.publication import DID, Publication
from lims.trust.sources import TRUST_LIST

BASE = "/"
PAGE, WORKER, MANIFEST = "verifier/index.html", "verifier-worker.js", "verifier.webmanifest"
ASSETS = ("verifier", "vendor/zxing-wasm")
"""Folders of static files that the page loads."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""As everywhere, and the page may also run the reader of QR codes, which is WebAssembly."""

TYPES = {
    ".json": "application/json",
    ".cwt": "application/statuslist+cwt",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


def verifier() -> Response:
    """Show the verifier; what is verified stands behind `#` and never comes here."""
    response = make_response(page(Publication(db.session(), current_app.extensions["lims_keys"]).newest()))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


def page(early: Sequence[str] = ()) -> str:
    """Return the page, the same for everybody.

    Public files named `early` are asked for before its scripts come: only where the server tells browsers to ask
    for them anew each time, as ours does; what a plain web server lets them keep could be old.
    """
    return render_template("verify/verifier.html", base=BASE, early=early)


def worker() -> Response:
    """Hand out the worker that keeps the verifier for when there is no network; it governs the root, too."""
    response = Response(worker_script(), content_type=TYPES[".js"])
    response.headers["Service-Worker-Allowed"] = BASE
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response


def worker_script() -> bytes:
    """Return the worker; it changes with every version, so that browsers fetch the new page."""
    script = (paths.PACKAGE / "web" / "static" / "verifier" / "worker.js").read_bytes()
    return script.replace(b"{version}", __version__.encode())


def manifest() -> Response:
    """Tell browsers how the page is installed."""
    return Response(manifest_text(), content_type=TYPES[".webmanifest"])


def manifest_text() -> bytes:
    """Return what makes the page installable."""
    told = {
        "name": "Periksa LHU",
        "short_name": "Periksa LHU",
        "lang": "id",
        "start_url": f"{BASE}verifier/",
        "scope": BASE,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5563",
        "icons": [
            {"src": f"{BASE}static/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def public_file(name: str = "") -> Response:
    """Hand out a public file: keys, the log's state and tiles, status lists."""
    name = name or request.path.removeprefix("/")
    published = Publication(db.session(), current_app.extensions["lims_keys"])
    try:
        data = published.did(request.host) if name == DID else published(name)
    except NotFound:
        return Response("404\n", 404, content_type="text/plain; charset=utf-8")
    response = Response(data, content_type=media_type(name))
    # Anybody may read these from anywhere; a full tile never changes.
    response.headers["Access-Control-Allow-Origin"] = "*"
    whole = "/tile/" in name and ".p/" not in name
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if whole else "no-cache"
    return response


def media_type(name: str) -> str:
    """Return the media type of a public file by its name."""
    if name.endswith("/checkpoint"):
        return "text/plain; charset=utf-8"
    return TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def page_files() -> Iterator[tuple[str, bytes]]:
    """Yield the verifier's own files by name, for a site of its own; the root is the page itself."""
    html = page().encode()
    yield "index.html", html
    yield PAGE, html
    yield WORKER, worker_script()
    yield MANIFEST, manifest_text()
    static = paths.PACKAGE / "web" / "static"
    yield "static/icon.svg", (static / "icon.svg").read_bytes()
    for folder in ASSETS:
        for file in sorted((static / folder).iterdir()):
            yield f"static/{folder}/{file.name}", file.read_bytes()


PUBLIC = (TRUST_LIST, ".well-known/jwks.json", DID)
"""Public files with a name of their own; those of the log and the lists lie in folders."""
