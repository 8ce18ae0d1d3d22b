// What every page of portal and staff gets. All of it is comfort: each form works without.

const leaving = new Set();

/** Warn before typed words are lost; a form that is being sent no longer warns. */
function guard(form) {
  form.addEventListener("input", () => leaving.add(form));
  form.addEventListener("submit", (event) => {
    // A button with data-download only fetches a file: the page and what was typed on it stay.
    if (leaving.delete(form) && isDownload(event)) setTimeout(() => leaving.add(form), 1000);
  });
}

function isDownload(event) {
  return event.submitter?.dataset.download !== undefined;
}

addEventListener("beforeunload", (event) => {
  if (leaving.size) event.preventDefault();
});

/** A second press sends nothing twice. The button is disabled after its own value has gone into the form. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    setTimeout(() => {
      if (event.defaultPrevented || form.method === "get" || isDownload(event)) return;
      form.dataset.sent = "true";
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    });
  });
}

// Back from the next page, or after a download, the form can be sent again.
function release() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
  }
}
addEventListener("pageshow", (event) => event.persisted && release());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && release());

/** A text area grows with its words. */
function autosize(area) {
  const least = area.rows;
  const fit = () => {
    area.rows = Math.max(least, area.value.split("\n").length);
    while (area.scrollHeight > area.clientHeight + 2 && area.rows < 30) area.rows += 1;
  };
  area.addEventListener("input", fit);
  fit();
}

/** A question opens with the focus in its first field and closes with Escape. */
function confirmation(details) {
  const summary = details.querySelector("summary");
  const close = () => {
    details.open = false;
    summary.focus();
  };
  details.addEventListener("toggle", () => {
    if (details.open) details.querySelector("textarea, input:not([type=hidden]), button[type=submit]")?.focus();
  });
  details.addEventListener("keydown", (event) => event.key === "Escape" && close());
  for (const button of details.querySelectorAll("[data-close]")) {
    button.hidden = false;
    button.addEventListener("click", close);
  }
}

/** A menu closes with Escape and with a press elsewhere. */
function menu(details) {
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

/** A box that is narrower than its table tells so, and tells whether there is more at its right. */
function sideways(frame) {
  const tell = () => {
    const hidden = frame.scrollWidth - frame.clientWidth;
    frame.toggleAttribute("data-wide", hidden > 4);
    frame.toggleAttribute("data-more", hidden - frame.scrollLeft > 4);
  };
  frame.addEventListener("scroll", tell, { passive: true });
  new ResizeObserver(tell).observe(frame);
}

/** Choices written "leader|choice" show only where they belong to what their leader says now. */
function follow(choices) {
  const leader = document.getElementById(choices.dataset.follows);
  const show = () => {
    for (const choice of choices.querySelectorAll(".choice")) {
      choice.hidden = !choice.querySelector("input").value.startsWith(`${leader.value}|`);
    }
  };
  leader.addEventListener("change", show);
  show();
}

document.querySelectorAll("form[data-guard]").forEach(guard);
document.querySelectorAll("[data-follows]").forEach(follow);
document.querySelectorAll("form").forEach(sendOnce);
document.querySelectorAll("textarea[data-autosize]").forEach(autosize);
document.querySelectorAll("details.confirm").forEach(confirmation);
document.querySelectorAll("details.menu").forEach(menu);
document.querySelectorAll(".entry-frame, .table-frame").forEach(sideways);
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
document.getElementById("error-summary")?.focus();
