// All files as one grid, which scrolls with the page: only what is near the window is in it, and only what is looked at
// is fetched. Which kinds, from which day on and how large stands in the address. What there is to begin with is asked
// for as soon as this is read, before Gradio has laid out the page.

import { Albums } from "./photos/albums.js";
import { headOf, section, size } from "./photos/days.js";
import { dayOf, daysOf, isAlbum, isAlbums, readAddress, startOf, stateNow } from "./photos/feed.js";
import { Keys } from "./photos/keys.js";
import { Pace } from "./photos/pace.js";
import { Pictures } from "./photos/pictures.js";
import { blocksOf, PIECE, Plan } from "./photos/plan.js";
import { Scrub } from "./photos/scrub.js";
import { Selection } from "./photos/select.js";
import { Sequence } from "./photos/sequence.js";
import { Spot } from "./photos/spot.js";
import { makeTile } from "./photos/tiles.js";
import { here, keyOf, open, setTitle } from "./router.js";

const REACH_SCREENS = 1;
const MOST_ASKED = 6;
const MOST_TRIES = 3; // to load what renewals keep ending
const BLOCKS_BELOW = 14; // screens a second: who flies past faster asks for no days
const BUSY_MS = 4000;
const QUIET_MS = 20000;
const HOME = "photos";
const EMPTY_ALBUM = "Nothing in this album now. Select photos with their tick, then press Album.";

const early = keyOf(location.pathname) === "photos" ? readAddress(here()) : null;
let prefetched = early && startOf(early.kind, early.at).catch(() => null);

class Photos extends HTMLElement {
  connectedCallback() {
    const part = (name) => this.querySelector(`.yy-photos-${name}`);
    [this.grid, this.head, this.told, this.empty] = ["grid", "head", "told", "empty"].map(part);
    Object.assign(this, { blocks: [], kind: "", crowned: null, zoom: "days", shown: new Map(), asking: new Map() });
    this.pace = new Pace(() => this.come());
    this.pictures = new Pictures(this);
    this.spot = new Spot(this);
    this.ends = new AbortController();
    this.grid.replaceChildren();
    this.scrub = new Scrub(part("scrub"), this, this.ends);
    const listen = (where, name, work, how = {}) =>
      where.addEventListener(name, work, { signal: this.ends.signal, ...how });
    listen(this, "yy-open", (event) => this.open(event.detail));
    listen(this, "click", (event) => this.press(event));
    listen(window, "scroll", () => this.soon(), { passive: true });
    listen(document, "yy-changed", ({ detail }) => this.changed(detail));
    this.keys = new Keys(this, this.ends);
    this.selection = new Selection(this, this.ends);
    this.albums = new Albums(this, this.ends);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(document.documentElement);
    this.sizes.observe(this.grid);
    this.wait(QUIET_MS);
    this.dispatchEvent(new CustomEvent("yy-ready", { bubbles: true }));
  }

  disconnectedCallback() {
    this.ends.abort();
    this.sizes.disconnect();
    this.spot.end();
    this.pace.end();
    clearTimeout(this.waiting);
    cancelAnimationFrame(this.frame);
    for (const stop of this.asking.values()) stop.abort();
  }

  get isSeen() {
    return this.grid.clientWidth > 0;
  }

  /* The whole grid as a sequence, for the viewer: what is before and after a photo. */
  get photoSequence() {
    return new Sequence(this);
  }

