/* Everything in one scroll, of which only what is near the window is in the page: a row of blocks, each a day or a month,
   whose heights follow from how much they hold. Knows /reel, /reel/{day} and /reel/chosen/{month}; asks nobody else. */

(() => {
  const REACH_SCREENS = 1.5;
  const MOST_BLOCKS = 60;
  const MOST_ASKED = 4;
  const MOST_PICTURES = 6;
  const PICTURES_BELOW = 3; // screens a second: who flies past faster sees no pictures, and none are asked for
  const BLOCKS_BELOW = 14;
  const REST_MS = 90;
  const STRIP = { wide: 1, narrow: 2 };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const ZOOMS = ["years", "months", "days"];
  /* In rem: how wide a tile should be, the words beside the tiles and the least height there, the words above them where
     there is no room beside, what follows a block, and the line above the first block of a month or a year. */
  const SHAPES = {
    days: { tile: 9.4, side: 15, least: 11.5, head: 5.6, after: 1.5, lead: 0, least_across: 2 },
    months: { tile: 5.8, side: 7.5, least: 2.9, head: 1.9, after: 0.5, lead: 3.2, least_across: 4 },
    years: { tile: 7, side: 15, least: 8.6, head: 5.6, after: 1.2, lead: 3.2, least_across: 4 },
  };

  const monthOf = (key) => (key.length > 4 ? `${MONTHS[Number(key.slice(5, 7)) - 1]} ${key.slice(0, 4)}` : key);

  class Reel {
    constructor(root) {
      this.root = root;
      const part = (name) => root.querySelector(`.yy-reel-${name}`);
      [this.open, this.scroll, this.whole, this.scrub, this.told, this.now] = ["open", "scroll", "whole", "scrub", "told",
        "now"].map(part);
      [this.thumb, this.bubble] = [part("thumb"), part("month")];
      this.days = [];
      this.blocks = [];
      this.starts = new Float64Array(1);
      this.shown = new Map();
      this.asked = new Map();
      this.loading = 0;
      this.speed = 0;
      this.zoom = "days";
      this.spot = ""; // the key of the day at the top, and how deep in it one stands
      this.deep = 0;
      this.listen();
    }

    listen() {
      this.scroll.addEventListener("scroll", () => this.soon(), { passive: true });
      this.root.addEventListener("click", (event) => this.press(event));
      this.root.addEventListener("keydown", (event) => this.key(event));
      this.scrub.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        this.scrub.setPointerCapture(event.pointerId);
        this.scrub.dataset.held = "yes";
        this.drag(event);
      });
      this.scrub.addEventListener("pointermove", (event) => this.scrub.dataset.held && this.drag(event));
      for (const name of ["pointerup", "pointercancel"]) {
        this.scrub.addEventListener(name, () => delete this.scrub.dataset.held);
      }
      new ResizeObserver(() => this.resize()).observe(this.scroll);
    }

    get isOpen() {
      return !this.open.hidden;
    }

    async start() {
      this.open.hidden = false;
      document.documentElement.dataset.reel = "open";
      this.open.scrollIntoView({ block: "start", behavior: "instant" });
      this.scroll.focus({ preventScroll: true });
      await this.read();
    }

    close() {
      this.empty();
      this.open.hidden = true;
      delete document.documentElement.dataset.reel;
      this.root.querySelector('[data-reel="open"]').focus();
    }

    /* Reads anew what there is; what stands in the page is made anew too, as something may have been hidden meanwhile. */
    async read() {
      this.say("");
      try {
        const answer = await fetch("/reel", { cache: "no-store" });
        if (!answer.ok) throw new Error(`${answer.status}`);
        const held = await answer.json();
        if (!this.isOpen) return;
        this.days = held.days;
        this.most = held.most;
      } catch {
        this.say("Your days could not be loaded.", "again");
        return;
      }
      this.root.dataset.days = this.days.length;
      if (!this.days.length) this.say("No photos yet. Add a folder on the Library page.");
      this.lay();
    }

    say(text, way = "") {
      const line = document.createElement("p");
      line.className = "yy-note";
      line.textContent = text;
      if (way) line.append(" ", this.again(way));
      this.told.replaceChildren(...(text ? [line] : []));
    }

    again(way) {
      const one = document.createElement("button");
      one.type = "button";
      one.dataset.reel = way;
      one.textContent = "Try again";
      return one;
    }

    /* --- where everything lies ------------------------------------------------------------------------------------- */

    /* Makes the blocks of the zoom that is chosen, and stands where one stood. */
    lay() {
      if (!this.scroll.clientWidth) return;
      const deep = this.zoom === "years" ? 0 : this.deep;
      this.empty();
      this.blocks = this.zoom === "years" ? this.months() : this.days.map(([name, count]) => ({ key: name, count }));
      const long = { days: 0, months: 7, years: 4 }[this.zoom];
      this.blocks.forEach((block, n) => {
        const own = block.key.slice(0, long);
        block.lead = long && (!n || this.blocks[n - 1].key.slice(0, long) !== own) ? monthOf(own) : "";
      });
      this.root.dataset.zoom = this.zoom;
      for (const one of this.root.querySelectorAll(".yy-reel-zoom button")) {
        one.setAttribute("aria-pressed", String(one.dataset.reel === this.zoom));
      }
      this.measure();
      this.go(this.find(this.spot), deep);
      this.years();
    }

    months() {
      const found = [];
      for (const [key, count] of this.days) {
        const own = key.slice(0, 7);
        if (found.at(-1)?.key === own) found.at(-1).count += count;
        else found.push({ key: own, count });
      }
      return found;
    }

    /* Returns the number of the block that a day lies in, or else of the next older one. */
    find(key) {
      const own = this.zoom === "years" ? key.slice(0, 7) : key;
      const exact = this.blocks.findIndex((block) => block.key === own);
      if (exact >= 0 || !key) return Math.max(0, exact);
      const older = this.blocks.findIndex((block) => block.key < own);
      return older < 0 ? Math.max(0, this.blocks.length - 1) : older;
    }

    measure() {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const shape = SHAPES[this.zoom];
      const width = this.scroll.clientWidth;
      const isWide = width >= 44 * rem;
      const gap = 0.35 * rem;
      const inner = width - (isWide ? (shape.side + 1) * rem : 0);
      const across = Math.max(shape.least_across, Math.floor((inner + gap) / (shape.tile * rem + gap)));
      const tile = Math.max(1, Math.floor((inner - (across - 1) * gap) / across));
      const strip = this.zoom === "years" ? STRIP[isWide ? "wide" : "narrow"] : 0;
      this.width = width;
      this.shape = { across, tile, gap, strip, isWide, lead: shape.lead * rem, head: isWide ? 0 : shape.head * rem,
        least: isWide ? shape.least * rem : 0, after: shape.after * rem };
      this.root.classList.toggle("yy-reel-wide", isWide);
      const style = this.root.style;
      for (const [name, px] of Object.entries({ tile, gap, head: this.shape.head, lead: this.shape.lead,
        least: shape.least * rem, side: shape.side * rem })) style.setProperty(`--reel-${name}`, `${px}px`);
      style.setProperty("--reel-across", across);
      this.sum();
    }

    tilesOf(block) {
      return block.tiles ?? (block.count > this.most ? this.most + 1 : block.count);
    }

    heightOf(block) {
      const { across, tile, gap, strip, lead, head, least, after } = this.shape;
      const rows = strip || Math.ceil(this.tilesOf(block) / across);
      return (block.lead ? lead : 0) + head + Math.max(least, rows * (tile + gap) - gap) + after;
    }

    sum() {
      this.starts = new Float64Array(this.blocks.length + 1);
      this.blocks.forEach((block, n) => { this.starts[n + 1] = this.starts[n] + this.heightOf(block); });
      this.total = this.starts[this.blocks.length];
      this.whole.style.height = `${this.total}px`;
    }

    /* Returns the number of the block at a height. */
    at(y) {
      let [low, high] = [0, this.blocks.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.starts[middle] <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    }

    go(n, deep = 0) {
      if (!this.blocks.length) return;
      const top = this.starts[n] + deep * (this.starts[n + 1] - this.starts[n]);
      this.scroll.scrollTo({ top, behavior: "instant" });
      this.last = { top: this.scroll.scrollTop, at: performance.now() };
      this.speed = 0;
      this.update();
    }

    resize() {
      if (!this.isOpen || !this.width) return;
      const wasAway = this.isAway;
      this.isAway = !this.scroll.clientWidth; // another page is looked at
      if (this.isAway) return;
      if (wasAway) this.read();
      if (this.scroll.clientWidth === this.width && !wasAway) this.soon();
      else {
        const deep = this.zoom === "years" ? 0 : this.deep;
        this.measure();
        this.go(this.find(this.spot), deep);
      }
      for (const n of this.shown.keys()) this.place(n);
      this.years();
    }

    /* --- what is in the page ------------------------------------------------------------------------------------------ */

    soon() {
      this.frame ??= requestAnimationFrame(() => {
        this.frame = null;
        this.update();
      });
    }

    update() {
      if (!this.isOpen || this.isAway || !this.blocks.length || !this.scroll.clientHeight) return;
      const [top, screen] = [this.scroll.scrollTop, this.scroll.clientHeight];
      this.clock(top, screen);
      const first = this.at(top - REACH_SCREENS * screen);
      const last = this.at(top + (1 + REACH_SCREENS) * screen);
      const middle = this.at(top + screen / 2);
      const low = Math.max(first, middle - MOST_BLOCKS / 2);
      const high = Math.min(last, low + MOST_BLOCKS - 1);
      for (const [n, one] of this.shown) {
        if ((n < low || n > high) && !one.contains(document.activeElement)) this.drop(n);
      }
      for (let n = low; n <= high; n += 1) if (!this.shown.has(n)) this.put(n);
      this.note(top);
      this.mark(top, screen);
      this.ask();
      this.draw();
    }

    /* Remembers the day at the top; among months, the one that was come from as long as its month is there. */
    note(top) {
      const n = this.at(top + 1);
      const { key } = this.blocks[n];
      if (this.zoom !== "years") {
        this.spot = key;
        this.deep = Math.max(0, (top - this.starts[n]) / (this.starts[n + 1] - this.starts[n]));
      } else if (this.spot.slice(0, 7) !== key) [this.spot, this.deep] = [this.first(key), 0];
    }

    first(month) {
      return this.days.find(([key]) => key.slice(0, 7) === month)?.[0] ?? month;
    }

    clock(top, screen) {
      const now = performance.now();
      const took = now - (this.last?.at ?? now);
      if (took > 4) {
        const moved = Math.abs(top - this.last.top) / Math.max(1, screen) / (took / 1000);
        this.speed = took > REST_MS ? moved : 0.6 * this.speed + 0.4 * moved;
        this.last = { top, at: now };
      }
      this.last ??= { top, at: now };
      clearTimeout(this.rest);
      this.rest = setTimeout(() => {
        this.speed = 0;
        this.ask();
        this.draw();
      }, REST_MS);
    }

    put(n) {
      const one = document.createElement("section");
      one.className = "yy-reel-block";
      one.dataset.key = this.blocks[n].key;
      this.shown.set(n, one);
      this.place(n);
      this.fill(n, "");
      const after = [...this.shown.keys()].filter((other) => other > n).sort((a, b) => a - b)[0];
      this.whole.insertBefore(one, after === undefined ? null : this.shown.get(after));
    }

    place(n) {
      const one = this.shown.get(n);
      one.style.top = `${this.starts[n]}px`;
      one.style.height = `${this.starts[n + 1] - this.starts[n] - this.shape.after}px`;
    }

    fill(n, html) {
      const one = this.shown.get(n);
      const { lead } = this.blocks[n];
      const piece = document.createElement("div");
      piece.className = "yy-reel-piece";
      piece.innerHTML = html;
      one.replaceChildren(piece);
      if (lead) {
        const line = document.createElement("h2");
        line.textContent = lead;
        one.prepend(line);
      }
    }

    drop(n) {
      this.asked.get(n)?.abort();
      this.asked.delete(n);
      this.shown.get(n).remove();
      this.shown.delete(n);
    }

    empty() {
      for (const n of [...this.shown.keys()]) this.drop(n);
    }

    nearest(numbers) {
      const middle = this.scroll.scrollTop + this.scroll.clientHeight / 2;
      const away = (n) => Math.max(0, this.starts[n] - middle, middle - this.starts[n + 1]);
      return numbers.sort((a, b) => away(a) - away(b));
    }

    /* Asks for the nearest blocks that are still empty, a few at a time. */
    ask() {
      if (this.speed > BLOCKS_BELOW) return;
      const bare = [...this.shown.keys()].filter((n) => !this.shown.get(n).dataset.state && !this.asked.has(n));
      for (const n of this.nearest(bare).slice(0, Math.max(0, MOST_ASKED - this.asked.size))) this.load(n);
    }

    async load(n) {
      const [block, one, stop] = [this.blocks[n], this.shown.get(n), new AbortController()];
      this.asked.set(n, stop);
      const about = this.zoom === "years" ? "/reel/chosen/" : "/reel/";
      let html = null;
      let state = "failed";
      try {
        const answer = await fetch(about + block.key, { cache: "no-store", signal: stop.signal });
        if (answer.ok) [html, state] = [await answer.text(), "full"];
        else if (answer.status === 404) state = "gone";
      } catch {
        if (stop.signal.aborted) return;
      }
      if (stop.signal.aborted || this.shown.get(n) !== one) return;
      this.asked.delete(n);
      one.dataset.state = state;
      if (state === "full") this.receive(n, html);
      else this.fail(n, state);
      this.ask();
      this.draw();
    }

    receive(n, html) {
      this.fill(n, html);
      const [block, one] = [this.blocks[n], this.shown.get(n)];
      const tiles = one.querySelectorAll(".yy-tile").length;
      if (this.zoom === "years") this.thin(one);
      if (this.zoom === "years" || tiles === this.tilesOf(block)) return;
      const before = this.starts[n + 1];
      block.tiles = tiles;
      const top = this.scroll.scrollTop;
      this.sum();
      for (const other of this.shown.keys()) this.place(other);
      if (this.starts[n] < top) this.scroll.scrollTo({ top: top + this.starts[n + 1] - before, behavior: "instant" });
    }

    /* Leaves of a month's pictures as many as there is room for, spread over all of them. */
    thin(one) {
      const tiles = [...one.querySelectorAll(".yy-tile")];
      const room = Math.min(tiles.length, this.shape.across * this.shape.strip);
      const kept = new Set(Array.from({ length: room }, (_, k) => Math.floor(((2 * k + 1) * tiles.length) / (2 * room))));
      tiles.forEach((tile, k) => kept.has(k) || tile.remove());
    }

    fail(n, state) {
      const line = document.createElement("p");
      line.className = "yy-note";
      line.textContent = state === "gone" ? "No longer in the library." : "This could not be loaded. ";
      if (state === "failed") line.append(this.again("anew"));
      this.shown.get(n).querySelector(".yy-reel-piece").replaceChildren(line);
    }

    /* Fetches pictures in sight, nearest rows first, a few at a time, and lets each come to its end. */
    draw() {
      if (this.speed > PICTURES_BELOW || !this.isOpen) return;
      const [top, screen] = [this.scroll.scrollTop, this.scroll.clientHeight];
      const { across, tile, gap, head, lead } = this.shape;
      const wanted = [];
      for (const [n, one] of this.shown) {
        const start = this.starts[n] + head + (this.blocks[n].lead ? lead : 0);
        if (start > top + 1.5 * screen || this.starts[n + 1] < top - 0.5 * screen) continue;
        const tiles = one.querySelector(".yy-reel-tiles")?.children ?? [];
        const rowAt = (y) => Math.floor((y - start) / (tile + gap));
        const from = Math.max(0, rowAt(top - 0.5 * screen)) * across;
        const to = Math.min(tiles.length, (rowAt(top + 1.5 * screen) + 1) * across);
        for (let k = from; k < to; k += 1) {
          const img = tiles[k].firstElementChild;
          const y = start + Math.floor(k / across) * (tile + gap);
          if (img?.dataset.src) wanted.push([y < top - tile ? 2 * (top - y) + screen : y - top, img]);
        }
      }
      wanted.sort((a, b) => a[0] - b[0]);
      for (const [, img] of wanted.slice(0, Math.max(0, MOST_PICTURES - this.loading))) this.show(img);
    }

    show(img) {
      this.loading += 1;
      const done = () => {
        this.loading -= 1;
        img.dataset.drawn = "yes";
        this.draw();
      };
      img.addEventListener("load", done, { once: true });
      img.addEventListener("error", () => {
        const words = document.createElement("span"); // instead of a torn picture
        words.className = "yy-tile-words";
        words.textContent = img.alt;
        img.replaceWith(words);
        done();
      }, { once: true });
      img.src = img.dataset.src;
      delete img.dataset.src;
    }

    /* --- going about ---------------------------------------------------------------------------------------------------- */

    press(event) {
      const way = event.target.closest("[data-reel]");
      if (event.target.closest("[data-to]") && this.isOpen) this.leave();
      else if (!way) return;
      else if (way.dataset.reel === "open") this.start();
      else if (way.dataset.reel === "close") this.close();
      else if (way.dataset.reel === "again") this.read();
      else if (way.dataset.reel === "into") this.enter(way.dataset.key);
      else if (way.dataset.reel === "anew") this.retry(way.closest(".yy-reel-block"));
      else this.turn(way.dataset.reel);
    }

    /* The page beneath goes where what was pressed leads. */
    leave() {
      setTimeout(() => {
        this.close();
        document.getElementById("yy-timeline")?.scrollIntoView({ block: "start", behavior: "instant" });
      });
    }

    retry(one) {
      delete one.dataset.state;
      this.scroll.focus({ preventScroll: true });
      this.ask();
    }

    turn(zoom) {
      if (zoom === this.zoom) return;
      this.zoom = zoom;
      this.lay();
    }

    enter(month) {
      if (this.spot.slice(0, 7) !== month) [this.spot, this.deep] = [this.first(month), 0];
      this.turn("months");
      this.scroll.focus({ preventScroll: true });
    }

    key(event) {
      if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { "+": 1, "=": 1, "-": -1 }[event.key];
      const zoom = step && ZOOMS[ZOOMS.indexOf(this.zoom) + step];
      if (zoom) this.turn(zoom);
      else if (event.target === this.scrub && this.step(event.key)) event.preventDefault();
      else if (event.target === this.scroll && ["Home", "End"].includes(event.key)) {
        event.preventDefault();
        this.scroll.scrollTo({ top: event.key === "Home" ? 0 : this.total, behavior: "instant" });
      }
    }

    /* --- the way along the edge --------------------------------------------------------------------------------------- */

    /* Finds where each month begins, and writes the years beside the scrubber where there is room for them. */
    years() {
      this.marks = [];
      this.blocks.forEach((block, n) => {
        const own = block.key.slice(0, 7);
        if (this.marks.at(-1)?.own !== own) this.marks.push({ own, n });
      });
      this.scrub.setAttribute("aria-valuemax", String(Math.max(0, this.marks.length - 1)));
      for (const old of this.scrub.querySelectorAll(".yy-reel-year")) old.remove();
      const height = this.scrub.clientHeight;
      let [last, year] = [-99, ""];
      for (const { own, n } of this.marks) {
        const y = (this.starts[n] / Math.max(1, this.total)) * height;
        if (own.slice(0, 4) !== year && y - last >= 22 && y < height - 8) {
          const one = document.createElement("span");
          one.className = "yy-reel-year";
          one.textContent = own.slice(0, 4);
          one.style.top = `${y}px`;
          this.scrub.append(one);
          last = y;
        }
        year = own.slice(0, 4);
      }
      this.mark(this.scroll.scrollTop, this.scroll.clientHeight);
    }

    mark(top, screen) {
      if (!this.marks) return;
      const n = this.at(top + 1);
      const month = this.marks.findLastIndex((one) => one.n <= n);
      const said = monthOf(this.blocks[n]?.key ?? "");
      const part = top / Math.max(1, this.total - screen);
      this.thumb.style.transform = this.bubble.style.transform = `translateY(${part * this.scrub.clientHeight}px)`;
      if (this.said === said && this.month === month) return;
      [this.said, this.month] = [said, month];
      this.bubble.textContent = this.now.textContent = said;
      this.scrub.setAttribute("aria-valuenow", String(Math.max(0, month)));
      this.scrub.setAttribute("aria-valuetext", said);
    }

    drag(event) {
      const box = this.scrub.getBoundingClientRect();
      const part = Math.min(1, Math.max(0, (event.clientY - box.top) / Math.max(1, box.height)));
      this.scroll.scrollTo({ top: part * (this.total - this.scroll.clientHeight), behavior: "instant" });
    }

    /* Goes to another month, or with the page keys to another year; says whether a key does anything. */
    step(key) {
      const now = this.month ?? 0;
      const year = (one) => this.marks[one].own.slice(0, 4);
      const most = this.marks.length - 1;
      let to = { ArrowDown: now + 1, ArrowRight: now + 1, ArrowUp: now - 1, ArrowLeft: now - 1, Home: 0, End: most }[key];
      if (key === "PageDown") to = this.marks.findIndex((one) => one.own.slice(0, 4) < year(now));
      if (key === "PageUp") to = this.marks.findIndex((one) => one.own.slice(0, 4) === this.newer(year(now)));
      if (to === undefined || most < 0) return false;
      if (to < 0) to = key === "PageDown" ? most : 0;
      if (key === "End") this.scroll.scrollTo({ top: this.total, behavior: "instant" });
      else this.go(this.marks[Math.min(most, to)].n);
      return true;
    }

    newer(year) {
      return this.marks.findLast((one) => one.own.slice(0, 4) > year)?.own.slice(0, 4);
    }
  }

  const reels = new WeakMap();
  document.addEventListener("click", (event) => {
    const root = event.target.closest(".yy-reel");
    if (!root || reels.has(root)) return;
    reels.set(root, new Reel(root));
    reels.get(root).press(event);
  });
})();
