"""The work itself over HTTP: a sample through the whole job by the API, five hundred results by the bench page."""

import json
import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from lims.bench import house
from lims.bench.house import House
from lims.bench.measuring import Measured, Size, area
from lims.database import db
from lims.demonstration import acts
from lims.demonstration.acts import Plan
from lims.demonstration.bars import MASS, SPECIFICATION, TENSILE, Bar, mass, tensile
from lims.domain.text import Text
from lims.models import Result, User
from lims.services import orders, passwords, reception

SAMPLES = 12
"""Samples that take the whole way, one after the other; the median of each step is told."""
RESULTS = 5
"""Of a sample: five weighings, each a determination that is submitted and reviewed."""

CHEAPER = 20
RIVAL_MS = {"register": 406.0, "receive": 205.0, "submit": 405.0, "review": 345.0, "publish": 1967.0}
"""What the best-known open rival spends of the processor for one sample with five results, on two cores."""

PIECES = 100
TENSILE_TEST, WEIGHING = tensile("92,5", "121,2", "236,0"), mass("775,2")
READINGS = {**TENSILE_TEST, **WEIGHING}
"""Of each piece four results of the tensile test and one of weighing: 500 in all."""
GREATEST_ENTRY_S = 1.0


@dataclass(slots=True)
class Caller:
    """A browser or a program without a network: it calls the application over WSGI and counts what that takes."""

    app: Flask
    cookie: str = ""
    token: str = ""
    spent: float = 0.0
    """Milliseconds of the processor."""

    def send(
        self, method: str, path: str, body: bytes = b"", media_type: str = "application/json"
    ) -> tuple[str, bytes]:
        """Return status and body of the answer."""
        told: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:
            told.append(status)
            for name, value in headers:
                if name == "Set-Cookie":
                    self.cookie = value.partition(";")[0]

        environ = self._environ(method, path, body, media_type)
        before = time.process_time_ns()
        answer = self.app.wsgi_app(environ, start)
        content = b"".join(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        self.spent += (time.process_time_ns() - before) / 1e6
        return told[0], content

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Carry out an operation of the API."""
        status, content = self.send(
            method, f"/api/v1{path}", b"" if body is None else json.dumps(body).encode()
        )
        if status[0] != "2":
            message = f"{method} {path}: {status} {content.decode()[:300]}"
            raise RuntimeError(message)
        return json.loads(content)

    def _environ(self, method: str, path: str, body: bytes, media_type: str) -> dict[str, Any]:
        found = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "CONTENT_TYPE": media_type,
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookie,
            "HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4()),
            "REMOTE_ADDR": f"10.{uuid.uuid4().int % 2**24}",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        return found | ({"HTTP_AUTHORIZATION": f"Bearer {self.token}"} if self.token else {})


@area("chain")
def chain(size: Size) -> Iterator[Measured]:
    """Take samples with five results through the whole job, act by act, each person with a token of their own."""
    with house.opened(size.database) as one:
        people = {who: Caller(one.app, token=one.token(who)) for who in WHO}
        found = [_job(one, people) for _sample in range(SAMPLES + 1)][1:]
        singly = [_job(one, people, together=False) for _sample in range(SAMPLES // 2)]
        password = _median([_password(one) for _time in range(SAMPLES)])
    total = 0.0
    for name, words in STEPS.items():
        took = _median([steps[name] for steps in found])
        total += took if name in RIVAL_MS else 0.0
        aim = RIVAL_MS[name] / CHEAPER if name in RIVAL_MS else None
        yield Measured("chain", words, took, "ms CPU", None if name == "publish" else aim, SAMPLES)
    for name, words in SINGLY.items():
        took = _median([steps[name] for steps in singly])
        yield Measured("chain", words, took, "ms CPU", None, SAMPLES // 2)
    signed = Text("Terbit: di antaranya kata sandi pengesah", "Publishing: of it, the signatory's password")
    yield Measured("chain", signed, password, "ms CPU", None, SAMPLES)
    rival = sum(RIVAL_MS.values())
    yield Measured(
        "chain", Text("Seluruh rantai", "The whole chain"), total, "ms CPU", rival / CHEAPER, SAMPLES
    )


WHO = ("tempa", "penerima", "penyelia", "analis1", "mt", "kepala", "bendahara")
STEPS: Mapping[str, Text] = {
    "register": Text(
        "Permohonan, pengajuan, kaji ulang: order", "Application, submission, review: the order"
    ),
    "receive": Text("Terima contoh dan tugaskan", "Receive the sample and assign"),
    "pay": Text("Tagih dan catat pembayaran", "Bill and note the payment"),
    "submit": Text("Serahkan lima hasil, satu lembar", "Submit five results, one sheet"),
    "review": Text("Verifikasi lima hasil bersama", "Review five results together"),
    "publish": Text("Konsep, baca, sahkan, terbitkan LHU", "Draft, read, authorise, issue the certificate"),
}
SINGLY: Mapping[str, Text] = {
    "submit": Text("Serahkan lima hasil, satu per satu", "Submit five results, one by one"),
    "review": Text("Verifikasi lima hasil, satu per satu", "Review five results, one by one"),
}
"""Told beside the chain, not a part of it."""


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _password(one: House) -> float:
    """Return what comparing the password of the signature takes, which is slow so that nobody can guess many."""
    with one.app.app_context():
        kept = db.session.get_one(User, one.stage.actors["kepala"].known_id()).password_hash
        db.session.remove()
    before = time.process_time_ns()
    passwords.matches(kept, one.stage.passwords["kepala"])
    return (time.process_time_ns() - before) / 1e6


def _job(one: House, people: Mapping[str, Caller], *, together: bool = True) -> dict[str, float]:
    """Take one sample from its application to its certificate; return what each step took.

    Its five results are handed in and accepted together, as from a sheet at the bench, or one by one.
    """
    spent: dict[str, float] = {}

    def done(step: str) -> None:
        spent[step] = sum(caller.spent for caller in people.values())
        for caller in people.values():
            caller.spent = 0.0

    done("")
    order_id = _registered(one, people)
    done("register")
    counter, supervisor, analyst = people["penerima"], people["penyelia"], people["analis1"]
    for sample in counter.api("GET", f"/orders/{order_id}/samples")["items"]:
        counter.api("POST", f"/samples/{sample['id']}/receive", _reception(one))
    done("receive")
    bill = people["bendahara"].api(
        "POST", f"/orders/{order_id}/bills", {"basis": "blu", "expires_on": one.today}
    )
    payment = {"amount": bill["amount"], "paid_on": one.today}
    people["bendahara"].api("POST", f"/bills/{bill['id']}/payments", payment)
    done("pay")
    planned = supervisor.api("GET", f"/orders/{order_id}/determinations")["items"]
    assignment = {
        "determination_ids": [each["id"] for each in planned],
        "analyst_id": str(one.stage.actors["analis1"].user_id),
        "due_on": one.today,
    }
    supervisor.api("POST", "/determinations/assign", assignment)
    received = spent["receive"]
    done("receive")
    spent["receive"] += received
    waiting = analyst.api("GET", "/determinations")["items"]
    _submit(one, analyst, waiting, together=together)
    done("submit")
    _accept(
        supervisor, supervisor.api("GET", f"/orders/{order_id}/determinations")["items"], together=together
    )
    done("review")
    draft = people["mt"].api("POST", f"/orders/{order_id}/certificates")
    path = f"/certificates/{draft['id']}"
    people["kepala"].api("POST", f"{path}/read", {"content_sha256": draft["content_sha256"]})
    people["kepala"].api("POST", f"{path}/authorise", {"password": one.stage.passwords["kepala"]})
    people["mt"].api("POST", f"{path}/issue")
    done("publish")
    return spent


def _submit(one: House, analyst: Caller, rows: Sequence[Mapping[str, Any]], *, together: bool) -> None:
    if together:
        pieces = [_seen(each) | {"entry": _weighed(one)} for each in rows]
        analyst.api("POST", "/determinations/submit", {"pieces": pieces})
        return
    for each in rows:
        body = {"version": each["version"], "entry": _weighed(one)}
        analyst.api("POST", f"/determinations/{each['id']}/submit", body)


def _accept(supervisor: Caller, rows: Sequence[Mapping[str, Any]], *, together: bool) -> None:
    if together:
        supervisor.api("POST", "/determinations/accept", {"determinations": [_seen(each) for each in rows]})
        return
    for each in rows:
        supervisor.api("POST", f"/determinations/{each['id']}/accept", {"version": each["version"]})


def _seen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"determination_id": row["id"], "version": row["version"]}


def _registered(one: House, people: Mapping[str, Caller]) -> str:
    owner, manager = people["tempa"], people["mt"]
    item = {
        "product": "Baja tulangan beton sirip",
        "brand": "REKAAN",
        "heat_or_lot": "H-17",
        "specification_code": SPECIFICATION,
        "grade": "BjTS 420B",
        "size": "D16",
        "tests": {MASS: RESULTS},
    }
    body = {
        "laboratory_id": str(one.stage.laboratory_id),
        "client_id": str(one.stage.clients["tempa"]),
        "application": {"items": [item], "consent_name": True, "consent_results": True},
    }
    application = owner.api("POST", "/applications", body)
    owner.api("POST", f"/applications/{application['id']}/submit")
    review = {
        "checks": {name: {"answer": "yes", "note": ""} for name in orders.CHECKS},
        "decision_rule": "simple",
        "promised_working_days": 10,
        "superseded_accepted": "Pelanggan memilih edisi 2017 (rekaan).",
    }
    order: Mapping[str, Any] = manager.api("POST", f"/applications/{application['id']}/agree", review)
    return str(order["id"])


def _reception(one: House) -> dict[str, Any]:
    condition = dict.fromkeys(reception.CONDITIONS, True)
    return {"received_on": one.today, "quantity": "5 batang @ 0,5 m", "condition": condition}


def _weighed(one: House) -> dict[str, Any]:
    return {
        "readings": {name: {"text": text} for name, text in mass("775,2").items()},
        "tested_on": one.today,
        "temperature": "24,5",
        "humidity": "58",
        "equipment_ids": [str(machine) for machine in one.stage.equipment[MASS]],
    }


@area("entry")
def entry(size: Size) -> Iterator[Measured]:
    """Hand in 500 results on the bench pages of 100 pieces, as their forms send them."""
    with house.opened(size.database) as one:
        readings = {TENSILE: (TENSILE_TEST,) * PIECES, MASS: (WEIGHING,) * PIECES}
        bar = Bar("Baja tulangan", "REKAAN", "H-17", "BjTS 420B", "D16", f"{PIECES} batang", readings)
        one.tell(acts.assigned(Plan(one.stage, one.store, "tempa", (bar,), one.stage.ago(3))))
        browser = Caller(one.app, cookie=one.cookie("analis1"))
        _status, worklist = browser.send("GET", "/lab/worklist")
        sheets = sorted(set(re.findall(r"/lab/entry/[0-9a-f-]{36}", worklist.decode())))
        forms = {path: filled(browser.send("GET", path)[1].decode(), one.today) for path in sheets}
        browser.spent, began, results = 0.0, time.perf_counter(), 0
        for path, form in forms.items():
            status, _page = browser.send("POST", path, form, "application/x-www-form-urlencoded")
            if not status.startswith("303"):
                message = f"{path}: {status}"
                raise RuntimeError(message)
        took = time.perf_counter() - began
        results = one.count(Result)
    words = Text(f"Menyerahkan {results} hasil, dua lembar", f"Handing in {results} results, two sheets")
    yield Measured("entry", words, took, "s", GREATEST_ENTRY_S)
    yield Measured("entry", words, browser.spent, "ms CPU", GREATEST_ENTRY_S * 1000)


def filled(page: str, today: str) -> bytes:
    """Return the form of a sheet as a browser sends it to hand it in, with every reading typed."""
    values: list[tuple[str, str]] = []
    for tag in re.findall(r"<(?:input|select)\b[^>]*>", page):
        name = _attribute(tag, "name")
        kind = _attribute(tag, "type")
        if not name or (kind in {"checkbox", "radio"} and "checked" not in tag and name != "equipment"):
            continue
        reading = next(
            (READINGS[key] for key in READINGS if name.endswith(f"-{key}") and name[0] == "r"), None
        )
        fixed = {"tested_on": today, "temperature": "24,5", "humidity": "58"}.get(name)
        values.append((name, reading or fixed or _attribute(tag, "value")))
    return urlencode([*values, ("do", "submit")]).encode()


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
