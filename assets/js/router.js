// Addresses: which place of the page an address opens, and what in it. A press on a link of our own goes there without
// loading the page anew; Back and Forward, reload and bookmarks work as anywhere. The places are tabs of Gradio's that
// nobody sees. What a place holds is told by the event `yy-open` on it, what was opened by `yy-address` on the document.
// Addresses that open something over a place (`/photo/...`) leave the place as it is.

const OVERLAYS = ["photo"];
const HOME = "photos";
const PATIENCE_MS = 50;

let place = ""; // the key of the place that is open

export const keyOf = (path) => path.split("/")[1] || HOME;

// Returns the place that an address is shown over: its own, or for an overlay the one that is open.
const placeOf = (path) => (OVERLAYS.includes(keyOf(path)) ? place || HOME : keyOf(path));

/* Goes to an address of ours, a path with its query; `isReplaced` where it takes the place of the present one. */
export function go(to, { isReplaced = false } = {}) {
  const method = isReplaced ? "replaceState" : "pushState";
  if (to !== location.pathname + location.search) history[method]({ yy: true, from: here() }, "", to);
  show();
}

/* Writes an address into the bar without opening anything: what it names is on the page already. */
export function note(to, { isReplaced = false } = {}) {
  const method = isReplaced ? "replaceState" : "pushState";
  if (to !== here()) history[method]({ yy: true, from: here() }, "", to);
  mark();
}

/* Leaves what lies over a place: back to where it was opened from, or where that was elsewhere, to the place. */
export function leave(fallback) {
  if (history.state?.yy) history.back();
  else go(fallback, { isReplaced: true });
}

export const here = () => location.pathname + location.search;

const isOverlay = () => OVERLAYS.includes(keyOf(location.pathname));

// Opens what the address bar names.
function show() {
  const wanted = placeOf(location.pathname);
  const tab = document.getElementById(`yy-tab-${wanted}-button`);
  if (!tab) {
    setTimeout(show, PATIENCE_MS); // Gradio has not laid out its tabs yet
    return;
  }
  if (place !== wanted) {
    place = wanted;
    if (tab.getAttribute("aria-selected") !== "true") tab.click();
    scrollTo(0, 0);
  }
  mark();
  const isOver = isOverlay();
  if (!isOver) tell(wanted);
  document.dispatchEvent(new CustomEvent("yy-address", { detail: { place, path: location.pathname, isOver } }));
}

// Tells the part of a place that follows addresses what to show; one that Gradio makes later asks by `yy-ready`.
function tell(wanted) {
  document.querySelector(`[data-follows="${wanted}"]`)?.dispatchEvent(new CustomEvent("yy-open", { detail: here() }));
}

function mark() {
  for (const link of document.querySelectorAll(".yy-bar [data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.documentElement.dataset.place = place;
}

function isOurs(link, event) {
  const isPlain = !event.defaultPrevented && !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  return isPlain && !link.target && !link.hasAttribute("download") && document.getElementById(`yy-tab-${placeOf(link.pathname)}-button`);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="/"]');
  if (link && isOurs(link, event)) {
    event.preventDefault();
    go(link.pathname + link.search);
  }
  const gear = document.querySelector(".yy-gear[open]");
  if (gear && !event.target.closest(".yy-gear > summary")) gear.open = false;
});
document.addEventListener("yy-ready", (event) => {
  if (event.target.dataset.follows === place && !isOverlay()) tell(place);
});
addEventListener("popstate", show);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
