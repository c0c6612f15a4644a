// What is seen of a photo from near: once it is zoomed in beyond the pixels that it is shown with at first, all of its own
// are fetched and take their place, without a gap. How near one comes rests on how many there are.

import { WHOLE_PX } from "./viewer_slides.js";

const MOST_PX = 8192; // how wide a photo is drawn at the most, unless it has more pixels of its own
const MOST_TIMES = 4;
const FINER = 1.05; // so much more than there is must be wanted
const LEAST_ALIKE = 0.02; // in so much the shapes of the two may differ; a camera's own picture in a raw file is cut otherwise

/* Returns how far one may zoom into a photo, in times its own pixels. */
export const mostZoom = ({ elementSize: { x, y } }) => Math.max(1, Math.min(MOST_TIMES, MOST_PX / Math.max(x, y, 1)));

/* Lets a PhotoSwipe show the photos that are zoomed into with all their pixels. */
export function sharpen(pswp) {
  pswp.on("zoomPanUpdate", ({ slide }) => {
    const { content, data } = slide;
    if (!data.record?.full || content.isSharp || !content.element?.complete || slide.currZoomLevel <= slide.zoomLevels.initial) return;
    const shown = Math.min(1, WHOLE_PX / Math.max(data.width, data.height));
    if (slide.currZoomLevel * devicePixelRatio <= shown * FINER) return;
    content.isSharp = true;
    replace(content, data.record.full);
  });
}

async function replace(content, address) {
  const full = new Image();
  full.src = address;
  const isThere = await full.decode().then(() => true, () => false);
  const coarse = content.element;
  if (!isThere || !coarse?.isConnected || Math.abs(shape(full) / shape(coarse) - 1) > LEAST_ALIKE) return;
  for (const { name, value } of coarse.attributes) if (name !== "src") full.setAttribute(name, value);
  coarse.replaceWith(full);
  content.element = full;
}

const shape = (image) => image.naturalWidth / Math.max(1, image.naturalHeight);
