// The Map place: files on the base map, the same files as a list beside it, and a slider of months for both. Where one
// looks, how near, and when, stands in the address: /map?at=LAT,LON,ZOOM&from=2024-07&to=2024-08, or &trip=...,
// and &place=... for the files of one place alone.

import { Base, NEAR_NAMES } from "./map/base.js";
import { Chart, NEAREST } from "./map/chart.js";
import { List } from "./map/list.js";
import { Marks } from "./map/marks.js";
import { KM_ABOUT } from "./map/mercator.js";
import { MonthSpan } from "./map/span.js";
import { go, here, keyOf, note } from "./router.js";
import { say, sendOnce } from "./said.js";
import { send, sendJson } from "./server.js";

const REST_MS = 90; // so long one comes to rest until what is seen is asked for
const NOTE_MS = 400;
const OPENED = 8; // so many times nearer a press on a mark goes at the most
const SPOT_KM = 0.04; // files no farther apart are one spot, which no zoom parts
const SPOT_NEAR = 20;
const NEAR_KM = 2; // a circle that reaches no farther may be named as one spot

const query = (fields) => new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== "")).toString();

class MapPlace extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    const on = (where, name, work) => where.addEventListener(name, work, { signal: this.ends.signal });
    const part = (name) => this.querySelector(`.yy-map-${name}`);
    [this.head, this.told, this.about, this.wider] = ["list h2", "told", "about", "wider"].map(part);
    [this.naming, this.said, this.only] = ["naming", "said", "only"].map(part);
    [this.empty, this.trips] = [this.querySelector(".yy-empty"), this.querySelector(".yy-map-trip")];
    this.root = this.querySelector(".yy-map");
    this.root.replaceChildren();
    Object.assign(this, { trip: "", place: "", noted: null, narrow: null, asked: 0, isReady: false });
    this.base = new Base(this.root, () => this.chart?.plan());
    this.marks = new Marks(this.root, (mark) => this.openMark(mark));
    this.chart = new Chart(this.root, (isPress) => this.moved(isPress), this.ends);
    this.months = new MonthSpan(this, (isDone) => this.slid(isDone), this.ends);
    this.list = new List(this, (start) => this.more(start));
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    on(this, "yy-open", ({ detail }) => this.open(detail));
    on(document, "yy-changed", () => this.soon(0));
    on(this.wider, "click", () => this.widen());
    on(this.trips.querySelector("select"), "change", ({ target }) => go(`/map${target.value ? `?${query({ trip: target.value })}` : ""}`));
    on(this.naming.querySelector("form"), "submit", (event) => this.name(event));
    on(this.said, "click", ({ target }) => target.dataset.undo && this.tell(() => send(`/map/undo/${target.dataset.undo}`, "POST")));
    this.dispatchEvent(new CustomEvent("yy-ready", { bubbles: true }));
  }

  disconnectedCallback() {
    this.ends.abort();
    this.sizes.disconnect();
    this.list.stop();
    this.asking?.abort();
    clearTimeout(this.resting);
    clearTimeout(this.noting);
  }

  get photoSequence() {
    return this.list.sequence;
  }

  /* --- where one looks, and when -------------------------------------------------------------------------------------- */

  /* Shows what an address of the place names. */
  async open(address) {
    if (address === this.noted) {
      this.soon(0);
      return;
    }
    this.noted = address;
    this.isReady = false;
    const fields = new URL(address, location.origin).searchParams;
    const [from, to, trip, place, at] = ["from", "to", "trip", "place", "at"].map((name) => fields.get(name) ?? "");
    const begun = await this.fetched(`/map/start?${query({ from, to, trip, place })}`);
    if (address !== this.noted) return;
    if (!begun) {
      this.noted = null;
      this.head.textContent = "The map could not be loaded.";
      return;
    }
    this.begin(begun, { from, to, trip, place });
    this.wanted = { at, reach: begun.reach };
    this.settle();
  }

  begin({ first, last, trips }, { from, to, trip, place }) {
    this.place = place;
    this.only.hidden = !place;
    this.only.firstElementChild.textContent = place;
    this.toggleAttribute("data-empty", !first);
    this.empty.hidden = Boolean(first);
    this.months.take(first, last);
    this.fillTrips(trips, trip);
    const chosen = trips.find((one) => one.key === trip);
    this.trip = chosen ? trip : "";
    this.months.set(chosen?.from ?? from, chosen?.to ?? to);
    this.drawWays();
  }

  fillTrips(trips, trip) {
    const select = this.trips.querySelector("select");
    select.replaceChildren(select.options[0], ...trips.map(({ key, title }) => new Option(title, key)));
    select.value = trips.some(({ key }) => key === trip) ? trip : "";
    this.trips.hidden = !trips.length;
  }

  resize() {
    if (this.chart.resize()) this.settle();
  }

  // Looks where an address says, once the map has a size.
  settle() {
    if (!this.wanted || !this.chart.width) return;
    const { at, reach } = this.wanted;
    this.wanted = null;
    this.narrowTo(null);
    this.chart.all = reach;
    if (!at || !this.chart.look(at)) this.chart.fit(reach);
    this.isReady = true;
    this.soon(0);
  }

  moved(isPress) {
    this.base.draw(this.chart, this.marks.place(this.chart));
    const wasOpening = this.isOpening;
    this.isOpening = false; // also where one looked there already
    if (!this.isReady || this.seen === this.chart.at + this.chart.width) return;
    if (this.seen && !wasOpening) this.narrowTo(null);
    this.seen = this.chart.at + this.chart.width;
    this.soon(isPress ? 0 : REST_MS);
    this.noteSoon();
  }

  slid(isDone) {
    this.trip = "";
    this.trips.querySelector("select").value = "";
    this.soon(isDone ? 0 : REST_MS);
    if (isDone) this.noteSoon();
    if (isDone) this.drawWays();
  }

  get when() {
    const span = this.trip ? { trip: this.trip } : { from: this.months.from, to: this.months.to };
    return { ...span, place: this.place };
  }

  noteSoon() {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.noteNow(true), NOTE_MS);
  }

  /* Writes where one looks into the address; a step of its own is one that Back goes back by. */
  noteNow(isReplaced) {
    clearTimeout(this.noting);
    if (!this.isReady || !this.chart.width || keyOf(location.pathname) !== "map") return;
    this.noted = `/map?${query({ at: this.chart.at, ...this.when }).replaceAll("%2C", ",")}`;
    if (this.noted !== here()) note(this.noted, { isReplaced });
  }

  /* --- what is seen ---------------------------------------------------------------------------------------------------- */

  soon(after) {
    clearTimeout(this.resting);
    if (this.isReady) this.resting = setTimeout(() => this.ask(), after);
  }

  /* The edges of what the list shows: the map, or a mark of it. */
  get edges() {
    return (this.narrow ?? this.chart.edges).map((one) => one.toFixed(6)).join(",");
  }

  async ask() {
    if (!this.chart.width) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const asked = query({ box: this.chart.edges.map((one) => one.toFixed(6)).join(","), world: this.chart.worldPx, ...this.when });
    const found = await this.fetched(`/map/look?${asked}`, signal);
    this.nameTowns(signal);
    const list = found && this.narrow ? await this.fetched(`/map/tiles?${query({ box: this.edges, ...this.when })}`, signal) : found;
    if (!found || !list || signal.aborted) return;
    this.marks.show(found.marks);
    this.base.draw(this.chart, this.marks.place(this.chart));
    this.months.count(found.months);
    this.head.textContent = this.narrow ? this.narrowName : found.title;
    this.told.textContent = this.narrow ? list.told : found.told;
    this.about.textContent = this.narrow ? "" : found.about;
    this.list.show(list.count, list.tiles);
    this.naming.hidden = !list.count || this.circle.km > NEAR_KM;
    this.dataset.shown = String(++this.asked);
  }

  // Brings the names of small towns to a map that has room for them; nothing waits for that.
  async nameTowns(signal) {
    if (this.chart.scale < NEAR_NAMES) return;
    const found = await this.fetched(`/map/names?${query({ box: this.chart.edges.map((one) => one.toFixed(3)).join(",") })}`, signal);
    if (!found || signal.aborted) return;
    this.base.takeNear(found.names);
    this.base.draw(this.chart, this.marks.place(this.chart));
  }

  async fetched(address, signal) {
    const answer = await fetch(address, { signal, cache: "no-store" }).catch(() => null);
    return answer?.ok ? answer.json().catch(() => null) : null;
  }

  async more(start) {
    const found = await this.fetched(`/map/tiles?${query({ box: this.edges, start, ...this.when })}`);
    return found?.tiles ?? [];
  }

  async drawWays() {
    const when = query(this.when);
    const found = when ? await this.fetched(`/map/ways?${when}`) : { ways: [] };
    if (found && when === query(this.when)) this.base.drawWays(found.ways);
  }

  /* Opens a mark: goes nearer until its files lie apart; of one spot, which never do, the list shows them alone. */
  openMark(mark) {
    this.noteNow(true);
    const [west, south, east, north] = mark.box;
    const far = (Math.max(east - west, north - south) / 360) * KM_ABOUT;
    const before = this.chart.scale;
    const isSpot = far < SPOT_KM || before > NEAREST * 0.9;
    if (isSpot) this.narrowTo(mark);
    this.isOpening = isSpot;
    const nearest = isSpot ? Math.max(before, SPOT_NEAR) : Math.min(NEAREST, before * OPENED);
    this.chart.fit(mark.box, nearest);
    this.chart.scale = Math.max(this.chart.scale, isSpot ? before : before * 1.5);
    this.chart.bound();
    this.noteNow(false);
    this.soon(0);
    if (isSpot) this.head.focus({ preventScroll: true });
    if (isSpot && this.head.getBoundingClientRect().top > innerHeight - 160) this.head.scrollIntoView({ block: "start" });
  }

  narrowTo(mark) {
    const edge = 1e-6; // the edges are told to six digits
    this.narrow = mark && mark.box.map((one, side) => one + (side < 2 ? -edge : edge));
    this.narrowName = mark?.name || "Unnamed place";
    this.wider.hidden = !mark;
  }

  widen() {
    this.narrowTo(null);
    this.soon(0);
    this.head.focus({ preventScroll: true });
  }

  /* --- the name of a spot ---------------------------------------------------------------------------------------------- */

  /* The circle about what the list shows. */
  get circle() {
    const [west, south, east, north] = this.narrow ?? this.chart.edges;
    const [lat, lon] = [(south + north) / 2, (west + east) / 2];
    const [high, wide] = [(north - south) / 2, ((east - west) / 2) * Math.cos((lat * Math.PI) / 180)];
    return { lat, lon, km: (Math.hypot(high, wide) * KM_ABOUT) / 360 };
  }

  name(event) {
    event.preventDefault();
    const name = event.target.elements.name.value;
    this.tell(() => sendJson("/map/spot", "POST", { ...this.circle, name }), () => {
      event.target.reset();
      this.naming.open = false;
      [this.place, this.only.hidden, this.narrowName] = ["", true, name]; // the place is parted now
    });
  }

  /* Sends something and says what came of it, with a way to take it back; a second press meanwhile is none. */
  async tell(sendIt, done = () => {}) {
    const found = await sendOnce(this, sendIt);
    if (!found) return;
    say(this.said, found.refused ?? found.told, found.undo);
    if (found.refused) return;
    done();
    this.soon(0);
  }
}

customElements.define("yy-map", MapPlace);
