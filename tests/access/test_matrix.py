"""Every address of the application, knocked at by everybody: no role, no door; a stranger's thing does not exist."""

import re
from io import BytesIO

import pytest

from lims.domain.roles import STAFF, Role
from lims.web.security import limiter
from tests.access.conftest import PNG, House
from tests.web.access_table import FILE, TABLE, Access, Kind

PEOPLE = ("anonymous", "stranger", "elsewhere", *sorted(STAFF), "client")
"""`stranger` owns another business; `elsewhere` has every role of another laboratory."""

OPEN, REFUSED, NOT_FOUND, SIGN_IN = "open", "refused", "not found", "sign in first"


def expected(row: Access, person: str) -> set[str]:
    """Return what may be answered."""
    if row.kind is Kind.PUBLIC:
        return {OPEN, SIGN_IN} if row.endpoint == "account.sign_out" else {OPEN}
    if person == "anonymous":
        return {SIGN_IN}
    if row.kind is Kind.PERSONAL:
        return {OPEN}
    if row.kind is Kind.OWN:
        return {NOT_FOUND}
    if row.kind is Kind.THING:
        if person == "elsewhere" and row.who & STAFF:
            return {NOT_FOUND}
        if person == "stranger" and Role.CLIENT in row.who:
            return {NOT_FOUND}
    else:
        if person == "elsewhere" and row.who & STAFF:
            return {OPEN}
        if person == "stranger" and Role.CLIENT in row.who:
            return {OPEN}
    return {OPEN} if person in {role.value for role in row.who} else {REFUSED, NOT_FOUND}


def answer(house: House, row: Access, person: str) -> str:
    """Knock, and return what was answered in one word."""
    client = house.app.test_client()
    if person in house.tokens and not row.endpoint.startswith("api."):
        with client.session_transaction() as cookie:
            cookie["token"] = house.tokens[person]
    response = client.open(
        address(house, row),
        method=row.method,
        data={name: _given(house, text) for name, text in row.data.items()},
        follow_redirects=row.method == "GET",
        headers=_shown(house, row, person),
    )
    response.get_data()
    status, at = response.status_code, response.location or response.request.path
    if status == 401 and row.endpoint.startswith("api."):
        assert response.mimetype == "application/problem+json"
        return SIGN_IN
    if at.startswith("/sign-in") and row.endpoint != "account.sign_in":
        return SIGN_IN
    words = {403: REFUSED, 404: NOT_FOUND}
    if status in words:
        return words[status]
    # Whoever may ask is told what is wrong with the form, or that the thing is in another state.
    told = {409, 422} if row.method == "GET" else {400, 409, 422, 429}
    return OPEN if status < 400 or status in told else f"{status}"


def _shown(house: House, row: Access, person: str) -> dict[str, str]:
    """Return what a program shows: a token in the header, and no cookie."""
    if not row.endpoint.startswith("api.") or person not in house.api_tokens:
        return {}
    return {"Authorization": f"Bearer {house.api_tokens[person]}"}


def _given(house: House, text: str):
    return (BytesIO(PNG), "a.png") if text == FILE else text.format(**house.values)


def address(house: House, row: Access) -> str:
    rule = next(
        rule for rule in house.app.url_map.iter_rules(row.endpoint) if row.method in (rule.methods or ())
    )
    values = {
        name: house.values.get(f"{row.endpoint}/{name}") or house.values[name]
        for name in rule.arguments - set(rule.defaults or ())
    }
    with house.app.test_request_context():
        return house.app.url_for(row.endpoint, **values)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_an_address_opens_to_those_it_is_for_and_to_nobody_else(
    house: House, row: Access, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limiter, "enabled", False)  # nobody knocks so often
    house.restore()
    told = {str(person): (answer(house, row, person), expected(row, person)) for person in PEOPLE}
    wrong = [
        f"{person}: {got}, but {' or '.join(sorted(right))} is right"
        for person, (got, right) in told.items()
        if got not in right
    ]
    assert wrong == [], "; ".join(wrong)


def test_every_address_has_its_row_and_every_row_its_address(house: House):
    there = {
        (method, rule.endpoint)
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    rows = [(row.method, row.endpoint) for row in TABLE]
    assert len(rows) == len(set(rows)), "an address has two rows"
    assert there - set(rows) == set(), "write who may open it into tests/web/access_table.py"
    assert set(rows) - there == set(), "the address is gone; take its row away"


def test_addresses_carry_opaque_ids_and_no_numbers(house: House):
    known = {"kind", "code", "token", "filename", "rest"}
    for rule in house.app.url_map.iter_rules():
        for name in re.findall(r"<(?!uuid:)(?:\w+:)?(\w+)>", rule.rule):
            assert name in known, rule.rule
