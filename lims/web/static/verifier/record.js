// The record on paper, read strictly: digits > CBOR > COSE_Sign1 > claims. What is not exactly as it must be is refused.
// Formats: docs/trust.md.

const BLOCK = 7;
const DIGITS = 17;
const SIZES = new Map([[3, 1], [5, 2], [8, 3], [10, 4], [13, 5], [15, 6], [17, 7]]);
const LARGEST = 4096;
const DEEPEST = 8;
const OURS = -65537;
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/u; // signs that hide, or turn the order of others

export class Refused extends Error {
  // `word` is the key of a sentence in words.js; `given` fills it.
  constructor(word, given = {}) {
    super(word);
    this.word = word;
    this.given = given;
  }
}

export const VERDICTS = [null, "PASS", "CONDITIONAL_PASS", "CONDITIONAL_FAIL", "FAIL", "NOT_EVALUATED"];

// Digits and text

export function fromDigits(digits) {
  if (digits.length > 7089) throw new Refused("tooLong"); // no QR holds so many
  if (!/^[0-9]+$/.test(digits)) throw new Refused("notDigits");
  const blocks = digits.match(new RegExp(`.{1,${DIGITS}}`, "g"));
  const size = SIZES.get(blocks.at(-1).length);
  if (!size) throw new Refused("cutOff");
  const bytes = new Uint8Array((blocks.length - 1) * BLOCK + size);
  let at = 0;
  for (const block of blocks) {
    const length = SIZES.get(block.length);
    let number = BigInt(block);
    for (let place = at + length - 1; place >= at; place--) {
      bytes[place] = Number(number & 255n);
      number >>= 8n;
    }
    if (number) throw new Refused("broken");
    at += length;
  }
  return bytes;
}

// What a scanner read: the whole address, or its digits alone. The host is never believed; it only carries the record.
export function read(text) {
  text = text.trim();
  if (/^HC\d:/.test(text)) throw new Refused("healthPass");
  if (/^[0-9]{40,}$/.test(text)) return fromDigits(text);
  let address;
  try {
    address = new URL(text);
  } catch {
    throw new Refused("notOurs");
  }
  if (!/^https?:$/.test(address.protocol)) throw new Refused("notOurs");
  const token = /^\/v\/([A-Za-z0-9_-]{22})$/.exec(address.pathname);
  if (token) throw new Refused("oldKind", { host: address.hostname, token: token[1] });
  const digits = address.hash.slice(1);
  if (address.pathname !== "/" || address.search || !/^[0-9]+$/.test(digits)) throw new Refused("otherSite", { host: address.hostname });
  return fromDigits(digits);
}

// CBOR (RFC 8949, 4.2): one value has one form, and nothing stands beside it.

export function decode(bytes, largest = LARGEST) {
  if (bytes.length > largest) throw new Refused("broken");
  const reader = { bytes, at: 0 };
  const value = item(reader, 0);
  if (reader.at !== bytes.length) throw new Refused("broken");
  return value;
}

function item(reader, depth) {
  if (depth > DEEPEST) throw new Refused("broken");
  const [kind, count] = head(reader);
  switch (kind) {
    case 0:
      return count;
    case 1:
      return -1 - count;
    case 2:
      return take(reader, count).slice();
    case 3:
      return text(take(reader, count));
    case 4: {
      if (count > reader.bytes.length) throw new Refused("broken");
      const list = [];
      for (let index = 0; index < count; index++) list.push(item(reader, depth + 1));
      return list;
    }
    case 5:
      return map(reader, count, depth);
    default:
      throw new Refused("broken"); // tags, floats and simple values have no place here
  }
}

function head(reader) {
  const first = take(reader, 1)[0];
  const kind = first >> 5;
  const short = first & 31;
  if (short < 24) return [kind, short];
  const width = { 24: 1, 25: 2, 26: 4, 27: 8 }[short];
  if (!width) throw new Refused("broken");
  let count = 0;
  for (const byte of take(reader, width)) count = count * 256 + byte;
  const least = { 1: 24, 2: 256, 4: 65536, 8: 4294967296 }[width];
  if (count < least || !Number.isSafeInteger(count)) throw new Refused("broken"); // the shortest form is the only one
  return [kind, count];
}

function take(reader, count) {
  const end = reader.at + count;
  if (end > reader.bytes.length) throw new Refused("broken");
  const part = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return part;
}

function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("broken");
  }
}

function map(reader, count, depth) {
  if (count > reader.bytes.length) throw new Refused("broken");
  const found = new Map();
  let before = null;
  for (let index = 0; index < count; index++) {
    const start = reader.at;
    const key = item(reader, depth + 1);
    const written = reader.bytes.subarray(start, reader.at);
    if (before && compare(before, written) >= 0) throw new Refused("broken"); // unsorted, or twice the same
    before = written;
    found.set(key, item(reader, depth + 1));
  }
  return found;
}

