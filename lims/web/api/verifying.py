"""Whether certificates are genuine and hold: the same answer as `lims verify --json`, one or many at once."""

import base64
import binascii
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import gettext
from pydantic import RootModel
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.queries import verifying
from lims.queries.verifying import Verdict
from lims.web.api.bodies import Question, Questions
from lims.web.errors import words


def verify(session: Session, actor: Actor, given: RootModel[Question | Questions]) -> dict[str, Any]:
    """Answer one question, or each of many; what cannot be read is told in its own answer."""
    home = verifying.Home(None, session, current_app.extensions["lims_keys"])
    asked = given.root
    if isinstance(asked, Question):
        return _plain(_verdict(session, home, asked))
    return {"items": [_plain(_verdict(session, home, one)) for one in asked.items]}


def _verdict(session: Session, home: verifying.Home, one: Question) -> Verdict:
    try:
        if one.code is not None:
            return verifying.of_code(session, one.code)
        data = _bytes(one.file) if one.file is not None else None
        return verifying.told(data, one.text or "", home, home.trusted)
    except LimsError as refusal:
        return verifying.refused(refusal)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(N_("file bukan base64.")) from error


def _plain(found: Verdict) -> dict[str, Any]:
    shown = [(str(gettext(label)), value) for label, value in found.shown]
    told = [_words(one.message, one.parameters) for one in found.checks]
    plain = verifying.plain(replace(found, shown=shown), told)
    return {**plain, "reason": words(found.reason) if found.reason else ""}


def _words(message: str, parameters: dict[str, object]) -> str:
    return words(LimsError(message, **parameters))
