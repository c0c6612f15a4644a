// How fast one scrolls, in screens a second, and when one has come to rest.

const REST_MS = 90;
const LEAST_MS = 4; // between two looks that tell a speed

export class Pace {
  /* `come` is called once one has come to rest. */
  constructor(come) {
    this.come = come;
    this.speed = 0;
  }

  end() {
    clearTimeout(this.timer);
  }

  /* Notes that one is at a height now. */
  at(top, screen) {
    const now = performance.now();
    const took = now - (this.last?.now ?? now);
    if (took > LEAST_MS) {
      const moved = Math.abs(top - this.last.top) / screen / (took / 1000);
      this.speed = took > REST_MS ? 0 : 0.6 * this.speed + 0.4 * moved;
      this.last = { top, now };
    }
    this.last ??= { top, now };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.speed = 0;
      this.come();
    }, REST_MS);
  }

  /* Notes that one was put at a height, and did not scroll there. */
  stop(top) {
    this.last = { top, now: performance.now() };
    this.speed = 0;
  }
}
