// What is checked of a record, one thing after the other; each says what it found, and nothing is taken for checked that was not.

import { claims, hex, message, normal, sha256, Refused } from "./record.js";
import { believes, isDemonstration, keyOf, signed } from "./trust.js";
import { stateOf } from "./status.js";
import { Contradiction, Unvouched, holdsFile, proven, provenBy } from "./log.js";

const SKEW = 10 * 60 * 1000;
const PROMPT = 24 * 3600 * 1000;
const DEMONSTRATION = "DEMO";

// Returns {banner, told, lines: [{name, result: good|bad|open, word, given}], issuer, data}; `comparable` where only the
// looks of a file are open.
// `trusted` is the list of issuers that are believed, or the promise of it; `base` is where the log and the status lists lie.
export async function check(bytes, trusted, base, pdf = null, now = new Date()) {
  const lines = [];
  const line = (name, result, word, given = {}) => lines.push({ name, result, word, given });
  let found, told;
  try {
    found = message(bytes);
    told = claims(found.payload);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    line("signature", "bad", error.word);
    return { banner: "FALSE", told: null, lines, issuer: null, data: null };
  }
  const trust = await trusted;
  const issuer = trust.issuers.get(told.issuer);
  const end = (banner, data = null) => ({ banner, told, lines, issuer, data });
  if (!issuer && told.issuer === DEMONSTRATION) {
    line("issuer", "bad", "DEMONSTRASI");
    return end("DEMONSTRASI");
  }
  if (!issuer) {
    line("issuer", "open", "issuerUnknown", { id: told.issuer });
    return end("UNKNOWN");
  }
  const key = keyOf(issuer, found.kid, "certificate");
  if (!key) return unknownKey(end, line, trust, told, found);
  // Log and list are asked at once, and judged further below, each in its turn.
  const proof = pdf?.record && !same(pdf.record, bytes) ? null : pdf?.proof; // that of another report says nothing of this one
  const asked = {
    log: Promise.allSettled([...(proof ? [provenBy(new TextDecoder().decode(proof), issuer, told, bytes, trust.issuedAt)] : []), proven(issuer, told.logIndex, bytes, base)]),
    list: stateOf(issuer, told.statusIndex, base, now),
  };
  if (!(await signed(found, key))) {
    line("signature", "bad", "signatureBad");
    return end("FALSE");
  }
  line("signature", "good", "signatureGood");
  line("issuer", "good", "issuerGood", { name: issuer.name });
  if (trust.kept) line("key", "open", "offline");
  if (told.issuedAt - now > SKEW) line("issuedAt", "bad", "future");

  const logged = inLog(await asked.log, issuer, told, line);
  const belief = believes(key, told, logged);
  if (belief !== "good") line("key", belief === "unproven" ? "open" : "bad", { outside: "keyOutside", revoked: "keyRevoked", unproven: "keyUnproven" }[belief]);
  const state = inList(await asked.list, line);
  const file = Boolean(pdf?.bytes); // a proof may also come by itself
  const data = file ? await inPdf(pdf, bytes, told, line) : null;
  const seal = file ? await inSeal(pdf, issuer, told, bytes, base, now, line) : null;
  if (!file) line("data", "open", "dataMissing");

  if (lines.some((one) => one.result === "bad")) return end("FALSE");
  if (isDemonstration(issuer) || told.issuer === DEMONSTRATION) return end("DEMONSTRASI", data);
  if (belief === "unproven") return end("UNKNOWN");
  // A signature alone makes nothing valid: the record must stand in the log, and today's list must say that it holds.
  const banner = state === "VALID" && !logged ? "GENUINE" : state ?? "GENUINE";
  // Of a file whose seal was not checked anybody may have changed the looks: what its record says is shown, to be compared.
  if (file && seal !== "good" && ["VALID", "GENUINE"].includes(banner)) return { ...end("UNKNOWN", data), comparable: true };
  return end(banner, data);
}

