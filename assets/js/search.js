// The box in the bar: offers while one types, arrow keys among them, Enter goes to the chosen one or asks what was typed.
// Knows /offers and the router; what fits is decided by the server.

import { go, open } from "./router.js";

const PAUSE_MS = 60;

class Search extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    const { signal } = this.end;
    this.form = this.querySelector("form");
    this.box = this.querySelector("input");
    this.list = this.querySelector("ul");
    this.chosen = -1;
    this.box.addEventListener("input", () => this.soon(), { signal });
    this.box.addEventListener("focus", () => this.soon(), { signal });
    this.box.addEventListener("keydown", (event) => this.key(event), { signal });
    this.form.addEventListener("submit", (event) => this.submit(event), { signal });
    this.list.addEventListener("click", () => this.close(), { signal });
    document.addEventListener("pointerdown", (event) => this.contains(event.target) || this.close(), { signal });
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.close(), { signal });
    document.addEventListener("keydown", (event) => this.slash(event), { signal });
  }

  disconnectedCallback() {
    this.end.abort();
    clearTimeout(this.waiting);
    this.asking?.abort();
  }

  get options() {
    return [...this.list.querySelectorAll("a")];
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const typed = this.box.value.trim();
    if (!typed) return this.close();
    try {
      const answer = await fetch(`/offers?q=${encodeURIComponent(typed)}`, { signal: this.asking.signal });
      if (answer.ok) this.show((await answer.json()).offers);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the server is gone: Enter says so
    }
  }

  show(offers) {
    if (document.activeElement !== this.box) return;
    this.chosen = -1;
    this.list.replaceChildren(...offers.map((one, n) => this.option(one, n)));
    this.list.hidden = !offers.length;
    this.box.setAttribute("aria-expanded", String(!!offers.length));
    this.box.removeAttribute("aria-activedescendant");
  }

  option({ kind, label, detail, address }, n) {
    const link = document.createElement("a");
    link.href = address;
    link.tabIndex = -1;
    link.id = `yy-offer-${n}`;
    link.setAttribute("role", "option");
    for (const [name, text] of [["kind", kind], ["label", label], ["detail", detail]]) {
      const part = document.createElement("span");
      part.className = `yy-offer-${name}`;
      part.textContent = text;
      link.append(part);
    }
    const item = document.createElement("li");
    item.setAttribute("role", "presentation");
    item.append(link);
    return item;
  }

  key(event) {
    const { options } = this;
    if (event.key === "Escape") {
      this.close();
      return;
    }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !options.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.chosen = (this.chosen + step + options.length + 1) % (options.length + 1);
    if (this.chosen === options.length) this.chosen = step > 0 ? 0 : options.length - 1;
    options.forEach((one, n) => one.setAttribute("aria-selected", String(n === this.chosen)));
    this.box.setAttribute("aria-activedescendant", options[this.chosen].id);
    options[this.chosen].scrollIntoView({ block: "nearest" });
  }

  submit(event) {
    event.preventDefault();
    const typed = this.box.value.trim();
    const to = this.options[this.chosen]?.getAttribute("href") ?? (typed && `/ask?q=${encodeURIComponent(typed)}`);
    this.close();
    if (!to) return;
    this.box.value = "";
    this.box.blur();
    go(to);
  }

  close() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.chosen = -1;
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  // "/" goes to this box from anywhere, on Ask to the question.
  slash(event) {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const box = open() === "ask" ? document.querySelector("#yy-question textarea") : this.box;
    box?.focus();
  }
}

customElements.define("yy-search", Search);
