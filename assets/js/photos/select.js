// Choosing several tiles: by their tick, a range with Shift, a long press, or the x key; while any is chosen a press on
// a tile chooses it instead of opening it, and a bar says how many there are and what can be done with them.

import { canHide } from "../passphrase.js";
import { go } from "../router.js";
import { say } from "../said.js";
import { albumOf } from "./feed.js";

const LONG_MS = 450;
const STILL_PX = 10;
const TOLD_MS = 12000;
const MOST_RANGE = 5000;
const RANGE_CUT = `Only the first ${MOST_RANGE.toLocaleString("en")} of them were selected.`;

export class Selection {
  /* `photos` is the grid; `ends` ends what is listened to. */
  constructor(photos, ends) {
    this.photos = photos;
    this.chosen = new Set();
    this.bar = photos.querySelector(".yy-chosen");
    this.said = photos.querySelector(".yy-chosen-said");
    this.form = this.bar.querySelector("form");
    const listen = (where, name, work, how = {}) => where.addEventListener(name, work, { signal: ends.signal, ...how });
    listen(photos, "click", (event) => this.press(event));
    listen(photos, "pointerdown", (event) => this.hold(event));
    for (const name of ["pointermove", "pointerup", "pointercancel"]) listen(photos, name, (event) => this.release(event));
    listen(photos, "contextmenu", (event) => this.held && event.preventDefault());
    listen(photos, "keydown", (event) => this.key(event));
    listen(document, "keydown", (event) => this.escape(event));
    listen(photos, "yy-tile", (event) => this.show(event.detail.box));
    listen(this.bar, "click", (event) => this.act(event));
    listen(this.form, "submit", (event) => this.send(event));
    listen(this.said, "click", (event) => event.target.closest("[data-undo]") && this.undo(event.target.dataset.undo));
  }

  /* --- choosing -------------------------------------------------------------------------------------------------------- */

