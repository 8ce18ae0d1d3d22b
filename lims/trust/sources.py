"""Where a verifier gets public files from: a folder, a site, or nowhere."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from lims.domain.errors import N_, InvalidInput, NotFound
from lims.trust.keys import TrustList

Fetch = Callable[[str], bytes]
"""Content of a public file by its name below the laboratory's address, for example `log/LUL/checkpoint`.

Raises `NotFound` where there is none and `Unreachable` where nobody answers.
"""

LARGEST = 2 * 1024 * 1024
PATIENCE = 10
"""Seconds."""

TRUST_LIST = "trust-list.json"


class Unreachable(NotFound):
    """Nobody answers: this says nothing about the certificate."""

    code = "unreachable"


class Folder:
    """Files below a folder, as `lims publish` writes them."""

    live = False
    """A copy may be older than what is asked about."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def __call__(self, name: str) -> bytes:
        """Return a file."""
        file = (self.root / name).resolve()
        if not file.is_relative_to(self.root) or not file.is_file():
            raise NotFound(N_("%(name)s tidak ada dalam folder ini."), name=name)
        return file.read_bytes()


class _Straight(urllib.request.HTTPRedirectHandler):
    """A key list or a log is where it should be; whoever sends readers elsewhere is not followed."""

    def redirect_request(self, *_args: object) -> None:
        """Follow nowhere."""


class Site:
    """Files below an https address."""

    live = True

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and local)):
            raise InvalidInput(N_("Alamat ini harus diawali https://: %(address)s"), address=address)
        self.address = address.rstrip("/")
        self._opener = urllib.request.build_opener(_Straight)

    def __call__(self, name: str) -> bytes:
        """Return a file."""
        try:
            with self._opener.open(f"{self.address}/{name}", timeout=PATIENCE) as answer:
                data: bytes = answer.read(LARGEST + 1)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    raise NotFound(N_("%(name)s tidak ada di situs itu."), name=name) from error
                raise Unreachable(N_("%(address)s tidak menjawab."), address=self.address) from error
        except (OSError, ValueError) as error:
            raise Unreachable(N_("%(address)s tidak menjawab."), address=self.address) from error
        if len(data) > LARGEST:
            raise Unreachable(N_("%(address)s menjawab terlalu panjang."), address=self.address)
        return data


def trust_list_of(data: bytes) -> TrustList:
    """Return the trust list in a file.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return TrustList.of(json.loads(data))
    except ValueError as error:
        raise InvalidInput(N_("Berkas ini bukan daftar kunci: bukan JSON.")) from error
