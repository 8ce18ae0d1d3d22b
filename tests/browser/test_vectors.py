"""The vectors that we publish, answered by the verifier of the browser as by the one without."""

import base64
import json
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Route

from lims.trust import cbor, cose, entries, paper, status, verifier
from lims.trust.keys import Purpose, TrustList, stamp
from lims.trust.witness import Witness
from tests.trust.attacks import ATTACKS
from tests.trust.world import ISSUER, World

pytestmark = pytest.mark.slow
STATIC = Path("lims/web/static/verifier")
PUBLISHED = json.loads(Path("docs/trust-vectors.json").read_text(encoding="utf-8"))
BANNERS = {
    "TIDAK ASLI": "FALSE",
    "TIDAK DAPAT DIPASTIKAN": "UNKNOWN",
    "ASLI, STATUS BELUM DIPERIKSA": "GENUINE",
}
"""What the browser calls an answer by another word."""

PARITY = """
async ({cases}) => {
  const {check} = await import("/verifier/check.js");
  const {load} = await import("/verifier/trust.js");
  const octets = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const found = {};
  for (const {name, record, at, proof} of cases) {
    const trust = await load(`/${name}/trust-list.json`);
    const pdf = proof && {proof: octets(proof)};
    found[name] = (await check(octets(record), trust, `/${name}/`, pdf, new Date(at))).banner;
  }
  return found;
}
"""

ATTACKED = """
async ({cases}) => {
  const [{read}, {load}, {check}, {recordsIn}, {isTooLarge}] = await Promise.all(
    ["record", "trust", "check", "pdf", "scan"].map((name) => import(`/verifier/${name}.js`)));
  const octets = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const found = {};
  for (const {name, base, at, text, file, scanned} of cases) {
    try {
      const bytes = file && octets(file);
      if (bytes && bytes[0] === 0x89 && (await isTooLarge(new Blob([bytes])))) throw {word: "pictureTooLarge"};
      const pdf = bytes ? await recordsIn(bytes) : null;
      const record = scanned ? octets(scanned) : pdf ? pdf.record : read(text);
      const trust = await load(`${base}trust-list.json`);
      const {banner, lines} = await check(record, trust, base, pdf, new Date(at));
      const told = lines.filter((one) => one.result !== "good");
      found[name] = [banner, told.map((one) => [one.name, one.result, one.word])];
    } catch (error) {
      found[name] = ["REFUSED", [["", "bad", error.word ?? String(error)]]];
    }
  }
  return found;
}
"""

ASKED = """
async ({vectors, at}) => {
  const [{read, shortCode}, {load}, {check}] = await Promise.all(
    ["record", "trust", "check"].map((name) => import(`/verifier/${name}.js`)));
  const found = {};
  for (const {name, text, proof} of vectors) {
    const base = `/${encodeURIComponent(name)}/`; // what is missing there is not to be had
    const trust = await load(`${base}trust-list.json`);
    const bytes = read(text);
    const pdf = proof ? {proof: new TextEncoder().encode(proof)} : null;
    const {banner} = await check(bytes, trust, base, pdf, new Date(at));
    found[name] = [banner, await shortCode(bytes)];
  }
  return found;
}
"""

KEYS = """
async ({vector, at}) => {
  const [{read}, {load}, {check}] = await Promise.all(
    ["record", "trust", "check"].map((name) => import(`/verifier/${name}.js`)));
  const base = `/${encodeURIComponent(vector.name)}/`;
  const {banner, lines} = await check(read(vector.text), load(`${base}trust-list.json`), base, null, new Date(at));
  return [banner, lines.filter((one) => one.name === "key").map((one) => one.word)];
}
"""


MISSING = {one["name"]: tuple(one.get("missing", ())) for one in PUBLISHED["vectors"]}


def answered(route: Route) -> None:
    """Answer as a web server does that has nothing but the verifier's modules and the published files.

    A vector has a folder of its own, where what it says is missing is not to be had.
    """
    name = unquote(urlsplit(route.request.url).path).removeprefix("/")
    vector, _, below = name.partition("/")
    name = below if vector in MISSING else name
    if name.startswith(MISSING.get(vector) or ("no such file",)):
        route.abort()
    elif name == "":
        route.fulfill(body="<!doctype html>", content_type="text/html")
    elif name == "trust-list.json":
        route.fulfill(json=PUBLISHED["trust_list"])
    elif name in PUBLISHED["files"]:
        route.fulfill(
            body=base64.b64decode(PUBLISHED["files"][name]), content_type="application/octet-stream"
        )
    elif name.startswith("verifier/") and (STATIC / Path(name).name).is_file():
        route.fulfill(path=STATIC / Path(name).name, content_type="text/javascript")
    else:
        route.fulfill(status=404, body="404")


