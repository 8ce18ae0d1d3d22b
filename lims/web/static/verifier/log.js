// The transparency log (C2SP tlog-tiles): that the record's entry stands in it, by tiles up to a signed checkpoint.

import { asked } from "./facts.js";
import { base64, concat, hex, normal, sha256 } from "./record.js";
import { ed25519, rawKey } from "./trust.js";

export const PROOF = "c2sp.org/tlog-proof@v1";
const WIDTH = 256;
const NEAR = 4;
const DASH = "\u2014 ";

// What the log or a proof says against a record; any other error leaves open what they say. `word` stands in words.js.
export class Contradiction extends Error {
  constructor(word) {
    super(word);
    this.word = word;
  }
}

// A checkpoint that proves nothing, in either direction: no key signed it that is in the list, or only one that was revoked.
export class Unvouched extends Error {
  constructor(word) {
    super(word);
    this.word = word;
  }
}

// Returns {size, root, old, cosigned: [{name, at}], signed: true | null}; signed is null where the browser lacks Ed25519.
// Throws where the log says otherwise or is not to be had.
export async function proven(issuer, index, record, base) {
  const { written, kept } = await text(`${base}log/${issuer.id}/checkpoint`);
  const checkpoint = await opened(written, issuer);
  if (index >= checkpoint.size) throw kept || checkpoint.old ? new Unvouched("logOlder") : new Contradiction("logBad");
  const entry = concat([1], await sha256(normal(record)));
  const tiles = tileReader(`${base}log/${issuer.id}/`, checkpoint.size);
  if (!(await holds(tiles, checkpoint, index, entry))) throw new Contradiction("logBad");
  return checkpoint;
}

// Whether the log holds these very bytes as a sealed file of the record; null where that cannot be told. The entry stands
// soon after the record's own, so that only the bundles from there on are looked through.
export async function holdsFile(issuer, index, record, pdf, base) {
  try {
    const place = `${base}log/${issuer.id}/`;
    const checkpoint = await opened((await text(`${place}checkpoint`)).written, issuer);
    if (!checkpoint.signed) return null;
    const entry = concat([2], await sha256(normal(record)), await sha256(pdf));
    const first = Math.floor(index / WIDTH);
    for (let number = first; number < Math.min(first + NEAR, Math.ceil(checkpoint.size / WIDTH)); number++) {
      const at = (await bundle(place, number, checkpoint.size)).findIndex((one) => hex(one) === hex(entry));
      if (at >= 0) return holds(tileReader(place, checkpoint.size), checkpoint, number * WIDTH + at, entry);
    }
  } catch {
    return null;
  }
  return false;
}

async function holds(tiles, checkpoint, index, entry) {
  const root = await rootWith(tiles, 0, checkpoint.size, index, await sha256(concat([0], entry)));
  return hex(root) === hex(checkpoint.root);
}

// The entries of a bundle, each with its length in two bytes before it.
async function bundle(place, number, size) {
  const answer = await fetch(place + named("entries", number, size));
  if (!answer.ok) throw new Error("no bundle");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const found = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2 + found.at(-1).length) {
    found.push(bytes.subarray(at + 2, at + 2 + bytes[at] * 256 + bytes[at + 1]));
  }
  return found;
}

// The proof that lies in the PDF (C2SP tlog-proof): it needs no network. A checkpoint that no listed key signed is a forgery
// where the list is newer than the record, and else perhaps of a newer key.
export async function provenBy(proof, issuer, told, record, listedAt) {
  const cut = proof.indexOf("\n\n");
  const [kind, place, ...steps] = proof.slice(0, cut).split("\n");
  const at = /^index (0|[1-9][0-9]{0,18})$/.exec(place ?? "");
  if (kind !== PROOF || cut < 0 || !at) throw new Error("no proof");
  const path = steps.map(base64);
  let checkpoint;
  try {
    checkpoint = await opened(proof.slice(cut + 2), issuer);
  } catch (error) {
    if (error.word === "logUnknownKey" && listedAt && told.issuedAt < listedAt) throw new Contradiction("logForged");
    throw error;
  }
  const entry = concat([1], await sha256(normal(record)));
  const root = await rootBy(path, Number(at[1]), checkpoint.size, await sha256(concat([0], entry)));
  if (Number(at[1]) !== told.logIndex || !root || hex(root) !== hex(checkpoint.root)) throw new Contradiction("logBad");
  return { ...checkpoint, embedded: true };
}

// RFC 9162, 2.1.3.2; null where the path is too long or too short.
async function rootBy(path, index, size, leaf) {
  if (index >= size) return null;
  let [place, last, found] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0 || step.length !== 32) return null;
    if (place % 2 || place === last) {
      found = await node(step, found);
      while (place % 2 === 0 && place) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      found = await node(found, step);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? found : null;
}

