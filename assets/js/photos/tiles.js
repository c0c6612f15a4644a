// One tile of the grid: a link around a picture or a few words, with a tick to choose it by. A picture is fetched when
// it is told to; one that cannot be had becomes a quiet tile with the name of its file.

const SVG = "http://www.w3.org/2000/svg";
const WAVE = "M3 10v4M7 7v10M11 4v16M15 8v8M19 6v12M23 10v4";
const PLAY = "M7 4.500v15l13-7.500z";

export function makeTile(tile) {
  const box = document.createElement("div");
  box.className = "yy-tile";
  box.dataset.id = tile.id;
  box.dataset.kind = tile.kind;
  const link = document.createElement("a");
  link.dataset.photo = "";
  link.href = `/photo/${tile.id}`;
  link.tabIndex = -1;
  link.append(...(tile.thumb ? pictured(tile) : worded(tile)));
  box.append(link, tick(tile));
  return box;
}

function pictured(tile) {
  const img = document.createElement("img");
  img.alt = tile.alt;
  img.decoding = "async";
  img.draggable = false;
  img.dataset.src = tile.thumb;
  return tile.mark ? [img, mark(tile)] : [img];
}

function worded(tile) {
  const top = span("yy-tile-kind", "");
  if (tile.kind === "audio") top.append(drawing(WAVE));
  top.append(tile.kind === "audio" ? tile.mark : tile.title || (tile.kind === "note" ? "Note" : ""));
  const parts = [top];
  if (tile.kind === "audio" && tile.title) parts.push(span("yy-tile-title", tile.title));
  parts.push(span("yy-tile-words", tile.words));
  if (tile.kind !== "audio" && tile.mark) parts.push(span("yy-tile-count", tile.mark));
  return parts;
}

function mark(tile) {
  const found = span("yy-tile-mark", "");
  if (tile.kind === "video") found.append(drawing(PLAY));
  found.append(tile.mark);
  return found;
}

function tick(tile) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "yy-tick";
  one.tabIndex = -1;
  one.setAttribute("aria-label", `Select ${tile.alt}`);
  one.setAttribute("aria-pressed", "false");
  return one;
}

/* Fetches the picture of a tile, and calls `done` once it stands or cannot be had. */
export function draw(box, tile, done) {
  const img = box.querySelector("img[data-src]");
  const end = () => {
    img.dataset.drawn = "";
    done();
  };
  img.addEventListener("load", end, { once: true });
  img.addEventListener("error", () => {
    img.replaceWith(span("yy-tile-missing", tile.name || tile.alt));
    box.querySelector("a").setAttribute("aria-label", tile.alt);
    done();
  }, { once: true });
  img.src = img.dataset.src;
  delete img.dataset.src;
}

function drawing(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 26 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function span(look, text) {
  const one = document.createElement("span");
  one.className = look;
  one.textContent = text;
  return one;
}
