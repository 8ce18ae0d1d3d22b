"""Seals by the e-seal service of BSrE (BSSN), as public programs call it. UNVERIFIED: never run against the service.

Off unless it is configured. The service wants a one-time code for every seal, which is asked for with the code before;
the first one comes from activating the subscription, which a person does. What comes back is checked like any other
seal before it is logged (`lims.trust.pdf.checks`).
"""

import base64
import json
import os
import ssl
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lims.domain.errors import N_
from lims.trust.pdf.seals import SealFailed, SealWords

TIMEOUT = 60.0
"""Seconds."""

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BsreSealer:
    """Asks the client server of BSrE for an invisible seal."""

    url: str
    """Of the client server in one's own network."""
    user: str
    password: str = field(repr=False)
    subscriber: str
    """`idSubscriber` of the organisation."""
    code_file: Path
    """Where the current one-time code is kept."""
    name: str = "bsre-seal"

    def seal(self, pdf: bytes, words: SealWords, at: datetime) -> bytes:
        """Return what the service sealed.

        Raises:
            SealFailed: the service cannot be reached, refuses, or answers with something else.
        """
        code = self._next_code()
        answer = self._asked(
            "/api/v2/seal/pdf",
            {
                "idSubscriber": self.subscriber,
                "totp": code,
                "signatureProperties": [
                    {
                        "tampilan": "INVISIBLE",
                        "location": words.location,
                        "reason": words.reason,
                        "contactInfo": words.name,
                    }
                ],
                "file": [base64.b64encode(pdf).decode()],
            },
        )
        match answer.get("file"):
            case [str() as coded]:
                try:
                    return base64.b64decode(coded, validate=True)
                except ValueError as error:
                    raise _strange() from error
        raise _strange()

    def _next_code(self) -> str:
        """Return a fresh one-time code, kept before it is used: the one before opens nothing any more."""
        try:
            code = self.code_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SealFailed(
                N_(
                    "Segel BSrE belum diaktifkan. Simpan kode TOTP dari aktivasi ke %(file)s; setelah itu "
                    "penyegelan berjalan sendiri."
                ),
                file=self.code_file,
            ) from error
        answer = self._asked(
            "/api/v2/seal/get/totp", {"idSubscriber": self.subscriber, "totp": code, "data": "1"}
        )
        fresh = answer.get("totp")
        if answer.get("result") is not True or not isinstance(fresh, str) or not fresh.isalnum():
            raise SealFailed(
                N_("Layanan segel BSrE menolak (%(reason)s). Bila tetap, aktifkan langganan sekali lagi."),
                reason=str(answer.get("message") or "TOTP")[:200],
            )
        handle, partial = tempfile.mkstemp(dir=self.code_file.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(fresh)
        Path(partial).replace(self.code_file)
        return fresh

    def _asked(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        login = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - the settings take http and https alone
            self.url.rstrip("/") + path,
            data=json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Authorization": f"Basic {login}",
            },
        )
        context = ssl.create_default_context() if self.url.startswith("https:") else None
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT, context=context) as answer:  # noqa: S310 # nosec B310
                found = json.loads(answer.read(LARGEST))
        except (urllib.error.URLError, TimeoutError, ValueError, OSError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            raise SealFailed(
                N_("Layanan segel BSrE tidak dapat dipakai (%(reason)s). Pekerjaan ini dicoba lagi."),
                reason=str(error),
            ) from error
        if not isinstance(found, dict):
            raise _strange()
        return found


def _strange() -> SealFailed:
    return SealFailed(N_("Layanan segel BSrE menjawab dengan sesuatu yang bukan PDF bersegel."))
