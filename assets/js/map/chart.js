// Where one looks on the map, and the hands that move it: wheel, drag, two fingers, keys and buttons.

import { across, down, latAt, lonAt, SIZE } from "./mercator.js";

export const NEAREST = 600; // pixels a unit: half a metre a pixel
const FITTED_NEAREST = 8;
const EDGE_PX = 52;
const MOVED_PX = 5;
const TILE_PX = 256; // so many go about the earth at zoom 0, as people know it

export class Chart {
  /* `moved` is called at each frame in which one looks elsewhere, and with true where a button or a key did it. */
  constructor(root, moved, ends) {
    Object.assign(this, { root, moved, x: SIZE / 2, y: SIZE / 2, scale: 0.002, all: null, fingers: new Map() });
    this.listen(ends);
    this.tools(ends);
  }

  tools(ends) {
    const box = document.createElement("div");
    box.className = "yy-map-tools";
    const works = [
      ["Zoom in", "+", () => this.zoom(1.8)], ["Zoom out", "−", () => this.zoom(1 / 1.8)], ["Show all", "◎", () => this.fit(this.all)],
    ];
    for (const [words, sign, work] of works) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: sign, title: words });
      button.setAttribute("aria-label", words);
      button.addEventListener("click", work, { signal: ends.signal });
      box.append(button);
    }
    this.root.append(box);
  }

  /* --- where one looks -------------------------------------------------------------------------------------------- */

  /* Takes the size of the map; returns whether there is any. */
  resize() {
    [this.width, this.height] = [this.root.clientWidth, this.root.clientHeight];
    if (this.width && this.height) this.plan();
    return Boolean(this.width && this.height);
  }

  /* The piece of the map that is seen, in its units. */
  get box() {
    const [wide, high] = [this.width / 2 / this.scale, this.height / 2 / this.scale];
    return { left: this.x - wide, top: this.y - high, right: this.x + wide, bottom: this.y + high };
  }

  /* The same in degrees: west, south, east, north. */
  get edges() {
    const { left, top, right, bottom } = this.box;
    return [lonAt(left), latAt(bottom), lonAt(right), latAt(top)];
  }

  /* How many pixels go about the earth. */
  get worldPx() {
    return SIZE * this.scale;
  }

  /* Where one looks as an address tells it: degrees north and east, and the zoom. */
  get at() {
    const zoom = Math.log2(this.worldPx / TILE_PX);
    return `${latAt(this.y).toFixed(5)},${lonAt(this.x).toFixed(5)},${zoom.toFixed(2)}`;
  }

  /* Looks where an address says; returns whether that is anywhere. */
  look(at) {
    const [lat, lon, zoom] = at.split(",").map(Number);
    if (![lat, lon, zoom].every(Number.isFinite)) return false;
    Object.assign(this, { x: across(lon), y: down(lat), scale: (TILE_PX * 2 ** zoom) / SIZE });
    this.plan();
    return true;
  }

  /* The scale at which a piece of the map fills it. */
  fitting([west, south, east, north]) {
    const room = (size) => Math.max(60, size - 2 * EDGE_PX);
    const wide = Math.max(across(east) - across(west), 1e-6);
    const high = Math.max(down(south) - down(north), 1e-6);
    return Math.min(room(this.width) / wide, room(this.height) / high);
  }

  /* Shows a piece of the map, by its edges in degrees, no nearer than asked; all of the earth where there is none. */
  fit(edges, nearest = FITTED_NEAREST) {
    const [west, south, east, north] = edges ?? [-180, -60, 180, 75];
    this.scale = Math.min(nearest, this.fitting([west, south, east, north]));
    [this.x, this.y] = [(across(west) + across(east)) / 2, (down(south) + down(north)) / 2];
    this.plan(true);
  }

  zoom(by, atX = this.width / 2, atY = this.height / 2, isPress = true) {
    const before = this.scale;
    this.scale = Math.min(NEAREST, before * by);
    this.bound();
    this.x += (atX - this.width / 2) * (1 / before - 1 / this.scale);
    this.y += (atY - this.height / 2) * (1 / before - 1 / this.scale);
    this.plan(isPress);
  }

  move(byX, byY, isPress = false) {
    this.x -= byX / this.scale;
    this.y -= byY / this.scale;
    this.plan(isPress);
  }

  bound() {
    this.scale = Math.max(this.width / SIZE / 1.5, Math.min(NEAREST, this.scale));
    this.x = Math.max(0, Math.min(SIZE, this.x));
    this.y = Math.max(0, Math.min(SIZE, this.y));
  }

  plan(isPress = false) {
    this.isPressed ||= isPress;
    if (this.isPlanned || !this.width) return;
    this.isPlanned = true;
    requestAnimationFrame(() => {
      this.isPlanned = false;
      this.bound();
      this.moved(this.isPressed);
      this.isPressed = false;
    });
  }

  /* --- hands -------------------------------------------------------------------------------------------------------- */

  listen(ends) {
    const on = (name, work, how = {}) => this.root.addEventListener(name, work, { signal: ends.signal, ...how });
    on("wheel", (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      this.zoom(Math.exp(-Math.max(-300, Math.min(300, event.deltaY * lines)) * 0.0022), ...this.spot(event), false);
    }, { passive: false });
    on("keydown", (event) => this.key(event));
    on("pointerdown", (event) => this.touch(event));
    on("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) on(end, (event) => this.fingers.delete(event.pointerId));
    on("dragstart", (event) => event.preventDefault());
    on("click", (event) => {
      if (!this.isDragged) return;
      event.stopPropagation();
      event.preventDefault();
      this.isDragged = false;
    }, { capture: true });
  }

  spot(event) {
    const box = this.root.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const work = {
      "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5), "0": () => this.fit(this.all),
      ArrowLeft: () => this.move(80, 0, true), ArrowRight: () => this.move(-80, 0, true),
      ArrowUp: () => this.move(0, 80, true), ArrowDown: () => this.move(0, -80, true),
    }[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  }

  touch(event) {
    if (!this.fingers.size) this.isDragged = false;
    if (event.button || event.target.closest(".yy-map-tools")) return;
    this.fingers.set(event.pointerId, this.spot(event));
  }

  drag(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    if (event.pointerType === "mouse" && !event.buttons) {
      this.fingers.delete(event.pointerId);
      return;
    }
    const now = this.spot(event);
    if (!this.isDragged && Math.hypot(now[0] - before[0], now[1] - before[1]) < MOVED_PX) return;
    if (!this.isDragged) {
      this.isDragged = true;
      this.root.setPointerCapture(event.pointerId);
    }
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const wide = (one) => Math.max(20, Math.hypot(one[0] - other[0], one[1] - other[1]));
      this.zoom(wide(now) / wide(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2, false);
      this.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    } else this.move(now[0] - before[0], now[1] - before[1]);
    this.fingers.set(event.pointerId, now);
  }
}
