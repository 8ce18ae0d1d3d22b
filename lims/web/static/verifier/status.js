// The status list: two bits for each certificate, signed and dated.

import { asked } from "./facts.js";
import { decode, message } from "./record.js";
import { inForce, keyOf, signed } from "./trust.js";

const LENGTH = 131072;
const SIZE = LENGTH / 4;
const LARGEST = 2 * SIZE;
const LIFE = 24 * 3600 * 1000;
const EARLY = 10 * 60 * 1000;
const LATEST = 2 ** 36; // seconds since 1970
export const STATES = ["VALID", "DICABUT", "DITANGGUHKAN", "DIGANTIKAN"];

export const nameOf = (issuer, index) => `status/${issuer}/${Math.floor(index / LENGTH)}.cwt`;

// Returns {state, at, stale}; null where the list cannot be had or is not this laboratory's.
export async function stateOf(issuer, index, base, now = new Date()) {
  let bytes;
  try {
    const { answer } = await asked(base + nameOf(issuer.id, index));
    if (!answer.ok) return null;
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch {
    return null;
  }
  try {
    return await opened(bytes, issuer, index, now);
  } catch {
    return null;
  }
}

async function opened(bytes, issuer, index, now) {
  const found = message(bytes, LARGEST);
  const key = keyOf(issuer, found.kid, "status");
  // A list is of today: a revoked key signs none, nor one whose time has not come or is over.
  if (!key || key.revoked_from || !inForce(key, now)) return null;
  if (found.headers.get(16) !== "application/statuslist+cwt" || !(await signed(found, key))) return null;
  const list = decode(found.payload, LARGEST);
  const packed = list.get(65533);
  if (list.get(1) !== issuer.id || list.get(2) !== nameOf(issuer.id, index) || packed.get("bits") !== 2) return null;
  const [issued, expires] = [list.get(6), list.get(4)];
  if (![issued, expires].every(Number.isSafeInteger) || !(0 < issued && issued < expires && expires < LATEST)) return null;
  const at = new Date(issued * 1000);
  const until = Math.min(expires * 1000, at.getTime() + LIFE);
  const bits = await inflated(packed.get("lst"), SIZE);
  if (bits.length !== SIZE) return null; // what is missing would read as valid
  const place = index % LENGTH;
  const state = STATES[bits[place >> 2] >> (place % 4) * 2 & 3];
  return { state, at, stale: at - now > EARLY || now > until };
}

export async function inflated(bytes, largest) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > largest) throw new Error("too large");
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
