"""The pages, split by audience; each audience's `routes.py` is its table of contents."""

import importlib

from flask import Flask
from jinja2 import StrictUndefined

from lims.config import Config
from lims.web import errors, filters, guide, language, navigation, security, session

AUDIENCES = ("account", "portal", "lab", "verify", "admin", "api")


def init_app(app: Flask, config: Config) -> None:
    """Give the application its pages and what surrounds them."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (security, session, language, errors, filters, navigation):
        part.init_app(app, config)
    guide.init_app(app)
    for audience in AUDIENCES:
        routes = importlib.import_module(f"lims.web.{audience}.routes")
        app.register_blueprint(routes.bp)
