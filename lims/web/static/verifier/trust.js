// Whom a verifier believes: keys from the list that came with the page, never from what is being verified.

import { asked } from "./facts.js";
import { Refused, base64, toBeSigned } from "./record.js";

export const ES256 = -7;

// The list that the page's own site gives; without a network the one that was kept, which then is told.
export async function load(address) {
  const { list, kept } = await asked(address)
    .then(async ({ answer, kept }) => ({ list: answer.ok ? await answer.json() : null, kept }))
    .catch(() => ({}));
  if (list?.format !== "lims/trust-list/1" || !Array.isArray(list.issuers)) throw new Refused("noKeys");
  return { issuers: new Map(list.issuers.map((issuer) => [issuer.id, issuer])), issuedAt: list.issued_at ? new Date(list.issued_at) : null, kept };
}

export function keyOf(issuer, kid, purpose) {
  return issuer.keys.find((key) => key.kid === kid && key.purpose === purpose);
}

export const isDemonstration = (issuer) => ![undefined, false].includes(issuer.demonstration);

// Whether a key's own time has come and is not over; of a date that cannot be read nothing is believed.
export const inForce = (key, at) => at >= new Date(key.valid_from) && at <= new Date(key.valid_until);

// ES256 over a COSE_Sign1; no other algorithm is allowed, whatever the message names.
export async function signed(message, key) {
  if (message.algorithm !== ES256 || message.signature.length !== 64 || key.kty !== "EC" || key.crv !== "P-256") return false;
  const jwk = { kty: key.kty, crv: key.crv, x: key.x, y: key.y, ext: true };
  const imported = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, message.signature, toBeSigned(message));
}

// Whether what a record tells of itself may be signed with a key. `logged` says whether its place in the log was
// proven: of a revoked key only what was logged before the cut-off is believed.
export function believes(key, told, logged) {
  if (!key.revoked_from) {
    const inTime = inForce(key, told.issuedAt) && (!key.retired_at || told.issuedAt <= new Date(key.retired_at));
    return inTime ? "good" : "outside";
  }
  if (told.logIndex >= (key.revoked_size ?? 0)) return "revoked";
  return logged ? "good" : "unproven";
}

// Ed25519, where the browser has it; null where it has not.
export async function ed25519(raw, signature, data) {
  try {
    const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, data);
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    return false;
  }
}

export const rawKey = (key) => base64(key.x);
