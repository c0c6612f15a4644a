// Where everything in the grid lies: days as blocks, each with rows of tiles of nearly equal height. What is not loaded
// yet is estimated by how much it is. Blocks come in the order of the page, and neither their tops nor their bottoms
// ever go back up, so that one finds what is at a height by halving. Knows no element.

export const PIECE = 300; // so many tiles of a day are one block at the most; MOST_TILES of app/ui/photos/routes.py
const TALLEST = 1.35; // how much higher than wished for a row may be
const SHAPES = {
  // in px: the height of a row, what is between tiles, the line above a day or month, and what is below it
  days: { row: 208, narrowRow: 118, gap: 6, head: 62, after: 22, beside: 28, least: 176 },
  months: { row: 92, narrowRow: 74, gap: 3, head: 58, after: 14, beside: 0, least: 0 },
};
const NARROW = 640;
const USUAL_RATIO = 4 / 3;

/* Returns the blocks of days, [key, count] each: what they are the first of, and the number of their first tile. */
export function blocksOf(days) {
  const blocks = [];
  let first = 0;
  for (const [key, count] of days) {
    for (let start = 0; start < count; start += PIECE) {
      blocks.push({ key, start, count: Math.min(PIECE, count - start), first: first + start, state: "", tiles: null });
    }
    first += count;
  }
  return blocks;
}

export const monthOf = (key) => key.slice(0, 7);

export class Plan {
  constructor(zoom, width) {
    const shape = SHAPES[zoom];
    this.zoom = zoom;
    this.width = width;
    this.shape = { ...shape, row: width < NARROW ? shape.narrowRow : shape.row };
    this.blocks = [];
    this.total = 0;
  }

  /* Lays out blocks: gives each x, y, width and height; see `rectsOf`. */
  lay(blocks) {
    this.blocks = blocks;
    this.usual = usualRatio(blocks);
    if (this.zoom === "months") this.layMonths();
    else this.layDays();
    const last = blocks.at(-1);
    this.total = last ? last.y + last.height : 0;
  }

  layDays() {
    const { head, after, beside, least } = this.shape;
    let [x, y, high] = [0, 0, 0];
    for (const block of this.blocks) {
      const own = block.start ? 0 : head;
      this.fill(block);
      const wide = Math.max(block.inner.width, Math.min(least, this.width));
      const fits = x > 0 && !block.start && block.inner.isOneRow && x + beside + wide <= this.width;
      if (!fits) {
        y += high ? high + (block.start ? this.shape.gap - after : 0) : 0;
        [x, high] = [0, 0];
      }
      block.x = fits ? x + beside : 0;
      block.y = y;
      block.head = own;
      block.width = block.inner.isOneRow ? wide : this.width;
      block.height = own + block.inner.height;
      high = Math.max(high, block.height + after);
      x = block.inner.isOneRow && !block.start ? block.x + wide : this.width;
    }
  }

  /* Gives a block the rects of its tiles, or the size that it is likely to have. */
  fill(block) {
    const { row, gap } = this.shape;
    if (block.tiles) {
      if (block.laid?.tiles !== block.tiles || block.laid.width !== this.width || block.laid.row !== row) {
        const ratios = block.tiles.map((tile) => tile.ratio);
        block.laid = { tiles: block.tiles, width: this.width, row, inner: justified(ratios, this.width, row, gap) };
      }
      block.inner = block.laid.inner;
    } else block.inner = estimated(block.count, this.usual, this.width, row, gap);
    block.rects = block.inner.rects;
  }

