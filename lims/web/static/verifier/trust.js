// Whom a verifier believes: keys from the list that came with the page, never from what is being verified.

import { Refused, base64, toBeSigned } from "./record.js";

export const ES256 = -7;

// The list that the page's own site gives; offline the service worker hands out the one it kept.
export async function load(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Refused("noKeys");
  const list = await answer.json();
  if (list.format !== "lims/trust-list/1" || !Array.isArray(list.issuers)) throw new Refused("noKeys");
  return { issuers: new Map(list.issuers.map((issuer) => [issuer.id, issuer])), issuedAt: list.issued_at ? new Date(list.issued_at) : null };
}

export function keyOf(issuer, kid, purpose) {
  return issuer.keys.find((key) => key.kid === kid && key.purpose === purpose);
}

// ES256 over a COSE_Sign1; no other algorithm is allowed, whatever the message names.
export async function signed(message, key) {
  if (message.algorithm !== ES256 || message.signature.length !== 64 || key.kty !== "EC" || key.crv !== "P-256") return false;
  const jwk = { kty: key.kty, crv: key.crv, x: key.x, y: key.y, ext: true };
  const imported = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, message.signature, toBeSigned(message));
}

// Whether a record of an instant may be signed with a key. `logged` is the record's place in the log where that was
// proven, else null: of a revoked key only what was logged before the cut-off is believed.
export function believes(key, issuedAt, logged) {
  const begin = new Date(key.valid_from);
  const end = new Date(Math.min(...[key.valid_until, key.retired_at].filter(Boolean).map((text) => new Date(text))));
  if (!key.revoked_from) return issuedAt < begin || issuedAt > end ? "outside" : "good";
  if (logged === null) return "unproven";
  return logged < (key.revoked_size ?? 0) ? "good" : "revoked";
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
