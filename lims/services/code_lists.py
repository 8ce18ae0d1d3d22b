"""Official lists of codes, brought by the administrator edition by edition; none is invented or overwritten."""

import hashlib

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain import codes
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.exchange.code_table import ReadCodes
from lims.models import CodeList, ListedCode
from lims.models.base import new_id
from lims.queries import code_lists as queries
from lims.services import audit
from lims.services.validity import refuse_faults


def bring(session: Session, actor: Actor, kind: str, edition: str, read: ReadCodes) -> CodeList:
    """Put a new edition of a list in force, for all laboratories of the installation.

    Raises:
        Conflict: that edition, or this very list, is there already.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    faults: dict[str, LimsError] = {}
    if kind not in codes.KINDS:
        faults["kind"] = InvalidInput(N_("Pilih jenis daftarnya."))
    if not edition.strip():
        faults["edition"] = InvalidInput(
            N_("Tulislah edisi atau peraturannya, misalnya Kepmendagri … Tahun ….")
        )
    refuse_faults(faults)
    digest = hashlib.sha256(read.text().encode()).hexdigest()
    present = queries.in_force(session, kind)
    if present is not None and present.sha256 == digest:
        raise Conflict(N_("Daftar ini sama dengan yang berlaku: %(edition)s."), edition=present.edition)
    known = select(CodeList.id).where(CodeList.kind == kind, CodeList.edition == edition.strip())
    if session.scalars(known).first() is not None:
        raise Conflict(N_("Edisi %(edition)s sudah ada. Beri nama yang lain."), edition=edition.strip())
    brought = CodeList(
        kind=kind,
        edition=edition.strip(),
        sha256=digest,
        size=len(read.codes),
        brought_at=clock.now(),
        brought_by_id=actor.known_id(),
    )
    session.add(brought)
    session.flush()
    session.execute(
        insert(ListedCode),
        [
            {"id": new_id(), "list_id": brought.id, "code": code, "name": name, "plain": codes.plain(name)}
            for code, name in read.codes
        ],
    )
    audit.record(session, actor, "code-list:bring", brought, note={"codes": len(read.codes)})
    return brought


def region_of(session: Session, typed: str) -> str:
    """Return the code of a kecamatan that was typed as code or by name (`Jombang, Cilegon`); empty for nothing.

    Raises:
        InvalidInput: it is not known, or several are meant, which are named with their codes.
    """
    text = typed.strip()
    if not text:
        return ""
    present = queries.in_force(session, codes.REGION)
    code = codes.region_code(text)
    if present is None:
        if code is None:
            raise InvalidInput(N_("Tulislah kode wilayah sampai kecamatan, misalnya 36.72.01."))
        return code
    found = queries.districts(session, present, text)
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise InvalidInput(
            N_(
                "“%(text)s” tidak ada pada daftar wilayah. Tulislah nama kecamatan dan kotanya, atau kodenya."
            ),
            text=text[:60],
        )
    raise InvalidInput(
        N_("Yang mana? Tulislah kodenya: %(choices)s."),
        choices="; ".join(f"{one} {name}" for one, name in found[:8]) + ("; …" if len(found) > 8 else ""),
    )
