"""The application, put together."""

from flask import Flask

from lims import __version__, config, database, paths, web
from lims.config import Config
from lims.storage import LocalStore
from lims.tasks.bell import Bell
from lims.trust.keystore import KeyStore

MOST_FIELDS = 20_000
"""Fields of one form: an application may have fifty products, each with every test of the laboratory."""


def create_app(settings: Config | None = None) -> Flask:
    """Return the application over the settings given, or those of this installation."""
    settings = settings or config.load()
    app = Flask(
        "lims",
        instance_path=str(settings.instance),
        template_folder=str(paths.shipped("templates")),
        static_folder=str(paths.PACKAGE / "web" / "static"),
    )
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_limit
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.extensions["lims_config"] = settings
    app.extensions["lims_store"] = LocalStore(settings.instance / "blobs")
    app.extensions["lims_results"] = LocalStore(settings.instance / "results")
    app.extensions["lims_keys"] = KeyStore(settings.instance / "keys")
    app.jinja_env.globals["version"] = __version__
    if settings.broker_url:
        app.extensions["lims_bell"] = Bell(settings.broker_url).ring
    database.init_app(app, settings)
    web.init_app(app, settings)
    return app
