// The viewer: a press on a link to a photo (`a[data-photo]`) opens it over the page, at the address /photo/<id>. Next and
// previous go through the sequence that the link stands in; Back closes it, and so does Escape. PhotoSwipe shows it.

import { canHide } from "./passphrase.js";
import { go, note } from "./router.js";
import { addButtons, markButtons } from "./viewer_toolbar.js";
import { change, isWide } from "./viewer_drawer.js";
import { addressOf, idOf, ofDay, ofPhotos, sequenceOf } from "./viewer_sequence.js";
import { mostZoom, sharpen } from "./viewer_zoom.js";
import { faultOf, fetchRecord, partOf, settle, slideOf, whyNot } from "./viewer_slides.js";

const PHOTOSWIPE = "../vendor/photoswipe/photoswipe.esm.min.js";
const MOST_KEPT = 40; // records of photos near the one that is shown
const MOST_SEQUENCES = 8; // what Back may lead into again
const SAID_MS = 8000;
const TYPING = "input, textarea, select, [contenteditable]";
const OWN_KEYS = `${TYPING}, audio, video`;
const OWN_PRESSES = `${OWN_KEYS}, button, a, .yy-leaf, .yy-transcript, .yy-recording-wave`;

const EARLY = {
  Escape: (one) => one.pswp.close(),
  ArrowRight: (one) => one.pswp.next(),
  ArrowLeft: (one) => one.pswp.prev(),
  i: (one) => one.press("details"),
  f: (one) => one.press("like"),
};

const EARLY_BUTTONS = {
  ".pswp__button--close": "Escape",
  ".pswp__button--arrow--next": "ArrowRight",
  ".pswp__button--arrow--prev": "ArrowLeft",
};

let viewer = null; // the one that is open
let pressed = null; // the link that was pressed last, until its address is opened
let turns = 0; // how often an address was opened: the latest counts
const sequences = []; // those opened last, the latest first

class Viewer {
  constructor(PhotoSwipe, sequence, index, link) {
    this.sequence = sequence;
    this.link = link;
    this.records = new Map(); // by number; undefined while one is fetched
    this.why = link?.dataset.why ?? "";
    this.cameFrom = document.activeElement;
    this.early = []; // keys that were pressed while it opens
    this.hearEarly = (event) => this.earlyKey(event);
    addEventListener("keydown", this.hearEarly, { capture: true });
    this.pswp = new PhotoSwipe({
      index,
      loop: false,
      preload: [1, 2],
      bgOpacity: 1,
      maxZoomLevel: mostZoom,
      mainClass: "yy-viewer",
      imageClickAction: "zoom",
      bgClickAction: "close",
      returnFocus: false,
      showHideAnimationType: matchMedia("(prefers-reduced-motion: reduce)").matches ? "none" : this.animation(),
      showAnimationDuration: 180,
      hideAnimationDuration: 160,
      closeTitle: "Close (Esc)",
      zoomTitle: "Zoom (z)",
      arrowPrevTitle: "Previous",
      arrowNextTitle: "Next",
      getViewportSizeFn: () => this.roomPx(),
    });
    this.wire();
  }

  animation() {
    const picture = this.link?.querySelector("img");
    return picture?.complete && picture.naturalWidth ? "zoom" : "fade";
  }

  wire() {
    const { pswp } = this;
    pswp.addFilter("numItems", () => this.sequence.length);
    pswp.addFilter("itemData", (data, index) => this.slide(index));
    pswp.addFilter("thumbEl", (found, data) => this.thumbOf(data.record) ?? found);
    pswp.addFilter("contentErrorElement", (element, content) => this.fault(content));
    pswp.on("contentLoad", (event) => this.build(event));
    pswp.on("contentAppend", ({ content }) => requestAnimationFrame(() => settle(content.element)));
    pswp.on("contentDeactivate", ({ content }) => pause(content.element));
    pswp.on("contentRemove", ({ content }) => pause(content.element));
    pswp.on("pointerDown", (event) => leaveAlone(event));
    pswp.on("keydown", (event) => this.key(event));
    pswp.on("change", () => this.changed());
    pswp.on("firstUpdate", () => this.dress());
    pswp.on("bindEvents", () => queueMicrotask(() => this.ready()));
    pswp.on("openingAnimationEnd", () => this.isUnwanted && pswp.close());
    pswp.on("close", () => this.closed());
    pswp.on("destroy", () => this.undress());
    addButtons(pswp, (name) => this.press(name));
    sharpen(pswp);
  }

