"""What labels can be printed on, in the words of the screen."""

from flask_babel import format_decimal
from flask_babel import gettext as _

from lims.documents.layout import layout


def stock_words() -> dict[str, str]:
    """Return what labels can be printed on, as it is called at the counter."""
    sheets = {
        name: _(
            "Lembar A4, %(count)s label %(width)s × %(height)s mm",
            count=sheet.columns * sheet.rows,
            width=_length(sheet.width),
            height=_length(sheet.height),
        )
        for name, sheet in layout().label_sheet.items()
    }
    rolls = {
        name: _("Gulungan %(width)s × %(height)s mm", width=_length(roll.width), height=_length(roll.height))
        for name, roll in layout().label_roll.items()
    }
    return {**sheets, **rolls}


def _length(value: float) -> str:
    return str(format_decimal(value))
