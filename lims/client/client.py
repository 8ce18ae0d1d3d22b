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

    def hold_order(self, order_id: str, reason: str) -> Plain:
        """Hold an order while its client, or a machine, is awaited; the client reads why."""
        return self.post(f"/orders/{order_id}/hold", {"reason": reason})

    def resume_order(self, order_id: str, decision: str) -> Plain:
        """Go on with a held order, and say what was decided, by whom and when."""
        return self.post(f"/orders/{order_id}/resume", {"decision": decision})

    def hand_over(
        self, sample_ids: Iterable[str], place: str, *, holder_id: str | None = None, note: str = ""
    ) -> list[Plain]:
        """Note that samples are elsewhere, or in other hands: all of them, or none."""
        moved = [{"sample_id": one} for one in sample_ids]
        body = {"moved": moved, "place": place, "holder_id": holder_id, "note": note}
        items: list[Plain] = self.post("/samples/hand-over", body)["items"]
        return items

    def custody(self, sample_id: str) -> Iterator[Plain]:
        """Yield who had a sample where, the newest first."""
        return self.each(f"/samples/{sample_id}/custody")

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

    def attachments(self, sample_id: str) -> Iterator[Plain]:
        """Yield the photos and files of a sample."""
        return self.each(f"/samples/{sample_id}/attachments")

    def print_photo(self, attachment_id: str, caption: str = "") -> Plain:
        """Let a photo be printed with the certificate."""
        return self.post(f"/attachments/{attachment_id}/print", {"caption": caption})

    def leave_photo_out(self, attachment_id: str) -> Plain:
        """Print a photo no longer; it stays with its sample."""
        return self.post(f"/attachments/{attachment_id}/leave-out")

    def file(self, attachment_id: str) -> bytes:
        """Fetch a file as it is kept."""
        return self._send("GET", f"/attachments/{attachment_id}/file")

    # What a result may stand on besides the own bench, and the names before issue.

    def lines(self, order_id: str) -> Iterator[Plain]:
        """Yield the lines of an order: which method on which product."""
        return self.each(f"/orders/{order_id}/lines")

    def limits(self, order_id: str) -> Iterator[Plain]:
        """Yield the limits that were typed by hand for an order, withdrawn ones among them."""
        return self.each(f"/orders/{order_id}/limits")

    def type_limit(self, line_id: str, limit: Mapping[str, Any]) -> Plain:
        """Type a limit that no specification file holds, with its source."""
        return self.post(f"/lines/{line_id}/limits", limit)

    def confirm_limit(self, limit_id: str) -> Plain:
        """Confirm a limit that somebody else typed; from now on it gives a verdict."""
        return self.post(f"/limits/{limit_id}/confirm")

    def withdraw_limit(self, limit_id: str, reason: str) -> Plain:
        """Take a limit back."""
        return self.post(f"/limits/{limit_id}/withdraw", {"reason": reason})

    def other_laboratories(self) -> Iterator[Plain]:
        """Yield the laboratories that work may be handed to."""
        return self.each("/other-laboratories")

    def subcontracts(self, order_id: str) -> Iterator[Plain]:
        """Yield what other laboratories test of an order."""
        return self.each(f"/orders/{order_id}/subcontracts")

    def subcontract(self, line_id: str, other_laboratory_id: str, reason: str, agreement: str) -> Plain:
        """Hand a line to another laboratory; `agreement` says who agreed for the client, when and how."""
        body = {"other_laboratory_id": other_laboratory_id, "reason": reason, "agreement": agreement}
        return self.post(f"/lines/{line_id}/subcontracts", body)

    def send_sample(self, subcontract_id: str, sent_on: str, expected_on: str) -> Plain:
        """Note when the sample went there, and when the report is expected."""
        body = {"sent_on": sent_on, "expected_on": expected_on}
        return self.post(f"/subcontracts/{subcontract_id}/send", body)

    def subcontract_report(
        self, subcontract_id: str, number: str, dated_on: str, file: bytes, *, accredited: bool = False
    ) -> Plain:
        """Keep their report, a PDF; `accredited` says that it claims accreditation for these results."""
        body = {
            "number": number,
            "dated_on": dated_on,
            "accredited": accredited,
            "name": "report.pdf",
            "file": base64.b64encode(file).decode(),
        }
        return self.post(f"/subcontracts/{subcontract_id}/reports", body)

    def take_subcontract_back(self, subcontract_id: str, reason: str) -> Plain:
        """Test at the own bench after all."""
        return self.post(f"/subcontracts/{subcontract_id}/take-back", {"reason": reason})

    def names(self, order_id: str) -> Plain:
        """Read the names and lots that the client checks before issue."""
        return self.get(f"/orders/{order_id}/names")

    def answer_names(self, order_id: str, objection: str = "") -> Plain:
        """Confirm the names, or say what is to be corrected."""
        return self.post(f"/orders/{order_id}/names", {"objection": objection})

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