  open() {
    this.pswp.init();
  }

  // PhotoSwipe hears no keys while it opens: they are kept until it does.
  earlyKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in EARLY)) return;
    event.preventDefault();
    event.stopPropagation();
    this.early.push(event.key);
  }

  // The same holds of its buttons.
  earlyPress(event) {
    const name = this.isReady ? null : Object.keys(EARLY_BUTTONS).find((one) => event.target.closest?.(one));
    if (!name) return;
    event.stopPropagation();
    this.early.push(EARLY_BUTTONS[name]);
  }

  ready() {
    this.isReady = true;
    removeEventListener("keydown", this.hearEarly, { capture: true });
    if (this.isGone) return;
    this.changed();
    for (const key of this.early.splice(0)) EARLY[key](this);
  }

  // --- what is shown ---

  slide(index) {
    const record = this.records.get(index);
    if (record) return slideOf(record);
    this.load(index);
    return { type: "part" };
  }

  async load(index) {
    if (this.records.has(index)) return;
    this.records.set(index, undefined);
    const record = await this.fetch(index);
    this.put(index, record);
    if (this.isGone) return;
    this.pswp.refreshSlideContent(index);
    if (index === this.pswp.currIndex) this.changed();
  }

  async fetch(index) {
    const photo = await Promise.resolve(this.sequence.at(index)).catch(() => null);
    const record = await fetchRecord(photo?.id ?? "");
    return { ...record, why: photo?.why ?? "" };
  }

  put(index, record) {
    this.records.set(index, record);
    const middle = this.pswp.currIndex || index;
    if (this.records.size <= MOST_KEPT) return;
    const far = [...this.records.keys()].sort((one, other) => Math.abs(other - middle) - Math.abs(one - middle));
    for (const one of far.slice(0, this.records.size - MOST_KEPT)) this.records.delete(one);
  }

  get record() {
    return this.records.get(this.pswp.currIndex);
  }

  build(event) {
    const { content } = event;
    if (content.type !== "part") return;
    event.preventDefault();
    content.element = partOf(content.data.record);
    content.state = content.data.record ? "loaded" : "loading";
  }

  fault(content) {
    const { record } = content.data;
    const told = faultOf(record, "");
    whyNot(record.src).then((why) => why && (told.querySelector("p").textContent = why));
    return told;
  }

  thumbOf(record) {
    if (!record) return null;
    const picture = [...document.querySelectorAll(`a[data-photo][href="${CSS.escape(addressOf(record.id))}"] img`)];
    return picture.find((one) => !this.pswp.element?.contains(one) && one.getClientRects().length);
  }

  // --- around it ---

  dress() {
    const { element } = this.pswp;
    element.setAttribute("aria-modal", "true");
    this.drawer = element.querySelector("yy-drawer") ?? element.appendChild(document.createElement("yy-drawer"));
    this.said = element.appendChild(saying());
    element.addEventListener("click", (event) => this.earlyPress(event), { capture: true });
    element.addEventListener("yy-drawer", () => this.makeRoom());
    element.addEventListener("yy-done", (event) => this.done(event.detail));
    for (const one of document.body.children) {
      if (one === element || one.inert) continue;
      [one.inert, one.dataset.yyInert] = [true, "yes"];
    }
    if (this.drawer.wasOpen) this.drawer.toggle(true);
  }

  undress() {
    this.isGone = true;
    removeEventListener("keydown", this.hearEarly, { capture: true });
    if (this.said.hasChildNodes()) document.body.append(this.said);
    if (viewer !== this) return;
    viewer = null;
    for (const one of document.querySelectorAll("[data-yy-inert]")) {
      one.inert = false;
      delete one.dataset.yyInert;
    }
    const { activeElement: active } = document;
    if (active !== document.body && !this.pswp.element.contains(active)) return;
    const shown = this.revealed() ?? this.thumbOf(this.record)?.closest("a");
    (shown ?? this.cameFrom)?.focus?.({ preventScroll: true });
  }

  // The drawer takes its room beside the picture, or below it.
  roomPx() {
    const drawer = this.drawer && !this.drawer.hidden ? this.drawer.getBoundingClientRect() : { width: 0, height: 0 };
    return isWide() ? { x: innerWidth - drawer.width, y: innerHeight } : { x: innerWidth, y: innerHeight - drawer.height };
  }

  makeRoom() {
    this.pswp.element.classList.toggle("yy-viewer-told", !this.drawer.hidden);
    this.pswp.updateSize(true);
    markButtons(this.pswp.element, this.record, !this.drawer.hidden);
  }

  // Another photo is shown, or what is known of it came.
  changed() {
    const { pswp, record } = this;
    if (!pswp.element || !this.drawer) return;
    markButtons(pswp.element, record, !this.drawer.hidden);
    if (!record) return;
    pswp.element.setAttribute("aria-label", record.label || record.fault);
    if (!this.isClosing && idOf(location.pathname) !== record.id) {
      note(addressOf(record.id), { isReplaced: true });
    }
    this.drawer.show(record.id, record.why);
  }

  key(event) {
    const { originalEvent: key } = event;
    const { target } = key;
    if (key.key === "Escape" && this.drawer.cancel()) {
      event.preventDefault();
      key.preventDefault();
      return;
    }
    if (target.closest?.(OWN_KEYS) && key.key !== "Escape") {
      event.preventDefault();
      return;
    }
    if (key.ctrlKey || key.metaKey || key.altKey || key.shiftKey) return;
    const names = { i: "details", f: "like" };
    if (names[key.key]) this.press(names[key.key]);
    const media = this.pswp.currSlide?.content.element?.querySelector?.("audio, video");
    if (key.key === " " && media && !target.closest?.("button, a")) {
      key.preventDefault();
      if (media.paused) media.play().catch(() => {});
      else media.pause();
    }
  }

  // --- what is done ---

  press(name) {
    const { record } = this;
    if (!record?.kind) return;
    if (name === "details") this.drawer.toggle();
    if (name === "like") this.like(record);
    if (name === "hide") this.hide(record);
  }

  async like(record) {
    const wasLiked = record.is_favourite;
    record.is_favourite = !wasLiked;
    markButtons(this.pswp.element, this.record, !this.drawer.hidden);
    const done = await change(record.id, wasLiked ? "unlike" : "like");
    if (done.error) record.is_favourite = wasLiked;
    if (!this.isGone) markButtons(this.pswp.element, this.record, !this.drawer.hidden);
    this.done({ id: record.id, ...done });
  }

  // It is out of sight at once; the way back comes when all that rests on it was told anew.
  async hide(record) {
    const { currIndex: index } = this.pswp;
    if (!(await canHide())) return;
    if (!this.isClosing) this.clear(index, record);
    this.tell("Hiding…");
    const done = await change(record.id, "hide");
    if (done.error && !this.isGone) await this.renew(record.id);
    this.done({ id: record.id, isHidden: !done.error, ...done });
  }

  // Shows nothing more of a photo, and goes on to the next, unless another is shown since the passphrase was asked for.
  clear(index, record) {
    const { pswp, sequence: { length } } = this;
    this.records.set(index, { ...record, kind: "", html: "", thumb: "", src: "", download: "", name: "", fault: "Hidden." });
    pswp.refreshSlideContent(index);
    if (index !== pswp.currIndex) return;
    if (length === 1) pswp.close();
    else if (index + 1 < length) pswp.next();
    else pswp.prev();
  }

  // Something was changed: it is told with the way to take it back, here and to all that shows the photo.
  done(done) {
    this.tell(done.error || done.told, this.wayBack(done));
    if (done.error) return;
    document.dispatchEvent(new CustomEvent("yy-changed", { detail: { id: done.id, isHidden: Boolean(done.isHidden) } }));
    if (!done.isHidden) this.renew(done.id);
  }

  wayBack({ id, undo = [], again = "" }) {
    if (again) return () => this.takeBack(id, "again", { token: again });
    return undo.length ? () => this.takeBack(id, "undo", { ids: undo.join(",") }) : null;
  }

  async takeBack(id, what, fields) {
    this.tell("Undoing…");
    const done = await change(id, what, fields);
    this.done({ id, ...done });
    if (!done.error && !this.isGone) await this.drawer.load();
  }

  async renew(id) {
    for (const [index, known] of [...this.records]) {
      if (known?.id !== id) continue;
      const record = { ...(await fetchRecord(id)), why: known.why };
      if (this.isGone) return;
      this.records.set(index, record);
      const isOther = record.html !== known.html || record.kind !== known.kind || record.fault !== known.fault;
      if (isOther) this.pswp.refreshSlideContent(index);
    }
    this.changed();
  }

  tell(words, undo = null) {
    const said = this.said;
    if (this.isGone) document.body.append(said);
    const told = document.createElement("span");
    told.textContent = words;
    said.replaceChildren(told);
    if (undo) said.append(button("Undo", undo));
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.isGone ? said.remove() : said.replaceChildren()), SAID_MS);
  }

  // --- the end of it ---

  closed() {
    this.isClosing = true;
    if (viewer === this) this.revealed();
    if (!this.isLeft) leave();
  }

  /* Brings the photo that was seen last into view where it was opened from; returns its link, if it is there. */
  revealed() {
    return this.record?.kind ? this.sequence.reveal?.(this.record.id) : null;
  }

  /* Closes it because another address was opened; at once where another viewer takes its place. */
  leave(isReplaced = false) {
    this.isLeft = this.isUnwanted = true;
    if (isReplaced) this.pswp.destroy();
    else this.pswp.close();
  }
}

