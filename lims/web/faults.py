"""Where a refusal stands on a form: beside the field that it is about, or above them all."""

from collections.abc import Iterator

from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm

from lims.domain.errors import LimsError
from lims.web.errors import words


def place(form: BaseForm, error: LimsError) -> None:
    """Put the words of a refusal beside their fields; what belongs to no field stands above the form."""
    fields = {field.id: field for field in _fields(form)}
    faults: dict[str, LimsError] = getattr(error, "fields", {})
    for name, fault in faults.items():
        if name in fields:
            fields[name].errors = [*fields[name].errors, words(fault)]
        else:
            form.form_errors.append(words(fault))
    if not faults:
        form.form_errors.append(words(error))


def _fields(form: BaseForm) -> Iterator[Field]:
    """Yield every field, those within fields included."""
    for field in form:
        if isinstance(field, FormField):
            yield from _fields(field.form)
        elif isinstance(field, FieldList):
            yield field
            for entry in field:
                yield from _fields(entry.form) if isinstance(entry, FormField) else iter((entry,))
        else:
            yield field
