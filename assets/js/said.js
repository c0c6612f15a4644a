// Something is sent to the app once, however often it is pressed, and what came of it is said, with a way to take it back.

/* Sends something and returns the answer, or why it was `refused`; null where `place` waits for another answer. */
export async function sendOnce(place, sendIt) {
  if (place.hasAttribute("aria-busy")) return null;
  place.setAttribute("aria-busy", "true");
  const found = await sendIt().catch((error) => ({ refused: error.message }));
  place.removeAttribute("aria-busy");
  return found;
}

/* Says something in a place; `undo` is what its button to take it back stands for, empty where there is no way. */
export function say(place, words, undo = "") {
  place.textContent = words;
  if (!undo) return;
  const back = document.createElement("button");
  Object.assign(back, { type: "button", textContent: "Undo" });
  back.dataset.undo = undo;
  place.append(" ", back);
}
