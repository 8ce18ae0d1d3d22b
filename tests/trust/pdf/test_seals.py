"""Seals as another program and another reader see them."""

import asyncio
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from lims.domain.errors import InvalidInput
from lims.trust.pdf import local
from lims.trust.pdf.local import LocalSealer
from lims.trust.pdf.revocation import revocation_list
from lims.trust.pdf.seals import SealFailed, TimeStamping, certificates, stamped, writer_of
from tests.required import require
from tests.trust.pdf import sealing


def seal_of(pdf: bytes):
    return PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]


def test_a_seal_certifies_that_nothing_may_change_and_keeps_the_version_of_pdf_a():
    for pdf in (sealing.basic(), sealing.lasting()):
        assert seal_of(pdf).docmdp_level is MDPPerm.NO_CHANGES
        assert str(PdfFileReader(BytesIO(pdf)).root.get("/Version", "/1.7")) == "/1.7"
        assert pdf.startswith(sealing.archived())


def policy() -> PdfSignatureValidationSpec:
    """Ask for revocation data, and never the network for it."""
    trust = SimpleTrustManager.build(certificates(sealing.roots()))
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require"))
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(trust, revocation),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        )
    )


def test_a_lasting_seal_passes_offline_now_and_in_five_years_when_its_certificate_has_ended():
    later = sealing.NOW + timedelta(days=5 * 365)

    now = asyncio.run(ades_lta_validation(seal_of(sealing.lasting()), policy()))
    future = asyncio.run(simulate_future_ades_lta_validation(seal_of(sealing.lasting()), policy(), later))

    assert (now.ades_subindic.name, future.ades_subindic.name) == ("OK", "OK")


def test_a_seal_without_time_does_not_last():
    found = asyncio.run(ades_lta_validation(seal_of(sealing.basic()), policy()))

    assert found.ades_subindic.name != "OK"


def test_time_stamps_are_renewed_over_what_was_there():
    renewed = stamped(sealing.lasting(), sealing.stamping(), [sealing.root()], sealing.lists())

    assert renewed.startswith(sealing.lasting())
    assert len(PdfFileReader(BytesIO(renewed)).embedded_timestamp_signatures) == 2
    assert asyncio.run(ades_lta_validation(seal_of(renewed), policy())).ades_subindic.name == "OK"


class Silent(DummyTimeStamper):
    """An authority that cannot be reached."""

    async def async_request_tsa_response(self, req):
        message = "no answer"
        raise TimestampRequestError(message)


def silent() -> TimeStamping:
    stamper, certificate = sealing.authority()
    return TimeStamping(Silent(stamper.tsa_cert, stamper.tsa_key), (certificate,))


def test_where_the_authority_is_silent_the_seal_is_made_without_time():
    pdf = LocalSealer(sealing.key(), sealing.lists(), silent()).seal(
        sealing.archived(), sealing.WORDS, sealing.NOW
    )

    assert PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures == []
    assert seal_of(pdf).docmdp_level is MDPPerm.NO_CHANGES


def test_renewing_fails_in_words_where_the_authority_is_silent():
    with pytest.raises(SealFailed, match="no answer"):
        stamped(sealing.lasting(), silent(), [sealing.root()])


def test_an_authority_that_nobody_vouches_for_is_refused():
    stamper, _certificate = sealing.authority()

    with pytest.raises(SealFailed):
        stamped(sealing.lasting(), TimeStamping(stamper, ()), [sealing.root()])


def test_what_is_no_pdf_is_not_sealed():
    with pytest.raises(InvalidInput, match="bukan PDF"):
        writer_of(b"not a pdf")


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(TypeError):
        local.signer_of(sealing.key(purpose=sealing.Purpose.LOG))
    with pytest.raises(TypeError):
        local.lists_of(sealing.key(purpose=sealing.Purpose.LOG), {}, sealing.NOW)


def test_the_revocation_list_names_what_was_revoked_and_since_when():
    ca = sealing.key(purpose=sealing.Purpose.AUTHORITY)
    stolen = sealing.key().certificate

    written = revocation_list(ca.private, ca.certificate, {stolen: sealing.NOW}, sealing.NOW)

    listed = x509.load_der_x509_crl(written)
    serial = x509.load_der_x509_certificate(stolen).serial_number
    assert listed.is_signature_valid(ca.private.public_key())
    assert listed.get_revoked_certificate_by_serial_number(serial).revocation_date_utc == sealing.NOW


def pdfsig(pdf: bytes, folder, *, trusting: bytes | None) -> str:
    """Return what poppler, an independent reader, says of a file."""
    for name in ("pdfsig", "certutil"):
        require("pdfsig", shutil.which(name), "no pdfsig or no certutil (poppler-utils, libnss3-tools)")
    database = folder / "nss"
    database.mkdir()
    subprocess.run(["certutil", "-N", "-d", f"sql:{database}", "--empty-password"], check=True)
    if trusting:
        ca = folder / "ca.pem"
        ca.write_bytes(x509.load_der_x509_certificate(trusting).public_bytes(Encoding.PEM))
        subprocess.run(
            ["certutil", "-A", "-d", f"sql:{database}", "-n", "ca", "-t", "CT,CT,CT", "-i", ca], check=True
        )
    file = folder / "file.pdf"
    file.write_bytes(pdf)
    answer = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{database}", file], capture_output=True, text=True, check=False
    )
    return answer.stdout.partition("Signature #2")[0]


@pytest.mark.parametrize("pdf", [sealing.basic, sealing.lasting])
def test_another_reader_finds_the_seal_valid_and_trusted(pdf, tmp_path):
    said = pdfsig(pdf(), tmp_path, trusting=sealing.root())

    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said


def test_another_reader_does_not_trust_a_seal_without_our_authority(tmp_path):
    said = pdfsig(sealing.basic(), tmp_path, trusting=sealing.root("LAIN"))

    assert "Signature is Valid." in said
    assert "Certificate is Trusted." not in said


@pytest.mark.parametrize("place", [2_000, 20_000, -9_500])
def test_another_reader_finds_a_flipped_byte(place, tmp_path):
    altered = bytearray(sealing.basic())
    position = place if place > 0 else len(sealing.archived()) + 200
    altered[position] ^= 1

    assert "Digest Mismatch." in pdfsig(bytes(altered), tmp_path, trusting=sealing.root())
