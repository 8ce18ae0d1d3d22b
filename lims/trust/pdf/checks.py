"""What must hold of a file that came back sealed, before its hash is logged for ever."""

from collections.abc import Sequence
from datetime import datetime

from lims.domain.errors import N_
from lims.trust import reading
from lims.trust.pdf.attached import attached
from lims.trust.pdf.examine import Seal, SealStanding, examine
from lims.trust.pdf.seals import SealFailed


def require_whole(
    sealed: bytes, before: bytes, roots: Sequence[bytes], at: datetime, *, code: str | None = None
) -> Seal:
    """Return the seal of a file that holds what it held before, all of it covered.

    `code` is what the QR on the page must say; it is read where somebody else sealed, who might have redrawn the page.

    Raises:
        SealFailed: something is missing, was changed, or is not covered.
    """
    found = examine(sealed, roots, at=at)
    seal = found.seal
    if seal is None or found.standing not in {SealStanding.VALID, SealStanding.UNKNOWN_SEALER}:
        raise SealFailed(N_("Berkas yang kembali tidak bersegel dengan benar; tidak dicatat."))
    if found.standing is SealStanding.UNKNOWN_SEALER and roots:
        raise SealFailed(N_("Berkas yang kembali disegel dengan sertifikat lain; tidak dicatat."))
    if not seal.covers_file and not any(stamp.covers_file for stamp in seal.time_stamps):
        raise SealFailed(N_("Segel yang kembali tidak mencakup seluruh berkas; tidak dicatat."))
    if {one.name: one.sha256 for one in attached(before)} != {
        one.name: one.sha256 for one in found.attachments
    }:
        raise SealFailed(N_("Lampiran di dalam berkas yang kembali tidak utuh; tidak dicatat."))
    if code is not None and code not in reading.codes_in_pdf(sealed):
        raise SealFailed(N_("QR pada berkas yang kembali tidak terbaca; tidak dicatat."))
    return seal