function compare(one, other) {
  if (one.length !== other.length) return one.length - other.length;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return one[index] - other[index];
  return 0;
}

// COSE_Sign1 (RFC 9052, 4.2), untagged, with tag 18, or with tag 61 around tag 18.

// A record in its one form, with tag 18 alone: the log and the short code hash this form, and records are compared in it.
export function normal(bytes) {
  let body = bytes;
  if (body[0] === 0xd8 && body[1] === 0x3d && body[2] === 0xd2) body = body.subarray(2);
  if (body[0] === 0xd2) body = body.subarray(1);
  return concat([0xd2], body);
}

export function message(bytes, largest = LARGEST) {
  const parts = decode(normal(bytes).subarray(1), largest);
  if (!Array.isArray(parts) || parts.length !== 4) throw new Refused("broken");
  const [protectedBytes, unprotected, payload, signature] = parts;
  const octets = [protectedBytes, payload, signature].every((part) => part instanceof Uint8Array);
  if (!octets || !(unprotected instanceof Map)) throw new Refused("broken");
  const headers = protectedBytes.length ? decode(protectedBytes, largest) : new Map();
  if (!(headers instanceof Map) || [...headers.keys()].some((key) => unprotected.has(key))) throw new Refused("broken");
  const kid = headers.get(4); // a name in the unprotected header is no name
  return { protectedBytes, headers, payload, signature, algorithm: headers.get(1), kid: kid instanceof Uint8Array ? hex(kid) : null };
}

// Sig_structure (RFC 9052, 4.4).
export function toBeSigned(found) {
  const head = (kind, count) =>
    count < 24 ? [kind << 5 | count] : count < 256 ? [kind << 5 | 24, count] : count < 65536 ? [kind << 5 | 25, count >> 8, count & 255] : [kind << 5 | 26, count >>> 24, count >> 16 & 255, count >> 8 & 255, count & 255];
  const name = new TextEncoder().encode("Signature1");
  const covered = found.protectedBytes.length === 1 && found.protectedBytes[0] === 0xa0 ? new Uint8Array() : found.protectedBytes;
  return concat([0x84], head(3, name.length), name, head(2, covered.length), covered, [0x40], head(2, found.payload.length), found.payload);
}

// Claims

export function claims(payload) {
  const all = decode(payload);
  const own = all instanceof Map ? all.get(OURS) : null;
  if (!(own instanceof Map)) throw new Refused("otherRecord");
  const issuer = words(all, 1, 40);
  const number = words(all, 2, 80);
  const verdict = whole(own, 3, 0);
  const issued = whole(all, 6, 0);
  if (!issuer || !number || verdict >= VERDICTS.length || !own.has(7) || !own.has(10) || issued <= 0 || issued >= 2 ** 36) throw new Refused("otherRecord");
  return {
    issuer,
    number: number.startsWith("/") ? issuer + number : number,
    issuedAt: new Date(issued * 1000),
    dataSha256: hex(octets(own, 4, 32)),
    statusIndex: whole(own, 7),
    logIndex: whole(own, 10),
    product: words(own, 1, 80),
    specification: words(own, 2, 80),
    verdict: VERDICTS[verdict],
    client: words(own, 6, 80),
    lot: words(own, 11, 24),
    results: results(own.get(8) ?? []),
    supersedes: own.has(9) ? hex(octets(own, 9, 8)) : "",
    revision: whole(own, 5, 0),
    samples: whole(own, 12, 1),
  };
}

function words(from, label, longest) {
  const value = from.get(label) ?? "";
  if (typeof value !== "string" || new TextEncoder().encode(value).length > 3 * longest || UNPRINTABLE.test(value)) throw new Refused("otherRecord");
  return value;
}

function whole(from, label, missing = -1) {
  const value = from.has(label) ? from.get(label) : missing;
  if (!Number.isSafeInteger(value) || value < 0) throw new Refused("otherRecord");
  return value;
}

function octets(from, label, length) {
  const value = from.get(label);
  if (!(value instanceof Uint8Array) || value.length !== length) throw new Refused("otherRecord");
  return value;
}

function results(list) {
  if (!Array.isArray(list) || list.length > 5) throw new Refused("otherRecord");
  return list.map((one) => {
    const fits = Array.isArray(one) && (one.length === 2 || one.length === 3) && Number.isSafeInteger(one[0]);
    if (!fits || !one.slice(1).every((part) => typeof part === "string" && part.length <= 20 && !UNPRINTABLE.test(part))) throw new Refused("otherRecord");
    return { property: one[0], least: one[1], greatest: one[2] ?? "" };
  });
}

// Bytes

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function base64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

// The code that is printed for hands: the first twelve hexadecimal digits of the record's hash, in fours.
export async function shortCode(bytes) {
  return hex(await sha256(normal(bytes))).slice(0, 12).toUpperCase().match(/.{4}/g).join(" ");
}
