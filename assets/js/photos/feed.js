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

export const startOf = (kind, at) => asked(`/photos/start${query({ kind, at })}`);
export const daysOf = (kind) => asked(`/photos/days${query({ kind })}`);
export const dayOf = (key, kind, start, most, signal) =>
  asked(`/photos/day/${key}${query({ kind, start, most })}`, signal);
export const stateNow = () => asked("/photos/state");

/* Reads what an address of the place says: which kinds, from which day on, how large. */
export function readAddress(address) {
  const fields = new URL(address, location.origin).searchParams;
  return {
    kind: fields.get("kind") ?? "",
    at: fields.get("at") ?? "",
    zoom: fields.get("zoom") === "months" ? "months" : "days",
  };
}

export const writeAddress = ({ kind, at, zoom }) => {
  const fields = query({ kind, zoom: zoom === "months" ? zoom : "", at });
  return fields ? `/photos${fields}` : "/";
};
