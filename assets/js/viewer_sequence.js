// Sequences of photos: what comes before and after one. A sequence has a `length`, tells the number of a photo by its
// id (`indexOf`, -1 for none) and gives the photo at a number as a promise of `{id}`, with `thumb` and `alt` where they
// are known. A part of the page that holds more photos than it shows has one as its property `photoSequence`.

/* Returns the sequence that a link to a photo stands in. */
export function sequenceOf(link) {
  for (let one = link.parentElement; one; one = one.parentElement) {
    if (one.photoSequence) return one.photoSequence;
  }
  const list = link.closest("[data-photos]");
  return ofPhotos(list ? [...list.querySelectorAll("a[data-photo]")].map(photoOf) : [photoOf(link)]);
}

/* Returns the id that an address of a photo names, empty where it names none. */
export const idOf = (path) => {
  const [, place, id] = path.split("/");
  try {
    return place === "photo" ? decodeURIComponent(id ?? "") : "";
  } catch {
    return id; // no text at all: nothing has this id
  }
};

export const addressOf = (id) => `/photo/${encodeURIComponent(id)}`;

function photoOf(link) {
  const picture = link.querySelector("img");
  return { id: idOf(link.pathname), thumb: picture?.currentSrc || picture?.src || "", alt: picture?.alt ?? "", why: link.dataset.why ?? "" };
}

/* Returns photos as a sequence, each once. */
export function ofPhotos(photos) {
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  const ids = [...byId.keys()];
  return { length: ids.length, indexOf: (id) => ids.indexOf(id), at: async (n) => byId.get(ids[n]) };
}

/* Returns what lies on a photo's day, a photo alone where that cannot be had. */
export async function ofDay(record) {
  const tiles = record.day ? await dayTiles(record.day) : [];
  return tiles.some((tile) => tile.id === record.id) ? ofPhotos(tiles) : ofPhotos([{ id: record.id }]);
}

// Returns all tiles of a day, which comes in pieces.
async function dayTiles(day) {
  const found = [];
  for (let left = 1; left > 0; ) {
    const answer = await fetch(`/photos/day/${encodeURIComponent(day)}${found.length ? `?start=${found.length}` : ""}`).catch(() => null);
    const { tiles = [], count = 0 } = (answer?.ok ? await answer.json().catch(() => null) : null) ?? {};
    found.push(...tiles);
    left = tiles.length && count - found.length;
  }
  return found;
}
