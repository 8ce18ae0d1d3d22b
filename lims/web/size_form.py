"""The size of a business, and its scale by each regulation, in words."""

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm

from lims.domain.business_scale import LARGE, MEDIUM, MICRO, SMALL, RuleSet
from lims.queries.business_sizes import StatedSize
from lims.services.business_sizes import SizeInput
from lims.web.fields import WholeField, refuse_garbled


class SizeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Workers and money; all of it may stay empty."""

    workers = WholeField(lazy_gettext("Tenaga kerja (orang)"))
    investment = WholeField(
        lazy_gettext("Nilai investasi (rupiah)"),
        description=lazy_gettext("Tanpa tanah dan bangunan tempat usaha."),
    )
    capital = WholeField(
        lazy_gettext("Modal usaha (rupiah)"),
        description=lazy_gettext("Tanpa tanah dan bangunan tempat usaha."),
    )

    def to_input(self) -> SizeInput:
        """Return what was filled in."""
        refuse_garbled(self)
        return SizeInput(self.workers.data, self.investment.data, self.capital.data)


def size_form(stated: StatedSize | None) -> SizeForm:
    """Return the form with what was stated before."""
    if stated is None:
        return SizeForm(formdata=None)
    return SizeForm(
        formdata=None,
        workers=stated.size.workers,
        investment=stated.size.investment,
        capital=stated.size.capital,
    )


def scale_words(scale: str | None) -> str:
    """Return a scale in words."""
    words = {
        MICRO: gettext("mikro"),
        SMALL: gettext("kecil"),
        MEDIUM: gettext("menengah"),
        LARGE: gettext("besar"),
    }
    return str(words[scale] if scale else gettext("belum dapat dihitung"))


def told_scales(stated: StatedSize | None) -> list[tuple[RuleSet, str]]:
    """Return each rule set with the scale that it gives."""
    return [(rules, scale_words(scale)) for rules, scale in stated.scales] if stated else []
