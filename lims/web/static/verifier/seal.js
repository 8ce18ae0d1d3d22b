// The seal of a PDF: whether the laboratory signed these very bytes, all of them, and nothing was put behind.
// What was put behind a seal (time-stamps, or a forgery) and seals of outside authorities are not judged here: of such a
// file the log says whether it is the one that was sealed.

import { base64, concat, hex, sha256 } from "./record.js";
import { inForce } from "./trust.js";

const RANGE = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g;
const DIGEST = "06092a864886f70d010904"; // messageDigest (RFC 5652, 11.2)
const SIZE = 32; // bytes of a number of P-256

// Returns "none", "good", "bad" (changed since it was sealed) or "open" (there is one, and it was not checked).
export async function sealOf(bytes, issuer, now) {
  const text = new TextDecoder("latin1").decode(bytes);
  const ranges = [...text.matchAll(RANGE)].map((match) => match.slice(1).map(Number));
  let found = ranges.length ? "open" : "none";
  for (const [zero, first, second, length] of ranges) {
    if (zero || first >= second || second + length > bytes.length) continue;
    const gap = /^<([0-9A-Fa-f]+)>$/.exec(text.slice(first, second));
    if (!gap) continue;
    const digest = await signedDigest(gap[1], issuer, now);
    if (!digest) continue;
    // The laboratory signed this digest: it is of these bytes, or they are others.
    if (hex(digest) !== hex(await sha256(concat(bytes.subarray(0, first), bytes.subarray(second, second + length))))) return "bad";
    if (second + length === bytes.length) found = "good";
  }
  return found;
}

// The digest in a CMS (RFC 5652) that one of the laboratory's own seal keys signed; null where none did.
async function signedDigest(value, issuer, now) {
  try {
    const cms = part(Uint8Array.from(value.match(/../g), (pair) => parseInt(pair, 16)), 0);
    const signedData = parts(parts(cms)[1])[0];
    const signers = parts(parts(signedData).at(-1));
    if (signers.length !== 1) return null;
    const fields = parts(signers[0]);
    const attributes = fields.find((field) => field.tag === 0xa0);
    const signature = fields.find((field) => field.tag === 0x04);
    const covered = concat([0x31], attributes.whole.subarray(1)); // signed as a SET (RFC 5652, 5.4)
    const rs = concat(...parts(part(signature.content, 0)).map(({ content }) => number(content)));
    for (const key of issuer.keys.filter((one) => one.purpose === "seal" && !one.revoked_from && inForce(one, now))) {
      if (await fits(key, rs, covered)) {
        const digests = parts(attributes).map(parts).filter(([name]) => hex(name.whole) === DIGEST);
        return digests.length === 1 ? parts(digests[0][1])[0].content : null;
      }
    }
  } catch {
    // It is no CMS of ours.
  }
  return null;
}

async function fits(key, signature, data) {
  if (key.kty !== "EC" || key.crv !== "P-256") return false;
  const raw = concat([4], base64(key.x), base64(key.y));
  const imported = await crypto.subtle.importKey("raw", raw, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, signature, data);
}

// A positive number of DER, as many bytes as the curve has.
function number(content) {
  const plain = content[0] === 0 ? content.subarray(1) : content;
  return concat(new Uint8Array(SIZE - plain.length), plain);
}

// DER (X.690): the value at a place, and the values within one.

function part(bytes, at) {
  let length = bytes[at + 1];
  let begin = at + 2;
  if (length > 127) {
    const width = length & 127;
    if (width < 1 || width > 3) throw new RangeError("no DER");
    length = 0;
    for (const byte of bytes.subarray(begin, begin + width)) length = length * 256 + byte;
    begin += width;
  }
  const end = begin + length;
  if (!(end <= bytes.length)) throw new RangeError("no DER");
  return { tag: bytes[at], content: bytes.subarray(begin, end), whole: bytes.subarray(at, end) };
}

function parts({ content }) {
  const found = [];
  for (let at = 0; at < content.length; at += found.at(-1).whole.length) found.push(part(content, at));
  return found;
}
