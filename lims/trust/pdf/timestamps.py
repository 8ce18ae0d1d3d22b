"""The client of a time-stamp authority (RFC 3161 over HTTP)."""

import asyncio
import ssl
import urllib.error
import urllib.request
from pathlib import Path

from asn1crypto import pem, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lims.domain.errors import N_, InvalidInput
from lims.trust.pdf.seals import TimeStamping

TIMEOUT = 15.0
"""Seconds."""

LARGEST = 64 * 1024


class HttpTimeStamper(TimeStamper):
    """Asks an authority for time-stamps."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko's own
        self.cert_registry = SimpleCertificateStore()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request and return the answer; whether it is believed is for the caller."""
        return await asyncio.to_thread(self._asked, req.dump())

    def _asked(self, query: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - the settings take http and https alone
            self.url,
            data=query,
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        )
        context = ssl.create_default_context() if self.url.startswith("https:") else None
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT, context=context) as answer:  # noqa: S310 # nosec B310
                return tsp.TimeStampResp.load(answer.read(LARGEST), strict=True)
        except (urllib.error.URLError, TimeoutError, ValueError, OSError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()  # a refusal holds its answer, and the connection
            message = f"{self.url}: {error}"
            raise TimestampRequestError(message) from error


def time_stamping(url: str, roots: Path) -> TimeStamping:
    """Return the authority at an address, believed by the certificates in a file (PEM or DER).

    Raises:
        InvalidInput: the file holds no certificate.
    """
    return TimeStamping(HttpTimeStamper(url), read_certificates(roots), fetches=True)


def read_certificates(file: Path) -> tuple[bytes, ...]:
    """Return the certificates in a file of PEM or DER.

    Raises:
        InvalidInput: there is no such file, or no certificate in it.
    """
    try:
        data = file.read_bytes()
        found = (
            tuple(der for kind, _headers, der in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE")
            if pem.detect(data)
            else (data,)
        )
    except (OSError, ValueError) as error:
        raise InvalidInput(
            N_("Berkas sertifikat %(file)s tidak dapat dibaca: %(reason)s"), file=file, reason=str(error)
        ) from error
    if not found or any(not der.startswith(b"\x30") for der in found):
        raise InvalidInput(N_("Berkas %(file)s tidak memuat sertifikat (PEM atau DER)."), file=file)
    return found
