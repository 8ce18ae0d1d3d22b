// The page that answers: is this report genuine, and does it still hold? It works without a network after its first visit.

import { Refused, read, shortCode } from "./record.js";
import { check } from "./check.js";
import { askEarly, forgetEarly } from "./facts.js";
import { camera, codesIn, isTooLarge } from "./scan.js";
import { load } from "./trust.js";
import { PROPERTIES, day, decimal, isEnglish, say, setLanguage } from "./words.js";

const page = document.documentElement;
const BASE = page.dataset.base;
const LIST = BASE + "trust-list.json";
const main = document.getElementById("answer");
let last = null; // what is shown, to say it again in the other language
let running = null;

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children); // strings become text, never markup
  return made;
};

// Reading

function trustList() {
  const asked = load(LIST);
  asked.catch(() => {}); // whoever awaits it is told
  return asked;
}

async function verify(bytes, pdf = null) {
  if (!globalThis.crypto?.subtle) throw new Refused("noCrypto");
  const [result, code] = await Promise.all([check(bytes, trustList(), BASE, pdf), shortCode(bytes)]);
  show({ ...result, code });
}

async function guarded(act) {
  main.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (error) {
    show({ refused: error instanceof Refused ? error : new Refused(navigator.onLine ? "broken" : "noKeys") });
  } finally {
    main.removeAttribute("aria-busy");
  }
}

let current = null; // the record that was scanned, to hold a PDF against it

async function fromAddress() {
  if (location.hash.length < 2) return;
  await guarded(async () => {
    current = read(`https://record/${location.hash}`);
    await verify(current);
  });
}

async function fromText(text) {
  current = read(text);
  await verify(current);
}

// Fetched when the first PDF comes, so that whoever scanned a code does not wait for it.
async function pdfReader() {
  try {
    return await import("./pdf.js");
  } catch {
    throw new Refused("noReader");
  }
}

async function fromFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (new TextDecoder("latin1").decode(bytes.subarray(0, 1024)).includes("%PDF-")) {
    const { recordsIn } = await pdfReader();
    const found = await recordsIn(bytes);
    if (!found.record) throw new Refused("noRecord");
    await verify(current ?? found.record, found);
    return;
  }
  if (!file.type.startsWith("image/")) throw new Refused("noPdf");
  if (await isTooLarge(file)) throw new Refused("pictureTooLarge");
  const [code] = await codesIn(file);
  if (!code) throw new Refused("noQr");
  await fromText(code);
}

// Showing

function show(result) {
  last = result;
  main.replaceChildren(...(result.refused ? refusal(result.refused) : answer(result)));
  main.hidden = false;
  main.focus({ preventScroll: true });
  main.scrollIntoView({ block: "start" });
  page.dataset.answered = result.banner ?? "REFUSED";
}

const SIGNS = { VALID: "\u2713", GENUINE: "\u2713", FALSE: "\u2717", UNKNOWN: "?", DEMONSTRASI: "!", DIGANTIKAN: "!", DITANGGUHKAN: "!", DICABUT: "\u2717" };
const MARKS = { good: "\u2713", bad: "\u2717", warn: "!", open: "\u2013" };

function refusal(refused) {
  const parts = [banner("UNKNOWN"), element("p", { class: "sentence" }, say(refused.word, refused.given))];
  const { token } = refused.given;
  // Asked of this page's own server, never of the host that stands in the code.
  if (token) parts.push(element("p", { class: "sentence" }, element("a", { href: `${BASE}v/${token}`, id: "earlier" }, say("askHere"))));
  return parts;
}

function banner(state) {
  return element("p", { class: "banner", "data-state": state, role: "status" }, element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[state]), say(state));
}

function answer(result) {
  const parts = [banner(result.banner)];
  const genuine = result.comparable || !["FALSE", "UNKNOWN"].includes(result.banner);
  const asking = `${BASE}verify?code=${encodeURIComponent(result.code)}`;
  if (result.banner === "DIGANTIKAN") parts.push(element("p", { class: "sentence" }, element("a", { href: asking, id: "successor" }, say("superseded"))));
  if (genuine) parts.push(facts(result), element("p", { class: "compare" }, element("strong", {}, say("compare")), say("comparison")));
  parts.push(element("h2", {}, say("checked")), checks(result.lines));
  if (genuine) parts.push(element("p", {}, element("a", { href: asking }, say("more"))));
  if (genuine && result.data) parts.push(...rows(result.data));
  return parts;
}

