// Public files, asked of the network; without one, as they were last had.

const FACTS = "verifier-facts"; // the worker spares it when it clears away what is old

const early = new Map(); // by address, what is under way before it is wanted

// Each answers one question, and none once they are forgotten: what comes later is asked anew.
export function askEarly(addresses) {
  for (const address of addresses) {
    early.set(address, fetched(address));
    early.get(address).catch(() => {}); // whoever wants it is told
  }
}

export const forgetEarly = () => early.clear();

// Returns {answer, kept}; what was kept may be older than what it is asked about. Throws where there is neither.
export function asked(address, cache) {
  const found = early.get(address) ?? fetched(address, cache);
  early.delete(address);
  return found;
}

async function fetched(address, cache = "no-cache") {
  let answer;
  try {
    answer = await fetch(address, { cache });
  } catch (error) {
    const found = await globalThis.caches?.match(address, { cacheName: FACTS });
    if (!found) throw error;
    return { answer: found, kept: true };
  }
  if (answer.ok) keep(address, answer.clone());
  return { answer, kept: false };
}

// Not awaited: nobody waits for the disk, and what could not be kept is missing only without a network.
function keep(address, answer) {
  globalThis.caches
    ?.open(FACTS)
    .then(async (facts) => {
      await facts.put(address, answer);
      if (address.includes("/tile/")) await dropShorter(facts, address);
    })
    .catch(() => {});
}

// Of a tile that grows with the log the newest is enough: the newest checkpoint asks for no other.
async function dropShorter(facts, address) {
  const newest = new URL(address, location.href).href;
  const parts = newest.replace(/\.p\/\d+$/, "") + ".p/";
  for (const { url } of await facts.keys()) if (url.startsWith(parts) && url !== newest) await facts.delete(url);
}
