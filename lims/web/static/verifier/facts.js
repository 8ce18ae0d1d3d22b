// Public files, asked of the network; without one, as they were last had.

const FACTS = "verifier-facts"; // the worker spares it when it clears away what is old

// Returns {answer, kept}; what was kept may be older than what it is asked about. Throws where there is neither.
export async function asked(address, cache = "no-cache") {
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
  globalThis.caches?.open(FACTS).then((facts) => facts.put(address, answer)).catch(() => {});
}
