// What the grid reads from the program: what there is to begin with, the days, one day, and whether anything changed.

const asked = async (path, signal) => {
  const answer = await fetch(path, { cache: "no-store", signal });
  if (!answer.ok) throw Object.assign(new Error(`${answer.status}`), { status: answer.status });
  return answer.json();
};

const query = (fields) => {
  const found = new URLSearchParams(Object.entries(fields).filter(([, value]) => value));
  return found.size ? `?${found}` : "";
};

const ALBUM = "album:"; // what a kind begins with that is an album; its id follows
const ALBUMS = "all"; // in place of an id: all albums as covers

export const isAlbum = (kind) => kind.startsWith(ALBUM);
export const isAlbums = (kind) => kind === ALBUM + ALBUMS;
export const albumOf = (kind) => (isAlbum(kind) ? kind.slice(ALBUM.length) : "");
const which = (kind) => (isAlbum(kind) ? { album: albumOf(kind) } : { kind });

export const startOf = (kind, at) => asked(`/photos/start${query({ ...which(kind), at })}`);
export const daysOf = (kind) => asked(`/photos/days${query(which(kind))}`);
export const dayOf = (key, kind, start, most, signal) =>
  asked(`/photos/day/${key}${query({ ...which(kind), start, most })}`, signal);
export const stateNow = () => asked("/photos/state");

/* Reads what an address of the place says: which kinds or which album, from which day on, how large. */
export function readAddress(address) {
  const { pathname, searchParams: fields } = new URL(address, location.origin);
  const [, place, id] = pathname.split("/");
  return {
    kind: place === "albums" ? ALBUM + (id || ALBUMS) : (fields.get("kind") ?? ""),
    at: fields.get("at") ?? "",
    zoom: fields.get("zoom") === "months" ? "months" : "days",
  };
}

export const writeAddress = ({ kind, at, zoom }) => {
  const size = zoom === "months" ? zoom : "";
  if (isAlbums(kind)) return "/albums";
  if (isAlbum(kind)) return `/albums/${albumOf(kind)}${query({ zoom: size, at })}`;
  const fields = query({ kind, zoom: size, at });
  return fields ? `/photos${fields}` : "/";
};
