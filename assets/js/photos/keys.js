// The keyboard in the grid: arrows lead from tile to tile, plus and minus change the size, and the tab key reaches one
// tile alone, the one that had the focus last or else the first in sight.

export class Keys {
  /* `photos` is the grid; `ends` ends what is listened to. */
  constructor(photos, ends) {
    this.photos = photos;
    this.grid = photos.querySelector(".yy-photos-grid");
    photos.addEventListener("keydown", (event) => this.key(event), { signal: ends.signal });
    photos.addEventListener("focusin", (event) => this.focusOn(event.target), { signal: ends.signal });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zoom = { "+": "days", "=": "days", "-": "months" }[event.key];
    const box = event.target.closest("a[data-photo]")?.closest(".yy-tile");
    if (zoom && !/^(input|textarea)$/i.test(event.target.tagName)) this.photos.turn(zoom);
    else if (box && event.key.startsWith("Arrow")) {
      event.preventDefault();
      this.beside(box, event.key)?.querySelector("a").focus({ preventScroll: true });
      document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
  }

  /* Returns the tile beside another, above or below it; null where none is. */
  beside(box, key) {
    const all = [...this.grid.querySelectorAll(".yy-tile")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step) return all[all.indexOf(box) + step];
    const own = box.getBoundingClientRect();
    const isBelow = key === "ArrowDown";
    const rest = all.map((one) => [one, one.getBoundingClientRect()])
      .filter(([, at]) => (isBelow ? at.top >= own.bottom - 2 : at.bottom <= own.top + 2));
    const nearest = Math[isBelow ? "min" : "max"](...rest.map(([, at]) => at.top));
    const row = rest.filter(([, at]) => Math.abs(at.top - nearest) < 3);
    const off = ([, at]) => Math.abs(at.left + at.width / 2 - own.left - own.width / 2);
    return row.sort((a, b) => off(a) - off(b))[0]?.[0] ?? null;
  }

  focusOn(target) {
    const box = target.closest?.(".yy-tile");
    if (box) this.current = box.dataset.id;
    this.rove();
  }

  /* Lets one tile alone be reached by the tab key: the one that had the focus last, or else the first in sight. */
  rove() {
    const links = [...this.grid.querySelectorAll(".yy-tile > a")];
    const own = links.find((link) => link.parentElement.dataset.id === this.current);
    const first = own ?? links.find((link) => link.getBoundingClientRect().bottom > this.photos.barred);
    for (const link of this.grid.querySelectorAll('.yy-tile > a[tabindex="0"]')) if (link !== first) link.tabIndex = -1;
    if (first) first.tabIndex = 0;
  }
}
