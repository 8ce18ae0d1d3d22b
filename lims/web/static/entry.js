// The table of readings at the bench: the keys of a sheet, and a draft that the server computes and keeps as it is typed.
// What was typed is never replaced; only elements named by our own server are.

const PAUSE = 400;
const RETRY = 5000;

/** The cells as rows and columns, as they stand in the page now. */
function grid(form) {
  return [...form.querySelectorAll("table.entry tbody tr")]
    .map((row) => [...row.querySelectorAll(".cell")].filter((cell) => !cell.disabled))
    .filter((row) => row.length);
}

function place(rows, cell) {
  for (let y = 0; y < rows.length; y += 1) {
    const x = rows[y].indexOf(cell);
    if (x >= 0) return [y, x];
  }
  return null;
}

function go(cell) {
  if (!cell) return false;
  cell.focus();
  cell.select?.();
  return true;
}

/** Down a column, then to the top of the next, as a column of readings is read off a machine. */
function along(rows, y, x, step) {
  const next = rows[y + step]?.[x];
  if (next) return next;
  return step > 0 ? rows[0][x + 1] : rows[rows.length - 1][x - 1];
}

function atEdge(cell, step) {
  if (cell.selectionStart == null) return true;
  const all = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  return all || (cell.selectionStart === cell.selectionEnd && cell.selectionStart === (step < 0 ? 0 : cell.value.length));
}

function keys(form) {
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const rows = grid(form);
    const at = place(rows, cell);
    if (!at) return;
    const [y, x] = at;
    const choice = cell.tagName === "SELECT"; // its own arrow keys choose
    let moved = false;
    if (event.key === "Enter") {
      go(along(rows, y, x, event.shiftKey ? -1 : 1));
      moved = true; // never sends the form
    } else if (event.shiftKey || choice) {
      return;
    } else if (event.key === "ArrowDown") moved = go(rows[y + 1]?.[x]);
    else if (event.key === "ArrowUp") moved = go(rows[y - 1]?.[x]);
    else if (event.key === "ArrowRight" && atEdge(cell, 1)) moved = go(rows[y][x + 1]);
    else if (event.key === "ArrowLeft" && atEdge(cell, -1)) moved = go(rows[y][x - 1]);
    if (moved) event.preventDefault();
  });
}

/** Fill a cell from pasted text; a choice takes the option whose value or words are the same. */
function fill(cell, text) {
  if (cell.readOnly) return;
  if (cell.tagName !== "SELECT") cell.value = text;
  else {
    const same = (option) => [option.value, option.text].some((known) => known.trim().toLowerCase() === text.toLowerCase());
    const option = [...cell.options].find(same);
    if (option) cell.value = option.value;
  }
}

function paste(form) {
  form.addEventListener("paste", (event) => {
    const cell = event.target.closest(".cell");
    const text = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "") ?? "";
    if (!cell || !/[\t\n]/.test(text)) return;
    const rows = grid(form);
    const at = place(rows, cell);
    if (!at) return;
    event.preventDefault();
    text.split("\n").forEach((line, dy) => {
      line.split("\t").forEach((part, dx) => {
        const target = rows[at[0] + dy]?.[at[1] + dx];
        if (target) fill(target, part.trim());
      });
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Keep the draft on the server: one request at a time, the newest state last. */
class Draft {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-entry-status]") ?? document.querySelector("[data-entry-status]");
    this.changed = 0; // counts what was typed
    this.kept = 0; // how much of it the server has
    this.busy = false;
    this.stopped = false; // after a conflict nothing more is sent
    this.timer = 0;
    this.idle = null; // what waits for the request under way
  }

  say(state, words) {
    if (!this.status) return;
    const line = words || this.status.dataset[`word${state[0].toUpperCase()}${state.slice(1)}`] || "";
    this.status.dataset.state = state;
    if (this.status.textContent !== line) this.status.textContent = line;
  }

  touch() {
    this.changed += 1;
    if (this.stopped) return;
    if (!this.busy) this.say("unsaved");
    this.wait(PAUSE);
  }

  wait(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), milliseconds);
  }

  get pending() {
    return this.changed !== this.kept;
  }

  async send() {
    if (this.busy || this.stopped || !this.pending) return;
    this.busy = true;
    const sent = this.changed;
    this.say("saving");
    try {
      const response = await fetch(this.form.dataset.previewUrl, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual", // towards the sign-in page: told as a refusal
      });
      const json = response.headers.get("content-type")?.includes("json");
      this.take(response.status, json ? await response.json() : {}, sent);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      this.say("offline");
      this.wait(RETRY);
    } finally {
      this.busy = false;
      this.idle?.();
    }
    if (!this.stopped && this.changed !== sent) this.wait(PAUSE);
  }

  take(status, answer, sent) {
    const words = answer.message ?? answer.detail;
    if (status === 409) {
      this.stopped = true;
      this.say("conflict", words);
      return;
    }
    this.place(answer);
    if (status === 200) {
      this.kept = sent;
      if (this.pending) this.say("unsaved");
      else this.say("saved", answer.saved);
    } else if (status === 422) this.say("invalid", words);
    else if (status >= 500 || status === 429) {
      this.say("error", words);
      this.wait(RETRY);
    } else this.say("refused", words);
  }

  place(answer) {
    for (const [id, html] of Object.entries(answer.fragments ?? {})) {
      const element = document.getElementById(id);
      // An element that holds what is being typed is left alone.
      if (!element || element.querySelector(".cell") || element.contains(document.activeElement)) continue;
      element.innerHTML = html;
      const cell = id.endsWith("-echo") && document.getElementById(id.slice(0, -5));
      if (cell) cell.setAttribute("aria-invalid", String(element.querySelector(".cell-fault") !== null));
    }
    for (const [name, value] of Object.entries(answer.fields ?? {})) {
      const input = this.form.elements.namedItem(name);
      if (input?.type === "hidden") input.value = value;
    }
  }
}

for (const form of document.querySelectorAll("form[data-entry]")) {
  const draft = new Draft(form);
  let handedIn = false;
  keys(form);
  paste(form);
  form.addEventListener("input", () => draft.touch());
  form.addEventListener("focusin", (event) => event.target.matches("input.cell") && event.target.select());
  form.addEventListener("submit", (event) => {
    clearTimeout(draft.timer);
    handedIn = !draft.busy;
    if (handedIn) return;
    // The draft under way will change the row's version: hand in after it, or it would look like a conflict.
    event.preventDefault();
    const { submitter } = event;
    draft.idle = () => {
      draft.idle = null;
      clearTimeout(draft.timer);
      setTimeout(() => form.requestSubmit(submitter));
    };
  });
  addEventListener("pageshow", () => {
    handedIn = false;
  });
  addEventListener("online", () => draft.send());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && draft.send());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    draft.send();
  });
  addEventListener("beforeunload", (event) => {
    if (draft.pending && !handedIn) event.preventDefault();
  });
}
