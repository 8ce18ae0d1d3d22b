"""Time-stamp authority and e-seal service over HTTP, tokens, and what is checked of a file that comes back."""

import base64
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from lims.domain.errors import GateClosed, InvalidInput
from lims.trust.pdf.bsre import BsreSealer
from lims.trust.pdf.checks import require_whole
from lims.trust.pdf.examine import SealStanding, examine
from lims.trust.pdf.local import LocalSealer, signer_of
from lims.trust.pdf.seals import SealFailed
from lims.trust.pdf.timestamps import read_certificates, time_stamping
from lims.trust.pdf.token import TokenSealer
from tests.documents import factories as made
from tests.trust.pdf import sealing


@contextmanager
def serving(answer) -> Iterator[str]:
    """Serve one function of path, headers and body on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, kind, content = answer(self.path, self.headers, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stamps(path, headers, body):
    assert headers["Content-Type"] == "application/timestamp-query"
    answer = sealing.authority()[0].request_tsa_response(tsp.TimeStampReq.load(body))
    return 200, "application/timestamp-reply", answer.dump()


@pytest.fixture
def stamp_roots(tmp_path):
    file = tmp_path / "tsa.pem"
    certificate = x509.load_der_x509_certificate(sealing.authority()[1])
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return file


def test_an_authority_is_asked_over_http(stamp_roots):
    with serving(stamps) as url:
        stamping = time_stamping(url, stamp_roots)
        pdf = LocalSealer(sealing.key(), sealing.lists(), stamping).seal(
            sealing.archived(), sealing.WORDS, sealing.NOW
        )

    found = examine(pdf, sealing.roots(), at=sealing.NOW)
    assert (found.standing, found.seal.level) == (SealStanding.VALID, "B-LTA")


@pytest.mark.parametrize(
    "answer",
    [
        lambda *_asked: (500, "text/plain", b"no"),
        lambda *_asked: (200, "text/html", b"<html>"),
        lambda *_asked: (200, "application/timestamp-reply", b""),
    ],
)
def test_whatever_a_broken_authority_answers_the_file_is_sealed(answer, stamp_roots):
    with serving(answer) as url:
        pdf = LocalSealer(sealing.key(), (), time_stamping(url, stamp_roots)).seal(
            sealing.archived(), sealing.WORDS, sealing.NOW
        )

    assert examine(pdf, sealing.roots(), at=sealing.NOW).seal.level == "B-B"


def test_an_authority_that_is_not_there_is_no_obstacle(stamp_roots):
    with serving(stamps) as url:
        pass
    pdf = LocalSealer(sealing.key(), (), time_stamping(url, stamp_roots)).seal(
        sealing.archived(), sealing.WORDS, sealing.NOW
    )

    assert examine(pdf, sealing.roots(), at=sealing.NOW).seal.level == "B-B"


def test_certificates_are_read_as_pem_or_der(tmp_path, stamp_roots):
    der = tmp_path / "ca.der"
    der.write_bytes(sealing.root())
    both = tmp_path / "both.pem"
    both.write_bytes(stamp_roots.read_bytes() * 2)

    assert read_certificates(der) == (sealing.root(),)
    assert read_certificates(both) == (sealing.authority()[1],) * 2


@pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\n@@@\n", None])
def test_a_file_without_a_certificate_is_told_by_name(content, tmp_path):
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(InvalidInput, match=r"ca\.pem"):
        read_certificates(file)


class Service:
    """A server of our own that answers as public programs say that BSrE's does."""

    def __init__(self, sealed=None, *, refuses: bool = False) -> None:
        self.sealed, self.refuses, self.code = sealed, refuses, "100001"
        self.asked: list[tuple[str, dict]] = []

    def __call__(self, path, headers, body):
        said = json.loads(body)
        self.asked.append((path, said))
        assert headers["Authorization"] == "Basic " + base64.b64encode(b"lims:rahasia").decode()
        if path == "/api/v2/seal/get/totp":
            good = said["totp"] == self.code and not self.refuses
            self.code = "100002" if good else self.code
            answer = {"message": "ok" if good else "TOTP salah", "totp": self.code, "result": good}
        else:
            assert said["totp"] == self.code
            (coded,) = said["file"]
            pdf = base64.b64decode(coded)
            sealed = self.sealed(pdf) if self.sealed else self.plain(pdf)
            answer = {"time": 1, "file": [base64.b64encode(sealed).decode()]}
        return 200, "application/json", json.dumps(answer).encode()

    @staticmethod
    def plain(pdf: bytes) -> bytes:
        return sealing.sealer("LAIN", time=False).seal(pdf, sealing.WORDS, sealing.NOW)


@pytest.fixture
def code_file(tmp_path):
    file = tmp_path / "bsre-code.txt"
    file.write_text("100001\n")
    return file


def bsre(url: str, code_file) -> BsreSealer:
    return BsreSealer(url, "lims", "rahasia", "ORG-1", code_file)


def sealed_by(service: Service, code_file) -> bytes:
    with serving(service) as url:
        return bsre(url, code_file).seal(sealing.archived(), sealing.WORDS, sealing.NOW)


