// Where one stands in the grid, as its address says it: written there a moment after one comes to rest, so that reload,
// Back and bookmarks return. How deep one stood in a day is kept beside it for this window alone.

import { here, keyOf, note } from "../router.js";
import { writeAddress } from "./feed.js";

const AFTER_MS = 250;
const KEPT_AS = "yy-photos";

export class Spot {
  /* `photos` is the grid. */
  constructor(photos) {
    this.photos = photos;
  }

  end() {
    clearTimeout(this.timer);
  }

  noteSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.noteNow(), AFTER_MS);
  }

  noteNow() {
    const { kind, zoom, isSeen, version } = this.photos;
    if (!isSeen || keyOf(location.pathname) !== "photos" || version === undefined) return;
    const anchor = this.photos.anchor();
    if (anchor) {
      const { key, start, deep } = anchor;
      sessionStorage.setItem(KEPT_AS, JSON.stringify({ at: key, zoom, start, deep }));
    }
    const address = writeAddress({ kind, zoom, at: anchor?.key ?? "" });
    if (address === here() || (address === "/" && here() === "/photos")) return;
    this.photos.noted = address;
    note(address, { isReplaced: true });
  }

  /* Stands at a day, as deep in it as one stood there before; at the head of the page where none is named. */
  stand(at) {
    if (at) {
      const kept = remembered();
      const isKept = kept.at === at && kept.zoom === this.photos.zoom;
      this.photos.keep({ key: at, start: isKept ? kept.start : 0, deep: isKept ? kept.deep : 0 });
    } else scrollTo({ top: 0, behavior: "instant" });
    this.photos.update();
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT_AS)) ?? {};
  } catch {
    return {};
  }
}
