"""The public address of a laboratory: it is printed in every QR and must open for as long as the paper lasts."""

import ipaddress
from urllib.parse import urlsplit

from lims.domain.errors import N_, InvalidInput


def check_public_address(text: str, *, demonstration: bool = False) -> str:
    """Return the address without a slash at its end.

    A demonstration may stand anywhere, also on the reader's own machine: its papers are worth nothing.

    Raises:
        InvalidInput: it is not encrypted, not public, or more than a host; says what to write.
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port
    except ValueError as error:
        raise InvalidInput(N_("Alamat ini tidak dapat dibaca. Contoh: https://uji.contoh.go.id")) from error
    if parts.scheme not in ({"https", "http"} if demonstration else {"https"}) or not host:
        raise InvalidInput(N_("Alamat publik diawali https://, misalnya https://uji.contoh.go.id"))
    if parts.path or parts.query or parts.fragment or parts.username or parts.password:
        raise InvalidInput(N_("Tulislah nama hos saja, tanpa jalur di belakangnya: https://uji.contoh.go.id"))
    if demonstration:
        return address
    if port is not None:
        raise InvalidInput(N_("Alamat publik tidak memakai nomor porta: https://uji.contoh.go.id"))
    if not _is_public(host):
        raise InvalidInput(
            N_("Alamat ini hanya dikenal di jaringan Anda, sehingga QR tidak terbuka bagi pembeli di luar.")
        )
    return address


def _is_public(host: str) -> bool:
    if "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan")):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True
