// The whole grid as a sequence for the viewer, as it was when it was asked for: what is hidden, forgotten or added
// meanwhile moves no number. What of it is not loaded yet is asked of the grid as it is come to.

import { PIECE } from "./plan.js";

export class Sequence {
  /* `photos` is the grid. */
  constructor(photos) {
    this.photos = photos;
    this.parts = photos.blocks.map(({ key, start, count, first, tiles }) => ({ key, start, count, first, tiles }));
  }

  get length() {
    const last = this.parts.at(-1);
    return last ? last.first + last.count : 0;
  }

  indexOf(id) {
    for (const part of this.parts) {
      const inside = part.tiles?.findIndex((tile) => tile.id === id) ?? -1;
      if (inside >= 0) return part.first + inside;
    }
    return -1;
  }

  /* Returns a promise of a tile by its number; null where there is none. */
  async at(i) {
    const n = this.parts.findIndex((one) => i < one.first + one.count);
    if (n < 0 || i < 0) return null;
    const part = this.parts[n];
    part.tiles ??= await (part.coming ??= this.load(part, this.parts[n - 1]));
    part.coming = null;
    return part.tiles?.[i - part.first] ?? null;
  }

  /* Loads a part. Where some of its day was hidden meanwhile, its first tiles are now the last of the part before. */
  async load(part, before) {
    const isKnown = before?.key === part.key && before.tiles;
    const known = new Set(isKnown ? before.tiles.map((tile) => tile.id) : []);
    const found = isKnown ? await this.photos.tilesOf(part.key, part.start - PIECE) : [];
    const own = await this.photos.tilesOf(part.key, part.start);
    return own && [...(found ?? []), ...own].filter((tile) => !known.has(tile.id)).slice(0, part.count);
  }

  /* Brings a photo into view in the grid; returns its link, or null where it is not there. */
  reveal(id) {
    return this.photos.reveal(id);
  }
}