  /* Lays out squares one after the other, so that all is known beforehand; a month begins a row. */
  layMonths() {
    const { row, gap, head, after } = this.shape;
    const across = Math.max(3, Math.round((this.width + gap) / (row + gap)));
    const side = (this.width - (across - 1) * gap) / across;
    let [top, inside, month] = [0, 0, null];
    const rowsOf = (count) => Math.ceil(count / across) * (side + gap) - gap;
    for (const block of this.blocks) {
      if (monthOf(block.key) !== month) {
        top += month === null ? 0 : rowsOf(inside) + after + head;
        if (month === null) top = head;
        [month, inside] = [monthOf(block.key), 0];
      }
      const count = block.tiles ? block.tiles.length : block.count;
      const first = Math.floor(inside / across);
      const isFirst = inside === 0;
      block.head = isFirst ? head : 0;
      block.x = 0;
      block.y = top + first * (side + gap) - block.head;
      block.width = this.width;
      block.cells = { inside, across, side, pitch: side + gap, first };
      block.rects = null;
      const last = Math.floor((inside + Math.max(0, count - 1)) / across);
      block.height = block.head + (count ? (last - first) * (side + gap) + side : 0);
      inside += count;
    }
  }

  /* Returns where the tiles of a block lie in it; those of months are worked out once they are near the window. */
  rectsOf(block) {
    if (!block.rects && block.tiles && this.zoom === "months") {
      const { inside, across, side, pitch, first } = block.cells;
      block.rects = block.tiles.map((_, i) => ({
        x: ((inside + i) % across) * pitch,
        y: (Math.floor((inside + i) / across) - first) * pitch,
        width: side,
        height: side,
      }));
    }
    return block.rects ?? [];
  }

  /* Returns the number of the first block that ends below a height. */
  at(y) {
    let [low, high] = [0, this.blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle].y + this.blocks[middle].height > y) high = middle;
      else low = middle + 1;
    }
    return Math.max(0, low);
  }

  /* Returns the number of the block of a key, or of the next one that there is. */
  find(key) {
    const exact = this.blocks.findIndex((block) => block.key === key);
    if (exact >= 0) return exact;
    const isRising = this.blocks.length > 1 && this.blocks[0].key < this.blocks.at(-1).key; // as in an album
    const older = this.blocks.findIndex((block) => (isRising ? block.key > key : block.key < key));
    return older < 0 ? Math.max(0, this.blocks.length - 1) : older;
  }
}

/* Returns rows of tiles that fill the width, all but the last, which keeps the height that is wished for. */
export function justified(ratios, width, row, gap) {
  const rects = [];
  let [begin, sum, y, widest] = [0, 0, 0, 0];
  const put = (end, height) => {
    let x = 0;
    for (let i = begin; i < end; i += 1) {
      rects.push({ x, y, width: ratios[i] * height, height });
      x += ratios[i] * height + gap;
    }
    widest = Math.max(widest, x - gap);
    y += height + gap;
  };
  const heightOf = (total, count) => (width - (count - 1) * gap) / total;
  for (let i = 0; i < ratios.length; i += 1) {
    const [fuller, looser] = [heightOf(sum + ratios[i], i - begin + 1), sum ? heightOf(sum, i - begin) : Infinity];
    if (fuller > row) sum += ratios[i];
    else if (looser < row * TALLEST && looser - row < row - fuller) {
      put(i, looser);
      [begin, sum] = [i, ratios[i]];
    } else {
      put(i + 1, fuller);
      [begin, sum] = [i + 1, 0];
    }
  }
  const isOneRow = !rects.length;
  if (begin < ratios.length) put(ratios.length, Math.min(row, heightOf(sum, ratios.length - begin)));
  return { rects, isOneRow, width: Math.min(width, widest), height: Math.max(0, y - gap) };
}

function estimated(count, ratio, width, row, gap) {
  const across = Math.max(1, Math.round((width + gap) / (ratio * row + gap)));
  const rows = Math.ceil(count / across);
  const isOneRow = rows === 1 && count < across;
  const wide = isOneRow ? count * (ratio * row + gap) - gap : width;
  return { rects: null, isOneRow, width: Math.min(width, wide), height: rows * (row + gap) - gap };
}

function usualRatio(blocks) {
  let [sum, count] = [USUAL_RATIO * 8, 8];
  for (const block of blocks) {
    for (const tile of block.tiles ?? []) {
      sum += tile.ratio;
      count += 1;
    }
  }
  return sum / count;
}
