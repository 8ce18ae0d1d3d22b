"""Indonesian first, English at a click."""

from urllib.parse import urlencode

from flask import Flask, g, request
from flask import session as cookie
from flask_babel import Babel, get_locale
from werkzeug.datastructures import MultiDict

from lims import paths
from lims.config import Config

LANGUAGES = ("id", "en")


def init_app(app: Flask, config: Config) -> None:
    """Choose the language of each page: as clicked, as remembered, as the person set it, Indonesian."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.PACKAGE / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    Babel(app, locale_selector=choose, timezone_selector=lambda: "Asia/Jakarta")
    app.jinja_env.globals.update(get_locale=get_locale, here=here)

    @app.before_request
    def remember() -> None:
        asked = request.args.get("lang")
        if asked in LANGUAGES and request.endpoint != "static" and request.blueprint not in {"verify", "api"}:
            cookie["language"] = asked


def choose() -> str:
    """Return the language of this page."""
    if request.path.startswith("/api/"):
        clicked = request.args.get("lang", "")
        return clicked if clicked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "id"
    asked = request.args.get("lang") or cookie.get("language")
    if asked in LANGUAGES:
        return str(asked)
    actor = getattr(g, "actor", None)
    return actor.language if actor is not None and actor.signed_in else "id"


def language() -> str:
    """Return the language of this page as `id` or `en`, for texts that carry both."""
    return "en" if str(get_locale()) == "en" else "id"


def here(**changes: object) -> str:
    """Return the address of this page with parts of its query changed; None removes one."""
    query: MultiDict[str, str] = MultiDict(request.args)
    for name, value in changes.items():
        query.poplist(name)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{urlencode(list(query.items(multi=True)))}" if query else request.path