function facts({ told, code }) {
  const list = element("dl", { class: "facts" });
  const add = (word, value, large = false) => {
    if (!value) return;
    list.append(element("div", large ? { class: "large" } : {}, element("dt", {}, say(word)), element("dd", {}, value)));
  };
  add("number", told.number, true);
  add("product", told.product, true);
  add("lot", told.lot, true);
  add("verdict", say(told.verdict ?? "none"), Boolean(told.verdict));
  for (const one of told.results) {
    const [inId, inEn, unit] = PROPERTIES[one.property] ?? [`#${one.property}`, `#${one.property}`, ""];
    const value = [one.least, one.greatest].filter(Boolean).map(decimal).join(" \u2013 ");
    list.append(element("div", { class: "large" }, element("dt", {}, isEnglish() ? inEn : inId), element("dd", {}, `${value} ${unit}`.trim())));
  }
  add("specification", told.specification);
  add("client", told.client || say("clientHidden"));
  add("issuedAt", day(told.issuedAt));
  if (told.revision) add("revision", String(told.revision));
  if (told.samples > 1) add("samples", String(told.samples));
  add("code", code);
  return list;
}

function checks(lines) {
  const list = element("ul", { class: "checks" });
  for (const one of lines) {
    const given = { ...one.given };
    if (given.at) given.at = day(given.at, true);
    if (given.state) given.state = say(`state${given.state}`);
    const outcome = element("span", { class: "sign", title: say(one.result === "warn" ? "good" : one.result) }, MARKS[one.result]);
    list.append(element("li", { "data-result": one.result, "data-check": one.name }, outcome, element("span", {}, element("strong", {}, say(one.name)), element("br"), say(one.word, given))));
  }
  return list;
}

function rows(content) {
  const language = isEnglish() ? "en" : "id";
  return content.samples.map((sample) => {
    const body = sample.rows.map((row) =>
      element("tr", {}, element("th", { scope: "row" }, row.property[language]), element("td", {}, row.specimen || "\u2013"), element("td", {}, row.limit[language]), element("td", {}, `${row.result[language]} ${row.unit}`.trim()), element("td", {}, row.verdict ? say(row.verdict) : "\u2013")),
    );
    const heads = ["property", "specimen", "limit", "result", "verdict"].map((word) => element("th", { scope: "col" }, say(word)));
    const table = element("table", {}, element("caption", {}, `${sample.description} (${sample.code})`), element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body));
    return element("section", {}, element("h2", {}, say("all")), element("div", { class: "table", tabindex: "0", role: "region", "aria-label": say("all") }, table), element("p", {}, sample.overall.words[language]));
  });
}

// Acting

function listen() {
  addEventListener("hashchange", fromAddress);
  const file = document.getElementById("file");
  file.addEventListener("change", () => file.files[0] && guarded(() => fromFile(file.files[0])));
  const drop = document.getElementById("drop");
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => (event.preventDefault(), drop.classList.add("over")));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [dropped] = event.dataTransfer.files;
    if (dropped) guarded(() => fromFile(dropped));
  });
  const video = document.getElementById("video");
  const button = document.getElementById("camera");
  const close = document.getElementById("close");
  const closed = () => ((video.parentElement.hidden = true), (button.hidden = false));
  button.hidden = !navigator.mediaDevices;
  button.addEventListener("click", () => {
    video.parentElement.hidden = false;
    button.hidden = true;
    running = camera(video);
    guarded(async () => {
      let text = null;
      try {
        text = await running.text;
      } catch {
        throw new Refused("noCamera");
      } finally {
        closed();
      }
      if (text) await fromText(text);
    });
  });
  close.addEventListener("click", () => (running?.stop(), closed()));
  for (const choice of document.querySelectorAll("[data-language]")) {
    choice.addEventListener("click", () => {
      speak(choice.dataset.language);
      if (last) show(last);
    });
  }
}

function speak(language) {
  setLanguage(language);
  for (const choice of document.querySelectorAll("[data-language]")) choice.setAttribute("aria-pressed", String(choice.dataset.language === language));
}

speak(new URLSearchParams(location.search).get("lang") === "en" ? "en" : "id"); // Indonesian first, whatever the browser's language
listen();
page.dataset.ready = "true";
// What the page's head asked for already (`preload`) is taken over, and so asked for once.
askEarly(new Set([LIST, ...Array.from(document.querySelectorAll("link[rel=preload][as=fetch]"), (link) => link.getAttribute("href"))]));
fromAddress()
  .finally(forgetEarly)
  // The worker comes last, so that what it fetches keeps nobody waiting. Without a network it fails, and the page is there already.
  .then(() => navigator.serviceWorker?.register(`${BASE}verifier-worker.js`, { scope: BASE }))
  .catch(() => {});
