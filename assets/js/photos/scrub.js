// The way along the right edge: years where there is room, a handle where one stands, and the month that one passes.
// It is a slider of months for the keyboard, and of the whole height for a pointer. Knows the plan, and has the grid
// scroll.

import { monthOf } from "./plan.js";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];
const LEAST_PX = 24; // between two years

export const monthName = (key) => (key.length > 4 ? `${MONTHS[Number(key.slice(5, 7)) - 1]} ${key.slice(0, 4)}` : key);

export class Scrub {
  /* `photos` is the grid, which scrolls to a height; `ends` ends what is listened to. */
  constructor(element, photos, ends) {
    this.element = element;
    this.photos = photos;
    this.thumb = element.querySelector(".yy-photos-thumb");
    this.bubble = element.querySelector(".yy-photos-month");
    this.marks = [];
    const listen = (name, work) => element.addEventListener(name, work, { signal: ends.signal });
    listen("pointerdown", (event) => this.grab(event));
    listen("pointermove", (event) => "held" in element.dataset && this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) listen(name, () => delete element.dataset.held);
    listen("keydown", (event) => this.key(event));
  }

  /* Writes the years beside the way, and notes where each month begins. */
  lay(plan, screen) {
    this.plan = plan;
    this.most = Math.max(1, plan.total - screen);
    this.marks = [];
    plan.blocks.forEach((block, n) => {
      if (this.marks.at(-1)?.month !== monthOf(block.key)) this.marks.push({ month: monthOf(block.key), n });
    });
    this.element.hidden = this.marks.length < 2 || plan.total < 2 * screen;
    this.element.setAttribute("aria-valuemax", String(Math.max(0, this.marks.length - 1)));
    for (const old of this.element.querySelectorAll(".yy-photos-year")) old.remove();
    const height = this.element.clientHeight;
    let [last, year] = [-LEAST_PX, ""];
    for (const { month, n } of this.marks) {
      const own = month.slice(0, 4);
      const y = Math.min(1, plan.blocks[n].y / this.most) * height;
      if (own !== year && y - last >= LEAST_PX && y < height - LEAST_PX / 2) {
        this.element.append(this.year(own, y));
        last = y;
      }
      year = own;
    }
  }

  year(own, y) {
    const one = document.createElement("span");
    one.className = "yy-photos-year";
    one.textContent = own;
    one.style.top = `${y}px`;
    one.setAttribute("aria-hidden", "true");
    return one;
  }

  /* Shows that one stands at a height. */
  mark(top, n) {
    if (this.element.hidden || !this.plan?.blocks.length) return;
    const part = Math.min(1, Math.max(0, top / this.most));
    const y = part * this.element.clientHeight;
    this.thumb.style.transform = this.bubble.style.transform = `translateY(${y}px)`;
    this.month = this.marks.findLastIndex((one) => one.n <= n);
    const said = monthName(this.plan.blocks[n].key);
    if (this.said === said) return;
    this.said = said;
    this.bubble.textContent = said;
    this.element.setAttribute("aria-valuenow", String(Math.max(0, this.month)));
    this.element.setAttribute("aria-valuetext", said);
  }

  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.element.dataset.held = "";
    this.drag(event);
  }

  drag(event) {
    const box = this.element.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientY - box.top) / Math.max(1, box.height)));
    this.photos.scrollTo(part * this.most);
  }

  /* Goes to another month, or with the page keys to another year. */
  key(event) {
    const now = this.month ?? 0;
    const most = this.marks.length - 1;
    const year = (one) => this.marks[one].month.slice(0, 4);
    let to = { ArrowDown: now + 1, ArrowRight: now + 1, ArrowUp: now - 1, ArrowLeft: now - 1, Home: 0, End: most }[event.key];
    if (event.key === "PageDown") to = this.marks.findIndex((_, n) => n > now && year(n) !== year(now));
    if (event.key === "PageUp") {
      const before = this.marks.findLastIndex((_, n) => n < now && year(n) !== year(now));
      to = this.marks.findIndex((_, n) => before >= 0 && year(n) === year(before));
    }
    if (to === undefined || most < 0) return;
    event.preventDefault();
    if (to < 0) to = event.key === "PageDown" ? most : 0;
    this.photos.scrollTo(this.plan.blocks[this.marks[Math.min(most, to)].n].y);
  }
}
