"""Indonesian first, English at a click."""

from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request
from flask import session as cookie
from flask_babel import Babel, Domain, get_locale, get_translations
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from lims import paths
from lims.config import Config

LANGUAGES = ("id", "en")


def init_app(app: Flask, config: Config) -> None:
    """Choose the language of each page: as clicked, as remembered, as the person set it, Indonesian."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.PACKAGE / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    _Languages(app, locale_selector=choose, timezone_selector=lambda: "Asia/Jakarta")
    app.jinja_env.globals.update(
        get_locale=get_locale, language=language, here=here, _=translated, gettext=translated
    )

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
    found: str | None = g.get("lims_language")
    if found is None:
        found = g.lims_language = "en" if str(get_locale()) == "en" else "id"
    return found


class _Catalogues(Domain):  # type: ignore[misc]
    """Finds the catalogue of a page once, not once for each of its hundreds of sentences."""

    def get_translations(self) -> Any:
        """Return the catalogue of this page."""
        found = g.get("lims_catalogue")
        if found is None:
            found = g.lims_catalogue = super().get_translations()
        return found


class _Languages(Babel):  # type: ignore[misc]
    """Babel with catalogues that are found fast."""

    @cached_property
    def domain_instance(self) -> Domain:
        """The catalogues of the house."""
        return _Catalogues(domain=self.domain)


def translated(sentence: str, **values: Any) -> Markup:
    """Return a sentence in the language of this page; what is put into it is escaped, as every template is HTML."""
    found = _sentence(language(), sentence)
    return found % values if values or "%" in found else found


@lru_cache(maxsize=8192)
def _sentence(_language: str, sentence: str) -> Markup:
    """Return a sentence as markup; a page asks for some of them dozens of times."""
    return Markup(get_translations().ugettext(sentence))  # noqa: S704 - words of the house # nosec B704


def here(**changes: object) -> str:
    """Return the address of this page with parts of its query changed; None removes one."""
    query: MultiDict[str, str] = MultiDict(request.args)
    for name, value in changes.items():
        query.poplist(name)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{urlencode(list(query.items(multi=True)))}" if query else request.path
