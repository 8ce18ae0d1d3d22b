// A hardware scanner types like a keyboard and ends with Enter. The field keeps the focus, whatever was touched before.

const form = document.querySelector("form[data-scan]");
const input = form?.querySelector("input:not([type=hidden])");

if (input) {
  const ready = () => {
    input.focus({ preventScroll: true });
    input.select();
  };
  // A printable key pressed while nothing else is being typed in belongs to the scan.
  document.addEventListener("keydown", (event) => {
    const elsewhere = event.target.closest("input, select, textarea, [contenteditable]");
    if (!elsewhere && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus();
  });
  input.addEventListener("blur", () => {
    setTimeout(() => {
      if (!document.activeElement?.closest("a, button, input, select, textarea, summary")) ready();
    });
  });
  form.addEventListener("submit", (event) => {
    input.value = input.value.trim();
    if (!input.value) {
      event.preventDefault();
      ready();
    }
  });
  addEventListener("pageshow", ready);
}

// A phone's camera in the place of a scanner; the reader is fetched when it is first needed, and nothing is uploaded.
const camera = form?.querySelector("[data-camera]");

if (camera && navigator.mediaDevices?.getUserMedia) {
  const [open, panel, fault] = camera.children;
  const [video, close] = panel.children;
  let running = null;
  const shut = () => {
    running?.stop();
    running = null;
    panel.hidden = true;
    open.hidden = false;
  };
  camera.hidden = false;
  close.addEventListener("click", shut);
  open.addEventListener("click", async () => {
    fault.hidden = true;
    open.hidden = true;
    panel.hidden = false;
    try {
      const reader = await import("./verifier/scan.js");
      running = reader.camera(video);
      const text = await running.text;
      if (!text) return;
      input.value = text;
      form.requestSubmit();
    } catch {
      fault.hidden = false;
    } finally {
      shut();
    }
  });
}
