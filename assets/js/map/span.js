// From which month to which files are shown: two ends of a slider, with a bar of how many of each month lie on the map.

const NAMES = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

const numberOf = (key) => Number(key.slice(0, 4)) * 12 + Number(key.slice(5, 7)) - 1;
const keyOf = (number) => `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
const named = (key) => NAMES.format(Date.parse(`${key}-01T00:00:00Z`));

export class MonthSpan {
  /* `root` holds it, `moved` is called as an end is moved, and with true once it is let go. */
  constructor(root, moved, ends) {
    const part = (name) => root.querySelector(`.yy-map-${name}`);
    [this.whole, this.bars, this.low, this.high] = ["months", "bars", "from", "to"].map(part);
    [this.words, this.all] = [part("span"), part("all-time")];
    Object.assign(this, { first: 0, last: 0, moved });
    const on = (where, name, work) => where.addEventListener(name, work, { signal: ends.signal });
    for (const end of [this.low, this.high]) {
      on(end, "input", () => this.slide(end));
      on(end, "change", () => moved(true));
    }
    on(this.all, "click", () => {
      this.set("", "");
      moved(true);
    });
  }

  /* Takes the first and the last month of the library; empty where there is nothing. */
  take(first, last) {
    if (!first) return;
    [this.first, this.last] = [numberOf(first), numberOf(last)];
    for (const end of [this.low, this.high]) end.max = this.last - this.first;
    this.bars.replaceChildren(...Array.from({ length: this.last - this.first + 1 }, () => document.createElement("i")));
    this.whole.hidden = this.last === this.first;
  }

  /* The months between the ends, empty where they are those of the library. */
  get from() {
    return Number(this.low.value) ? keyOf(this.first + Number(this.low.value)) : "";
  }

  get to() {
    return Number(this.high.value) < this.last - this.first ? keyOf(this.first + Number(this.high.value)) : "";
  }

  set(from, to) {
    const number = (key, otherwise) => (/^\d{4}-\d\d$/.test(key) ? numberOf(key) : otherwise) - this.first;
    this.low.value = number(from, this.first);
    this.high.value = Math.max(number(to, this.last), Number(this.low.value));
    this.mark();
  }

  slide(end) {
    if (end === this.low) this.high.value = Math.max(Number(this.high.value), Number(end.value));
    else this.low.value = Math.min(Number(this.low.value), Number(end.value));
    this.mark();
    this.moved(false);
  }

  mark() {
    const [low, high] = [Number(this.low.value), Number(this.high.value)];
    const [from, to] = [low, high].map((number) => named(keyOf(this.first + number)));
    this.low.setAttribute("aria-valuetext", from);
    this.high.setAttribute("aria-valuetext", to);
    this.low.style.zIndex = low > (this.last - this.first) / 2 ? 2 : 1;
    this.words.textContent = from === to ? from : `${from} – ${to}`;
    this.all.hidden = !(this.from || this.to);
    [...this.bars.children].forEach((bar, number) => bar.toggleAttribute("data-in", number >= low && number <= high));
  }

  /* Shows how many files of each month lie on the map. */
  count(months) {
    const most = Math.max(1, ...months);
    [...this.bars.children].forEach((bar, number) => {
      const share = (months[number] ?? 0) / most;
      bar.style.height = share ? `${Math.max(8, 100 * share ** 0.5)}%` : "0";
    });
  }
}
