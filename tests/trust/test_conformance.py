"""Vectors of other people, each accepted or refused as its file says; the score is printed (`pytest -rP`)."""

import base64
import hashlib
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519

from lims.domain.errors import InvalidInput
from lims.trust import cbor, cose, merkle
from lims.trust.cose import Algorithm
from tests.trust.published import vectors

EVERY = frozenset(Algorithm)
NAMES = {"ES256": -7, "ES384": -35, "ES512": -36, "EdDSA": -8}


def b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def jwk_key(data: dict[str, Any]) -> Any:
    def part(name: str) -> bytes:
        return bytes.fromhex(data[f"{name}_hex"]) if f"{name}_hex" in data else b64(data[name])

    if data["kty"] == "OKP":
        kind = {"Ed25519": ed25519.Ed25519PublicKey, "Ed448": ed448.Ed448PublicKey}[data["crv"]]
        return kind.from_public_bytes(part("x"))
    curve = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}[data["crv"]]()
    x, y = (int.from_bytes(part(name), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, curve).public_key()


def refused(act: Any) -> bool:
    try:
        act()
    except InvalidInput:
        return True
    return False


def test_every_sign1_vector_of_the_cose_working_group(capsys):
    score = 0
    files = vectors("cose-examples/*/*.json")
    ours = {name: case for name, case in files.items() if "sign0" in case["input"]}
    for name, case in ours.items():
        sign0 = case["input"]["sign0"]
        external = bytes.fromhex(sign0.get("external", ""))

        def verify(case=case, sign0=sign0, external=external):
            message = cose.parse(bytes.fromhex(case["output"]["cbor"]), deterministic=False)
            # One vector leaves its algorithm unsigned; of ours none may.
            cose.verify(
                message,
                jwk_key(sign0["key"]),
                algorithms=EVERY,
                external=external,
                algorithm=message.unprotected.get(cose.ALGORITHM),
            )

        assert refused(verify) == bool(case.get("fail")), name
        score += 1
    print(f"COSE Sign1: {score}/{len(ours)}")
    assert score == 15


def test_our_own_verifiers_allow_two_algorithms_only():
    files = vectors("cose-examples/ecdsa-examples/ecdsa-sig-0*.json")
    told = {}
    for case in files.values():
        sign0 = case["input"]["sign0"]
        message = cose.parse(bytes.fromhex(case["output"]["cbor"]), deterministic=False)
        told[sign0["alg"]] = refused(lambda m=message, k=sign0["key"]: cose.verify(m, jwk_key(k)))
    assert told["ES384"]
    assert told["ES512"]


def base45(text: str) -> bytes:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    values = [alphabet.index(sign) for sign in text]
    data = bytearray()
    for at in range(0, len(values), 3):
        group = values[at : at + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        if len(group) == 1 or number >= 256 ** (len(group) - 1):
            raise ValueError(text)
        data += number.to_bytes(len(group) - 1, "big")
    return bytes(data)


def pass_of(case: dict[str, Any]) -> bytes:
    """Return the COSE in the text of a pass; the layers above it are not ours."""
    text = case["PREFIX"].removeprefix("HC1:")
    return zlib.decompress(base45(text))


def certificate_of(case: dict[str, Any]) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(case["TESTCTX"]["CERTIFICATE"]))


def decoded(case: dict[str, Any]) -> dict[Any, Any]:
    """Return the pass in a record, which must be a map with text keys."""
    message = cose.parse(pass_of(case), deterministic=False)
    payload = cbor.decode(message.payload, deterministic=False)
    match payload:
        case {-260: {1: dict() as inner}} if "JSON" not in case or inner == case["JSON"]:
            return inner
    raise InvalidInput("no pass")


def verified(case: dict[str, Any]) -> None:
    message = cose.parse(bytes.fromhex(case["COSE"]), deterministic=False)
    certificate = certificate_of(case)
    kid = hashlib.sha256(base64.b64decode(case["TESTCTX"]["CERTIFICATE"])).digest()[:8]
    # A pass may name its key unsigned where it does not name it signed; our records may not.
    if (message.kid or message.unprotected.get(cose.KID)) != kid:
        raise InvalidInput("another key")
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        cose.verify(message, key, algorithm=message.unprotected.get(cose.ALGORITHM))
        return
    _verify_rsa(message, key)


def _verify_rsa(message: cose.Message, key: Any) -> None:
    """Passes of some states are signed with RSA (PS256), which our records never are; its bytes are checked here."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    data = cose.to_be_signed(message.protected_bytes, message.payload)
    try:
        key.verify(message.signature, data, scheme, hashes.SHA256())
    except InvalidSignature as error:
        raise InvalidInput("signature") from error


USES = {
    "t": {"1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.0.1847.2021.1.1"},
    "v": {"1.3.6.1.4.1.1847.2021.1.2", "1.3.6.1.4.1.0.1847.2021.1.2"},
    "r": {"1.3.6.1.4.1.1847.2021.1.3", "1.3.6.1.4.1.0.1847.2021.1.3"},
}


def use_allowed(case: dict[str, Any]) -> None:
    """A key that names what it may sign may sign nothing else."""
    message = cose.parse(bytes.fromhex(case["COSE"]), deterministic=False)
    inner = cbor.decode(message.payload, deterministic=False)[-260][1]
    # An extension that is there and empty names nothing; not every reader of certificates can say so.
    certificate = asn1_x509.Certificate.load(base64.b64decode(case["TESTCTX"]["CERTIFICATE"]))
    usage = certificate.extended_key_usage_value
    named = {one.dotted for one in usage} if usage is not None else set()
    known = set().union(*USES.values())
    wanted = set().union(*(USES[kind] for kind in USES if kind in inner))
    if named & known and not named & wanted:
        raise InvalidInput("use")


def in_time(case: dict[str, Any]) -> None:
    message = cose.parse(bytes.fromhex(case["COSE"]), deterministic=False)
    claims = cbor.decode(message.payload, deterministic=False)
    clock = datetime.fromisoformat(case["TESTCTX"]["VALIDATIONCLOCK"]).astimezone(UTC).timestamp()
    if not claims[6] <= clock < claims[4]:
        raise InvalidInput("time")


JUDGES = {
    "EXPECTEDDECODE": decoded,
    "EXPECTEDVERIFY": verified,
    "EXPECTEDKEYUSAGE": use_allowed,
    "EXPECTEDEXPIRATIONCHECK": in_time,
}


def test_every_assertion_of_the_health_passes_on_decoding_signature_and_key_use():
    failed, done = [], 0
    for name, case in vectors("dgc-testdata/*.json").items():
        for assertion, expected in case["EXPECTEDRESULTS"].items():
            if assertion not in JUDGES:
                continue
            # Every refusal must be ours, in words; a crash would be a finding.
            answer = not refused(lambda a=assertion, c=case: JUDGES[a](c))
            done += 1
            print(f"{name:12} {assertion:24} {expected!s:5} {'ok' if answer == expected else 'WRONG'}")
            if answer != expected:
                failed.append((name, assertion))
    print(f"health passes: {done - len(failed)}/{done}")
    assert failed == []
    assert done >= 28


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_every_merkle_proof(kind):
    cases = vectors_of(kind)
    score = 0
    for name, case in cases:
        proof = [base64.b64decode(step) for step in case["proof"] or []]

        def check(case=case, proof=proof):
            if kind == "inclusion":
                merkle.check_inclusion(
                    base64.b64decode(case["leafHash"] or ""),
                    case["leafIdx"],
                    case["treeSize"],
                    proof,
                    base64.b64decode(case["root"] or ""),
                )
            else:
                merkle.check_consistency(
                    case["size1"],
                    case["size2"],
                    proof,
                    base64.b64decode(case["root1"] or ""),
                    base64.b64decode(case["root2"] or ""),
                )

        assert refused(check) == case["wantErr"], name
        score += 1
    print(f"merkle {kind}: {score}/{len(cases)}")
    assert score == 98


def vectors_of(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the proofs of a kind; names repeat, so files are told apart by their folder."""
    import json

    from tests.required import require
    from tests.trust.published import SHARED

    files = sorted((SHARED / "schemas" / "merkle" / "testdata" / kind).glob("**/*.json"))
    require("conformance", files, f"{SHARED}/schemas is not here")
    return [(str(file), json.loads(file.read_text(encoding="utf-8"))) for file in files]
