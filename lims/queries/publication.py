"""Every public file of an installation by its name: `lims publish` writes and the pages answer the same."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.errors import N_, NotFound
from lims.models import Laboratory, LogWitness, TransparencyLog
from lims.queries import transparency
from lims.trust import status, tiles
from lims.trust.keys import Issuer, PublicKey, Purpose, TrustList, jwk, stamp
from lims.trust.keystore import KeyStore
from lims.trust.sources import TRUST_LIST

JWKS, DID = ".well-known/jwks.json", ".well-known/did.json"

NAMES = re.compile(
    r"(?P<code>[A-Z0-9][A-Z0-9-]{1,19})/(?:(?P<checkpoint>checkpoint)"
    r"|tile/(?P<level>[0-7]|entries)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>\d{1,3}))?)"
)


class Publication:
    """The public files as the database has them now (`lims.trust.sources.Fetch`)."""

    live = True

    def __init__(self, session: Session, keys: KeyStore) -> None:
        self._session = session
        self._keys = keys

    def __call__(self, name: str) -> bytes:
        """Return a file.

        Raises:
            NotFound: there is none of that name.
        """
        match name.partition("/"):
            case _ if name == TRUST_LIST:
                return _json(self.trust_list().plain())
            case _ if name == JWKS:
                return _json({"keys": [_jwk(key) for key in self._published()]})
            case ("log", _, rest):
                return self._log(rest)
            case ("status", _, rest):
                return self._status(rest)
        raise NotFound(N_("Berkas umum ini tidak ada."))

    def did(self, host: str) -> bytes:
        """Return the did:web document of a host."""
        did = "did:web:" + host.replace(":", "%3A")
        methods = [
            {
                "id": f"{did}#{key.kid.hex()}",
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": {**jwk(key.public()), "kid": key.kid.hex()},
            }
            for key in self._published()
        ]
        return _json(
            {
                "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
                "id": did,
                "verificationMethod": methods,
                "assertionMethod": [method["id"] for method in methods],
            }
        )

    def trust_list(self) -> TrustList:
        """Return the laboratories of this installation as verifiers know them."""
        return TrustList({one.id: one for one in map(self._issuer, self._laboratories())}, clock.now())

    def names(self) -> Iterator[str]:
        """Yield the names of all files that there are, the ones that others refer to first."""
        for laboratory in self._laboratories():
            found = transparency.checkpoint(self._session, laboratory.id)
            size = transparency.state_of(found).size if found else 0
            for level, number, width in tiles.widths(size):
                yield f"log/{laboratory.code}/{tiles.tile_name(level, number, width)}"
                if level == 0:
                    yield f"log/{laboratory.code}/{tiles.bundle_name(number, width)}"
            if found:
                yield f"log/{laboratory.code}/checkpoint"
            for number in range(transparency.lists_of(self._session, laboratory.id)):
                yield status.name(laboratory.code, number)
        yield JWKS
        yield TRUST_LIST

    def newest(self) -> list[str]:
        """Return the names of what almost every verdict needs as it is now.

        Log and list are of the one laboratory here; where there are several, only a record tells whose they must be.
        """
        every = self._laboratories()
        real = [one for one in every if not one.demonstration] or every
        if len(real) != 1 or transparency.log_of(self._session, real[0].id) is None:
            return [TRUST_LIST]
        code, lists = real[0].code, transparency.lists_of(self._session, real[0].id)
        return [TRUST_LIST, f"log/{code}/checkpoint", status.name(code, lists - 1)]

    def _laboratories(self) -> list[Laboratory]:
        every = self._session.scalars(select(Laboratory).order_by(Laboratory.code))
        return [one for one in every if self._keys.has(one.code)]

    def _published(self) -> list[PublicKey]:
        """Return the keys that sign for outsiders, those of demonstrations left out."""
        return [
            key
            for laboratory in self._laboratories()
            if not laboratory.demonstration
            for key in self._keys.ring(laboratory.code).public
            if key.purpose is not Purpose.AUTHORITY
        ]

    def _issuer(self, laboratory: Laboratory) -> Issuer:
        log = transparency.log_of(self._session, laboratory.id)
        ring = self._keys.ring(laboratory.code)
        witnesses = self._session.scalars(
            select(LogWitness.key)
            .where(LogWitness.laboratory_id == laboratory.id, LogWitness.active.is_(True))
            .order_by(LogWitness.key)
        ).all()
        return Issuer(
            id=laboratory.code,
            name=laboratory.name,
            name_en=laboratory.name_en,
            url=laboratory.verification_url or "",
            demonstration=laboratory.demonstration,
            keys=ring.public,
            seal_roots=ring.seal_roots,
            origin=log.origin if log else "",
            witnesses=tuple(witnesses),
            quorum=len(witnesses) // 2 + 1 if witnesses else 0,
        )

    def _log(self, rest: str) -> bytes:
        wanted = NAMES.fullmatch(rest)
        if wanted is None:
            raise NotFound(N_("Berkas umum ini tidak ada."))
        log = self._of(wanted["code"])
        if wanted["checkpoint"]:
            found = transparency.checkpoint(self._session, log.laboratory_id)
            if found is None:
                raise NotFound(N_("Berkas umum ini tidak ada."))
            return transparency.cosigned(self._session, found).encode()
        number = int(wanted["number"].replace("x", "").replace("/", ""))
        width = int(wanted["width"] or tiles.WIDTH)
        level = None if wanted["level"] == "entries" else int(wanted["level"])
        if not 0 < width <= tiles.WIDTH or not _written_so(wanted, number, width, level):
            raise NotFound(N_("Berkas umum ini tidak ada."))
        if level is None:
            return transparency.entry_bundle(self._session, log.laboratory_id, number, width)
        return transparency.hash_tile(self._session, log.laboratory_id, level, number, width)

    def _of(self, code: str) -> TransparencyLog:
        log = transparency.log_of(self._session, transparency.by_code(self._session, code).id)
        if log is None:
            raise NotFound(N_("Tidak ada log laboratorium ini."))
        return log

    def _status(self, rest: str) -> bytes:
        wanted = re.fullmatch(r"([A-Z0-9][A-Z0-9-]{1,19})/(0|[1-9]\d{0,5})\.cwt", rest)
        if wanted is None:
            raise NotFound(N_("Berkas umum ini tidak ada."))
        laboratory = transparency.by_code(self._session, wanted[1])
        number = int(wanted[2])
        if number >= transparency.lists_of(self._session, laboratory.id):
            raise NotFound(N_("Berkas umum ini tidak ada."))
        return signed_status(self._session, self._keys, laboratory.id, laboratory.code, number, clock.now())


def signed_status(
    session: Session, keys: KeyStore, laboratory_id: uuid.UUID, code: str, number: int, at: datetime
) -> bytes:
    """Return a status list as it is now."""
    statuses = transparency.statuses(session, laboratory_id, number)
    return status.build(code, number, statuses, keys.signing(code, Purpose.STATUS, at), at)


def hosts(session: Session) -> list[str]:
    """Return the hosts of the laboratories' public addresses, real laboratories first."""
    every = session.scalars(select(Laboratory).order_by(Laboratory.demonstration, Laboratory.code))
    return [host for one in every if (host := urlsplit(one.verification_url or "").netloc)]


def _written_so(wanted: re.Match[str], number: int, width: int, level: int | None) -> bool:
    """Say whether the name is the one name of that file."""
    name = tiles.bundle_name(number, width) if level is None else tiles.tile_name(level, number, width)
    return wanted.string == f"{wanted['code']}/{name}"


def _jwk(key: PublicKey) -> dict[str, Any]:
    return {
        **jwk(key.public()),
        "kid": key.kid.hex(),
        "use": "sig",
        "purpose": key.purpose.value,
        "valid_from": stamp(key.valid_from),
        "valid_until": stamp(key.valid_until),
        **({"revoked_from": stamp(key.revoked_from)} if key.revoked_from else {}),
    }


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
