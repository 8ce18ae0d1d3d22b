"""How the installation is: for whoever keeps it running."""

from flask import current_app, render_template
from flask_babel import gettext as _

from lims.access import require
from lims.access.policy import Permission
from lims.database import db
from lims.models import BackupRun
from lims.queries import health
from lims.web import recovery_sheet, states
from lims.web.session import current_actor


def system() -> str:
    """Show workers, queues, backups, letters, time-stamps and room on the disk."""
    require(current_actor(), Permission.SYSTEM_VIEW)
    settings = current_app.extensions["lims_config"]
    found = health.read(db.session(), settings)
    return render_template(
        "admin/system.html",
        health=found,
        backup=states.backup_state(found.backup.state),
        fault=fault_words(found.backup.last),
        settings=settings,
        sheet_lies_here=recovery_sheet.lies_here(),
    )


def fault_words(run: BackupRun | None) -> str:
    """Return why a backup failed."""
    if run is None or not run.fault:
        return ""
    return str(_(run.fault, **run.fault_parameters) if run.fault_parameters else _(run.fault))
