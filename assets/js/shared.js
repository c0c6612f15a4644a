// What was shared with the installed app: asks whether its files are to be copied and its words to be kept. The part that
// receives it is share_worker.js, which a browser runs on this machine or over HTTPS.

import { here, note } from "./router.js";

const SHELF = "yesteryear-shared";
const WAITING = "/library?shared";
const PATIENCE_MS = 50;

navigator.serviceWorker?.register("/share-worker.js", { scope: "/share" }).catch(() => {}); // then nothing can be shared

document.addEventListener("yy-address", lookAt);
lookAt(); // the router may have opened the first address before this ran

function lookAt() {
  if (here() === WAITING) offer();
}

async function offer() {
  const adding = [...document.querySelectorAll("yy-add-photos")].find((one) => one.isShown);
  const capture = document.querySelector("yy-capture");
  if (!adding || !capture?.open) {
    setTimeout(offer, PATIENCE_MS); // Gradio has not laid out the place yet
    return;
  }
  if (here() !== WAITING) return; // it was asked for already
  note("/library", { isReplaced: true });
  const shelf = await caches.open(SHELF);
  const [files, words] = [[], await shelf.match("/shared/words")];
  for (const key of await shelf.keys()) {
    const held = await shelf.match(key);
    if (held.headers.has("X-Name")) files.push(await fileOf(held));
  }
  if (words) capture.open(await words.text());
  await adding.offer(files);
  await caches.delete(SHELF);
}

async function fileOf(held) {
  const [name, lastModified] = [decodeURIComponent(held.headers.get("X-Name")), Number(held.headers.get("X-Modified"))];
  return new File([await held.blob()], name, { lastModified });
}
