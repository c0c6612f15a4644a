// The files that the map shows as a grid, latest first; more of them come as one scrolls.

export class List {
  /* `root` holds it, `more` returns a promise of the tiles from a number on. */
  constructor(root, more) {
    const part = (name) => root.querySelector(`.yy-map-${name}`);
    [this.grid, this.end] = [part("photos"), part("more")];
    Object.assign(this, { more, tiles: [], count: 0, turn: 0 });
    this.watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.grow(), { rootMargin: "600px" });
    this.watch.observe(this.end);
    this.grid.setAttribute("role", "group");
    this.grid.setAttribute("aria-label", "Photos on this map, latest first");
  }

  stop() {
    this.watch.disconnect();
  }

  /* Shows the first of so many files in place of those before. */
  show(count, tiles) {
    const isSame = count === this.count && tiles.every((tile, number) => this.tiles[number]?.id === tile.id);
    this.turn += isSame ? 0 : 1;
    if (isSame) return;
    Object.assign(this, { count, tiles: [...tiles], isAsking: false });
    this.grid.replaceChildren(...tiles.map(link));
    this.look();
  }

  // What tells of the end tells of it once; after more came it is asked anew.
  look() {
    this.watch.unobserve(this.end);
    this.watch.observe(this.end);
  }

  async grow() {
    if (this.isAsking || this.tiles.length >= this.count) return;
    const turn = this.turn;
    this.isAsking = true;
    const found = await this.more(this.tiles.length).catch(() => []);
    if (turn !== this.turn) return;
    this.isAsking = false;
    this.tiles.push(...found);
    this.grid.append(...found.map(link));
    if (found.length) this.look();
  }

  /* All that the map shows as a sequence, for the viewer, as it was when it was asked for. */
  get sequence() {
    const [tiles, count, more] = [[...this.tiles], this.count, this.more];
    return {
      length: count,
      indexOf: (id) => tiles.findIndex((tile) => tile?.id === id),
      at: async (number) => {
        if (number < 0 || number >= count) return null;
        if (!tiles[number]) (await more(number).catch(() => [])).forEach((tile, n) => (tiles[number + n] = tile));
        return tiles[number] ?? null;
      },
    };
  }
}

function link(tile) {
  const one = document.createElement("a");
  one.dataset.photo = "";
  one.href = `/photo/${tile.id}`;
  one.style.setProperty("--ratio", tile.ratio);
  one.append(...(tile.thumb ? pictured(tile) : worded(tile)));
  return one;
}

function pictured(tile) {
  const img = document.createElement("img");
  Object.assign(img, { alt: tile.alt, loading: "lazy", decoding: "async", src: tile.thumb });
  img.addEventListener("error", () => img.replaceWith(span("yy-map-words", tile.name || tile.alt)), { once: true });
  return tile.mark ? [img, span("yy-found-mark", tile.mark)] : [img];
}

function worded(tile) {
  const words = [tile.title, tile.words].filter(Boolean).join(" · ");
  return [span("yy-map-words", words), ...(tile.mark ? [span("yy-found-mark", tile.mark)] : [])];
}

function span(look, text) {
  const one = document.createElement("span");
  one.className = look;
  one.textContent = text;
  return one;
}
