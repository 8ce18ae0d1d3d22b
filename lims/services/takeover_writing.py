"""Writing what a take-over came to, in the transaction of the caller: all of it, or none."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.models import Client, ClientRelation
from lims.models.base import new_id
from lims.queries.takeover_facts import Facts
from lims.services import audit, authorisations, equipment, memberships, numbering, people, tariffs
from lims.services.attachments import Store
from lims.services.takeover_plan import ClientRow, Plan


@dataclass(frozen=True, slots=True)
class Opened:
    """A person who was let in, and the code that opens the account once."""

    name: str
    sign_in_name: str
    code: str


def write_plan(session: Session, actor: Actor, store: Store, plan: Plan) -> list[Opened]:
    """Carry out everything of a plan without faults; what is not thousands is an act of its own in the trail."""
    facts = Facts.of(session, actor.laboratory())
    _add_clients(session, actor, plan.clients, facts)
    for tariff in plan.tariffs:
        tariffs.add(session, actor, tariff)
    codes = dict(facts.equipment)
    for machine in plan.equipment:
        codes[machine.code] = equipment.add(session, actor, machine).id
    for code, calibration in plan.calibrations:
        equipment.add_calibration(session, actor, store, codes[code], calibration)
    opened = _let_in(session, actor, plan, facts)
    for kind, following in plan.counters:
        numbering.start_counter(session, actor, kind, following)
    return opened


def _add_clients(session: Session, actor: Actor, rows: list[ClientRow], facts: Facts) -> None:
    """Add clients by the thousand: one act tells of all of them."""
    if not rows:
        return
    require(actor, Permission.CLIENT_WRITE)
    now, laboratory_id = clock.now(), actor.laboratory()
    registered = facts.by_nib([str(row.values["nib"]) for row in rows if row.values["nib"]])
    zone = ZoneInfo(facts.laboratory.timezone)
    fresh: list[Client] = []
    relations: list[ClientRelation] = []
    for row in rows:
        client_id, _ours = registered.get(str(row.values["nib"]), (None, False))
        if client_id is None:
            client_id = new_id()
            fresh.append(Client(id=client_id, **row.values))
        since = now if row.since is None else datetime.combine(row.since, time(), zone)
        relations.append(
            ClientRelation(laboratory_id=laboratory_id, client_id=client_id, since=since, note=row.note)
        )
    session.add_all(fresh)
    session.flush()
    session.add_all(relations)
    audit.record(session, actor, "client:take-over", facts.laboratory)


def _let_in(session: Session, actor: Actor, plan: Plan, facts: Facts) -> list[Opened]:
    """Add people with their roles and authorisations; later rows call them by e-mail or phone number."""
    named = {name for name, _given in (*plan.roles, *plan.authorisations)}
    ids: dict[str, uuid.UUID] = {name: one.user_id for name, one in facts.people(named).items() if one.ours}
    left = list(plan.roles)
    opened = []
    for person, names in plan.people:
        first = next(one for one in left if one[0] in names)
        left.remove(first)
        user, code = people.add(session, actor, person, first[1])
        ids |= dict.fromkeys(names, user.id)
        opened.append(Opened(user.name, user.email or user.phone or "", code))
    for name, role in left:
        memberships.add_membership(session, actor, ids[name], role)
    for name, authorisation in plan.authorisations:
        authorisations.authorise(session, actor, ids[name], authorisation)
    return opened
