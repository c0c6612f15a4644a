// The People place: pages that the program makes as HTML, and what is said by pressing in them: `data-say` (a form's fields
// come along), `data-undo`, `data-turn`, `data-more`, `data-skip`. One face is dropped on another to say they are one.

import { isInUse, keptOf } from "./people_kept.js";
import { go } from "./router.js";
import { say, sendOnce } from "./said.js";
import { send, sendJson } from "./server.js";

const KEPT_AS = "yy-people-skipped";
const TOLD_MS = 15000;
const BUSY_MS = 4000;

const skipped = () => (sessionStorage.getItem(KEPT_AS) ?? "").split(",").filter(Boolean);

// Returns where the program tells what an address of the place shows.
function sourceOf(address) {
  const { pathname, searchParams } = new URL(address, location.origin);
  const number = pathname.split("/")[2];
  if (number) return `/people/shown/${encodeURIComponent(number)}`;
  if (searchParams.has("hidden")) return "/people/shown/hidden";
  return `/people/shown?${new URLSearchParams({ skip: skipped().slice(-400).join(","), more: searchParams.get("more") ?? "0" })}`;
}

class People extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    this.turns = 0;
    const on = (name, work) => this.addEventListener(name, work, { signal: this.ends.signal });
    [this.told, this.shown] = ["told", "shown"].map((name) => this.querySelector(`.yy-people-${name}`));
    on("yy-open", ({ detail }) => this.open(detail));
    on("click", (event) => this.press(event));
    on("submit", (event) => this.submit(event));
    for (const name of ["dragstart", "dragend", "dragover", "dragleave", "drop"]) on(name, (event) => this[name](event));
    document.addEventListener("yy-changed", () => this.renew(), { signal: this.ends.signal });
    this.dispatchEvent(new CustomEvent("yy-ready", { bubbles: true }));
  }

  disconnectedCallback() {
    this.ends.abort();
    clearTimeout(this.quiet);
    clearTimeout(this.waiting);
  }

  /* --- what is shown -------------------------------------------------------------------------------------------------- */

  /* Shows what an address of the place names; returns whether it could. Only the answer asked for last is shown; in a
     renewal what somebody has done in the page meanwhile stays, and where it is in use it is renewed later. */
  async open(address, { isRenewal = false } = {}) {
    this.address = address;
    const turn = ++this.turns;
    clearTimeout(this.waiting);
    const answer = await fetch(sourceOf(address), { cache: "no-store" }).catch(() => null);
    const found = answer?.ok ? await answer.json().catch(() => null) : null;
    if (turn !== this.turns) return false;
    if (found?.gone && this.seen === address) {
      go("/people", { isReplaced: true }); // who was here a moment ago is somebody else now
      return false;
    }
    const isLater = isRenewal && isInUse(this.shown);
    if (!found) this.say("People could not be loaded. Is the program still running?");
    else if (!isLater && found.html !== this.html) this.draw(found.html, isRenewal);
    if (found && !found.gone) this.seen = address;
    if (isLater || found?.busy) this.wait();
    return Boolean(found);
  }

  draw(html, isRenewal) {
    const putBack = isRenewal ? keptOf(this.shown) : () => {};
    this.shown.innerHTML = this.html = html;
    putBack();
  }

  // Shows the page anew, later where somebody is using it.
  renew() {
    if (!this.address || !this.clientWidth) return;
    if (this.dragged || this.hasAttribute("aria-busy") || isInUse(this.shown)) this.wait();
    else this.open(this.address, { isRenewal: true });
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.renew(), BUSY_MS);
  }

  /* --- what is said --------------------------------------------------------------------------------------------------- */

  press(event) {
    const one = event.target.closest("button[data-say], button[data-undo], button[data-turn], button[data-more], button[data-skip]");
    if (!one) return;
    const { say, undo, turn, more, skip } = one.dataset;
    if (say) this.do(() => sendJson("/people/say", "POST", { to: say, fields: {} }), say);
    else if (undo) this.do(() => send(`/people/undo/${encodeURIComponent(undo)}`, "POST"));
    else if (turn) this.do(() => send(`/people/turn/${turn}`, "POST"));
    else if (more) this.more(one, more);
    else this.skip(skip);
  }

  submit(event) {
    const form = event.target.closest("form[data-say]");
    if (!form) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    this.do(() => sendJson("/people/say", "POST", { to: form.dataset.say, fields }), form.dataset.say);
  }

  /* Sends something, tells what came of it, and shows the page as it is then; a second press meanwhile is none. */
  async do(sendIt, said = "") {
    const found = await sendOnce(this, sendIt);
    if (!found) return;
    this.say(found.refused ?? found.told, found.undo);
    if (found.refused) return;
    const wasAsked = this.shown.querySelector(".yy-people-who")?.contains(document.activeElement);
    const mine = `/people/${said.split(" ")[1]}`;
    if (this.address === mine && found.number && mine !== `/people/${found.number}`) go(`/people/${found.number}`, { isReplaced: true });
    else if (this.address === mine && said.startsWith("hide")) go("/people");
    else await this.open(this.address);
    if (wasAsked) this.ask();
  }

  say(words, undo = "") {
    clearTimeout(this.quiet);
    say(this.told, words, undo);
    this.quiet = setTimeout(() => this.told.replaceChildren(), TOLD_MS);
  }

  /* Asks for the next without a name; with none, for all again. */
  async skip(number) {
    sessionStorage.setItem(KEPT_AS, number ? [...skipped(), number].join(",") : "");
    await this.open(this.address);
    this.ask();
  }

  // Brings the question to whoever answers by keys.
  ask() {
    this.shown.querySelector(".yy-people-who input")?.focus({ preventScroll: true });
  }

  async more(button, address) {
    const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
    if (answer?.ok) button.outerHTML = (await answer.json()).html;
  }

  /* --- one face dropped on another ------------------------------------------------------------------------------------ */

  dragstart(event) {
    const one = event.target.closest?.("li[data-number]");
    if (!one) return;
    this.dragged = one;
    event.dataTransfer.effectAllowed = "link";
    event.dataTransfer.setData("text/plain", one.dataset.number);
    one.toggleAttribute("data-dragged", true);
  }

  dragend() {
    this.dragged?.removeAttribute("data-dragged");
    this.dragged = null;
    for (const one of this.shown.querySelectorAll("[data-over]")) one.removeAttribute("data-over");
  }

  // Returns whom something that is dragged would be dropped on.
  under(event) {
    const one = event.target.closest?.("[data-number]");
    return this.dragged && one && one.dataset.number !== this.dragged.dataset.number ? one : null;
  }

  dragover(event) {
    const one = this.under(event);
    if (!one) return;
    event.preventDefault();
    one.toggleAttribute("data-over", true);
  }

  dragleave(event) {
    event.target.closest?.("[data-over]")?.removeAttribute("data-over");
  }

  drop(event) {
    const one = this.under(event);
    if (!one) return;
    event.preventDefault();
    this.do(() => sendJson("/people/say", "POST", { to: `same ${this.dragged.dataset.number} ${one.dataset.number}`, fields: {} }));
  }
}

customElements.define("yy-people", People);