def test_the_browser_answers_every_vector_as_published(browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.route("http://localhost:1/**", answered)  # nobody listens there
    page.goto("http://localhost:1/")
    found = page.evaluate(ASKED, {"vectors": PUBLISHED["vectors"], "at": PUBLISHED["at"]})
    context.close()

    assert len(found) == len(PUBLISHED["vectors"])
    for vector in PUBLISHED["vectors"]:
        answer = BANNERS.get(vector["answer"], vector["answer"])
        code = paper.short_code(_tagged(bytes.fromhex(vector["record"])))
        assert found[vector["name"]] == [answer, code], vector["name"]


def test_keys_that_were_kept_are_told_as_such(browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.route("http://localhost:1/**", answered)
    page.goto("http://localhost:1/")
    vector = next(
        one for one in PUBLISHED["vectors"] if one["answer"] == "VALID" and not MISSING[one["name"]]
    )
    asked = {"vector": vector, "at": PUBLISHED["at"]}
    online = page.evaluate(KEYS, asked)
    page.wait_for_function(
        "(address) => caches.match(address, {cacheName: 'verifier-facts'})",
        arg=f"/{quote(vector['name'])}/trust-list.json",
    )
    page.route("**/trust-list.json", lambda route: route.abort())
    offline = page.evaluate(KEYS, asked)
    context.close()

    assert (online, offline) == (["VALID", []], ["VALID", ["offline"]])


def _tagged(record: bytes) -> bytes:
    """Return a record with tag 18 alone, however it came."""
    return b"\xd2" + record.removeprefix(b"\xd8\x3d").removeprefix(b"\xd2")


class Cases:
    """Records with what is published of them; each is asked of the verifier without a browser as it is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[dict[str, str | None]] = []
        self.answers: dict[str, str] = {}

    def world(self, name: str, issuer: str = ISSUER) -> World:
        return World(self.folder / name, issuer=issuer)

    def add(self, world: World, record: bytes, list_: bytes | None = None, **changes: object) -> None:
        """Ask for a record; `changes` are those of the trust list's issuer, or of what is there to be had."""
        proof = changes.pop("proof", None)
        fetch = world.publish()
        if "checkpoint" in changes:
            written = str(changes.pop("checkpoint"))
            (fetch.root / f"log/{world.issuer}/checkpoint").write_text(written, encoding="utf-8")
        if changes.pop("offline", False):
            shutil.rmtree(fetch.root / "log")
            shutil.rmtree(fetch.root / "status")
        if list_ is not None:
            (fetch.root / status.name(world.issuer, 0)).write_bytes(list_)
        file = fetch.root / "trust-list.json"
        trusted = json.loads(file.read_text())
        trusted["issuers"][0] |= changes
        file.write_text(json.dumps(trusted))
        report = verifier.examine(record, TrustList.of(trusted), fetch, world.now, proof)
        name = world.folder.name
        self.answers[name] = BANNERS.get(report.answer.value, report.answer.value)
        self.asked.append(
            {
                "name": f"{name}/public",
                "record": base64.b64encode(record).decode(),
                "at": stamp(world.now),
                "proof": base64.b64encode(proof.written().encode()).decode() if proof else None,
            }
        )

    def route(self, route: Route) -> None:
        file = self.folder / unquote(urlsplit(route.request.url).path).removeprefix("/")
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type="application/octet-stream")
        else:
            answered(route)


def lists(cases: Cases) -> None:
    """Add status lists that are signed by the right key, and say nothing all the same."""
    for name, change in (
        ("list ended early", {status.EXPIRES: -60}),
        ("list without an end", {status.EXPIRES: None}),
        ("list without a date", {status.ISSUED_AT: None}),
        ("list cut short", {status.STATUS_LIST: {"bits": 2, "lst": zlib.compress(b"")}}),
    ):
        world = cases.world(name)
        record = world.issue()
        world.later(hours=1)
        key = world.key(Purpose.STATUS)
        signed = cose.parse(
            status.build(ISSUER, 0, {}, key, world.now - timedelta(minutes=9)), largest=status.LARGEST
        )
        payload = cbor.decode(signed.payload, largest=status.LARGEST)
        for label, value in change.items():
            payload[label] = payload[status.ISSUED_AT] + 60 if value == -60 else value
        payload = {label: value for label, value in payload.items() if value is not None}
        cases.add(
            world, record, cose.sign(cbor.encode(payload), key.private, key.kid, {cose.TYPE: status.TYPE})
        )


def keys_and_dates(cases: Cases) -> None:
    """Add keys that were retired or revoked, and records that were dated back."""
    world = cases.world("key retired before")
    key = world.key()
    world.later(hours=2)
    world.keys.retire(ISSUER, key.kid.hex(), world.now - timedelta(hours=1))
    record = world.sign(world.claims(), key)
    world.log.append(entries.issued(record))
    cases.add(world, record)

    for name, logged_before in (("key revoked after", True), ("key revoked before", False)):
        world = cases.world(name)
        key = world.key()
        record = world.issue()
        world.later(hours=1)
        world.keys.revoke(ISSUER, key.kid.hex(), world.now, since=world.now, log_size=int(logged_before))
        cases.add(world, record)

    world = cases.world("witnessed too late")
    world.witnesses = [Witness.new(world.folder / "witness", "saksi.contoh.id")]
    record = world.issue()
    world.later(days=3)
    cases.add(world, record, proof=world.proof(0))


def logs(cases: Cases) -> None:
    """Add proofs and logs under a key that was stolen or is not listed, and a log that denies what was proven."""
    for name, offline, stolen_record in (
        ("stolen log key, log of today", False, False),
        ("stolen log key, no network", True, False),
        ("both keys stolen, log of today", False, True),
        ("both keys stolen, no network", True, True),
    ):
        world = cases.world(name)
        key, record = world.key(), world.issue()
        world.later(hours=1)
        if stolen_record:
            world.keys.revoke(ISSUER, key.kid.hex(), world.now, since=world.now, log_size=1)
        cases.add(world, record, proof=world.proof(0, key=world.log_key_stolen()), offline=offline)

    for name, late in (("witnessed before the theft", False), ("witnessed after the theft", True)):
        world = cases.world(name)
        world.witnesses = [Witness.new(world.folder / "witness", "saksi.contoh.id")]
        key, record = world.key(), world.issue()
        witnessed_at = world.now
        world.later(hours=1)
        world.keys.revoke(ISSUER, key.kid.hex(), world.now, since=world.now, log_size=1)
        proof = world.proof(0, cosigned_at=world.now if late else witnessed_at, key=world.log_key_stolen())
        cases.add(world, record, proof=proof, offline=True)

    for name, hours in (("proof of another log", 1), ("proof of another log or a newer key", 0)):
        world, stranger = cases.world(name), cases.world(f"{name}, stranger")
        record = world.issue()
        stranger.log = world.log
        world.later(hours=hours)
        cases.add(world, record, proof=stranger.proof(0), offline=True)

    for name, log in (("log rewound", []), ("log split", [entries.issued(b"another")])):
        world = cases.world(name)
        record, proof = world.issue(), world.proof(0)
        world.log = log
        cases.add(world, record, proof=proof)

    world = cases.world("log of three tiles")
    world.log = [entries.issued(b"%d" % number) for number in range(300)]
    record = world.issue()
    world.log += [entries.issued(b"%d" % number) for number in range(300, 700)]
    cases.add(world, record)

    world, stranger = cases.world("log under a key not listed"), cases.world("log of a stranger")
    record = world.issue()
    stranger.log = world.log
    cases.add(world, record, checkpoint=stranger.checkpoint())


def test_the_browser_answers_as_the_verifier_without_one(browser: Browser, tmp_path: Path):
    cases = Cases(tmp_path)
    world = cases.world("as it should be")
    cases.add(world, world.issue())
    lists(cases)
    keys_and_dates(cases)
    logs(cases)
    for name, value in (("demonstration null", None), ("demonstration not told", False)):
        issuer = ISSUER if value is None else "DEMO"
        world = cases.world(name, issuer)
        cases.add(world, world.issue(), demonstration=value)
    world = cases.world("demonstration never logged", "DEMO")
    cases.add(world, world.sign(world.claims()))
    world = cases.world("signs that turn the order")
    cases.add(world, world.issue(product="Baja \u202e052"))
    assert set(cases.answers.values()) == {"VALID", "GENUINE", "UNKNOWN", "FALSE", "DEMONSTRASI"}

    context = browser.new_context()
    page = context.new_page()
    page.route("http://localhost:1/**", cases.route)
    page.goto("http://localhost:1/")
    found = page.evaluate(PARITY, {"cases": cases.asked})
    context.close()
    assert {name.removesuffix("/public"): banner for name, banner in found.items()} == cases.answers


def test_the_browser_refuses_every_attack_for_its_own_reason(browser: Browser, tmp_path: Path):
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=2)
    cases = Cases(tmp_path)
    asked = []
    with ThreadPoolExecutor(
        1
    ) as worker:  # sealing starts a loop of asyncio, and the browser's runs in this thread
        for number, attack in enumerate(ATTACKS):
            attempt = worker.submit(attack.make, World(tmp_path / str(number), now=now)).result()
            asked.append(
                {
                    "name": attack.name,
                    "base": f"/{attempt.fetch.root.relative_to(tmp_path)}/",
                    "at": stamp(attempt.at),
                    "text": attempt.text,
                    "file": base64.b64encode(attempt.data).decode() if attempt.data else None,
                    "scanned": base64.b64encode(attempt.scanned).decode() if attempt.scanned else None,
                }
            )
    context = browser.new_context()
    page = context.new_page()
    page.route("http://localhost:1/**", cases.route)
    page.goto("http://localhost:1/")
    found = page.evaluate(ATTACKED, {"cases": asked})
    context.close()
    wrong = []
    for attack in ATTACKS:
        banner, check, word = attack.browser
        said, lines = found[attack.name]
        bad = [line for line in lines if line[1] == "bad"]
        told = [check, "open" if banner in {"UNKNOWN", "GENUINE"} else "bad", word]
        if said != banner or told not in lines or bad not in ([], [told]):
            wrong.append((attack.name, said, lines))
    assert not wrong
