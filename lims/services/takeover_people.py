"""How people, their roles and their authorisations of a take-over are checked; rows name people by e-mail or phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.exchange.table_format import FilledRow, FilledTable
from lims.queries.takeover_facts import Facts, Span
from lims.services import authorisations, memberships, people
from lims.services.accounts import normal_email, normal_phone
from lims.services.authorisations import AuthorisationInput
from lims.services.memberships import MembershipInput
from lims.services.people import PersonInput
from lims.services.takeover_plan import Plan, Tell, day, judge, pair, refuse_twice, text, written


def check_people(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    """Check people: whether they are new, and have a role."""
    given = {
        row.number: PersonInput(**{name: text(row, name) for name in PersonInput.__slots__})
        for row in found.rows
    }
    names = {row.number: _names(given[row.number]) for row in found.rows}
    there = facts.people([name for of_row in names.values() for name in of_row])
    with_roles = {_name(one) for one in written(plan, "roles", "person")}
    for row in found.rows:
        one, own = given[row.number], names[row.number]
        faults = people.person_faults(one)
        same = [there[name] for name in own if name in there]
        if any(not person.ours for person in same) or len({person.user_id for person in same}) > 1:
            key = "email" if one.email else "phone"
            faults[key] = InvalidInput(
                N_("Nomor telepon atau e-mail ini sudah dipakai orang lain. Pakailah yang lain.")
            )
        elif not same and own and not with_roles & set(own):
            faults["name"] = InvalidInput(
                N_("Orang ini belum punya peran; tulis sekurangnya satu di lembar Peran.")
            )
        if not judge(row, faults):
            continue
        if same:
            plan.is_known(found, row, one.name)
        else:
            plan.people.append((one, own))
            plan.is_new(found)
    refuse_twice((row, "email", _name(text(row, "email")) or None) for row in found.rows)
    refuse_twice((row, "phone", _name(text(row, "phone")) or None) for row in found.rows)
    # Once by e-mail and once by phone, it is still the same person of this laboratory.
    refuse_twice(
        (row, "email" if given[row.number].email else "phone", there[name].user_id)
        for row in found.rows
        for name in names[row.number][:1]
        if name in there
    )


def _name(typed: str) -> str:
    """Return an e-mail address or a phone number as it is stored; empty where it is neither."""
    try:
        return (normal_email(typed) if "@" in typed else normal_phone(typed)) or ""
    except InvalidInput:
        return ""


def _names(given: PersonInput) -> tuple[str, ...]:
    return tuple(name for name in (_name(given.email), _name(given.phone)) if name)


def check_roles(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    """Check roles: of people of the same file, or of this laboratory."""
    people_named = _those_named(plan, found, facts)
    for row in found.rows:
        person = people_named.get(_name(text(row, "person")))
        given = MembershipInput(
            role=text(row, "role"),
            valid_from=day(row, "valid_from"),
            valid_until=day(row, "valid_until"),
            position=text(row, "position"),
        )
        faults = memberships.membership_faults(given) | _person_fault(person)
        held = facts.roles.get((person.key, given.role), ()) if person else ()
        known = any(until is None or until >= facts.today for _since, until in held)
        if not known:
            faults = _held_fault(given, held) | faults
        if not judge(row, faults) or person is None:
            continue
        if known:
            plan.is_known(found, row, f"{text(row, 'person')} {given.role}")
        else:
            plan.roles.append((person.name, given))
            plan.is_new(found)
    refuse_twice(
        (row, "role", (people_named[name].key, text(row, "role")))
        for row in found.rows
        if (name := _name(text(row, "person"))) in people_named
    )


def _held_fault(given: MembershipInput, held: Sequence[Span]) -> dict[str, LimsError]:
    """Refuse a role for a time in which the person had it: both spans would stand in the books."""
    for since, until in held:
        if since <= (given.valid_until or date.max) and (given.valid_from or date.min) <= (until or date.max):
            told = N_("Orang ini memegang peran itu sampai %(until)s. Tulislah tanggal mulai sesudahnya.")
            return {"valid_from": InvalidInput(told, until=f"{until:%d-%m-%Y}")}
    return {}


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody whom rows call by an e-mail address or a phone number; both may call the same person."""

    name: str
    """By which they are found when it is written."""
    key: object
    """The same for all names of one person."""


def _those_named(plan: Plan, found: FilledTable, facts: Facts) -> dict[str, _Named]:
    """Return people by the names in a table: this laboratory's, and those whom the same file adds."""
    of_rows = [
        own
        for one in plan.tables
        if one.table.key == "people"
        for row in one.rows
        if (own := [name for name in (_name(text(row, "email")), _name(text(row, "phone"))) if name])
    ]
    names = {_name(text(row, "person")) for row in found.rows} | {name for own in of_rows for name in own}
    ours = {name: one.user_id for name, one in facts.people(names - {""}).items() if one.ours}
    people_named = {name: _Named(name, user_id) for name, user_id in ours.items()}
    for own in of_rows:
        first = next((name for name in own if name in ours), own[0])
        for name in own:
            people_named.setdefault(name, _Named(first, ours.get(first, first)))
    return people_named


def _person_fault(person: _Named | None) -> dict[str, LimsError]:
    if person is not None:
        return {}
    return {
        "person": InvalidInput(
            N_("Orang ini tidak ada di lembar Orang dan belum terdaftar; periksa e-mail atau teleponnya.")
        )
    }


def check_authorisations(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    """Check authorisations."""
    people_named = _those_named(plan, found, facts)
    for row in found.rows:
        person = people_named.get(_name(text(row, "person")))
        given = AuthorisationInput(
            method_code=text(row, "method_code"),
            activity=text(row, "activity"),
            valid_from=day(row, "valid_from"),
            evidence=text(row, "evidence"),
            valid_until=day(row, "valid_until"),
        )
        faults = authorisations.faults(given, facts.methods) | _person_fault(person)
        if not judge(row, faults) or person is None:
            continue
        if (person.key, given.method_code, given.activity, given.valid_from) in facts.authorisations:
            plan.is_known(found, row, f"{text(row, 'person')} {given.method_code}")
        else:
            plan.authorisations.append((person.name, given))
            plan.is_new(found)
    refuse_twice((row, "method_code", _authorised(row, people_named)) for row in found.rows)


def _authorised(row: FilledRow, people_named: Mapping[str, _Named]) -> tuple[object, ...] | None:
    key = pair(row, "person", "method_code", "activity", "valid_from")
    person = people_named.get(_name(text(row, "person")))
    return None if key is None or person is None else (person.key, *key[1:])
