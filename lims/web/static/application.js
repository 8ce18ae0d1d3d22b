// The application form: what depends on a choice is fetched when the choice is made. Without this script the button
// "Tampilkan pengujian" does the same.

const form = document.querySelector("form[data-application]");
const PAUSE = 400;
let timer = 0;
let edits = 0;
let waiting = false;

/** Replace the parts that depend on choices by those of the server's answer; typed fields are left alone. */
function put(page) {
  const focused = document.activeElement;
  const around = focused?.closest("[data-part]");
  for (const part of form.querySelectorAll("[data-part]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }
  hideButtons();
  // Whoever goes by keyboard keeps the place, or begins with what is new.
  if (!focused?.isConnected) (document.getElementById(focused.id) ?? around.querySelector("select, input:not([type=hidden]), summary"))?.focus();
}

async function refresh() {
  if (waiting) return;
  waiting = true;
  try {
    for (let before = -1; before !== edits; ) {
      before = edits;
      const body = new FormData(form);
      body.set("act", "show");
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      if (!answer.ok) return;
      const text = await answer.text();
      // Something was typed meanwhile: the answer is old already, so ask once more.
      if (before === edits) put(new DOMParser().parseFromString(text, "text/html"));
    }
  } catch {
    showButtons(); // no connection: the button remains
  } finally {
    waiting = false;
  }
}

/** Whoever chooses by typing changes the choice with each letter; asking in between would take the field away. */
function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = 0;
    refresh();
  }, PAUSE);
}

function hideButtons() {
  for (const button of form.querySelectorAll("[data-show]")) button.hidden = true;
}

function showButtons() {
  for (const button of form.querySelectorAll("[data-show]")) button.hidden = false;
}

if (form) {
  form.addEventListener("input", () => (edits += 1));
  form.addEventListener("change", (event) => event.target.matches("[data-refresh]") && soon());
  form.addEventListener("keydown", (event) => timer && event.target.matches("select[data-refresh]") && soon());
  hideButtons();
}
