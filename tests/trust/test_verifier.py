"""The verifier against whoever attacks it, in more ways than `test_attacks.py`, whose table the docs show."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lims.trust import cbor, cose, entries, logged, paper, status, verifier
from lims.trust.claims import Claims
from lims.trust.keys import Purpose, TrustList
from lims.trust.report import CODES, Answer, Outcome, Part, Report
from lims.trust.sources import NotFound, Unreachable
from lims.trust.status import Status
from lims.trust.witness import Witness
from tests.trust.attacks import resigned
from tests.trust.world import World


def outcome(report: Report, part: Part) -> Outcome | None:
    found = report.of(part)
    return found.outcome if found else None


def words(report: Report) -> str:
    return " ".join(check.message % check.parameters for check in report.checks)


def refused(report: Report, part: Part, reason: str) -> None:
    assert report.answer is Answer.FORGED, words(report)
    failed = [check for check in report.checks if check.outcome is Outcome.FAILED]
    assert [check.part for check in failed] == [part]
    assert reason in words(report)


def test_a_genuine_certificate_is_valid_and_everything_is_told(world):
    record = world.issue()
    report = world.examine(record)
    assert report.answer is Answer.VALID, words(report)
    assert report.claims.number == "LUL/LHU/2026/11/000001"
    assert report.issuer.name == "Laboratorium Uji (rekaan)"
    assert report.code == paper.short_code(record)
    assert report.status_at == world.now
    assert {
        part: outcome(report, part) for part in (Part.SIGNATURE, Part.KEY, Part.LOG, Part.STATUS)
    } == dict.fromkeys((Part.SIGNATURE, Part.KEY, Part.LOG, Part.STATUS), Outcome.PASSED)
    assert outcome(report, Part.WITNESSES) is Outcome.NOT_CHECKED


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (Status.SUPERSEDED, Answer.SUPERSEDED),
        (Status.SUSPENDED, Answer.SUSPENDED),
        (Status.WITHDRAWN, Answer.WITHDRAWN),
    ],
)
def test_one_that_no_longer_holds_says_so(world, state, answer):
    record = world.issue()
    world.statuses[4711] = state
    assert world.examine(record).answer is answer
    assert CODES[answer] == 3


def test_without_a_network_the_record_is_genuine_and_its_status_open(world):
    report = world.examine(world.issue(), offline=True)
    assert report.answer is Answer.GENUINE
    assert outcome(report, Part.STATUS) is Outcome.NOT_CHECKED
    assert CODES[report.answer] == 5


def test_an_issuer_that_nobody_listed_is_not_known(world):
    report = verifier.examine(world.issue(), TrustList(), None, world.now)
    assert report.answer is Answer.UNKNOWN
    assert "LUL" in words(report)


def test_an_old_certificate_stays_valid_under_a_retired_key(world):
    record = world.issue()
    world.later(days=400)
    world.keys.ensure(world.issuer, "x", world.now)
    assert world.examine(record).answer is Answer.VALID


# Attacks on the record.


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 999), st.integers(1, 9))
def test_a_changed_digit_is_refused(world, place, by):
    digits = paper.to_digits(world.issue())
    at = place % len(digits)
    digit = str((int(digits[at]) + by) % 10)
    try:
        changed = paper.from_digits(digits[:at] + digit + digits[at + 1 :])
    except paper.NoRecord:
        return
    report = world.examine(changed)
    assert report.answer in {Answer.FORGED, Answer.UNKNOWN}
    assert outcome(report, Part.SIGNATURE) is not Outcome.PASSED


def test_a_key_newer_than_the_list_is_not_known(world):
    old = world.trust()
    world.later(days=1)
    world.keys.rotate(world.issuer, world.now)
    report = verifier.examine(world.issue(), old, None, world.now)
    assert report.answer is Answer.UNKNOWN
    assert "lebih tua" in words(report)


@pytest.mark.parametrize("purpose", [Purpose.STATUS, Purpose.SEAL])
def test_a_key_for_something_else_is_refused(world, purpose):
    record = world.sign(world.claims(), world.key(purpose))
    world.later(hours=1)
    refused(world.examine(record), Part.KEY, "bukan kunci laboratorium")


@pytest.mark.parametrize("algorithm", [0, None, "none", -8, -35, -37, -257, True])
def test_another_algorithm_is_refused(world, algorithm):
    forged = resigned(world.issue(), {1: algorithm, 4: world.key().kid}, world.key().private)
    refused(world.examine(forged), Part.SIGNATURE, "")


def test_an_empty_signature_is_refused(world):
    message = cose.parse(world.issue())
    for signature in (b"", bytes(64), message.signature[:63], message.signature + b"\0"):
        forged = cose.TAG + cbor.encode([message.protected_bytes, {}, message.payload, signature])
        refused(world.examine(forged), Part.SIGNATURE, "")


def test_a_name_of_a_key_that_is_not_signed_counts_for_nothing(world):
    message = cose.parse(world.issue())
    header = cbor.encode({1: -7})
    signature = cose.sign_raw(cose.to_be_signed(header, message.payload), world.key().private)
    forged = cose.TAG + cbor.encode([header, {4: world.key().kid}, message.payload, signature])
    world.later(hours=1)
    refused(world.examine(forged), Part.KEY, "bukan kunci")


def test_both_tags_are_accepted_and_no_other(world):
    record = world.issue()
    fetch = world.publish()
    for prefix in (b"", cose.TAG, cose.CWT_TAG + cose.TAG):
        tagged = prefix + record.removeprefix(cose.TAG)
        report = verifier.examine(tagged, world.trust(), None, world.now)
        assert outcome(report, Part.SIGNATURE) is Outcome.PASSED
    for prefix in (b"\xd1", b"\xd8\x62", cose.CWT_TAG, cose.TAG + cose.TAG):
        tagged = prefix + record.removeprefix(cose.TAG)
        refused(verifier.examine(tagged, world.trust(), fetch, world.now), Part.SIGNATURE, "Rekaman ini")


def test_trailing_bytes_within_a_signature_are_refused(world):
    key = world.key()
    record = cose.sign(world.claims().encode() + b"\0", key.private, key.kid)
    refused(world.examine(record), Part.SIGNATURE, "di belakangnya")


@pytest.mark.parametrize("size", [0, 1, 4097, 100_000])
def test_huge_and_empty_records_are_refused(world, size):
    assert world.examine(bytes(size)).answer is Answer.FORGED


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_random_bytes_never_pass_and_never_crash(world, data):
    assert verifier.examine(data, world.trust(), None, world.now).answer is Answer.FORGED


@pytest.mark.parametrize(
    "own",
    [
        None,
        {},
        {1: 5},
        {3: 9},
        {3: True},
        {4: b"short"},
        {7: -1},
        {7: 1 << 60},
        {8: 1},
        {8: [[1]]},
        {8: [["1", "2"]]},
        {8: [[1, "2", "3", "4"]]},
        {8: [[1, "2"]] * 6},
        {9: b"123"},
        {1: "baris\nbaru"},
        {1: "x" * 300},
    ],
)
def test_strange_claims_are_refused_even_where_they_are_signed(world, own):
    good = cbor.decode(world.claims().encode())
    claims = {**good, -65537: {**good[-65537], **own} if own else own}
    key = world.key()
    refused(
        world.examine(cose.sign(cbor.encode(claims), key.private, key.kid)),
        Part.SIGNATURE,
        "bukan rekaman LHU",
    )


@pytest.mark.parametrize("claims", [{1: "", 2: "x"}, {6: 0}, {6: -1}, {6: 1 << 40}, {2: 5}, {1: None}])
def test_strange_heads_are_refused(world, claims):
    good = cbor.decode(world.claims().encode())
    key = world.key()
    record = cose.sign(cbor.encode({**good, **claims}), key.private, key.kid)
    assert world.examine(record).answer is Answer.FORGED


def test_markup_in_a_text_stays_text(world):
    record = world.issue(product="<script>alert(1)</script>", lot='"><img src=x>')
    assert world.examine(record).claims.product == "<script>alert(1)</script>"


def test_a_demonstration_never_passes(tmp_path):
    demo = World(tmp_path, issuer="DEMO")
    record = demo.issue()
    assert demo.examine(record).answer is Answer.DEMONSTRATION
    assert verifier.examine(record, TrustList(), None, demo.now).answer is Answer.DEMONSTRATION
    assert CODES[Answer.DEMONSTRATION] == 4


# Attacks on time and keys.


def test_a_date_in_the_future_is_refused(world):
    refused(world.examine(world.issue(issued_at=world.now + timedelta(days=1))), Part.TIME, "masa depan")


def test_a_date_outside_the_life_of_the_key_is_refused(world):
    refused(
        world.examine(world.issue(issued_at=world.now - timedelta(days=9))),
        Part.KEY,
        "tidak berlaku pada tanggal",
    )


def test_a_stolen_key_ends_where_it_was_stolen(world):
    """The drill: what was logged before the cut-off stays valid, what came later does not."""
    before = world.issue()
    world.later(days=1)
    stolen, cut_off = world.key(), len(world.log)
    after = world.issue()
    unlogged = world.sign(world.claims(), stolen)
    backdated = world.sign(world.claims(log_index=0), stolen)
    world.later(days=1)
    world.keys.revoke(world.issuer, stolen.kid.hex(), world.now, since=world.now, log_size=cut_off)
    world.keys.ensure(world.issuer, "x", world.now)
    assert world.examine(before).answer is Answer.VALID
    assert "kemudian dicabut" in words(world.examine(before))
    refused(world.examine(after), Part.KEY, "sudah dicabut")
    refused(world.examine(unlogged), Part.LOG, "tidak ada dalam log")
    refused(world.examine(backdated), Part.LOG, "tidak ada dalam log")
    for record in (before, backdated):
        offline = world.examine(record, offline=True)
        assert offline.answer is Answer.UNKNOWN
        assert "hanya log" in words(offline)
    assert world.examine(before, offline=True, proof=world.proof(0)).answer is Answer.GENUINE
    refused(world.examine(after, offline=True, proof=world.proof(1)), Part.KEY, "sudah dicabut")
    assert world.examine(world.issue()).answer is Answer.VALID


# Attacks on the log.


def test_a_record_in_the_place_of_another_is_refused(world):
    world.issue()
    world.issue()
    refused(world.examine(world.sign(world.claims(log_index=0))), Part.LOG, "tidak ada dalam log")


def test_a_tile_that_lies_is_noticed(world):
    for _more in range(300):
        world.log.append(entries.issued(str(_more).encode()))
    record = world.issue()
    fetch = world.publish()
    tile = fetch.root / "log/LUL/tile/0/001.p/45"
    data = bytearray(tile.read_bytes())
    data[3] ^= 1
    tile.write_bytes(data)
    refused(verifier.examine(record, world.trust(), fetch, world.now), Part.LOG, "")
    assert world.examine(record).answer is Answer.VALID


def test_a_proof_of_another_certificate_is_refused(world):
    first, second = world.issue(), world.issue()
    refused(world.examine(second, proof=world.proof(0)), Part.LOG, "")
    assert world.examine(first, proof=world.proof(0)).answer is Answer.VALID


def test_a_checkpoint_that_the_log_did_not_sign_is_refused(world, tmp_path):
    record = world.issue()
    stranger = World(tmp_path / "other")
    stranger.log = list(world.log)
    newer = world.examine(record, offline=True, proof=stranger.proof(0))
    assert outcome(newer, Part.LOG) is Outcome.NOT_CHECKED, "the list may be older than the key"
    world.later(hours=1)
    refused(world.examine(record, proof=stranger.proof(0)), Part.LOG, "tidak ditandatangani log")


def test_a_log_of_today_under_a_key_that_is_not_listed_says_nothing(world):
    old, record = world.trust(), world.issue()
    proof = world.proof(0)
    world.later(days=1)
    world.keys.rotate(world.issuer, world.now, [Purpose.LOG])
    report = verifier.examine(record, old, world.publish(), world.now)
    assert outcome(report, Part.LOG) is Outcome.NOT_CHECKED
    assert "daftar kunci yang baru" in words(report)
    assert verifier.examine(record, old, world.publish(), world.now, proof).answer is Answer.VALID


def test_what_the_log_of_today_denies_is_refused_whatever_proof_came_with_it(world):
    record = world.issue()
    proof = world.proof(0)
    assert world.examine(record, proof=proof).answer is Answer.VALID
    for log in ([], [entries.issued(b"another")]):
        world.log = log
        refused(world.examine(record, proof=proof), Part.LOG, "dimundurkan atau bercabang")
    assert world.examine(record, offline=True, proof=proof).answer is Answer.GENUINE


# The key of the log was stolen: whoever has it signs whatever log he likes, dated as he likes.


def test_a_checkpoint_under_a_revoked_key_proves_nothing_by_itself(world):
    record = world.issue()
    stolen = world.log_key_stolen()
    for proof in (world.proof(0, key=stolen), world.proof(0)):
        assert world.examine(record, proof=proof).answer is Answer.VALID, "the log of today has it"
    alone = world.examine(record, offline=True, proof=world.proof(0, key=stolen))
    assert (alone.answer, outcome(alone, Part.LOG)) == (Answer.GENUINE, Outcome.NOT_CHECKED)
    assert "kunci yang kemudian dicabut" in words(alone)


def test_a_thief_of_both_keys_proves_nothing_with_a_log_of_his_own(world):
    thief = world.key()
    world.issue()
    stolen = world.log_key_stolen()
    world.keys.revoke(world.issuer, thief.kid.hex(), world.now, since=world.now, log_size=1)
    world.keys.ensure(world.issuer, "x", world.now)
    forged = world.sign(world.claims(log_index=0, product="Palsu"), thief)
    honest, world.log = world.log, [entries.issued(forged)]
    proof = world.proof(0, key=stolen)
    world.log = honest
    assert world.examine(forged, offline=True, proof=proof).answer is Answer.UNKNOWN
    refused(world.examine(forged, proof=proof), Part.LOG, "tidak ada dalam log")


def test_witnesses_show_that_a_checkpoint_is_older_than_the_theft(world, tmp_path):
    witnessed(world, tmp_path)
    key = world.key()
    record = world.issue()
    before = world.proof(0)
    world.later(hours=1)
    stolen = world.log_key_stolen()
    world.keys.revoke(world.issuer, key.kid.hex(), world.now, since=world.now, log_size=1)
    assert world.examine(record, offline=True, proof=before).answer is Answer.GENUINE
    world.later(hours=1)
    after = world.proof(0, key=stolen)
    both, world.witnesses = world.witnesses, world.witnesses[:1]
    fewer = world.proof(0, key=stolen, cosigned_at=world.now - timedelta(hours=2))
    world.witnesses = both
    for proof in (after, fewer):
        assert world.examine(record, offline=True, proof=proof).answer is Answer.UNKNOWN


def test_a_log_still_signed_with_a_revoked_key_says_nothing(world):
    record = world.issue()
    stolen = world.log_key_stolen()
    fetch = world.publish()
    (fetch.root / "log/LUL/checkpoint").write_text(world.checkpoint(key=stolen), encoding="utf-8")
    report = verifier.examine(record, world.trust(), fetch, world.now)
    assert (report.answer, outcome(report, Part.LOG)) == (Answer.GENUINE, Outcome.NOT_CHECKED)


def test_who_watches_a_log_is_not_told_revoked_keys(world):
    stolen = world.log_key_stolen()
    known = [one.raw for one in logged.log_verifiers(world.issuer_as_known())]
    assert stolen.public.raw() not in known
    assert known == [world.key(Purpose.LOG).public.raw()]


def test_a_copy_older_than_the_certificate_cannot_tell(world):
    world.issue()
    old = world.publish()
    old.live = False
    record = world.issue()
    report = verifier.examine(record, world.trust(), old, world.now)
    assert outcome(report, Part.LOG) is Outcome.NOT_CHECKED
    assert report.answer is Answer.GENUINE
    old.live = True
    refused(verifier.examine(record, world.trust(), old, world.now), Part.LOG, "tidak ada dalam log")


def test_where_nobody_answers_nothing_is_claimed(world):
    def dead(name: str) -> bytes:
        raise Unreachable("tidak menjawab")

    report = verifier.examine(world.issue(), world.trust(), dead, world.now)
    assert report.answer is Answer.GENUINE
    assert outcome(report, Part.LOG) is Outcome.NOT_CHECKED


# Witnesses and back-dating.


def witnessed(world: World, tmp_path) -> None:
    world.witnesses = [Witness.new(tmp_path / name, name) for name in ("saksi.satu", "saksi.dua")]


def test_witnesses_are_counted_and_named(world, tmp_path):
    witnessed(world, tmp_path)
    record = world.issue()
    report = world.examine(record, proof=world.proof(0))
    assert report.answer is Answer.VALID
    assert outcome(report, Part.WITNESSES) is Outcome.PASSED
    assert outcome(report, Part.TIME) is Outcome.PASSED
    assert "saksi.dua, saksi.satu" in words(report)


def test_a_cosignature_of_somebody_else_is_none(world, tmp_path):
    witnessed(world, tmp_path)
    record = world.issue()
    proof = world.proof(0)
    world.witnesses = [Witness.new(tmp_path / "lain", "saksi.satu")]
    assert outcome(world.examine(record, proof=proof), Part.WITNESSES) is Outcome.NOT_CHECKED


def test_fewer_witnesses_than_agreed_is_not_enough(world, tmp_path):
    witnessed(world, tmp_path)
    record = world.issue()
    both = world.witnesses
    world.witnesses = both[:1]
    proof = world.proof(0)
    world.witnesses = both
    assert outcome(world.examine(record, proof=proof), Part.WITNESSES) is Outcome.NOT_CHECKED


def test_a_certificate_dated_ahead_of_its_witness_is_refused(world, tmp_path):
    witnessed(world, tmp_path)
    world.later(days=30)
    record = world.issue()
    proof = world.proof(0, cosigned_at=world.now - timedelta(days=3))
    refused(world.examine(record, proof=proof), Part.TIME, "tidak cocok")


# The status list.


def test_an_old_status_list_played_back_says_nothing(world):
    record = world.issue()
    old = world.publish("old")
    world.statuses[4711] = Status.WITHDRAWN
    world.later(hours=25)
    report = verifier.examine(record, world.trust(), old, world.now)
    assert report.answer is Answer.GENUINE
    assert "kedaluwarsa" in words(report)
    assert world.examine(record).answer is Answer.WITHDRAWN


def list_of(world: World, **changes: object) -> bytes:
    given = {"issuer": "LUL", "number": 0, "statuses": {}, "key": world.key(Purpose.STATUS), "at": world.now}
    return status.build(**(given | changes))


@pytest.mark.parametrize(
    "forged",
    [
        lambda world: list_of(world, issuer="LAIN"),
        lambda world: list_of(world, number=1),
        lambda world: list_of(world, key=world.key()),
        lambda world: list_of(world, at=world.now + timedelta(hours=1)),
        lambda world: list_of(world)[:-1],
        lambda world: b"",
        lambda world: world.sign(world.claims(), world.key(Purpose.STATUS)),
    ],
)
def test_a_status_list_that_is_not_the_laboratorys_says_nothing(world, forged):
    record, fetch = world.issue(), world.publish()
    (fetch.root / status.name("LUL", 0)).write_bytes(forged(world))
    assert verifier.examine(record, world.trust(), fetch, world.now).answer is Answer.GENUINE


def test_a_missing_list_says_nothing(world):
    record, fetch = world.issue(status_index=status.LENGTH + 5), world.publish()
    assert verifier.examine(record, world.trust(), fetch, world.now).answer is Answer.GENUINE
    with pytest.raises(NotFound):
        fetch("../keys/machine.secret")


def test_claims_come_back_whole(world):
    for claims in (
        world.claims(),
        world.claims(
            number="X-1", client="", results=(), lot="", samples=3, revision=2, supersedes=b"12345678"
        ),
    ):
        assert Claims.decode(claims.encode()) == claims
