// What a phone shares with the installed app, kept in this browser until the page asks its owner whether to add it: by then
// somebody is logged in, a file goes in pieces however large it is, and no other site's form can add anything unasked.
// Given out at /share-worker.js; the page's part is shared.js.

const SHELF = "yesteryear-shared";
const WORDS = ["title", "text", "url"];

addEventListener("install", () => skipWaiting());
addEventListener("fetch", (event) => {
  const isShared = event.request.method === "POST" && new URL(event.request.url).pathname === "/share";
  if (isShared) event.respondWith(keep(event.request));
});

async function keep(request) {
  const sent = await request.formData();
  await caches.delete(SHELF); // what was shared before and never looked at
  const shelf = await caches.open(SHELF);
  for (const [n, file] of sent.getAll("files").entries()) {
    const headers = { "X-Name": encodeURIComponent(file.name), "X-Modified": String(file.lastModified) };
    await shelf.put(`/shared/${n}`, new Response(file, { headers }));
  }
  const words = new Set(WORDS.map((name) => String(sent.get(name) ?? "").trim()).filter(Boolean));
  if (words.size) await shelf.put("/shared/words", new Response([...words].join("\n")));
  return Response.redirect("/library?shared", 303);
}