const saying = () => {
  const said = document.createElement("p");
  said.className = "yy yy-said";
  said.setAttribute("role", "status");
  return said;
};

function button(words, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", work);
  return made;
}

const pause = (element) => element?.querySelectorAll?.("audio, video").forEach((media) => media.pause());

// What is pressed in a page, a player or a list is theirs, not the beginning of a swipe.
function leaveAlone(event) {
  const { target } = event.originalEvent;
  if (target.closest?.(OWN_PRESSES) && target.closest(".yy-part")) event.preventDefault();
}

// --- addresses ---

/* Leaves the viewer's address: as many steps back as were made in it, or to the place below where it was come to afresh. */
function leave() {
  const depth = history.state?.depth ?? 0;
  if (depth > 0) history.go(-depth);
  else go("/", { isReplaced: true });
}

async function show(path) {
  const id = idOf(path);
  const link = pressed?.isConnected && idOf(pressed.pathname) === id ? pressed : null;
  pressed = null;
  const turn = ++turns;
  const depth = history.state?.yy ? (viewer?.depth ?? 0) + 1 : 0;
  if (history.state?.depth === undefined) history.replaceState({ ...history.state, depth }, "");
  if (viewer && !link && viewer.record?.id === id) return;
  const [sequence, index] = await placed(id, link);
  const photo = await Promise.resolve(sequence.at(index)).catch(() => null);
  const [record, { default: PhotoSwipe }] = await Promise.all([fetchRecord(id), import(PHOTOSWIPE)]);
  if (turn !== turns) return;
  if (viewer && viewer.sequence === sequence) {
    viewer.pswp.goTo(index);
    return;
  }
  const before = viewer;
  keep(sequence);
  startAt(record);
  viewer = new Viewer(PhotoSwipe, sequence, index, link);
  before?.leave(true);
  viewer.depth = history.state?.depth ?? depth;
  viewer.put(index, { ...record, why: photo?.why ?? viewer.why });
  viewer.open();
}

