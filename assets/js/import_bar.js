// How far an import is over all of its steps, below the bar of every page, with the time left and Pause. Tells the document
// by `yy-changed` when there is more to see, so that a page may show it. Knows /import-state.

const BUSY_MS = 1500;
const QUIET_MS = 12000;

class ImportBar extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    const { signal } = this.end;
    this.addEventListener("click", (event) => this.press(event), { signal });
    document.addEventListener("yy-import", () => this.look(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.look(), { signal });
    this.look();
  }

  disconnectedCallback() {
    this.end.abort();
    clearTimeout(this.waiting);
  }

  async look() {
    clearTimeout(this.waiting);
    let isBusy = false;
    try {
      const answer = await fetch("/import-state", { signal: this.end.signal });
      if (answer.ok) isBusy = this.show(await answer.json());
    } catch {
      // the app was stopped: it is looked for again in a while
    }
    if (!this.end.signal.aborted && !document.hidden) this.waiting = setTimeout(() => this.look(), isBusy ? BUSY_MS : QUIET_MS);
  }

  show(state) {
    const { running, told, share, left, changes, is_paused: isPaused, is_elsewhere: isElsewhere } = state;
    const isBusy = running || (isElsewhere && told !== "");
    this.hidden = !isBusy;
    this.querySelector(".yy-import-told").textContent = isBusy ? told : "";
    const words = isBusy && !isPaused && left ? left[0].toUpperCase() + left.slice(1) : "";
    const spoken = this.querySelector(".yy-import-left"); // is read aloud, so it is left alone while it says the same
    if (spoken.textContent !== words) spoken.textContent = words;
    const bar = this.querySelector("progress");
    if (typeof share === "number") bar.value = share;
    else bar.removeAttribute("value");
    this.querySelector('[data-import="pause"]').hidden = isPaused || !running;
    this.querySelector('[data-import="resume"]').hidden = !isPaused || !running;
    const stands = `${changes} ${isBusy && told}`;
    if (this.stands !== undefined && stands !== this.stands) document.dispatchEvent(new CustomEvent("yy-changed", { detail: state }));
    this.stands = stands;
    return isBusy;
  }

  async press(event) {
    const action = event.target.closest("[data-import]")?.dataset.import;
    if (!action) return;
    const body = JSON.stringify({ action });
    const answer = await fetch("/import-state", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (answer.ok) this.show(await answer.json());
  }
}

customElements.define("yy-import-bar", ImportBar);