  /* Returns the tiles of a block as they are now, null where there is none. */
  async tilesOf(key, start) {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const block = this.blocks.find((one) => one.key === key && one.start === start);
      if (!block || ["full", "gone"].includes(block.state)) return block?.tiles ?? null;
      await this.load(block); // which may be ended by a renewal
    }
    return null;
  }

  /* --- what is asked for ---------------------------------------------------------------------------------------------- */

  /* Shows what an address of the place names. */
  async open(address) {
    const wanted = readAddress(address);
    const isSame = this.version !== undefined && wanted.kind === this.kind;
    if (isSame && wanted.zoom === this.zoom && address === this.noted) {
      this.soon();
      this.showTitle();
      return;
    }
    this.noted = address;
    this.kind = wanted.kind;
    if (!isSame && !(await this.start(wanted))) return;
    if (address !== this.noted) return;
    this.zoom = wanted.zoom;
    this.mark();
    this.showTitle();
    this.lay();
    requestAnimationFrame(() => this.spot.stand(wanted.at));
  }

  async start(wanted) {
    const ready = early?.kind === wanted.kind ? prefetched : null;
    prefetched = null;
    this.say("");
    const found = (await ready) ?? (await startOf(wanted.kind, wanted.at).catch(() => null));
    if (wanted.kind !== this.kind) return false;
    if (!found) {
      this.say("Your photos could not be loaded.", () => this.open(here()));
      this.version = undefined;
      this.noted = "";
      return false;
    }
    this.clear();
    this.selection.clear();
    Object.assign(this, { blocks: [], taken: wanted.kind });
    this.crown(found.head);
    this.take(found);
    for (const day of found.first) {
      const block = this.blocks.find((one) => one.key === day.key && !one.start);
      if (block) this.fill(block, day);
    }
    return true;
  }

  /* Shows what stands above the grid, unless it stands there already. */
  crown(html) {
    if (html === this.crowned) return;
    this.head.innerHTML = html;
    this.crowned = html;
    this.showTitle();
  }

  /* Takes the days there are; what was there before stays in the page as it is until it is loaded anew. */
  take({ version, busy, days }) {
    const known = new Map(this.blocks.map((block) => [`${block.key} ${block.start}`, block]));
    this.version = version;
    this.blocks = blocksOf(days).map((block) => {
      const before = known.get(`${block.key} ${block.start}`);
      if (!before?.tiles) return block;
      return Object.assign(before, { count: block.count, first: block.first, state: "stale" });
    });
    const kept = new Set(this.blocks);
    for (const block of known.values()) if (!kept.has(block)) this.lose(block);
    this.empty.hidden = days.length > 0 || this.kind !== "";
    if (!days.length && this.kind) this.say(this.whyEmpty());
    this.isBusy = busy;
    this.wait(busy ? BUSY_MS : QUIET_MS);
  }

  lose(block) {
    this.drop(block);
    if (block.tiles) this.selection.lose(block.tiles);
  }

  /* Something was changed elsewhere on the page: what was hidden there leaves the grid at once. */
  changed(detail) {
    if (detail?.isHidden) this.leaveOut(detail.id);
    this.look();
  }

  leaveOut(id) {
    const block = this.blockOf(id);
    if (!block) return;
    const tiles = block.tiles;
    block.tiles = block.tiles.filter((tile) => tile.id !== id);
    block.count -= 1;
    for (const one of this.blocks) if (one.first > block.first) one.first -= 1;
    if (!block.count) this.blocks = this.blocks.filter((one) => one !== block);
    this.drop(block);
    this.lay();
    this.selection.lose(tiles);
  }

  /* Returns the block that has the tile of a moment, as far as it is loaded. */
  blockOf(id) {
    return this.blocks.find((block) => block.tiles?.some((tile) => tile.id === id));
  }

  /* Looks from time to time whether anything came, went or changed. */
  wait(after) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), after);
  }

  async look() {
    clearTimeout(this.waiting);
    if (this.isSeen && !document.hidden && this.version !== undefined) {
      const state = await stateNow().catch(() => null);
      if (state) this.isBusy = state.busy;
      if (state && state.version !== this.version) await this.renew();
    }
    if (!this.ends.signal.aborted) this.wait(this.isBusy ? BUSY_MS : QUIET_MS);
  }

  async renew() {
    const { kind, taken } = this;
    const found = kind === taken && (await daysOf(kind).catch(() => null));
    if (!found || kind !== this.kind || this.ends.signal.aborted) return;
    const anchor = this.anchor();
    for (const stop of this.asking.values()) stop.abort();
    this.asking.clear();
    this.say("");
    this.crown(found.head);
    this.take(found);
    this.lay();
    this.keep(anchor);
  }

  async load(block) {
    const stop = new AbortController();
    this.asking.set(block, stop);
    try {
      const day = await dayOf(block.key, this.taken, block.start, PIECE, stop.signal);
      this.receive(block, day);
    } catch (error) {
      if (stop.signal.aborted) return;
      block.state = error.status === 404 ? "gone" : "failed";
      block.tiles = block.state === "gone" ? [] : block.tiles;
      this.lay();
    } finally {
      if (this.asking.get(block) === stop) this.asking.delete(block);
    }
    this.ask();
  }

  fill(block, day) {
    block.tiles = day.tiles.slice(0, PIECE);
    block.day = day;
    block.state = "full";
  }

  receive(block, day) {
    if (!this.blocks.includes(block)) return;
    if (block.tiles && isSame(block, day)) {
      block.state = "full";
      return;
    }
    const before = block.tiles ?? [];
    const [anchor, focused] = [this.anchor(), this.shown.get(block)?.contains(document.activeElement) && this.keys.current];
    this.drop(block);
    this.fill(block, day);
    if (this.zoom === "months" && block.tiles.length === block.count) this.update(); // it lies where it was foreseen
    else {
      this.lay();
      this.keep(anchor);
    }
    if (focused) this.linkOf(focused)?.focus({ preventScroll: true });
    this.selection.lose(before);
  }

  /* Asks for the nearest blocks in sight that are still empty, a few at a time. */
  ask() {
    if (this.pace.speed > BLOCKS_BELOW || !this.isSeen) return;
    const isBare = (block) => ["", "stale"].includes(block.state) && !this.asking.has(block);
    const bare = [...this.shown.keys()].filter(isBare);
    bare.push(...this.selection.among(this.blocks.filter((block) => isBare(block) && !this.shown.has(block))));
    const middle = this.top + innerHeight / 2;
    const away = (block) => Math.max(0, block.y - middle, middle - block.y - block.height);
    bare.sort((a, b) => away(a) - away(b));
    for (const block of bare.slice(0, Math.max(0, MOST_ASKED - this.asking.size))) this.load(block);
  }

  /* --- where everything lies ------------------------------------------------------------------------------------------ */

  get top() {
    return -this.grid.getBoundingClientRect().top + this.barred;
  }

  /* How much of the window the bar at its head covers. */
  get barred() {
    return document.getElementById("yy-top")?.offsetHeight ?? 0;
  }

  lay() {
    if (!this.isSeen) return;
    this.plan = new Plan(this.zoom, this.grid.clientWidth);
    this.plan.lay(this.blocks);
    this.grid.style.height = `${Math.max(1, this.plan.total)}px`;
    this.grid.dataset.zoom = this.zoom;
    for (const [block, one] of [...this.shown]) {
      if (one.headed === headOf(block)) this.place(block, one);
      else this.drop(block); // it became the first of its month, say
    }
    this.scrub.lay(this.plan, innerHeight);
    this.update();
  }

  resize() {
    const width = document.documentElement.clientWidth;
    if (this.wide !== width) document.documentElement.style.setProperty("--yy-page", `${(this.wide = width)}px`);
    if (!this.isSeen || !this.version || this.plan?.width === this.grid.clientWidth) return;
    const anchor = this.anchor(this.seenTop ?? this.top); // what stands above the grid has another height by now
    this.lay();
    this.keep(anchor);
  }

  /* Returns what lies at the top of the window, to stand there again once all is laid out anew. */
  anchor(top = this.top) {
    const n = this.plan?.at(top);
    const block = this.plan?.blocks[n];
    if (!block || top <= 0) return null;
    return { key: block.key, start: block.start, deep: (top - block.y) / Math.max(1, block.height) };
  }

  keep(anchor) {
    if (!anchor || !this.plan) return;
    const exact = this.plan.blocks.find((one) => one.key === anchor.key && one.start === anchor.start);
    const block = exact ?? this.plan.blocks[this.plan.find(anchor.key)];
    if (block) this.scrollTo(block.y + (exact ? Math.min(1, anchor.deep) * block.height : 0));
  }

  /* Brings a photo into view; returns its link, or null where it is not in the grid. */
  reveal(id) {
    const block = this.blockOf(id);
    const rect = block && this.isSeen && this.plan.rectsOf(block)[block.tiles.findIndex((tile) => tile.id === id)];
    if (!rect) return null;
    const [y, room] = [block.y + block.head + rect.y, innerHeight - this.barred];
    if (y < this.top || y + rect.height > this.top + room) this.scrollTo(Math.max(0, y - (room - rect.height) / 2));
    this.update();
    return this.linkOf(id);
  }

  linkOf(id) {
    return this.grid.querySelector(`.yy-tile[data-id="${CSS.escape(id)}"] > a`);
  }

  scrollTo(y) {
    const top = y + scrollY - this.top;
    if (Math.abs(top - scrollY) >= 1) scrollTo({ top, behavior: "instant" });
    this.pace.stop(this.top);
    this.soon();
  }

  /* --- what is in the page -------------------------------------------------------------------------------------------- */

  soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.update();
    });
  }

  update() {
    if (!this.isSeen || !this.plan) return;
    const [top, screen] = [this.top, innerHeight];
    this.seenTop = top;
    this.pace.at(top, screen);
    const [from, to] = [top - REACH_SCREENS * screen, top + (1 + REACH_SCREENS) * screen];
    const wanted = new Set();
    for (let n = this.plan.at(from); n < this.plan.blocks.length && this.plan.blocks[n].y <= to; n += 1) {
      wanted.add(this.plan.blocks[n]);
    }
    for (const block of [...this.shown.keys()]) {
      if (!wanted.has(block) && !this.shown.get(block).contains(document.activeElement)) this.drop(block);
    }
    for (const block of wanted) this.put(block, from, to);
    this.scrub.mark(top, this.plan.at(top + 1));
    this.ask();
    this.pictures.draw();
    this.spot.noteSoon();
  }

  /* Does what waits until one has come to rest. */
  come() {
    this.ask();
    this.pictures.draw();
    this.keys.rove();
  }

  put(block, from, to) {
    let one = this.shown.get(block);
    if (!one) {
      one = section(block, this.zoom);
      this.place(block, one);
      const later = [...this.shown.keys()].filter((other) => other.first > block.first).sort((a, b) => a.first - b.first)[0];
      this.grid.insertBefore(one, later ? this.shown.get(later) : null);
      this.shown.set(block, one);
      Object.assign(one, { tiles: new Map(), bare: new Map(), inside: one.lastElementChild, headed: headOf(block) });
    }
    if (block.tiles) this.putTiles(block, one, from, to);
  }

  putTiles(block, one, from, to) {
    const top = block.y + block.head;
    let after = one.inside.firstElementChild;
    this.plan.rectsOf(block).forEach((rect, i) => {
      const held = one.tiles.get(i);
      const isNear = top + rect.y + rect.height >= from && top + rect.y <= to;
      if (held && !isNear && !held.contains(document.activeElement)) {
        if (held === after) after = held.nextElementSibling;
        held.remove();
        one.tiles.delete(i);
        one.bare.delete(i);
      } else if (held) after = held.nextElementSibling;
      else if (isNear) {
        const box = makeTile(block.tiles[i]);
        size(box, rect);
        one.tiles.set(i, box);
        if (block.tiles[i].thumb) one.bare.set(i, box);
        one.inside.insertBefore(box, after);
        this.dispatchEvent(new CustomEvent("yy-tile", { detail: { box, tile: block.tiles[i] } }));
      }
    });
  }

  place(block, one) {
    Object.assign(one.style, { left: `${block.x}px`, top: `${block.y}px`, width: `${block.width}px`, height: `${block.height}px` });
    if (!one.tiles?.size) return;
    const rects = this.plan.rectsOf(block);
    for (const [i, box] of one.tiles) if (rects[i]) size(box, rects[i]);
  }

  drop(block) {
    this.asking.get(block)?.abort();
    this.asking.delete(block);
    this.shown.get(block)?.remove();
    this.shown.delete(block);
  }

  clear() {
    for (const block of [...this.shown.keys()]) this.drop(block);
  }

  say(text, again = null) {
    this.told.textContent = text;
    if (!again) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Try again";
    button.addEventListener("click", again);
    this.told.append(" ", button);
  }

  /* --- what is chosen to be shown ------------------------------------------------------------------------------------- */

  mark() {
    for (const link of this.querySelectorAll("[data-kind]")) {
      if (link.tagName !== "A") continue;
      if (link.dataset.kind === this.kind || (isAlbum(this.kind) && isAlbums(link.dataset.kind))) this.choose(link);
      else link.removeAttribute("aria-current");
    }
    for (const one of this.querySelectorAll("button[data-zoom]")) {
      one.setAttribute("aria-pressed", String(one.dataset.zoom === this.zoom));
    }
  }

  /* Says to the page and to who does not see it what the grid shows: the album by its name, else the kind. */
  showTitle() {
    const album = this.head.querySelector("[data-album] > h2")?.textContent;
    const kind = this.kind && this.querySelector(`a[data-kind="${CSS.escape(this.kind)}"]`)?.textContent;
    this.grid.setAttribute("aria-label", album ? `${album}, earliest first` : `${kind || "All photos"}, latest first`);
    if (open() === HOME && readAddress(here()).kind === this.kind) setTitle(album || kind || "");
  }

  /* Returns why nothing is in the grid; nothing where the head says it. */
  whyEmpty() {
    if (!isAlbum(this.kind)) return "Nothing of this kind yet.";
    return this.head.querySelector("[data-album]:not([data-told])") ? EMPTY_ALBUM : "";
  }

  /* Marks a link to what is shown, and brings it into sight where they stand in a row that scrolls. */
  choose(link) {
    link.setAttribute("aria-current", "true");
    const row = link.parentElement;
    row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
  }

  /* --- what is pressed ------------------------------------------------------------------------------------------------ */

  press(event) {
    const zoom = event.target.closest("button[data-zoom]");
    if (zoom) this.turn(zoom.dataset.zoom);
  }

  turn(zoom) {
    if (zoom === this.zoom) return;
    const anchor = this.anchor();
    this.zoom = zoom;
    this.clear();
    this.mark();
    this.lay();
    this.keep(anchor && { ...anchor, deep: 0 });
    this.spot.noteNow();
  }
}

/* Says whether a day that came is what a block shows already. */
function isSame(block, day) {
  const told = ({ title, short, about }) => [title, short, about];
  const parts = (tiles, of) => JSON.stringify([tiles, told(of)]);
  return parts(block.tiles, block.day) === parts(day.tiles.slice(0, PIECE), day);
}

customElements.define("yy-photos", Photos);
