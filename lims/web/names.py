"""The answer of a client about the names on its report, as each audience takes it."""

from collections.abc import Mapping

from lims.domain.errors import N_, InvalidInput


def objection_typed(form: Mapping[str, str]) -> str:
    """Return what the client wants to read instead; empty where it agrees.

    Raises:
        InvalidInput: it wants a correction and does not say which, or chose nothing.
    """
    answer, text = form.get("answer", ""), form.get("objection", "").strip()
    if answer == "confirm":
        return ""
    if answer != "object":
        raise InvalidInput(N_("Pilih: sudah benar, atau ada yang harus diperbaiki."))
    if not text:
        raise InvalidInput(N_("Tulislah apa yang harus diperbaiki, dan bagaimana seharusnya tertulis."))
    return text
