// The offline base map as a drawing: land, lakes, borders, ways, and the names for which there is room. Asks nobody but
// this page's own server, once, for the base map.

import { across, down, KM_ABOUT, SIZE, stretched } from "./mercator.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_LABELS = 44;
const WIDEST_LABEL_PX = 190;
const LEAST_SEEN_PX = 1.2;
const [SCALE_PX, TOOLS_PX] = [[130, 34], [64, 150]]; // the corners of the scale bar and the buttons, which no name covers
const LAYERS = [
  ["land", "yy-map-land"], ["lakes", "yy-map-lake"], ["rivers", "yy-map-river"], ["states", "yy-map-state"], ["borders", "yy-map-border"],
];
const NEAREST_RIVERS = 1.6; // pixels a unit: nearer, they would lie beside where they flow
export const NEAR_NAMES = 0.25; // pixels a unit: nearer, there is room for the names of small towns

let world = null;

function fetched() {
  world ??= fetch("/world.json").then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  });
  world.catch(() => (world = null));
  return world;
}

function drawn(name, look, parent) {
  const one = document.createElementNS(SVG, name);
  if (look) one.setAttribute("class", look);
  parent.append(one);
  return one;
}

export class Base {
  /* `root` is where it is drawn, `done` is called once the base map is there or cannot be had. */
  constructor(root, done) {
    this.root = root;
    this.shapes = [];
    this.names = { countries: [], towns: [] };
    this.near = [];
    this.svg = drawn("svg", "yy-map-base", root);
    this.svg.setAttribute("aria-hidden", "true");
    this.ground = drawn("g", "", this.svg);
    this.lines = drawn("g", "yy-map-ways", this.svg);
    this.labels = drawn("g", "yy-map-labels", this.svg);
    this.bar = document.createElement("div");
    this.bar.className = "yy-map-scale";
    root.append(this.bar);
    fetched().then((base) => this.lay(base), () => this.fail()).then(done);
  }

  lay(base) {
    for (const [layer, look] of LAYERS) {
      const group = drawn("g", look, this.ground);
      for (const [left, top, right, bottom, d] of base[layer]) {
        const nearest = layer === "rivers" ? NEAREST_RIVERS : Infinity;
        this.shapes.push({ left, top, right, bottom, d, group, nearest, path: null, isShown: false });
      }
    }
    this.names = base;
    this.root.dataset.drawn = "yes";
  }

  fail() {
    const words = document.createElement("p");
    words.className = "yy-map-amiss";
    words.textContent = "The base map could not be read; your photos are shown without it.";
    this.root.append(words);
  }

  /* Takes the towns near where one looks, each its degrees north and east and its name, the largest first. */
  takeNear(towns) {
    this.near = towns.map(([lat, lon, name]) => [across(lon), down(lat), 0, name]);
  }

  /* Draws ways, each as degrees north and east, in place of those before. */
  drawWays(ways) {
    this.lines.replaceChildren();
    for (const way of ways) {
      const corners = way.map(([lat, lon]) => `${across(lon).toFixed(2)} ${down(lat).toFixed(2)}`);
      drawn("path", "", this.lines).setAttribute("d", `M${corners.join("L")}`);
    }
  }

  /* Draws what is seen of a chart; `marks` are the boxes in pixels that no name may cover, and their names. */
  draw(chart, marks) {
    const { scale, width, height, box } = chart;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const moved = `translate(${-box.left * scale} ${-box.top * scale}) scale(${scale})`;
    this.ground.setAttribute("transform", moved);
    this.lines.setAttribute("transform", moved);
    for (const shape of this.shapes) show(shape, box, shape.nearest < scale ? Infinity : LEAST_SEEN_PX / scale);
    this.measure(chart);
    this.name(chart, marks);
  }

  measure({ scale, y }) {
    const km = KM_ABOUT / SIZE / scale / stretched(y);
    const most = km * 110;
    const ten = 10 ** Math.floor(Math.log10(most));
    const round = [5, 2, 1].map((one) => one * ten).find((one) => one <= most);
    this.bar.style.width = `${round / km}px`;
    this.bar.textContent = round < 1 ? `${Math.round(round * 1000)} m` : `${round} km`;
  }

  name(chart, marks) {
    const scaleBar = [0, chart.height - SCALE_PX[1], SCALE_PX[0], chart.height];
    const tools = [chart.width - TOOLS_PX[0], 0, chart.width, TOOLS_PX[1]];
    const boxes = [...marks.map(({ box }) => box), scaleBar, tools];
    const shown = [];
    const place = (words, left, top, look, anchor) => {
      if (!words || shown.length >= MOST_LABELS) return;
      const wide = Math.min(WIDEST_LABEL_PX, words.length * (look === "country" ? 8.8 : 6.6));
      const start = left - (anchor === "middle" ? wide / 2 : 0);
      const box = [start - (look === "town" ? 10 : 0), top - 8, start + wide, top + 8];
      const isFree = boxes.every((one) => box[2] < one[0] || box[0] > one[2] || box[3] < one[1] || box[1] > one[3]);
      if (!isFree || start < 2 || box[2] > chart.width || top < 8 || top > chart.height - 8) return;
      boxes.push(box);
      shown.push({ words, left, top, look, anchor });
    };
    for (const { box, name } of marks) place(name, (box[0] + box[2]) / 2, box[3] + 11, "place", "middle");
    this.nameAll(chart, place);
    this.labels.replaceChildren();
    for (const one of shown) this.label(one);
  }

  nameAll({ box, scale }, place) {
    const put = ([x, y, , words], look, anchor, off) => {
      if (x > box.left && x < box.right && y > box.top && y < box.bottom) {
        place(words, (x - box.left) * scale + off, (y - box.top) * scale, look, anchor);
      }
    };
    for (const one of this.names.countries) {
      const wide = one[2] * scale;
      if (wide > 34 && wide < 2600) put(one, "country", "middle", 0);
    }
    for (const one of scale < NEAR_NAMES ? [] : this.near) put(one, "town", "start", 6);
    for (const one of this.names.towns) {
      if (one[2] < 60 / scale) break;
      put(one, "town", "start", 6);
    }
  }

  label({ words, left, top, look, anchor }) {
    const text = drawn("text", `yy-map-${look}`, this.labels);
    text.setAttribute("x", left);
    text.setAttribute("y", top + 4);
    text.setAttribute("text-anchor", anchor);
    text.textContent = words;
    if (look !== "town") return;
    const dot = drawn("circle", "", this.labels);
    dot.setAttribute("cx", left - 6);
    dot.setAttribute("cy", top);
    dot.setAttribute("r", 2);
  }
}

function show(shape, box, least) {
  const isSeen = shape.right > box.left && shape.left < box.right && shape.bottom > box.top && shape.top < box.bottom
    && Math.max(shape.right - shape.left, shape.bottom - shape.top) > least;
  if (isSeen === shape.isShown) return;
  shape.isShown = isSeen;
  if (isSeen && !shape.path) {
    shape.path = drawn("path", "", shape.group);
    shape.path.setAttribute("d", shape.d);
  } else if (shape.path) shape.path.style.display = isSeen ? "" : "none";
}
