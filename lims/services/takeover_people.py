"""How people, their roles and their authorisations of a take-over are checked; rows name people by e-mail or phone."""

from collections.abc import Mapping

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.exchange.table_format import FilledRow, FilledTable
from lims.queries.takeover_facts import Facts
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
    there, coming = _those_named(plan, found, facts)
    for row in found.rows:
        name = _name(text(row, "person"))
        given = MembershipInput(
            role=text(row, "role"),
            valid_from=day(row, "valid_from"),
            valid_until=day(row, "valid_until"),
            position=text(row, "position"),
        )
        faults = memberships.membership_faults(given) | _person_fault(name, there, coming)
        if not judge(row, faults):
            continue
        if name in there and (there[name], given.role) in facts.roles:
            plan.is_known(found, row, f"{text(row, 'person')} {given.role}")
        else:
            plan.roles.append((name, given))
            plan.is_new(found)
    refuse_twice((row, "role", (_name(text(row, "person")), text(row, "role"))) for row in found.rows)


def _those_named(plan: Plan, found: FilledTable, facts: Facts) -> tuple[dict[str, object], set[str]]:
    """Return this laboratory's people by the names in a table, and the names that the same file adds."""
    names = {_name(text(row, "person")) for row in found.rows} - {""}
    there: dict[str, object] = {name: one.user_id for name, one in facts.people(names).items() if one.ours}
    coming = {
        name
        for one in plan.tables
        if one.table.key == "people"
        for row in one.rows
        for name in (_name(text(row, "email")), _name(text(row, "phone")))
        if name
    }
    return there, coming


def _person_fault(name: str, there: Mapping[str, object], coming: set[str]) -> dict[str, LimsError]:
    if name in there or name in coming:
        return {}
    return {
        "person": InvalidInput(
            N_("Orang ini tidak ada di lembar Orang dan belum terdaftar; periksa e-mail atau teleponnya.")
        )
    }


def check_authorisations(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    """Check authorisations."""
    there, coming = _those_named(plan, found, facts)
    for row in found.rows:
        name = _name(text(row, "person"))
        given = AuthorisationInput(
            method_code=text(row, "method_code"),
            activity=text(row, "activity"),
            valid_from=day(row, "valid_from"),
            evidence=text(row, "evidence"),
            valid_until=day(row, "valid_until"),
        )
        faults = authorisations.faults(given, facts.methods) | _person_fault(name, there, coming)
        if not judge(row, faults):
            continue
        if (there.get(name), given.method_code, given.activity, given.valid_from) in facts.authorisations:
            plan.is_known(found, row, f"{text(row, 'person')} {given.method_code}")
        else:
            plan.authorisations.append((name, given))
            plan.is_new(found)
    refuse_twice((row, "method_code", _authorised(row)) for row in found.rows)


def _authorised(row: FilledRow) -> tuple[object, ...] | None:
    key = pair(row, "person", "method_code", "activity", "valid_from")
    return None if key is None else (_name(str(key[0])), *key[1:])
