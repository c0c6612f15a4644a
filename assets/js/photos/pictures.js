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
    if (this.photos.speed > BELOW || !this.photos.isSeen) return;
    const wanted = [];
    for (const [block, one] of this.photos.shown) {
      for (const [i, box] of one.tiles) {
        if (!box.querySelector("img[data-src]")) continue;
        const y = block.y + block.head + block.rects[i].y - this.photos.top;
        wanted.push([y < -block.rects[i].height ? innerHeight - y : Math.max(0, y), box, block.tiles[i]]);
      }
    }
    wanted.sort((a, b) => a[0] - b[0]);
    for (const [, box, tile] of wanted.slice(0, Math.max(0, MOST_AT_ONCE - this.drawing))) {
      this.drawing += 1;
      draw(box, tile, () => {
        this.drawing -= 1;
        this.draw();
      });
    }
  }
}
