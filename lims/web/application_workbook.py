"""The products of an application as a spreadsheet: handed out with what is written so far, to be filled in and sent."""

import io

from flask import send_file
from flask_babel import gettext as _
from werkzeug import Response

from lims.domain.errors import InvalidInput
from lims.exchange.table_file import XLSX_TYPE
from lims.exchange.table_template import table_template
from lims.services.sample_rows import rows_of, table_of
from lims.web.application_form import MOST_ITEMS, ApplicationForm
from lims.web.rulebook import rulebook


def handed_out(form: ApplicationForm) -> Response:
    """Return the workbook of an application: with its products, or with an example where there are none yet."""
    try:
        items = [item for item in form.to_input().items if item.product]
    except InvalidInput:
        items = []  # a number on the form cannot be read; the form will tell so itself
    data = table_template(
        _("Produk yang akan diuji"),
        (table_of(rulebook()),),
        {"samples": rows_of(items)},
        about=[_("Paling banyak %(most)s produk dalam satu permohonan.", most=MOST_ITEMS)],
    )
    return send_file(
        io.BytesIO(data), mimetype=XLSX_TYPE, as_attachment=True, download_name="produk-permohonan.xlsx"
    )