// Returns the sequence a photo is shown in, and its number there.
async function placed(id, link) {
  for (const sequence of link ? [sequenceOf(link)] : sequences) {
    const index = await sequence.indexOf(id);
    if (index >= 0) return [sequence, index];
  }
  const sequence = link ? ofPhotos([{ id }]) : await ofDay(await fetchRecord(id));
  return [sequence, Math.max(0, await sequence.indexOf(id))];
}

function keep(sequence) {
  const at = sequences.indexOf(sequence);
  if (at >= 0) sequences.splice(at, 1);
  sequences.unshift(sequence);
  sequences.splice(MOST_SEQUENCES);
}

// A second in the address (`?t=12.5`) is the one that a recording opens at.
function startAt(record) {
  const second = Number(new URLSearchParams(location.search).get("t"));
  if (!(second > 0) || !record.html) return;
  const held = document.createElement("template");
  held.innerHTML = record.html;
  held.content.querySelector("yy-recording")?.setAttribute("data-start", String(second));
  record.html = held.innerHTML;
}

addEventListener("click", (event) => (pressed = event.target.closest?.("a[data-photo]") ?? null), { capture: true });
document.addEventListener("yy-address", ({ detail }) => {
  if (detail.isOver) show(detail.path);
  else {
    turns += 1;
    viewer?.leave();
  }
});
if (idOf(location.pathname)) show(location.pathname);
