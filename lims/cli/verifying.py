"""What `lims verify` finds out: from the installation where there is one, else from keys alone."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lims import config
from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.queries.verifying import Home, Verdict, told
from lims.trust.keys import TrustList
from lims.trust.sources import TRUST_LIST, Fetch, Folder, Site, trust_list_of


def verdict(data: bytes | None, text: str, *, keys: str | None, offline: bool) -> Verdict:
    """Return what can be said of a file or of a QR's text.

    Raises:
        LimsError: it is no certificate, or cannot be read; says what it is.
    """
    with _installation(keys) as home:
        return told(data, text, home, lambda: _believed(keys, home, offline=offline))


def _believed(keys: str | None, home: "Home | None", *, offline: bool) -> tuple[TrustList, Fetch | None]:
    """Return which keys are believed, and where public files come from."""
    if keys is not None:
        return from_keys(keys, offline=offline)
    if home is not None and home.fault is None:
        return home.trusted()
    kept = config.instance_folder(os.environ) / TRUST_LIST
    if kept.is_file():
        return from_keys(str(kept), offline=offline)
    return TrustList(), None


def from_keys(keys: str, *, offline: bool) -> tuple[TrustList, Fetch | None]:
    """Return the trust list in a file, a folder or below an address, and where public files come from then."""
    fetch: Fetch
    if keys.startswith(("http://", "https://")):
        if offline:
            raise InvalidInput(N_("--keys berupa alamat memerlukan jaringan; pakailah folder salinan."))
        fetch = Site(keys)
        return trust_list_of(fetch(TRUST_LIST)), fetch
    path = Path(keys)
    if path.is_dir():
        fetch = Folder(path)
        return trust_list_of(fetch(TRUST_LIST)), fetch
    try:
        trust = trust_list_of(path.read_bytes())
    except OSError as error:
        raise NotFound(N_("Daftar kunci %(file)s tidak dapat dibaca."), file=keys) from error
    return trust, None if offline else _Everywhere(trust)


class _Everywhere:
    """Public files of each issuer from the address that the list, not the record, gives for it."""

    live = True

    def __init__(self, trust: TrustList) -> None:
        self._trust = trust

    def __call__(self, name: str) -> bytes:
        """Return a file of the issuer that its name contains."""
        issuer = self._trust.issuers.get(name.split("/")[1] if "/" in name else "")
        if issuer is None or not issuer.url:
            raise NotFound(N_("Daftar kunci tidak menyebut alamat laboratorium ini."))
        return Site(issuer.url)(name)


@contextmanager
def _installation(keys: str | None) -> Iterator[Home | None]:
    """Open the installation, if there is one and nobody named other keys."""
    if keys is not None or not config.instance_folder(os.environ).is_dir():
        yield None
        return
    from lims.cli.installation import opened
    from lims.database import db

    with ExitStack() as stack:
        try:
            keys_here = stack.enter_context(opened()).keys
            home = Home(None, db.session(), keys_here)
        except LimsError as fault:
            home = Home(fault)
        yield home
