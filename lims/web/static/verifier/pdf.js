// The records inside a PDF, read on this device; nothing of the file is sent anywhere.
// Streams of embedded files are found by their dictionaries and known by what they hold, never by their names.

import { PROOF } from "./log.js";
import { message } from "./record.js";
import { sealOf } from "./seal.js";
import { inflated } from "./status.js";

const LARGEST = 8 * 1024 * 1024;
const MOST = 40;

// Returns {bytes, seal, data, record, proof}: the file, what asks for its seal, and the bytes of data.json, of
// certificate.cose and of the log's proof, null where there is none. Where a file holds two that differ, it is a trap: `twice` is true.
export async function recordsIn(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const found = { data: null, record: null, proof: null, twice: false, bytes, seal: (issuer, now) => sealOf(bytes, issuer, now) };
  let count = 0;
  for (const match of text.matchAll(/\/EmbeddedFile\b/g)) {
    if (++count > MOST) break;
    const content = await streamAt(text, bytes, match.index);
    if (!content) continue;
    const kind = kindOf(content);
    if (!kind) continue;
    if (found[kind] && !same(found[kind], content)) found.twice = true;
    found[kind] ??= content;
  }
  return found;
}

async function streamAt(text, bytes, index) {
  const start = text.indexOf("stream", index);
  const open = text.lastIndexOf("obj", index);
  if (start < 0 || open < 0 || start - open > 4096 || text.slice(index, start).includes("endobj")) return null;
  const dictionary = text.slice(open, start);
  const begin = start + 6 + (text[start + 6] === "\r" ? 2 : 1);
  const length = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(dictionary);
  const end = length ? begin + Number(length[1]) : text.indexOf("endstream", begin);
  const raw = bytes.subarray(begin, end);
  if (/\/DecodeParms/.test(dictionary)) return null;
  if (!/\/Filter/.test(dictionary)) return raw.length <= LARGEST ? raw : null;
  if (!/\/Filter\s*\[?\s*\/FlateDecode\s*\]?/.test(dictionary)) return null;
  try {
    return await inflated(raw, LARGEST);
  } catch {
    return null;
  }
}

function kindOf(content) {
  if (new TextDecoder("latin1").decode(content.subarray(0, PROOF.length)) === PROOF) return "proof";
  if (content[0] === 0x7b) {
    const head = new TextDecoder().decode(content);
    return head.includes('"schema_version":"lims/certificate/') ? "data" : null;
  }
  try {
    message(content);
    return "record";
  } catch {
    return null;
  }
}

const same = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);
