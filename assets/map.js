/* Draws the owner's places on the offline base map: Web Mercator, in units of which 131,072 go about the earth.
   Reads what the page wrote beside a .yy-map; asks nobody but this page's own server, once, for the base map. */

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NEAREST = 40;
  const FITTED_NEAREST = 0.5;
  const APART_PX = 38;
  const EDGE_PX = 44;
  const MOST_LABELS = 44;
  const WIDEST_LABEL_PX = 190;
  const LEAST_SEEN_PX = 1.2;
  const KM_ABOUT = 40075;

  let world = null;
  let looked = null;

  const fetched = () => {
    world ??= fetch("/world.json").then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    });
    return world;
  };

  const made = (name, look, parent) => {
    const one = name === "svg" || parent?.namespaceURI === SVG ? document.createElementNS(SVG, name)
      : document.createElement(name);
    if (look) one.setAttribute("class", look);
    parent?.append(one);
    return one;
  };

  const SIZE = 131072;
  const across = (lon) => ((lon + 180) / 360) * SIZE;
  const down = (lat) => {
    const north = (Math.max(-84, Math.min(84, lat)) * Math.PI) / 180;
    return ((1 - Math.asinh(Math.tan(north)) / Math.PI) / 2) * SIZE;
  };
  const stretched = (y) => Math.cosh(Math.PI * (1 - (2 * y) / SIZE));

  class Chart {
    constructor(root) {
      const held = JSON.parse(root.dataset.held);
      this.root = root;
      this.key = root.dataset.key;
      this.deg = held.deg;
      this.patches = held.patches.map(([lat, lon, moments, name]) => (
        { lat, lon, moments, name, x: across(lon), y: down(lat) }));
      this.clustered = new Map();
      this.buttons = new Map();
      this.shapes = [];
      this.names = { countries: [], towns: [] };
      this.build(held.ways);
      this.listen();
      new ResizeObserver(() => this.resize()).observe(root);
      fetched().then((base) => this.lay(base)).catch(() => this.fail());
    }

    build(ways) {
      this.svg = made("svg", "yy-map-base", this.root);
      this.svg.setAttribute("aria-hidden", "true");
      this.ground = made("g", "", this.svg);
      this.lines = made("g", "yy-map-ways", this.svg);
      this.labels = made("g", "yy-map-labels", this.svg);
      for (const way of ways) {
        const path = made("path", "", this.lines);
        path.setAttribute("d", `M${way.map(([lat, lon]) => `${across(lon).toFixed(2)} ${down(lat).toFixed(2)}`).join("L")}`);
      }
      this.circles = made("div", "yy-map-circles", this.root);
      const tools = made("div", "yy-map-tools", this.root);
      for (const [words, sign, work] of [
        ["Zoom in", "+", () => this.zoom(1.8)], ["Zoom out", "−", () => this.zoom(1 / 1.8)], ["Show all", "◎", () => this.fit()],
      ]) {
        const button = made("button", "", tools);
        button.type = "button";
        button.textContent = sign;
        button.title = words;
        button.setAttribute("aria-label", words);
        button.addEventListener("click", work);
      }
      this.scaleBar = made("div", "yy-map-scale", this.root);
    }

    lay(base) {
      for (const [layer, look] of [["land", "yy-map-land"], ["lakes", "yy-map-lake"], ["borders", "yy-map-border"]]) {
        const group = made("g", look, this.ground);
        for (const [left, top, right, bottom, d] of base[layer]) {
          this.shapes.push({ left, top, right, bottom, d, group, path: null, isShown: false });
        }
      }
      this.names = base;
      this.root.dataset.drawn = "yes";
      this.plan();
    }

    fail() {
      const words = made("p", "yy-map-amiss", this.root);
      words.textContent = "The base map could not be read; your places are shown without it.";
    }

    /* --- where one looks ---------------------------------------------------------------------------------------- */

    resize() {
      const { clientWidth: width, clientHeight: height } = this.root;
      if (!width || !height) return;
      const isFirst = !this.width;
      [this.width, this.height] = [width, height];
      this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      if (isFirst && looked?.key === this.key) [this.x, this.y, this.scale] = looked.at;
      else if (isFirst) this.fit();
      this.plan();
    }

    fit(patches = this.patches, nearest = FITTED_NEAREST) {
      const [xs, ys] = [patches.map((one) => one.x), patches.map((one) => one.y)];
      if (!xs.length) [xs[0], ys[0], xs[1], ys[1]] = [0, SIZE * 0.15, SIZE, SIZE * 0.75];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const room = (size) => Math.max(60, size - 2 * EDGE_PX);
      this.scale = Math.min(nearest, room(this.width) / Math.max(right - left, 1e-6), room(this.height) / Math.max(bottom - top, 1e-6));
      [this.x, this.y] = [(left + right) / 2, (top + bottom) / 2];
      this.plan();
    }

    zoom(by, atX = this.width / 2, atY = this.height / 2) {
      const before = this.scale;
      this.scale = Math.max(this.width / SIZE / 1.5, Math.min(NEAREST, before * by));
      this.x += (atX - this.width / 2) * (1 / before - 1 / this.scale);
      this.y += (atY - this.height / 2) * (1 / before - 1 / this.scale);
      this.plan();
    }

    move(byX, byY) {
      this.x -= byX / this.scale;
      this.y -= byY / this.scale;
      this.plan();
    }

    plan() {
      if (this.isPlanned || !this.width) return;
      this.isPlanned = true;
      requestAnimationFrame(() => {
        this.isPlanned = false;
        this.draw();
      });
    }

    /* --- drawing ------------------------------------------------------------------------------------------------ */

    draw() {
      this.x = Math.max(0, Math.min(SIZE, this.x));
      this.y = Math.max(0, Math.min(SIZE, this.y));
      looked = { key: this.key, at: [this.x, this.y, this.scale] };
      const { scale, width, height } = this;
      const [left, top] = [this.x - width / 2 / scale, this.y - height / 2 / scale];
      this.box = { left, top, right: left + width / scale, bottom: top + height / scale };
      const moved = `translate(${-left * scale} ${-top * scale}) scale(${scale})`;
      this.ground.setAttribute("transform", moved);
      this.lines.setAttribute("transform", moved);
      const least = LEAST_SEEN_PX / scale;
      for (const shape of this.shapes) this.show(shape, least);
      this.drawScale();
      this.name(this.drawCircles());
    }

    show(shape, least) {
      const { box } = this;
      const isSeen = shape.right > box.left && shape.left < box.right && shape.bottom > box.top && shape.top < box.bottom
        && Math.max(shape.right - shape.left, shape.bottom - shape.top) > least;
      if (isSeen === shape.isShown) return;
      shape.isShown = isSeen;
      if (isSeen && !shape.path) {
        shape.path = made("path", "", shape.group);
        shape.path.setAttribute("d", shape.d);
      } else if (shape.path) shape.path.style.display = isSeen ? "" : "none";
    }

    clusters() {
      const level = Math.round(Math.log2(this.scale) * 2);
      if (!this.clustered.has(level)) this.clustered.set(level, this.gathered(APART_PX / 2 ** (level / 2)));
      return this.clustered.get(level);
    }

    /* The fullest patch gathers all that lie near it, then the fullest of the rest, and so on. */
    gathered(reach) {
      const squares = new Map();
      const square = (one) => [Math.floor(one.x / reach), Math.floor(one.y / reach)];
      this.patches.forEach((one, number) => {
        const name = square(one).join();
        if (!squares.has(name)) squares.set(name, []);
        squares.get(name).push(number);
      });
      const taken = new Set();
      const found = [];
      this.patches.forEach((middle, number) => {
        if (taken.has(number)) return;
        const [column, row] = square(middle);
        const inside = [];
        for (let right = -1; right <= 1; right++) {
          for (let below = -1; below <= 1; below++) {
            for (const other of squares.get(`${column + right},${row + below}`) ?? []) {
              const one = this.patches[other];
              if (!taken.has(other) && Math.hypot(one.x - middle.x, one.y - middle.y) < reach) {
                taken.add(other);
                inside.push(one);
              }
            }
          }
        }
        found.push(this.cluster(number, inside));
      });
      return found;
    }

    cluster(number, inside) {
      const moments = inside.reduce((sum, one) => sum + one.moments, 0);
      const middle = (of) => inside.reduce((sum, one) => sum + one[of] * one.moments, 0) / moments;
      const counts = new Map();
      for (const one of inside) counts.set(one.name, (counts.get(one.name) ?? 0) + one.moments);
      const names = [...counts].sort((one, other) => other[1] - one[1]).map(([name]) => name);
      return { key: `${number} ${inside.length}`, inside, moments, names, x: middle("x"), y: middle("y") };
    }

    drawCircles() {
      const seen = this.clusters().map((one) => ({
        one, left: (one.x - this.box.left) * this.scale, top: (one.y - this.box.top) * this.scale,
        radius: 12 + 5 * Math.min(4, Math.log10(one.moments)),
      })).filter(({ left, top, radius }) => left > -radius && left < this.width + radius && top > -radius && top < this.height + radius);
      const wanted = new Set(seen.map(({ one }) => one));
      for (const [one, button] of this.buttons) {
        if (wanted.has(one)) continue;
        button.remove();
        this.buttons.delete(one);
      }
      for (const { one, left, top, radius } of seen) {
        const button = this.buttons.get(one) ?? this.button(one, radius);
        button.style.transform = `translate(${left - radius}px, ${top - radius}px)`;
      }
      return seen;
    }

    button(one, radius) {
      const button = made("button", "yy-map-circle", this.circles);
      button.type = "button";
      button.style.width = button.style.height = `${2 * radius}px`;
      button.textContent = one.moments === 1 ? "" : this.short(one.moments);
      const more = one.names.length - 1;
      const name = one.names[0] || "Unnamed place";
      const told = `${name}${more ? ` and ${more} more ${more === 1 ? "place" : "places"}` : ""}, ${one.moments} ${one.moments === 1 ? "item" : "items"}`;
      button.setAttribute("aria-label", told);
      button.title = told;
      button.dataset.to = `circle ${this.reach(one.inside)}`;
      if (one.inside.length > 1) button.addEventListener("click", () => setTimeout(() => this.near(one)));
      this.buttons.set(one, button);
      return button;
    }

    short(count) {
      return count < 1000 ? `${count}` : `${(count / 1000).toFixed(count < 10000 ? 1 : 0).replace(/\.0$/, "")}k`;
    }

    /* The circle about squares of the map: degrees north and east of its middle, and how many km it reaches. */
    reach(inside) {
      const half = this.deg / 2;
      const [lats, lons] = [inside.map((one) => one.lat), inside.map((one) => one.lon)];
      const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
      const [lat, lon] = [(south + north) / 2, (west + east) / 2];
      const [high, wide] = [(north - south) / 2 + half, ((east - west) / 2 + half) * Math.cos((lat * Math.PI) / 180)];
      return `${lat.toFixed(5)} ${lon.toFixed(5)} ${(Math.hypot(high, wide) * 111.2).toFixed(3)}`;
    }

    near(one) {
      const before = this.scale;
      this.fit(one.inside, Math.min(NEAREST, before * 6));
      this.scale = Math.max(this.scale, before);
    }

    drawScale() {
      const km = KM_ABOUT / SIZE / this.scale / stretched(this.y);
      const most = km * 110;
      const ten = 10 ** Math.floor(Math.log10(most));
      const round = [5, 2, 1].map((one) => one * ten).find((one) => one <= most);
      this.scaleBar.style.width = `${round / km}px`;
      this.scaleBar.textContent = round < 1 ? `${Math.round(round * 1000)} m` : `${round} km`;
    }

    /* --- names -------------------------------------------------------------------------------------------------- */

    name(circles) {
      const boxes = circles.map(({ left, top, radius }) => [left - radius, top - radius, left + radius, top + radius]);
      const shown = [];
      const place = (words, left, top, look, anchor) => {
        if (shown.length >= MOST_LABELS) return false;
        const wide = Math.min(WIDEST_LABEL_PX, words.length * (look === "country" ? 8.8 : 6.6));
        const start = left - { start: 0, middle: wide / 2, end: wide }[anchor];
        const box = [start - (look === "town" ? 10 : 0), top - 8, start + wide, top + 8];
        const isFree = boxes.every((one) => box[2] < one[0] || box[0] > one[2] || box[3] < one[1] || box[1] > one[3]);
        if (!isFree || start < 2 || box[2] > this.width || top < 8 || top > this.height - 8) return false;
        boxes.push(box);
        shown.push({ words, left, top, look, anchor });
        return true;
      };
      for (const { one, left, top, radius } of circles) {
        const words = one.names[0];
        if (words && !place(words, left + radius + 4, top, "place", "start")) place(words, left - radius - 4, top, "place", "end");
      }
      this.nameBase(place);
      this.labels.replaceChildren();
      for (const { words, left, top, look, anchor } of shown) {
        const text = made("text", `yy-map-${look}`, this.labels);
        text.setAttribute("x", left);
        text.setAttribute("y", top + 4);
        text.setAttribute("text-anchor", anchor);
        text.textContent = words;
        if (look !== "town") continue;
        const dot = made("circle", "", this.labels);
        dot.setAttribute("cx", left - 6);
        dot.setAttribute("cy", top);
        dot.setAttribute("r", 2);
      }
    }

    nameBase(place) {
      const { box, scale } = this;
      const put = ([x, y, , words], look, anchor, off) => {
        if (x > box.left && x < box.right && y > box.top && y < box.bottom) {
          place(words, (x - box.left) * scale + off, (y - box.top) * scale, look, anchor);
        }
      };
      for (const one of this.names.countries) {
        const wide = one[2] * scale;
        if (wide > 34 && wide < 2600) put(one, "country", "middle", 0);
      }
      for (const one of this.names.towns) {
        if (one[2] < 60 / scale) break;
        put(one, "town", "start", 6);
      }
    }

    /* --- hands -------------------------------------------------------------------------------------------------- */

    listen() {
      this.root.addEventListener("wheel", (event) => {
        event.preventDefault();
        const at = this.at(event);
        const lines = event.deltaMode === 1 ? 16 : 1;
        this.zoom(Math.exp(-Math.max(-300, Math.min(300, event.deltaY * lines)) * 0.0022), ...at);
      }, { passive: false });
      this.root.addEventListener("keydown", (event) => this.key_(event));
      this.fingers = new Map();
      this.root.addEventListener("pointerdown", (event) => this.touch(event));
      this.root.addEventListener("pointermove", (event) => this.drag(event));
      for (const end of ["pointerup", "pointercancel"]) {
        this.root.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
      }
      this.root.addEventListener("click", (event) => {
        if (!this.isDragged) return;
        event.stopPropagation();
        event.preventDefault();
        this.isDragged = false;
      }, { capture: true });
    }

    at(event) {
      const box = this.root.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    }

    key_(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const work = {
        "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5), "0": () => this.fit(),
        ArrowLeft: () => this.move(80, 0), ArrowRight: () => this.move(-80, 0),
        ArrowUp: () => this.move(0, 80), ArrowDown: () => this.move(0, -80),
      }[event.key];
      if (!work) return;
      event.preventDefault();
      work();
    }

    touch(event) {
      if (event.button || event.target.closest(".yy-map-tools")) return;
      if (!this.fingers.size) this.isDragged = false;
      this.fingers.set(event.pointerId, this.at(event));
    }

    drag(event) {
      const before = this.fingers.get(event.pointerId);
      if (!before) return;
      if (event.pointerType === "mouse" && !event.buttons) {
        this.fingers.delete(event.pointerId);
        return;
      }
      const now = this.at(event);
      if (!this.isDragged && Math.hypot(now[0] - before[0], now[1] - before[1]) < 5) return;
      if (!this.isDragged) {
        this.isDragged = true;
        this.root.setPointerCapture(event.pointerId);
      }
      const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const wide = (one) => Math.max(20, Math.hypot(one[0] - other[0], one[1] - other[1]));
        this.zoom(wide(now) / wide(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
        this.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      } else this.move(now[0] - before[0], now[1] - before[1]);
      this.fingers.set(event.pointerId, now);
    }
  }

  const draw = () => {
    for (const root of document.querySelectorAll(".yy-map:not([data-live])")) {
      root.dataset.live = "yes";
      new Chart(root);
    }
  };
  new MutationObserver(draw).observe(document, { childList: true, subtree: true });
})();