def test_the_service_seals_invisibly_with_a_fresh_code(code_file):
    service = Service()

    pdf = sealed_by(service, code_file)

    assert [path for path, _said in service.asked] == ["/api/v2/seal/get/totp", "/api/v2/seal/pdf"]
    (properties,) = service.asked[1][1]["signatureProperties"]
    assert properties["tampilan"] == "INVISIBLE"
    assert code_file.read_text() == "100002"
    code = made.order_one().verification_url
    assert require_whole(pdf, sealing.archived(), (), sealing.NOW, code=code).sealer == "LAIN LIMS Seal"


def test_a_service_that_is_not_activated_or_refuses_or_is_away_is_told(code_file, tmp_path):
    with pytest.raises(SealFailed, match="belum diaktifkan"):
        bsre("http://127.0.0.1:9", tmp_path / "none").seal(b"", sealing.WORDS, sealing.NOW)
    with pytest.raises(SealFailed, match="TOTP salah"):
        sealed_by(Service(refuses=True), code_file)
    with pytest.raises(SealFailed, match="tidak dapat dipakai"):
        bsre("http://127.0.0.1:9", code_file).seal(b"", sealing.WORDS, sealing.NOW)


@pytest.mark.parametrize(
    "said", [[], {"file": []}, {"file": [1]}, {"file": ["@@"]}, {"result": True, "totp": 7}]
)
def test_an_answer_that_is_no_sealed_file_is_told(said, code_file):
    def answer(path, _headers, _body):
        fine = {"result": True, "totp": "5"}
        return 200, "application/json", json.dumps(said if path.endswith("/pdf") else fine).encode()

    with serving(answer) as url, pytest.raises(SealFailed, match="bukan PDF bersegel"):
        bsre(url, code_file).seal(b"%PDF", sealing.WORDS, sealing.NOW)


def without_records(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.attachments["data.json"]
        stream = BytesIO()
        document.save(stream)
    return Service.plain(stream.getvalue())


def redrawn(pdf: bytes) -> bytes:
    """Return another page with the same records inside."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            page.Contents = document.make_stream(b"")
        stream = BytesIO()
        document.save(stream)
    return Service.plain(stream.getvalue())


CAME_BACK = {
    "not sealed": (lambda pdf: pdf, "tidak bersegel"),
    "records lost": (without_records, "Lampiran"),
    "page redrawn": (redrawn, "QR"),
    "changed after": (lambda pdf: Service.plain(pdf)[:-200], "tidak bersegel"),
}


@pytest.mark.parametrize("name", CAME_BACK)
def test_a_file_that_comes_back_otherwise_is_not_logged(name, code_file):
    sealed, words = CAME_BACK[name]
    pdf = sealed_by(Service(sealed), code_file)

    with pytest.raises(SealFailed, match=words):
        require_whole(pdf, sealing.archived(), (), sealing.NOW, code=made.order_one().verification_url)


def test_a_file_sealed_by_another_than_was_asked_is_not_logged():
    with pytest.raises(SealFailed, match="sertifikat lain"):
        require_whole(Service.plain(sealing.archived()), sealing.archived(), sealing.roots(), sealing.NOW)


def test_without_the_library_for_tokens_it_is_told_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyhanko.sign.pkcs11", None)
    sealer = TokenSealer(tmp_path / "lib.so", "token", "key", "1234", sealing.root(), ())

    with pytest.raises(GateClosed, match=r"pip install 'pyHanko\[pkcs11\]'"):
        sealer.seal(sealing.archived(), sealing.WORDS, sealing.NOW)


class Token(ModuleType):
    """What pyHanko would give where the library for tokens is installed; the key is one of ours."""

    class PKCS11Error(Exception):
        """The token refuses."""

    def __init__(self, *, present: bool = True) -> None:
        super().__init__("pyhanko.sign.pkcs11")
        self.present, self.closed = present, False

    def open_pkcs11_session(self, module: str, *, token_criteria: str, user_pin: str) -> "Token":
        if not self.present:
            raise self.PKCS11Error(token_criteria)
        return self

    def TokenCriteria(self, label: str) -> str:  # noqa: N802 - pyHanko's name
        return label

    def PKCS11Signer(self, session: "Token", **_given: object) -> object:  # noqa: N802
        return signer_of(sealing.key())

    def close(self) -> None:
        self.closed = True


def token_sealer(monkeypatch, token: Token) -> TokenSealer:
    monkeypatch.setitem(sys.modules, "pyhanko.sign.pkcs11", token)
    key = sealing.key()
    return TokenSealer(Path("/lib.so"), "token-1", "key", "1234", key.certificate, key.chain)


def test_a_token_seals_and_is_closed_again(monkeypatch):
    token = Token()

    pdf = token_sealer(monkeypatch, token).seal(sealing.archived(), sealing.WORDS, sealing.NOW)

    assert examine(pdf, sealing.roots(), at=sealing.NOW).standing is SealStanding.VALID
    assert token.closed


def test_a_token_that_is_not_there_is_told_by_name(monkeypatch):
    sealer = token_sealer(monkeypatch, Token(present=False))

    with pytest.raises(SealFailed, match="token-1"):
        sealer.seal(sealing.archived(), sealing.WORDS, sealing.NOW)
