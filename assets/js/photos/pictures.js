// Which pictures of the grid are fetched: those in the window first, a few at a time, each let come to its end; none while
// one flies past.

import { draw } from "./tiles.js";

const MOST_AT_ONCE = 8;
const BELOW = 3; // screens a second: who flies past faster sees no pictures, and none are asked for

export class Pictures {
  /* `photos` is the grid. */
  constructor(photos) {
    this.photos = photos;
    this.drawing = 0;
  }

  draw() {
    if (this.photos.pace.speed > BELOW || !this.photos.isSeen) return;
    const room = MOST_AT_ONCE - this.drawing;
    if (room <= 0) return;
    const [top, wanted] = [this.photos.top, []];
    for (const [block, one] of this.photos.shown) {
      const rects = this.photos.plan.rectsOf(block);
      for (const [i, box] of one.bare) {
        const rect = rects[i];
        if (!rect) continue;
        const y = block.y + block.head + rect.y - top;
        wanted.push([y < -rect.height ? innerHeight - y : Math.max(0, y), box, block.tiles[i], one.bare, i]);
      }
    }
    wanted.sort((a, b) => a[0] - b[0]);
    for (const [, box, tile, bare, i] of wanted.slice(0, room)) {
      this.drawing += 1;
      bare.delete(i);
      draw(box, tile, () => {
        this.drawing -= 1;
        this.draw();
      });
    }
  }
}
