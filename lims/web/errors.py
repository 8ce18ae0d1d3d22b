"""The one place where refusals become pages."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, jsonify, render_template, request
from flask_babel import get_locale, gettext
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from lims.config import Config
from lims.domain.errors import N_, InvalidInput, LimsError

TITLES: dict[int, str] = {}


def words(error: LimsError) -> str:
    """Return a refusal in the reader's language."""
    parameters = {
        name: words(value) if isinstance(value, LimsError) else value
        for name, value in error.parameters.items()
    }
    return str(gettext(error.message, **parameters)) if parameters else str(gettext(error.message))


def init_app(app: Flask, config: Config) -> None:
    """Answer refusals with a page that says what is wrong and what to do."""
    app.jinja_env.filters["refusal"] = words
    app.register_error_handler(LimsError, on_refusal)
    app.register_error_handler(CSRFError, on_stale_form)
    app.register_error_handler(RateLimitExceeded, on_haste)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(500, on_failure)
    app.before_request(refuse_unwritable)


def refuse_unwritable() -> None:
    """Refuse a zero byte, which no hand types and PostgreSQL keeps in no text, before it reaches any act."""
    if request.blueprint == "verify" or request.endpoint == "account.track":
        return  # whatever stands in such an address is a code that nobody has
    typed = (text for name, texts in request.values.lists() for text in (name, *texts))
    if "\0" in request.path or any("\0" in text for text in typed):
        raise InvalidInput(
            N_(
                "Isian memuat tanda tak terlihat yang tidak dapat disimpan (NUL), biasanya terbawa saat menempel "
                "teks. Ketiklah isian itu kembali, lalu kirim lagi."
            )
        )


def answer(status: int, title: str, message: str, **more: Any) -> tuple[str | BaseResponse, int]:
    """Return a page, or JSON where a script asked."""
    if request.path.startswith("/api/"):
        return problem(status, title, message, more.get("fields", ())), status
    if request.accept_mimetypes.best == "application/json":
        return jsonify(
            message=message, title=title, **{k: v for k, v in more.items() if k == "fields"}
        ), status
    back = request.referrer if request.referrer and request.referrer.startswith(request.host_url) else None
    page = render_template(
        "errors/problem.html", title=title, message=message, status=status, back_url=back, **more
    )
    return page, status


def problem(status: int, title: str, message: str, fields: Iterable[tuple[str, str]] = ()) -> BaseResponse:
    """Return a refusal as a program reads it (RFC 9457), in the language that it asked for."""
    told: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": message}
    if fields:
        told["fields"] = [{"name": name, "detail": text} for name, text in fields]
    response = jsonify(told)
    response.content_type = "application/problem+json"
    response.headers["Content-Language"] = str(get_locale())
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="lims"'
    return response


def on_refusal(error: LimsError) -> tuple[str | BaseResponse, int]:
    """Tell a refusal of the domain or of a service."""
    titles = {
        403: gettext("Tidak berwenang"),
        404: gettext("Tidak ditemukan"),
        409: gettext("Tidak dapat dilakukan"),
        422: gettext("Isian belum benar"),
    }
    fields = [(name, words(fault)) for name, fault in getattr(error, "fields", {}).items()]
    return answer(error.status, titles.get(error.status, gettext("Ditolak")), words(error), fields=fields)


def on_stale_form(error: CSRFError) -> tuple[str | BaseResponse, int]:
    """Tell that a form is older than the sign-in."""
    return answer(
        400,
        gettext("Formulir kedaluwarsa"),
        gettext(
            "Sesi Anda berganti sejak formulir ini dibuka. Kembali, muat ulang halaman, lalu kirim lagi."
        ),
    )


def on_haste(error: RateLimitExceeded) -> tuple[str | BaseResponse, int]:
    """Tell somebody who asks too often to wait."""
    return answer(
        429,
        gettext("Terlalu sering"),
        gettext("Terlalu banyak permintaan. Tunggu satu menit, lalu coba lagi."),
    )


def on_http(error: HTTPException) -> tuple[str | BaseResponse, int] | BaseResponse:
    """Tell the usual refusals of the web; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    known = {
        401: (
            gettext("Tidak berwenang"),
            gettext(
                "Token tidak ada, dicabut, atau habis masa berlakunya. Buatlah token di halaman akun Anda."
            ),
        ),
        404: (gettext("Tidak ditemukan"), gettext("Halaman ini tidak ada. Periksa alamatnya.")),
        405: (
            gettext("Tidak dapat dilakukan"),
            gettext("Halaman ini dibuka dengan cara lain. Kembali dan ulangi."),
        ),
        413: (
            gettext("Berkas terlalu besar"),
            gettext("Kiriman terlalu besar. Perkecil berkasnya, lalu ulangi."),
        ),
    }
    title, message = known.get(status, (gettext("Ditolak"), gettext("Permintaan ini tidak dapat dilayani.")))
    return answer(status, title, message)


def on_failure(error: BaseException) -> tuple[str | BaseResponse, int]:
    """Tell that the fault is ours; the log holds what happened."""
    if request.path.startswith("/api/"):
        message = gettext("Terjadi kesalahan di pihak kami; tidak ada yang tersimpan. Coba lagi nanti.")
        return problem(500, gettext("Kesalahan"), message), 500
    # Without what surrounds other pages, which asks the database, and it may be the database that failed.
    return current_app.jinja_env.get_template("errors/failure.html").render(), 500
