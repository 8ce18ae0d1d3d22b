// Keeps the verifier, so that it answers at a gate without a network. It serves the verifier's own files and nothing else.

const SHELL = "verifier-{version}"; // the version is filled in where the file is handed out
const FACTS = "verifier-facts"; // keys, status lists, checkpoints: the newest that were had
const PAGE = "verifier/";
const FILES = [
  PAGE,
  "static/verifier/verifier.css",
  "static/icon.svg",
  ...["check", "log", "pdf", "record", "scan", "seal", "status", "trust", "verifier", "words"].map((name) => `static/verifier/${name}.js`),
  "static/vendor/zxing-wasm/reader.js",
  "static/vendor/zxing-wasm/zxing_reader.wasm",
];
const base = new URL("./", location.href);
const kept = new Set(FILES.map((name) => new URL(name, base).pathname));

addEventListener("install", (event) => {
  // Where the browser can, it takes the page's own files from where they are kept without waking the worker.
  event.addRoutes?.([...kept].map((pathname) => ({ condition: { urlPattern: { pathname, search: "" } }, source: { cacheName: SHELL } }))).catch(() => {});
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
  else if (name === "trust-list.json" || name.startsWith("status/") || /^log\/[^/]+\/(checkpoint|tile\/\d)/.test(name)) event.respondWith(newest(event));
  // The address on paper is the root: without a network the verifier answers there.
  else if (request.mode === "navigate" && name === "") event.respondWith(fetch(request).catch(() => caches.match(new URL(PAGE, base))));
});

async function fromShell(request) {
  const found = await caches.match(request, { cacheName: SHELL, ignoreSearch: true });
  return found ?? fetch(request);
}

// What the network says is handed on at once, and kept meanwhile.
async function newest(event) {
  const { request } = event;
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const copy = answer.clone();
      event.waitUntil(caches.open(FACTS).then((cache) => cache.put(request, copy)));
    }
    return answer;
  } catch (error) {
    const found = await caches.match(request, { cacheName: FACTS });
    if (!found) throw error;
    // Whoever reads it must know that it may be older than what it is asked about.
    const headers = new Headers(found.headers);
    headers.set("X-Kept", "yes");
    return new Response(found.body, { status: found.status, headers });
  }
}
