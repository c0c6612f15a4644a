// What lies on the map: a small picture for files that lie together, with how many they are. A mark of one file is a link
// that opens it, one of several a button that opens the mark.

import { across, down } from "./mercator.js";

const SIZES = [[1000, 62], [100, 58], [10, 54], [2, 50], [0, 46]]; // how large from how many files on

export class Marks {
  /* `root` is the map, `open` is called with a mark of several files that is pressed. */
  constructor(root, open) {
    this.open = open;
    this.held = new Map();
    this.box = document.createElement("div");
    this.box.className = "yy-map-marks";
    root.append(this.box);
  }

  /* Shows marks in place of those before; the elements of those that stay are kept, and so is the focus. */
  show(marks) {
    const wanted = new Map(marks.map((mark) => [`${mark.id} ${mark.count} ${mark.label}`, mark]));
    for (const [key, { element }] of this.held) {
      if (wanted.has(key)) continue;
      element.remove();
      this.held.delete(key);
    }
    for (const [key, mark] of wanted) {
      const one = this.held.get(key) ?? this.make(mark);
      Object.assign(one, { mark, x: across(mark.lon), y: down(mark.lat) });
      this.held.set(key, one);
    }
  }

  /* Puts the marks where they lie now; returns the boxes in pixels that they cover, and what each is called. */
  place({ box, scale }) {
    return [...this.held.values()].map(({ element, x, y, size, mark }) => {
      const [left, top] = [(x - box.left) * scale - size / 2, (y - box.top) * scale - size / 2];
      element.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
      return { box: [left, top, left + size, top + size], name: mark.name };
    });
  }

  make(mark) {
    const size = SIZES.find(([count]) => mark.count >= count)[1];
    const element = document.createElement(mark.count > 1 ? "button" : "a");
    element.className = "yy-map-mark";
    element.dataset.kind = mark.kind;
    element.style.width = element.style.height = `${size}px`;
    element.setAttribute("aria-label", mark.label);
    element.title = mark.label;
    element.append(mark.thumb ? picture(mark.thumb) : sign(mark.kind));
    const one = { element, size, mark };
    if (mark.count > 1) {
      element.type = "button";
      element.append(counted(mark.count));
      element.addEventListener("click", () => this.open(one.mark));
    } else {
      element.dataset.photo = "";
      element.href = `/photo/${mark.id}`;
      element.setAttribute("role", "button");
      element.addEventListener("keydown", (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        element.click();
      });
    }
    this.box.append(element);
    return one;
  }
}

function picture(address) {
  const img = document.createElement("img");
  Object.assign(img, { alt: "", decoding: "async", draggable: false, src: address });
  img.addEventListener("error", () => img.replaceWith(sign("photo")), { once: true });
  return img;
}

function sign(kind) {
  const one = document.createElement("span");
  one.className = "yy-map-sign";
  one.textContent = { audio: "♪", note: "¶", video: "▶" }[kind] ?? "●";
  return one;
}

function counted(count) {
  const one = document.createElement("span");
  one.className = "yy-map-count";
  const thousands = (count / 1000).toFixed(count < 10000 ? 1 : 0).replace(/\.0$/, "");
  one.textContent = count < 1000 ? `${count}` : `${thousands}k`;
  return one;
}
