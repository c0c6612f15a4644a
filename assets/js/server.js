// Sends something to the app and returns its answer. Where the app refuses, throws an Error with its words, and with what
// it answered besides as `told`.

export async function send(address, method, body, type) {
  const answer = await fetch(address, { method, body, headers: type ? { "Content-Type": type } : {} });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.refused ?? `The app answered ${answer.status}.`), { told });
  return told;
}

export const sendJson = (address, method, told) => send(address, method, JSON.stringify(told), "application/json");
