// Writes the address of what the server has just put on the page into the bar: <yy-address data-to="/ask/1f2e/3">. A
// question that came in an address (`/ask?q=...`) is no step of its own: its answer's address takes its place.

import { here, note, open } from "./router.js";

class Address extends HTMLElement {
  static observedAttributes = ["data-to"];

  attributeChangedCallback(_, before, to) {
    if (to && to !== before && open() === to.split("/")[1]) note(to, { isReplaced: here().startsWith("/ask?q=") });
  }
}

customElements.define("yy-address", Address);
