"""What guards every page: headers, tokens in forms, limits on attempts."""

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lims.config import Config
from lims.web import attempts

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def shared(address: str) -> str:
    """Return the address of a shared counter with little patience: a sign-in does not wait for one that is away."""
    if not address.startswith(("redis", "valkey")) or "timeout" in address:
        return address
    return f"{address}{'&' if '?' in address else '?'}socket_connect_timeout=1&socket_timeout=1"


def policy() -> str:
    """Return what the page that is answered with may do; one that reads QR codes runs a reader in WebAssembly."""
    return (
        POLICY.replace("'self'; style", "'self' 'wasm-unsafe-eval'; style")
        if g.get("reads_codes")
        else POLICY
    )


def init_app(app: Flask, config: Config) -> None:
    """Guard the application."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form may lie open for a whole shift; the session ends it
    app.config["WTF_CSRF_SSL_STRICT"] = config.https
    own = config.limiter_storage == "memory://"
    app.config["RATELIMIT_STORAGE_URI"] = f"{attempts.SCHEME}://" if own else shared(config.limiter_storage)
    # Where a shared counter does not answer, each server counts for itself: nobody is kept out, or let in freely.
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = not own
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy())
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        if config.https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "no-store")
        return response
