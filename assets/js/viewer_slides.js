// What the viewer shows of a photo, a recording or a note: records from the server, made into what PhotoSwipe shows.

import "./recording.js";

const GONE = "This is no longer in the library.";
const UNREACHABLE = "The app does not answer. It may have been closed.";
export const WHOLE_PX = 2048; // the longer side of a picture as it is shown at first; WHOLE_SIDE_PX of app/ui/media.py

/* Returns a moment's record; where there is none, one with a `fault` that says why. */
export async function fetchRecord(id) {
  const nothing = { id, kind: "", label: "", alt: "", name: "", day: "", thumb: "", src: "", html: "", download: "" };
  if (!id) return { ...nothing, fault: GONE };
  const answer = await fetch(`/moment/${encodeURIComponent(id)}`).catch(() => null);
  if (!answer) return { ...nothing, fault: UNREACHABLE };
  if (answer.status === 401) location.reload(); // the login has ended
  if (!answer.ok) return { ...nothing, fault: GONE };
  const record = await answer.json();
  if (record.kind === "photo" && record.src && !record.width) await measure(record);
  return record;
}

// Learns a picture's shape from its small picture.
async function measure(record) {
  const picture = new Image();
  picture.src = record.thumb;
  await picture.decode().catch(() => {});
  const scale = WHOLE_PX / Math.max(picture.naturalWidth, picture.naturalHeight, 1);
  record.width = Math.round((picture.naturalWidth || WHOLE_PX) * scale);
  record.height = Math.round((picture.naturalHeight || WHOLE_PX) * scale);
}

/* Returns a record as PhotoSwipe's data of a slide. */
export function slideOf(record) {
  if (record.kind === "photo" && !record.fault) {
    const { src, thumb, width, height, alt } = record;
    return { type: "image", src, msrc: thumb, width, height, alt, thumbCropped: true, record };
  }
  return { type: "part", record };
}

/* Returns what stands in a slide that is no picture. */
export function partOf(record) {
  const part = document.createElement("div");
  part.className = "pswp__content yy-part";
  if (record?.html) part.innerHTML = record.html;
  else if (record) part.append(faultOf(record, record.fault));
  for (const box of part.querySelectorAll(".yy-leaf, .yy-transcript")) {
    box.addEventListener("wheel", (event) => event.stopPropagation(), { passive: true });
  }
  part.addEventListener("yy-unplayable", (event) => part.replaceChildren(faultOf(record, event.detail)));
  if (record?.html && record.fault) part.querySelector("audio, video, .yy-recording-wave")?.replaceWith(faultOf(record, record.fault));
  return part;
}

/* Returns what stands in place of something that cannot be shown: why, and the file to be saved. */
export function faultOf(record, why) {
  const told = document.createElement("div");
  told.className = "yy yy-fault";
  told.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = why || "This picture cannot be shown.";
  told.append(words);
  if (record?.name) told.append(named(record.name));
  if (record?.download) told.append(saving(record.download));
  return told;
}

function named(name) {
  const told = document.createElement("p");
  told.className = "yy-note";
  told.textContent = name;
  return told;
}

function saving(address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.textContent = "Download the file";
  return link;
}

/* Returns why a picture could not be had, in the server's words. */
export async function whyNot(src) {
  const answer = await fetch(src).catch(() => null);
  const told = answer && !answer.ok ? await answer.json().catch(() => null) : null;
  answer?.body?.cancel().catch(() => {});
  return typeof told?.detail === "string" && told.detail !== "not found" ? told.detail : "";
}

/* Brings what is shown of a note to its own paragraph. */
export function settle(part) {
  const own = part?.querySelector?.('.yy-leaf [aria-current="true"]');
  const leaf = own?.closest(".yy-leaf");
  if (leaf) leaf.scrollTop = own.offsetTop - leaf.clientHeight / 3;
}
