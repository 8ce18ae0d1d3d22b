"""`lims seal`: how the seals stand, and the renewal of their time-stamps."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from lims import config
from lims.cli.installation import opened
from lims.database import transaction
from tests import scene as scenes
from tests.trust.pdf.sealing import authority
from tests.trust.pdf.test_services import serving, stamps


@pytest.fixture
def issued(installed) -> None:
    """Issue a certificate that awaits its seal."""
    with opened(config.load({}, installed)) as installation, transaction() as session:
        scenes.issued(session, scenes.build(session), installation.store)


def test_time_stamps_are_renewed_against_an_authority_and_logged(lims, issued, tmp_path):
    roots = tmp_path / "tsa.pem"
    roots.write_bytes(x509.load_der_x509_certificate(authority()[1]).public_bytes(Encoding.PEM))
    assert "Menunggu segel: 1" in lims("seal", "list").output
    with serving(stamps) as url:
        settings = {"LIMS_TIMESTAMP_URL": url, "LIMS_TIMESTAMP_ROOTS": str(roots)}
        assert lims("worker", "--once", environment=settings).exit_code == 0
        assert "B-LTA: 1 LHU, tertua 0 hari" in lims("seal", "list").output
        assert "0 diperbarui, 0 gagal" in lims("seal", "renew", environment=settings).output
        renewed = lims("seal", "renew", "--older-than", "0", environment=settings)
        assert "1 diperbarui, 0 gagal" in renewed.output
    audited = lims("log", "audit")
    assert audited.exit_code == 0, audited.output


def test_without_an_authority_nothing_is_renewed_and_it_is_told(lims, issued):
    told = lims("seal", "renew")
    assert told.exit_code != 0
    assert "Tanpa otoritas stempel waktu" in told.output
