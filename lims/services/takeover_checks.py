"""How the tables of a take-over are checked: rows as inputs of acts, against each other and against what there is."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.numbering import period
from lims.exchange.table_format import FilledRow, FilledTable
from lims.queries.takeover_facts import Facts, client_key
from lims.services import clients, code_lists, equipment, numbers, tariffs
from lims.services import takeover_people as people_checks
from lims.services.accounts import normal_email, normal_phone
from lims.services.clients import ClientInput
from lims.services.equipment import CalibrationInput, EquipmentInput
from lims.services.takeover_plan import (
    ClientRow,
    Plan,
    Tell,
    day,
    judge,
    pair,
    refuse_twice,
    text,
    whole,
    written,
)
from lims.services.tariffs import TariffInput

Regions = Callable[[str], str | InvalidInput]


def _clients(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    given = {row.number: _client(row) for row in found.rows}
    stored: dict[int, dict[str, object]] = {}
    regions = _regions(facts.session)
    for done, row in enumerate(found.rows):
        tell(done)
        stored[row.number] = _checked_client(row, given[row.number], regions)
    refuse_twice((row, "nib", stored[row.number].get("nib")) for row in found.rows)
    refuse_twice(
        (row, "name", None if stored[row.number].get("nib") else _key(given[row.number]))
        for row in found.rows
    )
    registered = facts.by_nib([str(one["nib"]) for one in stored.values() if one.get("nib")])
    for row in found.rows:
        one = given[row.number]
        nib = stored[row.number].get("nib")
        if row.faults:
            continue
        if (nib and registered.get(str(nib), (None, False))[1]) or _key(one) in facts.own_clients:
            plan.is_known(found, row, one.name)
            continue
        plan.clients.append(ClientRow(one, stored[row.number], day(row, "since"), text(row, "note")))
        plan.is_new(found)


def _key(given: ClientInput) -> tuple[str, str]:
    return client_key(given.name, given.address)


def _client(row: FilledRow) -> ClientInput:
    texts = {name: text(row, name) for name in ClientInput.__slots__ if name != "legal_entity"}
    return ClientInput(legal_entity=bool(row.values.get("legal_entity", False)), **texts)


def _checked_client(row: FilledRow, given: ClientInput, regions: Regions) -> dict[str, object]:
    """Return a client as it is stored; empty where it cannot be."""
    faults: dict[str, LimsError] = {}
    values: dict[str, object] = {}
    try:
        values = clients.checked(given)
    except InvalidInput as fault:
        faults |= fault.fields
    for name, read in (("email", normal_email), ("phone", normal_phone)):
        try:
            read(getattr(given, name))
        except InvalidInput as fault:
            faults[name] = fault
    region = regions(given.region_code)
    if isinstance(region, InvalidInput):
        faults["region_code"] = region
    else:
        values["region_code"] = region
    return values if judge(row, faults) else {}


def _regions(session: Session) -> Regions:
    """Return what finds the code of a kecamatan, by code or name; each that a book names is looked up once."""
    known: dict[str, str | InvalidInput] = {}

    def find(typed: str) -> str | InvalidInput:
        if typed not in known:
            try:
                known[typed] = code_lists.region_of(session, typed)
            except InvalidInput as fault:
                known[typed] = fault
        return known[typed]

    return find


def _tariffs(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    for row in found.rows:
        given = TariffInput(
            method_code=text(row, "method_code"),
            amount=whole(row, "amount"),
            legal_basis=text(row, "legal_basis"),
            valid_from=day(row, "valid_from"),
            valid_until=day(row, "valid_until"),
        )
        if not judge(row, tariffs.faults(given, facts.methods)):
            continue
        if (given.method_code, given.valid_from) in facts.tariffs:
            plan.is_known(found, row, given.method_code)
        else:
            plan.tariffs.append(given)
            plan.is_new(found)
    refuse_twice((row, "method_code", pair(row, "method_code", "valid_from")) for row in found.rows)


def _equipment(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    for row in found.rows:
        methods = row.values.get("methods", ())
        given = EquipmentInput(
            **{
                name: text(row, name)
                for name in ("code", "name", "maker", "model", "serial", "location", "measuring_range")
            },
            needs_calibration=bool(row.values.get("needs_calibration", True)),
            methods=methods if isinstance(methods, tuple) else (),
        )
        if not judge(row, equipment.equipment_faults(given, facts.methods)):
            continue
        if given.code in facts.equipment:
            plan.is_known(found, row, f"{given.code} {given.name}")
        else:
            plan.equipment.append(given)
            plan.is_new(found)
    refuse_twice((row, "code", row.values.get("code")) for row in found.rows)


def _calibrations(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    codes = {one.code for one in plan.equipment} | written(plan, "equipment", "code")
    for row in found.rows:
        code = text(row, "code")
        given = CalibrationInput(
            calibrated_on=day(row, "calibrated_on"),
            valid_until=day(row, "valid_until"),
            certificate=text(row, "certificate"),
            calibrated_by=text(row, "calibrated_by"),
            note=text(row, "note"),
        )
        faults = equipment.calibration_faults(given, facts.today)
        equipment_id = facts.equipment.get(code)
        if equipment_id is None and code not in codes:
            faults["code"] = InvalidInput(
                N_("Alat “%(code)s” tidak ada di lembar Alat dan belum terdaftar; periksa kodenya."),
                code=code,
            )
        if not judge(row, faults):
            continue
        if (equipment_id, given.certificate, given.calibrated_on) in facts.calibrations:
            plan.is_known(found, row, f"{code} {given.certificate}")
        else:
            plan.calibrations.append((code, given))
            plan.is_new(found)
    refuse_twice(
        (row, "certificate", pair(row, "code", "certificate", "calibrated_on")) for row in found.rows
    )


def _counters(plan: Plan, found: FilledTable, facts: Facts, tell: Tell) -> None:
    for row in found.rows:
        kind, following = text(row, "kind"), whole(row, "following")
        faults: dict[str, LimsError] = {}
        if following is not None and kind in numbers.DEFAULTS:
            _template, reset = numbers.template_of(facts.session, facts.laboratory.id, kind)
            last = facts.last_number(kind, period(reset, facts.today))
            if following == last + 1:
                if judge(row, faults):
                    plan.is_known(found, row, kind)
                continue
            if not last < following <= 999_999_999:
                faults["following"] = InvalidInput(
                    N_("Nomor %(last)s sudah dikeluarkan; nomor berikutnya sekurangnya %(next)s."),
                    last=last,
                    next=last + 1,
                )
        if judge(row, faults) and following is not None:
            plan.counters.append((kind, following))
            plan.is_new(found)
    refuse_twice((row, "kind", row.values.get("kind")) for row in found.rows)


CHECKS: Mapping[str, Callable[[Plan, FilledTable, Facts, Tell], None]] = {
    "clients": _clients,
    "tariffs": _tariffs,
    "equipment": _equipment,
    "calibrations": _calibrations,
    "people": people_checks.check_people,
    "roles": people_checks.check_roles,
    "authorisations": people_checks.check_authorisations,
    "counters": _counters,
}
"""By table, in the order in which they are written: later ones name what earlier ones bring."""
