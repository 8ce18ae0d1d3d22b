"""Keys: made, sealed, rotated, revoked, recovered."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from cryptography import x509

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotFound
from lims.trust import cose, sheet
from lims.trust.keys import PublicKey, Purpose, TrustList
from lims.trust.keystore import KeyStore
from tests.trust.world import ISSUER, NOW


@pytest.fixture
def store(tmp_path) -> KeyStore:
    made = KeyStore(tmp_path / "keys")
    made.ensure(ISSUER, "Laboratorium Uji", NOW)
    return made


def secret_of(store: KeyStore) -> bytes:
    """Type the secret from the sheet."""
    lines = store.sheet_file(ISSUER).read_text().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Rahasia / secret"))
    return sheet.typed("".join(lines[start + 2 : start + 5]))


def test_a_laboratory_without_keys_is_told_to_make_them(tmp_path):
    with pytest.raises(NotFound, match="lims keys new"):
        KeyStore(tmp_path).ring(ISSUER)


def test_each_purpose_has_a_key_of_its_own(store):
    purposes = [key.purpose for key in store.ring(ISSUER).public]
    assert sorted(purposes) == sorted(Purpose)
    assert len({key.kid for key in store.ring(ISSUER).public}) == len(purposes)


def test_making_twice_changes_nothing(store, tmp_path):
    before = (tmp_path / "keys" / ISSUER / "ring.json").read_bytes()
    KeyStore(tmp_path / "keys").ensure(ISSUER, "Laboratorium Uji", NOW)
    store._found(ISSUER, "Laboratorium Uji", NOW, demonstration=False)
    assert (tmp_path / "keys" / ISSUER / "ring.json").read_bytes() == before


def test_signing_is_deterministic_and_verifies(store):
    key = store.signing(ISSUER, Purpose.CERTIFICATE, NOW)
    assert key.sign(b"x") == key.sign(b"x")
    cose.verify_raw(b"x", key.sign(b"x"), key.public.public(), cose.Algorithm.ES256)
    assert "private" not in repr(key)


def test_the_files_hold_no_private_key_in_the_open(store, tmp_path):
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    ring = (tmp_path / "keys" / ISSUER / "ring.json").read_bytes()
    assert set(json.loads(ring)["keys"][0]) >= {"kid", "sealed"}
    for purpose in Purpose:
        private = store.signing(ISSUER, purpose, NOW).private
        der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        assert der[-20:].hex().encode() not in ring
    if os.name != "nt":
        assert (tmp_path / "keys" / "machine.secret").stat().st_mode & 0o077 == 0
        assert (tmp_path / "keys" / ISSUER / "ring.json").stat().st_mode & 0o077 == 0


def test_the_seal_key_is_certified_by_the_laboratory(store):
    seal = store.signing(ISSUER, Purpose.SEAL, NOW)
    certificate, authority = (x509.load_der_x509_certificate(one) for one in (seal.certificate, *seal.chain))
    certificate.verify_directly_issued_by(authority)
    assert certificate.not_valid_after_utc <= authority.not_valid_after_utc


def test_a_year_later_new_keys_sign_and_old_ones_are_kept(store):
    old = store.signing(ISSUER, Purpose.CERTIFICATE, NOW)
    later = NOW + timedelta(days=366)
    ring = store.ensure(ISSUER, "Laboratorium Uji", later)
    new = store.signing(ISSUER, Purpose.CERTIFICATE, later)
    assert new.kid != old.kid
    kept = ring.find(old.kid.hex()).public
    assert kept.holds(NOW)
    assert not kept.holds(later + timedelta(days=1))
    assert store.signing(ISSUER, Purpose.LOG, later).kid == store.signing(ISSUER, Purpose.LOG, NOW).kid


def test_a_retired_key_signs_no_more(store):
    key = store.signing(ISSUER, Purpose.CERTIFICATE, NOW)
    store.retire(ISSUER, key.kid.hex(), NOW + timedelta(hours=1))
    with pytest.raises(GateClosed, match="lims keys rotate"):
        store.signing(ISSUER, Purpose.CERTIFICATE, NOW + timedelta(hours=2))
    with pytest.raises(Conflict):
        store.retire(ISSUER, key.kid.hex(), NOW)
    store.ensure(ISSUER, "Laboratorium Uji", NOW + timedelta(hours=2))
    assert store.signing(ISSUER, Purpose.CERTIFICATE, NOW + timedelta(hours=2)).kid != key.kid


def test_a_revocation_is_never_loosened(store):
    kid = store.signing(ISSUER, Purpose.CERTIFICATE, NOW).kid.hex()
    store.revoke(ISSUER, kid, NOW, since=NOW, log_size=5)
    with pytest.raises(Conflict, match="tidak dilonggarkan"):
        store.revoke(ISSUER, kid, NOW, since=NOW, log_size=9)
    store.revoke(ISSUER, kid, NOW, since=NOW - timedelta(days=1), log_size=3)
    assert store.ring(ISSUER).find(kid).public.revoked_size == 3


def test_a_key_is_found_by_the_beginning_of_its_name(store):
    kid = store.ring(ISSUER).public[0].kid.hex()
    assert store.ring(ISSUER).find(kid[:6].upper()).public.kid.hex() == kid
    for wrong in ("", "zz"):
        with pytest.raises(InvalidInput):
            store.ring(ISSUER).find(wrong)


def test_on_another_machine_only_the_sheet_opens_the_keys(store, tmp_path):
    """Backup and recovery: a backup holds the ring, never the secret of the machine nor the sheet."""
    secret = secret_of(store)
    other = tmp_path / "other" / "keys"
    (other / ISSUER).mkdir(parents=True)
    shutil.copy(tmp_path / "keys" / ISSUER / "ring.json", other / ISSUER / "ring.json")
    restored = KeyStore(other)
    with pytest.raises(InvalidInput, match="lims keys recover"):
        restored.signing(ISSUER, Purpose.CERTIFICATE, NOW)
    with pytest.raises(InvalidInput, match="bukan dari lembar"):
        restored.recover(ISSUER, bytes(20))
    restored.recover(ISSUER, secret)
    assert restored.signing(ISSUER, Purpose.CERTIFICATE, NOW).sign(b"x") == store.signing(
        ISSUER, Purpose.CERTIFICATE, NOW
    ).sign(b"x")


def test_the_sheet_also_opens_keys_made_after_it(store, tmp_path):
    secret = secret_of(store)
    store.rotate(ISSUER, NOW + timedelta(days=1))
    (tmp_path / "keys" / "machine.secret").unlink()
    again = KeyStore(tmp_path / "keys")
    again.recover(ISSUER, secret)
    assert again.signing(ISSUER, Purpose.CERTIFICATE, NOW + timedelta(days=2))


def test_a_renewed_sheet_makes_the_old_one_void(store):
    old, number = secret_of(store), store.ring(ISSUER).sheet
    store.renew_sheet(ISSUER, NOW)
    assert store.ring(ISSUER).sheet != number
    with pytest.raises(InvalidInput):
        store.recover(ISSUER, old)
    store.recover(ISSUER, secret_of(store))


def test_a_sealed_sheet_is_no_longer_on_the_machine(store):
    assert store.ring(ISSUER).sheet in store.sheet_file(ISSUER).read_text()
    store.sheet_sealed(ISSUER)
    assert not store.sheet_file(ISSUER).exists()


def test_errors_of_typing_are_found():
    secret = sheet.new_secret()
    text = sheet.written(secret)
    assert sheet.typed(text.lower().replace("-", " ").replace("O", "0")) == secret
    for wrong in (text[:-1], text[:4] + "7777" + text[8:] if text[4:8] != "7777" else "", "", "!" * 36):
        with pytest.raises(InvalidInput):
            sheet.typed(wrong)


@pytest.mark.parametrize("change", ["purpose", "sealed", "format", "cut"])
def test_a_changed_file_is_told_and_opens_nothing(store, tmp_path, change):
    file = tmp_path / "keys" / ISSUER / "ring.json"
    ring = json.loads(file.read_bytes())
    keys = {key["purpose"]: key for key in ring["keys"]}
    if change == "purpose":
        keys["certificate"]["purpose"], keys["status"]["purpose"] = "status", "certificate"
    elif change == "sealed":
        keys["certificate"]["sealed"] = keys["status"]["sealed"]
    elif change == "format":
        ring["format"] = "x"
    written = json.dumps(ring)
    file.write_text(written[:-50] if change == "cut" else written)
    with pytest.raises(InvalidInput, match="rusak"):
        KeyStore(tmp_path / "keys").signing(ISSUER, Purpose.CERTIFICATE, NOW)


def test_names_of_laboratories_lead_nowhere_else(store):
    for name in ("../x", "a", "", "LUL/.."):
        with pytest.raises(InvalidInput):
            store.ring(name)


def test_a_trust_list_comes_back_and_a_broken_one_does_not(store, world):
    plain = json.loads(json.dumps(world.trust().plain()))
    assert TrustList.of(plain).issuers == world.trust().issuers
    broken = plain["issuers"][0]["keys"][0]
    for name, value in (("kid", "00000000"), ("crv", "P-521"), ("x", "AAAA"), ("valid_from", "gestern")):
        with pytest.raises(InvalidInput):
            PublicKey.of({**broken, name: value})
    for wrong in ([], {}, {"format": "x"}, {**plain, "issuers": 1}, {**plain, "issuers": [{}]}):
        with pytest.raises(InvalidInput):
            TrustList.of(wrong)


def test_the_shorter_of_end_and_retirement_holds(store):
    key = store.ring(ISSUER).public[0]
    retired = replace(key, retired_at=NOW + timedelta(days=3))
    assert retired.holds(NOW + timedelta(days=3))
    assert not retired.holds(NOW + timedelta(days=4))
    assert not retired.holds(NOW - timedelta(seconds=1))


def test_whoever_rotates_at_the_same_moment_loses_no_key_of_another(store):
    """A key that signed and is then written over would make a genuine certificate a forgery."""
    later = NOW + timedelta(days=400)
    at_once = Barrier(8)

    def rotate(_number: int) -> bytes:
        own = KeyStore(store.folder)
        own.ring(ISSUER)
        at_once.wait()
        own.ensure(ISSUER, "x", later)
        return own.signing(ISSUER, Purpose.CERTIFICATE, later).kid

    with ThreadPoolExecutor(8) as several:
        signed = set(several.map(rotate, range(8)))
    kept = [key.kid for key in store.ring(ISSUER).public if key.purpose is Purpose.CERTIFICATE]
    assert len(signed) == 1
    assert len(kept) == 2
    assert signed < set(kept)


def test_a_sheet_whose_maker_was_killed_before_it_lay_in_its_place_is_found(store):
    file = store.sheet_file(ISSUER)
    left = file.with_name(f"recovery-sheet.{store.ring(ISSUER).sheet}.txt")
    file.rename(left)
    assert store.sheet_file(ISSUER) == left
    KeyStore(store.folder).recover(ISSUER, secret_of(store))
    store.sheet_sealed(ISSUER)
    assert not left.exists()