  press(event) {
    const box = event.target.closest(".yy-tile");
    if (!box) return;
    const isTick = Boolean(event.target.closest(".yy-tick"));
    if (!isTick && !this.chosen.size && !this.wasHeld) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.wasHeld) this.wasHeld = false;
    else if (event.shiftKey && this.last) this.range(this.last, box.dataset.id);
    else this.toggle(box.dataset.id);
  }

  toggle(id) {
    if (!this.chosen.delete(id)) this.chosen.add(id);
    this.last = id;
    this.refresh();
  }

  /* Chooses all from one tile to another, in the order of the grid. */
  async range(from, to) {
    const all = this.photos.photoSequence;
    const [begin, end] = [all.indexOf(from), all.indexOf(to)];
    if (begin < 0) return this.toggle(to); // the one before is there no more
    const many = Math.abs(end - begin) + 1;
    for (let n = 0; n < Math.min(many, MOST_RANGE); n += 1) {
      const tile = await all.at(begin + Math.sign(end - begin) * n);
      if (tile) this.chosen.add(tile.id);
    }
    this.last = to;
    this.refresh();
    if (many > MOST_RANGE) this.say(RANGE_CUT);
  }

  /* Takes out of what is chosen those of some tiles that the grid has no more. */
  lose(tiles) {
    const lost = tiles.filter(({ id }) => this.chosen.has(id) && !this.photos.blockOf(id));
    if (!lost.length) return;
    for (const { id } of lost) this.chosen.delete(id);
    this.close(); // what was asked there was of more
    this.refresh();
  }

  /* Returns those of some blocks that hold something that is chosen. */
  among(blocks) {
    return this.chosen.size ? blocks.filter((block) => block.tiles?.some(({ id }) => this.chosen.has(id))) : [];
  }

  hold(event) {
    this.wasHeld = false;
    const box = event.target.closest(".yy-tile");
    if (!box || event.pointerType === "mouse") return;
    this.held = { x: event.clientX, y: event.clientY };
    this.timer = setTimeout(() => {
      this.wasHeld = true;
      this.toggle(box.dataset.id);
    }, LONG_MS);
  }

  release(event) {
    if (!this.held) return;
    const moved = Math.hypot(event.clientX - this.held.x, event.clientY - this.held.y);
    if (event.type === "pointermove" && moved < STILL_PX) return;
    clearTimeout(this.timer);
    if (event.type !== "pointermove") setTimeout(() => (this.held = null));
  }

  key(event) {
    const box = event.target.closest("a[data-photo]")?.closest(".yy-tile");
    if (!box || event.ctrlKey || event.metaKey || event.altKey || !["x", " "].includes(event.key)) return;
    event.preventDefault();
    if (event.shiftKey && this.last) this.range(this.last, box.dataset.id);
    else this.toggle(box.dataset.id);
  }

  escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !this.photos.isSeen) return;
    if (!this.form.hidden) this.close();
    else if (this.chosen.size && !document.querySelector("[role=dialog][aria-modal=true]")) this.clear();
  }

  clear() {
    this.chosen.clear();
    this.close();
    this.refresh();
  }

  refresh() {
    this.bar.hidden = !this.chosen.size;
    this.photos.toggleAttribute("data-choosing", this.chosen.size > 0);
    this.bar.querySelector(".yy-chosen-count").textContent = `${this.chosen.size} selected`;
    for (const box of this.photos.querySelectorAll(".yy-tile")) this.show(box);
  }

  show(box) {
    const isChosen = this.chosen.has(box.dataset.id);
    box.toggleAttribute("data-chosen", isChosen);
    box.querySelector(".yy-tick").setAttribute("aria-pressed", String(isChosen));
  }

  /* --- doing ----------------------------------------------------------------------------------------------------------- */

  act(event) {
    const action = event.target.closest("[data-act]")?.dataset.act;
    if (action === "clear") this.clear();
    else if (action === "download") this.download();
    else if (action === "story") this.tell();
    else if (action === "close") this.close();
    else if (action === "album") this.offer();
    else if (action === "takeout") this.post("takeout", { album: albumOf(this.photos.kind) });
    else if (["date", "place"].includes(action)) this.open(action);
    else if (action === "hide") this.hide();
    else if (action) this.post(action, {});
  }

  async hide() {
    if (await canHide()) await this.post("hide", {});
  }

  /* Asks which album, with the names of those there are. */
  async offer() {
    this.open("album");
    const answer = await fetch("/photos/albums/names", { cache: "no-store" }).catch(() => null);
    const { names = [] } = answer?.ok ? await answer.json() : {};
    const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
    this.form.querySelector("datalist").replaceChildren(...options);
  }

  open(part) {
    this.form.hidden = false;
    this.form.dataset.part = part;
    for (const one of this.form.querySelectorAll("[data-part]")) one.hidden = one.dataset.part !== part;
    this.form.querySelector(`div[data-part="${part}"] :is(input, [data-act="close"])`).focus();
  }

  close() {
    if (this.form.hidden) return;
    this.form.hidden = true;
    this.form.reset();
    this.bar.querySelector('[data-act="clear"]').focus();
  }

  send(event) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(this.form));
    if (this.form.dataset.part === "forget") this.post("forget", { sure: "yes" });
    else if (this.form.dataset.part === "album") this.post("album", { album: fields.album });
    else if (this.form.dataset.part === "place") this.post("place", { place: fields.place });
    else this.post(fields.day ? "day" : "shift", fields.day ? { day: fields.day } : { hours: fields.hours });
  }

  async post(action, fields) {
    const done = await this.asked(`/photos/chosen/${action}`, { ids: [...this.chosen], fields });
    if (done?.ask) {
      this.form.querySelector(".yy-chosen-ask").textContent = done.ask;
      this.open("forget");
    } else if (done) {
      this.clear();
      this.say(done.told, done.undo);
      await this.photos.look();
    }
  }

  async undo(name) {
    const done = await this.asked(`/photos/undo/${name}`, {});
    if (!done) return;
    this.say(done.told);
    await this.photos.look();
  }

  /* Opens the story of what is chosen, at an address of its own. What is chosen stays so for who comes back. */
  async tell() {
    const found = await this.asked("/photos/story", { ids: [...this.chosen] });
    if (found) go(found.address);
  }

  async download() {
    const found = await this.asked("/photos/archive", { ids: [...this.chosen] });
    if (!found) return;
    const link = document.createElement("a");
    link.href = found.address;
    link.download = "";
    link.click();
    this.say(found.missing ? `${found.missing} of the files are not available now and are left out.` : "The download begins.");
  }

  /* Sends something and returns the answer; null, with the reason said, where it was refused. A second press while
     something is done is none. */
  async asked(path, body) {
    if (this.bar.hasAttribute("aria-busy")) return null;
    this.bar.setAttribute("aria-busy", "true");
    this.said.textContent = "Saving…";
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const found = answer.ok ? await answer.json() : { refused: "This could not be done." };
      this.say(found.refused ?? "");
      return found.refused ? null : found;
    } catch {
      this.say("This could not be done. Is the program still running?");
      return null;
    } finally {
      this.bar.removeAttribute("aria-busy");
    }
  }

  say(text, undo = "") {
    clearTimeout(this.quiet);
    say(this.said, text, undo);
    if (text) this.quiet = setTimeout(() => (this.said.textContent = ""), TOLD_MS);
  }
}
