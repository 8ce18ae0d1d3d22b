// Keeps the verifier, so that it answers at a gate without a network. It serves the verifier's own files and nothing else.

const SHELL = "verifier-{version}"; // the version is filled in where the file is handed out
const FACTS = "verifier-facts"; // keys, status lists, log: the newest that were had; the page itself keeps them (facts.js)
const PAGE = "verifier/";
const FILES = [
  PAGE,
  "static/verifier/verifier.css",
  "static/icon.svg",
  ...["check", "facts", "log", "pdf", "record", "scan", "seal", "status", "trust", "verifier", "words"].map((name) => `static/verifier/${name}.js`),
  "static/vendor/zxing-wasm/reader.js",
  "static/vendor/zxing-wasm/zxing_reader.wasm",
];
const base = new URL("./", location.href);
const kept = new Set(FILES.map((name) => new URL(name, base).pathname));

// Where the browser can, it finds files and facts without waking the worker.
const ROUTES = [
  ...[...kept].map((pathname) => ({ condition: { urlPattern: { pathname, search: "" } }, source: { cacheName: SHELL } })),
  ...["trust-list.json", "status/*", "log/*"].map((name) => ({ condition: { urlPattern: { pathname: base.pathname + name } }, source: "network" })),
];

addEventListener("install", (event) => {
  event.addRoutes?.(ROUTES).catch(() => {});
  event.waitUntil(
    caches.open(SHELL).then(async (cache) => {
      await cache.addAll(FILES.map((name) => new Request(new URL(name, base), { cache: "reload" })));
      await caches.open(FACTS).then((facts) => facts.add(new URL("trust-list.json", base)).catch(() => {}));
      await skipWaiting();
    }),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      await Promise.all(names.filter((name) => name.startsWith("verifier-") && name !== SHELL && name !== FACTS).map((name) => caches.delete(name)));
      await clients.claim();
    }),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== base.origin) return;
  const name = address.pathname.slice(base.pathname.length);
  if (kept.has(address.pathname)) event.respondWith(fromShell(request));
  // The address on paper is the root: without a network the verifier answers there.
  else if (request.mode === "navigate" && name === "") event.respondWith(fetch(request).catch(() => caches.match(new URL(PAGE, base))));
});

async function fromShell(request) {
  const found = await caches.match(request, { cacheName: SHELL, ignoreSearch: true });
  return found ?? fetch(request);
}