// A key that was revoked may have signed at any time, also what it dates back: only witnesses show that a checkpoint is older
// than the theft, as many as were agreed and one at least.
async function opened(written, issuer) {
  const cut = written.lastIndexOf("\n\n");
  const body = written.slice(0, cut + 1);
  const [origin, size, root] = body.split("\n");
  if (cut < 0 || !/^(0|[1-9][0-9]{0,18})$/.test(size) || base64(root).length !== 32) throw new Error("no checkpoint");
  const lines = written.slice(cut + 2).split("\n").filter(Boolean);
  const data = new TextEncoder().encode(body);
  const signers = [];
  for (const key of issuer.keys.filter((one) => one.purpose === "log")) {
    for (const signature of await signatures(lines, origin, 1, rawKey(key))) {
      const good = await ed25519(rawKey(key), signature, data);
      if (good !== false) signers.push({ good, revoked: key.revoked_from && new Date(key.revoked_from) });
    }
  }
  if (origin !== issuer.log.origin || !signers.length) throw new Unvouched("logUnknownKey");
  let cosigned = await cosignatures(lines, body, issuer);
  const old = signers.every((one) => one.revoked);
  if (old) {
    const cutOff = Math.max(...signers.map((one) => one.revoked));
    cosigned = cosigned.filter((one) => one.at < cutOff);
    if (new Set(cosigned.map((one) => one.name)).size < Math.max(1, issuer.log.quorum)) throw new Unvouched("logRevoked");
  }
  return { size: Number(size), root: base64(root), old, signed: signers.some((one) => one.good) || null, cosigned };
}

// The signatures of one key among the lines of a note, without the id before them.
async function signatures(lines, name, kind, raw) {
  const id = (await sha256(concat(new TextEncoder().encode(`${name}\n`), [kind], raw))).slice(0, 4);
  return lines
    .filter((line) => line.startsWith(`${DASH}${name} `))
    .map((line) => base64(line.slice(DASH.length + name.length + 1)))
    .filter((data) => hex(data.slice(0, 4)) === hex(id))
    .map((data) => data.slice(4));
}

async function cosignatures(lines, body, issuer) {
  const found = [];
  for (const witness of issuer.log.witnesses) {
    const name = witness.slice(0, witness.indexOf("+"));
    const data = base64(witness.slice(name.length + 10)); // +, eight digits of the id, +
    for (const signature of await signatures(lines, name, data[0], data.slice(1))) {
      if (signature.length !== 72) continue;
      const seconds = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));
      const covered = new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${body}`);
      if (await ed25519(data.slice(1), signature.slice(8), covered)) found.push({ name, at: new Date(seconds * 1000) });
    }
  }
  return found;
}

// Merkle trees (RFC 6962, 2.1)

async function node(left, right) {
  return sha256(concat([1], left, right));
}

// The root over the leaves from start to end, with our own leaf hash put at its place: it fits the signed root only
// where the log holds that very leaf.
async function rootWith(tiles, start, end, index, leaf) {
  const count = end - start;
  const inside = index >= start && index < end;
  if (count === 1) return inside ? leaf : tiles.hash(0, start);
  const split = start + 2 ** Math.ceil(Math.log2(count) - 1);
  if (!inside && 2 ** Math.round(Math.log2(count)) === count) return tiles.hash(Math.round(Math.log2(count)), start / count);
  return node(...(await Promise.all([rootWith(tiles, start, split, index, leaf), rootWith(tiles, split, end, index, leaf)])));
}

// How many hashes or entries a tile has in a log of a size, and what its file is called (C2SP tlog-tiles).

function widthOf(level, number, size) {
  return Math.min(WIDTH, Math.floor(size / WIDTH ** (level === "entries" ? 0 : level)) - number * WIDTH);
}

function named(level, number, size) {
  const width = widthOf(level, number, size);
  const groups = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  return `tile/${level}/${groups.join("/")}${width === WIDTH ? "" : `.p/${width}`}`;
}

function tileReader(base, size) {
  const known = new Map();
  async function tile(level, number) {
    const key = `${level}/${number}`;
    if (!known.has(key)) known.set(key, fetched(level, number));
    return known.get(key);
  }
  async function fetched(level, number) {
    const width = widthOf(level, number, size);
    const { answer } = await asked(base + named(level, number, size), "default"); // a full tile never changes
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok || bytes.length !== 32 * width) throw new Error("tile missing");
    return bytes;
  }
  return {
    async hash(level, number) {
      const tileLevel = Math.floor(level / 8);
      const above = level % 8;
      const first = number * 2 ** above;
      const bytes = await tile(tileLevel, Math.floor(first / WIDTH));
      const at = first % WIDTH;
      let hashes = Array.from({ length: 2 ** above }, (_, place) => bytes.slice(32 * (at + place), 32 * (at + place + 1)));
      while (hashes.length > 1) {
        const pairs = [];
        for (let place = 0; place < hashes.length; place += 2) pairs.push(node(hashes[place], hashes[place + 1]));
        hashes = await Promise.all(pairs);
      }
      return hashes[0];
    },
  };
}

async function text(address) {
  const { answer, kept } = await asked(address);
  if (!answer.ok) throw new Error("no checkpoint");
  return { written: await answer.text(), kept };
}
