"""Seals: what goes into the file, and the act that logs and keeps it."""

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.exchange import credential, en10168
from lims.models import Certificate, CertificateSeal, Laboratory
from lims.queries import sealing as reads
from lims.queries.sealing import Due, Material
from lims.services import audit, transparency
from lims.trust.keystore import KeyStore
from lims.trust.pdf.archive import Attachment, Metadata, Relationship, archive
from lims.trust.pdf.seals import SealWords

RECORD, DATA, PROOF = "certificate.cose", "data.json", "receipt.tlog-proof"


def archived(material: Material, printed: bytes) -> bytes:
    """Return the print as PDF/A-3b with the records of the certificate inside."""
    content = material.content
    metadata = Metadata(
        title=f"{content.title} {material.number}",
        author=material.laboratory,
        subject="; ".join(sample.description for sample in content.samples)[:500],
        created_at=material.issued_at,
        keywords=content.verification_url or "",
    )
    return archive(printed, attachments(material), metadata)


def attachments(material: Material) -> Sequence[Attachment]:
    """Return the records that go into a certificate's PDF."""
    content = material.content
    exports = [
        Attachment(
            "untp-dcc.json",
            _json(credential.credential(content, material.issued_at)),
            "application/ld+json",
            Relationship.ALTERNATIVE,
            f"UNTP Digital Conformity Credential {credential.VERSION}",
        )
    ]
    several = len(content.samples) > 1
    exports += [
        Attachment(
            f"en10168-{number}.json" if several else "en10168.json",
            _json(document),
            "application/json",
            Relationship.ALTERNATIVE,
            f"EN 10168 {en10168.VERSION}",
        )
        for number, document in enumerate(en10168.documents(content), 1)
    ]
    return [
        Attachment(
            DATA,
            content.canonical(),
            "application/json",
            Relationship.SOURCE,
            "Isi LHU / content of the report",
        ),
        Attachment(
            RECORD,
            material.record,
            "application/cose",
            Relationship.DATA,
            "Rekaman pada QR / record in the QR",
        ),
        Attachment(
            PROOF,
            material.proof.encode(),
            "text/plain",
            Relationship.SUPPLEMENT,
            "Bukti log / proof of the log",
        ),
        *exports,
    ]


def words(material: Material) -> SealWords:
    """Return what the seal says; it is a seal of the laboratory and nobody's signature."""
    return SealWords(material.laboratory, material.city, f"Segel {material.content.title} {material.number}")


def keep(
    session: Session,
    actor: Actor,
    keys: KeyStore,
    due: Due,
    pdf: bytes,
    *,
    sha256: str,
    level: str,
    sealer: str,
) -> CertificateSeal | None:
    """Log a sealed file and let it be the one that is handed out; None where somebody was faster.

    The file is in the store before; entry of the log, row and trail come to be together or not at all.
    """
    certificate = session.get_one(Certificate, due.certificate_id, with_for_update=True)
    laboratory = session.get_one(Laboratory, due.laboratory_id)
    now = reads.newest(session, due.laboratory_id, due.certificate_id)
    if (now.sequence if now is not None else 0) != due.after:
        return None
    log = transparency.opened(session, laboratory, keys)
    number = transparency.enter_sealed(session, certificate, pdf)
    made = CertificateSeal(
        laboratory_id=due.laboratory_id,
        certificate_id=due.certificate_id,
        sequence=due.after + 1,
        kind="refresh" if due.renewed else "seal",
        level=level,
        sealer=sealer,
        pdf_sha256=sha256,
        log_index=number,
        sealed_at=clock.now(),
    )
    session.add(made)
    transparency.sign_checkpoint(session, log, keys, laboratory.code)
    audit.record(
        session, actor, f"certificate:{made.kind}", certificate, note={"pdf": sha256, "level": level}
    )
    return made


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