const same = (one, other) => hex(normal(one)) === hex(normal(other));

// A key that a newer list should hold is no key; one that may be newer than the list is not known.
function unknownKey(end, line, trust, told, found) {
  const older = trust.issuedAt && told.issuedAt < trust.issuedAt;
  line("key", older ? "bad" : "open", older ? "keyUnknown" : "keyNewer", { kid: found.kid ?? "?" });
  return end(older ? "FALSE" : "UNKNOWN");
}

// Says whether the record was proven to stand in the log, by the proof in the PDF and by the log itself as far as they were
// to be had; where both were, both must hold.
function inLog(answers, issuer, told, line) {
  const found = [];
  let open = null;
  for (const { value, reason } of answers) {
    if (value) {
      found.push(value);
    } else if (reason instanceof Contradiction) {
      // A proof that the log of today denies: it was rewound, or shows different people different things.
      line("log", "bad", found.length ? "logSplit" : reason.word);
      return false;
    } else {
      open ??= reason instanceof Unvouched ? reason.word : null;
    }
  }
  if (!found.length) {
    line("log", "open", open ?? "logMissing");
    return false;
  }
  const newest = found.at(-1);
  line("log", "good", newest.signed ? (newest.embedded ? "logEmbedded" : "logGood") : "logUnsigned", { index: told.logIndex, size: newest.size });
  witnessed(issuer, told, found, line);
  return found.some((one) => one.signed);
}

function witnessed(issuer, told, checkpoints, line) {
  const cosigned = checkpoints.flatMap((one) => one.cosigned);
  const names = [...new Set(cosigned.map((one) => one.name))];
  if (!names.length) return line("witnesses", "open", "witnessNone");
  const first = (seen) => Math.min(...seen.map((one) => one.at));
  const prompt = checkpoints.filter((one) => one.embedded && one.cosigned.length).every((one) => first(one.cosigned) - told.issuedAt <= PROMPT);
  // Witnesses see a record within a day: one that is dated much earlier was dated back.
  const impossible = told.issuedAt - first(cosigned) > SKEW || !prompt;
  const enough = names.length >= Math.max(1, issuer.log.quorum);
  return line("witnesses", impossible ? "bad" : enough ? "good" : "open", impossible ? "backDated" : "witnessed", { count: names.length, names: names.join(", ") });
}

function inList(found, line) {
  if (!found) {
    line("status", "open", "statusMissing");
    return null;
  }
  if (found.stale) {
    // An old list that says no is still a no; an old list that says yes says nothing about today.
    line("status", "open", "statusStale", { at: found.at });
    return found.state === "VALID" ? null : found.state;
  }
  line("status", found.state === "VALID" ? "good" : "warn", "statusAt", { state: found.state, at: found.at });
  return found.state;
}

async function inPdf(pdf, bytes, told, line) {
  if (pdf.twice) {
    line("data", "bad", "dataBad");
    return null;
  }
  if (pdf.record && !same(pdf.record, bytes)) {
    line("data", "bad", "pdfOther");
    return null;
  }
  if (!pdf.data) {
    line("data", "open", "noRecord");
    return null;
  }
  if (hex(await sha256(pdf.data)) !== told.dataSha256) {
    line("data", "bad", "dataBad");
    return null;
  }
  line("data", "good", "dataGood");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(pdf.data));
  } catch {
    throw new Refused("broken");
  }
}

async function inSeal(pdf, issuer, told, bytes, base, now, line) {
  const seal = await pdf.seal(issuer, now);
  // What time-stamps or an outside authority added is not judged here, but the log names the very file that was sealed.
  if (seal === "open" && (await holdsFile(issuer, told.logIndex, bytes, pdf.bytes, base))) {
    line("seal", "good", "sealLogged");
    return "good";
  }
  line("seal", seal === "none" ? "open" : seal, { good: "sealGood", bad: "sealBad", open: "sealMissing", none: "sealNone" }[seal]);
  return seal;
}
