// Addresses: which place of the page an address opens, and what in it. A press on a link of our own goes there without
// loading the page anew; Back and Forward, reload and bookmarks work as anywhere. The places are tabs of Gradio's that
// nobody sees. What a place holds is told by the event `yy-open` on it, what was opened by `yy-address` on the document.
// Addresses that open something over a place (`/photo/...`) leave the place as it is.

const OVERLAYS = ["photo"];
const WITHIN = { albums: "photos" }; // shown in another place; WITHIN of app/ui/navigation.py
const HOME = "photos";
const PATIENCE_MS = 50;
const RETURN_MS = 3000; // how long a page that is made anew may take until one stands again where one stood

let shown = ""; // the address that was opened last
let place = ""; // the key of the place that is open
let title = ""; // what is shown there is called, where that is more than the name of the place
let returning = 0; // the number of the latest return, which ends those before

export function keyOf(path) {
  const first = path.split("/")[1] || HOME;
  return WITHIN[first] ?? first;
}

// Returns the place that an address is shown over: its own, or for an overlay the one that is open.
const placeOf = (path) => (OVERLAYS.includes(keyOf(path)) ? place || HOME : keyOf(path));

/* Goes to an address of ours, a path with its query; `isReplaced` where it takes the place of the present one. */
export function go(to, { isReplaced = false } = {}) {
  const isNew = to !== here();
  if (isNew) put(to, isReplaced);
  show();
  if (isNew && !isOverlay()) {
    returning += 1;
    scrollTo({ top: 0, behavior: "instant" });
  }
}

/* Writes an address into the bar without opening anything: what it names is on the page already. */
export function note(to, { isReplaced = false } = {}) {
  if (to !== here()) put(to, isReplaced);
  shown = here();
  mark();
}

function put(to, isReplaced) {
  if (isReplaced) history.replaceState({ ...history.state, yy: true }, "", to);
  else {
    history.replaceState({ ...history.state, top: scrollY }, "");
    history.pushState({ yy: true }, "", to);
  }
}

/* Gives the page the title of what is shown in a place; another address takes it away again. */
export function setTitle(name) {
  title = name;
  mark();
}

/* Returns the key of the place that is open. */
export const open = () => place;

export const here = () => location.pathname + location.search;

const isOverlay = (path = location.pathname) => OVERLAYS.includes(keyOf(path));

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
  }
  shown = here();
  const isOver = isOverlay();
  if (isOver) mark();
  else {
    setTitle("");
    tell(wanted);
  }
  document.dispatchEvent(new CustomEvent("yy-address", { detail: { place, path: location.pathname, isOver } }));
}

// Tells the part of a place that follows addresses what to show; one that Gradio makes later asks by `yy-ready`.
function tell(wanted) {
  document.querySelector(`[data-follows="${wanted}"]`)?.dispatchEvent(new CustomEvent("yy-open", { detail: here() }));
}

/* Scrolls to where one stood, as soon as the page is high enough again. */
function standAt(top) {
  const [mine, begun] = [++returning, performance.now()];
  const step = () => {
    if (mine !== returning) return;
    const isHigh = document.documentElement.scrollHeight >= top + innerHeight;
    if (isHigh || performance.now() - begun > RETURN_MS) scrollTo({ top, behavior: "instant" });
    else requestAnimationFrame(step);
  };
  step();
}

function mark() {
  for (const link of document.querySelectorAll(".yy-nav [data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.documentElement.dataset.place = place;
  const name = title || document.querySelector(`.yy-nav [data-place="${place}"]`)?.textContent.trim();
  if (name && !isOverlay()) document.title = `${name} · Yesteryear`;
}

function isOurs(link, event) {
  const isPlain = !event.defaultPrevented && !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  return isPlain && !link.target && !link.hasAttribute("download") && document.getElementById(`yy-tab-${placeOf(link.pathname)}-button`);
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.('a[href^="#"]');
  if (mark) {
    event.preventDefault(); // would be counted from the root, as the page says of all that is relative
    location.hash = mark.getAttribute("href");
  }
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
addEventListener("popstate", (event) => {
  if (here() === shown) return; // only the part after the # is another
  const [wasOver, before] = [isOverlay(shown), place];
  show();
  if (before !== place || !(wasOver || isOverlay())) standAt(event.state?.top ?? 0); // below an overlay nothing moved
});
history.scrollRestoration = "manual";
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
