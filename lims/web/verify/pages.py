"""The public question: is this certificate genuine, and does it still hold? No sign-in, no script, no cookie."""

import hashlib
from functools import lru_cache
from typing import IO

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from lims.database import db
from lims.queries import verification
from lims.queries.verification import Verification
from lims.web.language import language

LARGEST = 10 * 1024 * 1024
"""A PDF of a certificate weighs a tenth of a megabyte; a signed scan some megabytes."""


def certificate(token: str) -> Response:
    """Tell what is to be told of the certificate behind a QR."""
    return _answer(verification.by_token(db.session(), token))


def ask() -> Response:
    """Tell what the QR is, and offer to compare a file."""
    return show("verify/ask.html", 200, fault="", code=request.args.get("code", "")[:20])


def typed() -> Response:
    """Answer a verification code that was typed from paper."""
    code = request.form.get("code", "")
    found = verification.by_code(db.session(), code)
    if found is None:
        return show("verify/ask.html", 404, fault="", code=code, code_fault=_code_fault(code))
    return _answer(found)


def _code_fault(code: str) -> str:
    if not code.strip():
        return str(_("Ketik kode verifikasi yang tercetak di dekat QR."))
    return str(
        _("Tidak ada LHU dengan kode ini di sini. Periksa ketikannya: 12 tanda, 0 sampai 9 dan A sampai F.")
    )


def compare() -> Response:
    """Compare a file with everything that was issued; the file is not kept."""
    request.max_content_length = LARGEST
    file = request.files.get("file")
    if file is None or not file.filename:
        return show("verify/ask.html", 422, fault=_("Pilih dulu berkas PDF-nya."))
    found = verification.by_file(db.session(), _sha256(file.stream))
    if found is None:
        file.stream.seek(0)
        return show("verify/unknown_file.html", 404, pdf=file.stream.read(5) == b"%PDF-", token=_expected())
    return _answer(found, compared=True, other=_expected() not in {"", found.token})


def _expected() -> str:
    """Return the token of the page from which the file was sent, if it was sent from one."""
    token = request.form.get("token", "")
    return token if verification.TOKEN.fullmatch(token) else ""


def _sha256(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(65_536):
        digest.update(chunk)
    return digest.hexdigest()


def _answer(found: Verification | None, *, compared: bool = False, other: bool = False) -> Response:
    if found is None:
        return show("verify/unknown.html", 404)
    if compared or request.args.keys() - {"lang"}:
        return _found(_page(found, compared=compared, other=other))
    return _found(_kept_page(found, language(), request.root_path, request.query_string))


@lru_cache(maxsize=256)
def _kept_page(found: Verification, _language: str, _root: str, _query: bytes) -> str:
    """Return the page that somebody saw before: whoever holds the same paper is told the same, down to the letter.

    All that it tells is part of the key and was read anew, so that a certificate withdrawn now is told withdrawn now.
    """
    return _page(found)


def forget() -> None:
    """Forget the pages that were kept, and what was read for them."""
    _kept_page.cache_clear()
    verification.forget()


def _page(found: Verification, *, compared: bool = False, other: bool = False) -> str:
    return _rendered(
        "verify/certificate.html",
        one=found,
        compared=compared,
        other=other,
        laboratory_name=found.laboratory,
        demonstration=found.demonstration,
    )


def _rendered(template: str, **values: object) -> str:
    home = url_for("verify.ask")
    return render_template(template, **({"home_url": home, "code": "", "code_fault": ""} | values))


def show(template: str, status: int, **values: object) -> Response:
    """Return a page of this audience."""
    return _found(_rendered(template, **values), status)


def _found(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
