"""Whose house this is, for pages that belong to no laboratory: clients' and strangers'."""

from typing import Any

from flask import g

from lims.access import Actor
from lims.access.actor import ANONYMOUS
from lims.database import db
from lims.queries.laboratories import House, houses


def surroundings() -> dict[str, Any]:
    """Return the laboratory's name, where there is only one; where all are invented, say so on every page."""
    actor: Actor = getattr(g, "actor", ANONYMOUS)  # a form may be refused before anybody asked who is there
    if actor.laboratory_id is not None:
        return {}
    found = houses(db.session())
    if len(found) != 1:
        return {"demonstration": bool(found) and all(house.demonstration for house in found)}
    return of(found[0])


def of(house: House) -> dict[str, Any]:
    """Return what the frame of a page shows of a laboratory; its time is told from now on."""
    g.timezone = house.timezone
    return {"laboratory_name": house.name, "demonstration": house.demonstration}
