"""The main acts of an order over the API, from the application to the certificate's PDF."""

import base64
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

Plain = dict[str, Any]
"""An answer, as its JSON says."""


class Problem(Exception):
    """A refusal: `status`, the words for it, and what is wrong with which field."""

    def __init__(self, status: int, told: Plain) -> None:
        super().__init__(f"{status}: {told.get('detail', '')}")
        self.status = status
        self.detail = str(told.get("detail", ""))
        self.fields: dict[str, str] = {one["name"]: one["detail"] for one in told.get("fields", [])}


class Client:
    """A laboratory system at an address, asked with one person's token; verifying needs none."""

    def __init__(
        self, base: str, token: str | None = None, *, language: str = "id", timeout: float = 60
    ) -> None:
        if urlsplit(base).scheme not in {"http", "https"}:
            message = "an address begins with http:// or https://"
            raise ValueError(message)
        self._base = base.rstrip("/") + "/api/v1"
        self._token, self._language, self._timeout = token, language, timeout

    # What everything stands on.

    def get(self, path: str) -> Plain:
        """Read something."""
        return _read(self._send("GET", path))

    def post(self, path: str, body: Any = None, *, key: str = "") -> Plain:
        """Do something; repeated with the same key it is done once."""
        return _read(self._send("POST", path, {} if body is None else body, key or str(uuid.uuid4())))

    def each(self, path: str) -> Iterator[Plain]:
        """Yield everything of a list, page after page."""
        following: str | None = path
        while following:
            page = self.get(following)
            yield from page["items"]
            following = page["next"]

    def _send(self, method: str, path: str, body: Any = None, key: str = "") -> bytes:
        address = urljoin(self._base, path) if path.startswith("/api/") else self._base + path
        headers = {"Accept": "application/json", "Accept-Language": self._language}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None
        if method == "POST":
            data = json.dumps(body, default=str).encode()
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        asked = urllib.request.Request(address, data, headers, method=method)  # noqa: S310 - checked above
        try:
            with urllib.request.urlopen(asked, timeout=self._timeout) as answer:  # noqa: S310 # nosec B310
                told: bytes = answer.read()
                return told
        except urllib.error.HTTPError as error:
            with error:
                raise Problem(error.code, _problem(error.read())) from error

    # Verifying: anybody may.

    def verify(self, *, text: str = "", code: str = "", file: bytes = b"") -> Plain:
        """Ask whether one certificate is genuine and holds."""
        if file:
            return self.post("/verify", {"file": base64.b64encode(file).decode()})
        return self.post("/verify", {"code": code} if code else {"text": text})

    def verify_many(self, questions: list[dict[str, str]]) -> list[Plain]:
        """Ask of up to 200 certificates at once."""
        items: list[Plain] = self.post("/verify", {"items": questions})["items"]
        return items

    # The order.

    def me(self) -> Plain:
        """Tell as whom the token acts."""
        return self.get("/me")

    def businesses(self) -> Iterator[Plain]:
        """Yield the clients that one acts for."""
        return self.each("/businesses")

    def apply(self, laboratory_id: str, client_id: str, application: Mapping[str, Any]) -> Plain:
        """Begin an application."""
        body = {"laboratory_id": laboratory_id, "client_id": client_id, "application": application}
        return self.post("/applications", body)

    def submit(self, application_id: str) -> Plain:
        """Hand an application in."""
        return self.post(f"/applications/{application_id}/submit")

    def agree(self, application_id: str, review: Mapping[str, Any]) -> Plain:
        """Agree to an application; returns the order."""
        return self.post(f"/applications/{application_id}/agree", review)

    def order(self, order_id: str) -> Plain:
        """Read an order."""
        return self.get(f"/orders/{order_id}")

    def samples(self, order_id: str) -> Iterator[Plain]:
        """Yield the samples of an order."""
        return self.each(f"/orders/{order_id}/samples")

    def receive(self, sample_id: str, reception: Mapping[str, Any]) -> Plain:
        """Accept a sample."""
        return self.post(f"/samples/{sample_id}/receive", reception)

    def bill(self, order_id: str, bill: Mapping[str, Any]) -> Plain:
        """Make a bill."""
        return self.post(f"/orders/{order_id}/bills", bill)

    def confirm_payment(self, bill_id: str, payment: Mapping[str, Any]) -> Plain:
        """Confirm a payment."""
        return self.post(f"/bills/{bill_id}/payments", payment)

    # When something goes otherwise.

    def enter_business(self, business: Mapping[str, Any]) -> Plain:
        """Enter a client at the counter; a known NIB gives the client that has it."""
        return self.post("/businesses", {"business": business})

    def save_business(self, business: Mapping[str, Any], changed: Mapping[str, Any]) -> Plain:
        """Change what a business, as it was read, says of itself."""
        body = {"version": business["version"], "business": changed}
        return self.post(f"/businesses/{business['id']}/save", body)

    def withdraw_application(self, application_id: str, reason: str = "") -> Plain:
        """Take an application back."""
        return self.post(f"/applications/{application_id}/withdraw", {"reason": reason})

    def answer_application(self, application_id: str, text: str) -> Plain:
        """Answer the laboratory's question."""
        return self.post(f"/applications/{application_id}/answer", {"text": text})

    def cancel_order(self, order_id: str, reason: str) -> Plain:
        """Cancel an order."""
        return self.post(f"/orders/{order_id}/cancel", {"reason": reason})

    def hold(self, sample_id: str, reception: Mapping[str, Any], reason: str) -> Plain:
        """Hold a sample in doubtful condition; its client is asked."""
        return self.post(f"/samples/{sample_id}/hold", {"reception": reception, "reason": reason})

    def release(self, sample_id: str, instruction: str) -> Plain:
        """Let a held sample be tested as its client instructed."""
        return self.post(f"/samples/{sample_id}/release", {"instruction": instruction})

    def reject(self, sample_id: str, reason: str) -> Plain:
        """Refuse a sample that cannot be tested."""
        return self.post(f"/samples/{sample_id}/reject", {"reason": reason})

    def cancel_bill(self, bill_id: str, reason: str) -> Plain:
        """Take a bill back."""
        return self.post(f"/bills/{bill_id}/cancel", {"reason": reason})

    def take_back_payment(self, payment_id: str, reason: str) -> Plain:
        """Take a mistaken confirmation back."""
        return self.post(f"/payments/{payment_id}/take-back", {"reason": reason})

    def refund(self, order_id: str, refund: Mapping[str, Any]) -> Plain:
        """Note that money of a cancelled order went back."""
        return self.post(f"/orders/{order_id}/refunds", refund)

    def attach(self, kind: str, row_id: str, name: str, file: bytes) -> Plain:
        """Attach a file; `kind` is `orders`, `samples`, `determinations` or `certificates`."""
        body = {"name": name, "file": base64.b64encode(file).decode()}
        return self.post(f"/{kind}/{row_id}/attachments", body)

    def file(self, attachment_id: str) -> bytes:
        """Fetch a file as it is kept."""
        return self._send("GET", f"/attachments/{attachment_id}/file")

    # Testing.

    def determinations(self, order_id: str) -> Iterator[Plain]:
        """Yield the determinations of an order."""
        return self.each(f"/orders/{order_id}/determinations")

    def my_determinations(self) -> Iterator[Plain]:
        """Yield the determinations that are one's own to do."""
        return self.each("/determinations")

    def assign(self, determination_ids: list[str], analyst_id: str, due_on: str) -> list[Plain]:
        """Give determinations to an analyst."""
        body = {"determination_ids": determination_ids, "analyst_id": analyst_id, "due_on": due_on}
        items: list[Plain] = self.post("/determinations/assign", body)["items"]
        return items

    def submit_readings(self, determination: Mapping[str, Any], entry: Mapping[str, Any]) -> Plain:
        """Hand readings of a determination, as it was read, to the supervisor."""
        body = {"version": determination["version"], "entry": entry}
        return self.post(f"/determinations/{determination['id']}/submit", body)

    def submit_sheet(
        self, filled: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], reason: str = ""
    ) -> list[Plain]:
        """Hand in pieces of one sample under one method: each determination, as it was read, with its readings."""
        pieces = [
            {"determination_id": one["id"], "version": one["version"], "entry": entry}
            for one, entry in filled
        ]
        items: list[Plain] = self.post("/determinations/submit", {"pieces": pieces, "reason": reason})[
            "items"
        ]
        return items

    def accept_all(self, determinations: Iterable[Mapping[str, Any]]) -> list[Plain]:
        """Accept determinations, as they were read: all of them, or none."""
        seen = [{"determination_id": one["id"], "version": one["version"]} for one in determinations]
        items: list[Plain] = self.post("/determinations/accept", {"determinations": seen})["items"]
        return items

    def accept(self, determination: Mapping[str, Any]) -> Plain:
        """Accept a determination, as it was read."""
        return self.post(
            f"/determinations/{determination['id']}/accept", {"version": determination["version"]}
        )

    def standard(self, code: str) -> Plain:
        """Read a specification."""
        return self.get(f"/standards/{quote(code, safe='')}")

    # The certificate.

    def draft(self, order_id: str) -> Plain:
        """Draft the certificate of an order."""
        return self.post(f"/orders/{order_id}/certificates")

    def authorise(self, certificate: Mapping[str, Any], password: str) -> Plain:
        """Say that the content was read, and release it under one's name."""
        path = f"/certificates/{certificate['id']}"
        self.post(f"{path}/read", {"content_sha256": certificate["content_sha256"]})
        return self.post(f"{path}/authorise", {"password": password})

    def issue(self, certificate_id: str) -> Plain:
        """Issue a certificate."""
        return self.post(f"/certificates/{certificate_id}/issue")

    def pdf(self, certificate_id: str) -> bytes:
        """Fetch the PDF."""
        return self._send("GET", f"/certificates/{certificate_id}/pdf")

    def amend(self, certificate_id: str, reason: str) -> Plain:
        """Draft the certificate that will replace an issued one."""
        return self.post(f"/certificates/{certificate_id}/amend", {"reason": reason})

    def discard(self, certificate_id: str, reason: str) -> Plain:
        """Give a draft up."""
        return self.post(f"/certificates/{certificate_id}/discard", {"reason": reason})

    def suspend(self, certificate_id: str, reason: str) -> Plain:
        """Suspend a certificate: DITANGGUHKAN."""
        return self.post(f"/certificates/{certificate_id}/suspend", {"reason": reason})

    def reinstate(self, certificate_id: str, reason: str) -> Plain:
        """Lift a suspension."""
        return self.post(f"/certificates/{certificate_id}/reinstate", {"reason": reason})

    def withdraw(self, certificate_id: str, reason: str) -> Plain:
        """Withdraw a certificate without a successor: DICABUT."""
        return self.post(f"/certificates/{certificate_id}/withdraw", {"reason": reason})


def _read(data: bytes) -> Plain:
    told: Plain = json.loads(data)
    return told


def _problem(data: bytes) -> Plain:
    try:
        return _read(data)
    except ValueError:
        return {"detail": data.decode("utf-8", "replace")[:200]}
