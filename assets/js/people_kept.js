// What somebody is about to say in a page that is drawn anew meanwhile: what is ticked, typed and unfolded in it stays, and
// it is not drawn anew at all while a voice is heard or a name is typed.

const FIELDS = "input:not([type=hidden]), textarea";
const keyOf = (field) => field.id || `${field.closest("[data-say]")?.dataset.say} ${field.type === "checkbox" ? field.value : field.name}`;
const headOf = (fold) => fold.querySelector("summary")?.textContent.trim();

/* Returns whether a page is to be left alone now. */
export function isInUse(page) {
  const { activeElement: active } = document;
  const isTyping = page.contains(active) && active.matches("input:not([type=checkbox])");
  return isTyping || [...page.querySelectorAll("audio, video")].some((one) => !one.paused && !one.ended);
}

/* Notes what somebody has done in a page; returns what does the same in the page as it is by then. */
export function keptOf(page) {
  const fields = new Map([...page.querySelectorAll(FIELDS)].filter(isChanged).map((one) => [keyOf(one), one.type === "checkbox" ? one.checked : one.value]));
  const open = new Set([...page.querySelectorAll("details[open]")].map(headOf));
  const focused = page.contains(document.activeElement) && document.activeElement.matches(FIELDS) ? keyOf(document.activeElement) : "";
  return () => {
    for (const fold of page.querySelectorAll("details")) if (open.has(headOf(fold))) fold.open = true;
    for (const one of page.querySelectorAll(FIELDS)) {
      const key = keyOf(one);
      if (fields.has(key)) one[one.type === "checkbox" ? "checked" : "value"] = fields.get(key);
      if (key === focused) one.focus({ preventScroll: true });
    }
  };
}

const isChanged = (field) => (field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
