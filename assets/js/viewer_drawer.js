// The viewer's drawer: what is known of a photo, each part of it changed in place. It stands beside the picture where
// there is room, and remembers that it was open there; elsewhere it is a sheet over the lower half.

const REMEMBERED = "yy-drawer";
export const isWide = () => matchMedia("(min-width: 60rem)").matches;

class Drawer extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.className = "yy yy-drawer";
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Details");
    this.hidden = true;
    this.body = document.createElement("div");
    this.body.className = "yy-drawer-body";
    this.append(this.heading(), this.body);
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.addEventListener("submit", (event) => this.send(event), { signal });
    this.addEventListener("wheel", (event) => event.stopPropagation(), { signal, passive: true });
  }

  disconnectedCallback() {
    this.gone.abort();
    this.replaceChildren();
  }

  heading() {
    const head = document.createElement("header");
    const title = document.createElement("h2");
    title.textContent = "Details";
    const close = document.createElement("button");
    close.type = "button";
    close.dataset.drawer = "close";
    close.setAttribute("aria-label", "Close details");
    close.textContent = "×";
    head.append(title, close);
    return head;
  }

  get wasOpen() {
    return isWide() && localStorage.getItem(REMEMBERED) === "open";
  }

  toggle(isOpen = this.hidden) {
    this.hidden = !isOpen;
    if (isWide()) localStorage.setItem(REMEMBERED, isOpen ? "open" : "closed");
    if (isOpen) this.load();
    this.dispatchEvent(new CustomEvent("yy-drawer", { bubbles: true }));
  }

  /* Shows what is known of a photo, now or once the drawer is opened; `why` is why it was found, a reason a line. */
  show(id, why = "") {
    if (this.moment === id && this.why === why) return;
    [this.moment, this.why] = [id, why];
    if (!this.hidden) this.load();
  }

  async load() {
    const { moment: id, why } = this;
    if (!id) return;
    const { signal } = this.gone;
    const answer = await fetch(`/moment/${encodeURIComponent(id)}/details`, { signal }).catch(() => null);
    if (signal.aborted || this.moment !== id) return;
    if (answer?.ok) this.body.innerHTML = await answer.text();
    else this.body.replaceChildren();
    this.dataset.shows = id;
    const reasons = this.body.querySelector(".yy-drawer-why");
    if (reasons && why) {
      reasons.hidden = false;
      for (const reason of why.split("\n")) reasons.querySelector("ul").append(item(reason));
    }
  }

  press(event) {
    const found = event.target.closest("[data-drawer]");
    if (!found) return;
    const work = { close: () => this.toggle(false), edit: () => this.edit(found), cancel: () => this.cancel(), similar: () => this.findSimilar(found) };
    work[found.dataset.drawer]();
  }

  // Opens the form of a section in place of what it shows.
  edit(button) {
    this.cancel();
    const form = button.parentElement.querySelector(`form[data-edit][hidden]`);
    const section = button.closest("section");
    if (!form) return;
    [form.hidden, button.hidden, section.dataset.isEdited] = [false, true, "yes"];
    form.querySelector("input:not([type=hidden]), textarea").focus();
    const offered = form.querySelector("datalist:empty");
    if (offered) this.offer(offered);
  }

  // Offers the places of the library, which are asked for once somebody is about to type one.
  async offer(list) {
    const answer = await fetch(`/moment/${encodeURIComponent(this.moment)}/places`, { signal: this.gone.signal }).catch(() => null);
    const { places = [] } = (answer?.ok ? await answer.json().catch(() => null) : null) ?? {};
    list.replaceChildren(...places.map((place) => Object.assign(document.createElement("option"), { value: place })));
  }

  /* Closes the form that is open, if any, with nothing changed; says whether one was. */
  cancel() {
    const section = this.querySelector("section[data-is-edited]");
    if (!section) return false;
    delete section.dataset.isEdited;
    const [form, button] = [section.querySelector(":scope > form[data-edit]"), section.querySelector(".yy-drawer-edit")];
    form.reset();
    [form.hidden, button.hidden] = [true, false];
    button.focus();
    return true;
  }

  async send(event) {
    const form = event.target.closest("form[data-edit]");
    if (!form) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    const button = form.querySelector("button:not([type=button])");
    const words = button.textContent;
    [button.disabled, button.textContent] = [true, "Saving…"];
    const done = await change(this.moment, form.dataset.edit, fields);
    [button.disabled, button.textContent] = [false, words];
    if (done.error) this.refuse(form, done.error);
    else {
      this.dispatchEvent(new CustomEvent("yy-done", { bubbles: true, detail: { id: this.moment, ...done } }));
      await this.load();
    }
  }

  refuse(form, why) {
    const told = form.querySelector(".yy-warn") ?? document.createElement("p");
    told.className = "yy-warn";
    told.setAttribute("role", "alert");
    told.textContent = why;
    form.append(told);
  }

  async findSimilar(button) {
    button.disabled = true;
    const answer = await fetch(`/moment/${encodeURIComponent(this.moment)}/similar`, { signal: this.gone.signal }).catch(() => null);
    button.disabled = false;
    if (answer?.ok) this.querySelector(".yy-drawer-similar").innerHTML = await answer.text();
  }
}

function item(words) {
  const made = document.createElement("li");
  made.textContent = words;
  return made;
}

/* Sends a change of a photo; returns what was done, or `error` with the reason in words. */
export async function change(id, what, fields = {}) {
  const body = JSON.stringify(fields);
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/moment/${encodeURIComponent(id)}/${what}`, { method: "POST", headers, body }).catch(() => null);
  if (!answer) return { error: "The app does not answer. It may have been closed." };
  if (!answer.ok) return { error: "This is no longer in the library." };
  return answer.json();
}

customElements.define("yy-drawer", Drawer);
