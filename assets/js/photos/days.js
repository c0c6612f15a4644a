// A day, or a part of one, as a section of the grid: what it is called, and a place for its tiles.

import { monthName } from "./scrub.js";

const NARROW_PX = 260;
const isNarrow = (block) => block.width < NARROW_PX;

/* Returns what the line above a day depends on: its height, and whether it is short. */
export const headOf = (block) => `${block.head} ${isNarrow(block)}`;

export function section(block, zoom) {
  const one = document.createElement("section");
  one.className = "yy-day";
  one.dataset.key = block.key;
  one.dataset.state = block.state || "bare";
  if (block.head) one.append(zoom === "months" ? monthHead(block) : dayHead(block));
  const tiles = document.createElement("div");
  tiles.className = "yy-day-tiles";
  tiles.style.top = `${block.head}px`;
  one.append(tiles);
  return one;
}

function dayHead(block) {
  const head = document.createElement("header");
  const title = document.createElement("h2");
  title.textContent = block.day ? (isNarrow(block) ? block.day.short : block.day.title) : monthName(block.key);
  title.title = block.day?.title ?? "";
  const about = document.createElement("p");
  about.textContent = block.day?.about ?? "";
  about.title = about.textContent;
  head.append(title, about);
  return head;
}

function monthHead(block) {
  const head = document.createElement("header");
  const title = document.createElement("h2");
  title.textContent = monthName(block.key);
  head.append(title);
  return head;
}

export function size(box, rect) {
  Object.assign(box.style, { left: `${rect.x}px`, top: `${rect.y}px`, width: `${rect.width}px`, height: `${rect.height}px` });
}
