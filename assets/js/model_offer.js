// The offer of better photo understanding: got in one press, or put away for good. Asks /model-offer.

import { sendOnce } from "./said.js";
import { send, sendJson } from "./server.js";

class ModelOffer extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    const { signal } = this.end;
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-offer]")?.dataset.offer), { signal });
    document.addEventListener("yy-changed", () => this.renew(), { signal });
  }

  disconnectedCallback() {
    this.end.abort();
  }

  async press(action) {
    if (!action) return;
    const found = await sendOnce(this, () => sendJson("/model-offer", "POST", { action }));
    if (!found) return;
    if (found.refused) this.querySelector("p").textContent = found.refused;
    else this.show(found.html);
    document.dispatchEvent(new CustomEvent("yy-import"));
  }

  // How the download went is shown in its place.
  async renew() {
    const { html } = await send("/model-offer", "GET").catch(() => ({}));
    if (html !== undefined && this.isConnected && !this.end.signal.aborted) this.show(html);
  }

  show(html) {
    if (html === this.html) return;
    const held = document.createElement("template");
    held.innerHTML = html;
    const next = held.content.firstElementChild;
    if (next) next.html = html;
    this.replaceWith(...(next ? [next] : []));
  }
}

customElements.define("yy-model-offer", ModelOffer);
