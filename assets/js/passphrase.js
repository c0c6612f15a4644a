// Before a file is hidden there is a passphrase to see it by again: where none is set, a form asks for one, and what was to be
// hidden is hidden then. Knows /passphrase. What hides files by Gradio's events says so by `data-hides`.

import { send, sendJson } from "./server.js";

const dialog = () => (held ??= document.querySelector(".yy-passphrase"));
let held = null;
let isSet = false;

/* Returns whether something may be hidden: a passphrase is set, or was set just now in the form. */
export async function canHide() {
  if (!isSet) isSet = (await send("/passphrase", "GET").catch(() => ({}))).is_set ?? false;
  return isSet || ask();
}

function ask() {
  const form = dialog().querySelector("form");
  const ends = new AbortController();
  const { signal } = ends;
  const say = (words) => Object.assign(dialog().querySelector("[role=alert]"), { textContent: words, hidden: !words });
  form.reset();
  say("");
  (document.querySelector(".pswp--open") ?? document.body).append(dialog()); // all else is inert below the viewer
  dialog().inert = false;
  for (const name of ["keydown", "pointerdown", "click"]) dialog().addEventListener(name, (event) => event.stopPropagation(), { signal });
  dialog().querySelector("[data-passphrase=cancel]").addEventListener("click", () => dialog().close(), { signal });
  dialog().showModal();
  form.elements.passphrase.focus();
  return new Promise((done) => {
    dialog().addEventListener("close", () => (ends.abort(), done(isSet)), { signal });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const told = Object.fromEntries(new FormData(form));
      const { refused = "" } = await sendJson("/passphrase", "POST", told).catch((error) => ({ refused: error.message }));
      say(refused);
      isSet = !refused;
      if (isSet) dialog().close();
    }, { signal });
  });
}

addEventListener("click", (event) => {
  const button = isSet ? null : event.target.closest?.("[data-hides]");
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  canHide().then((may) => may && button.click());
}, { capture: true });
