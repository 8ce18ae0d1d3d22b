"""The reminder of a recovery sheet that was never put into its envelope, for the pages of those who can see to it."""

from flask import current_app

from lims.access import Permission, allows
from lims.database import db
from lims.models import Laboratory
from lims.trust.keystore import KeyStore
from lims.web.session import current_actor


def lies_here() -> bool:
    """Say whether the sheet still lies on this machine, to whoever keeps it; a demonstration has nothing to lose."""
    actor = current_actor()
    if not allows(actor, Permission.SYSTEM_VIEW):
        return False
    laboratory = db.session().get_one(Laboratory, actor.laboratory())
    keys: KeyStore = current_app.extensions["lims_keys"]
    return not laboratory.demonstration and keys.sheet_file(laboratory.code).is_file()
