// The viewer's buttons beside PhotoSwipe's own: favourite, hide, download, details.

const BUTTONS = [
  { name: "like", title: "Add to favourites (f)", order: 7, path: "M12 20s-7.500-4.600-7.500-10A4.300 4.300 0 0 1 12 7.300 4.300 4.300 0 0 1 19.500 10C19.500 15.400 12 20 12 20z" },
  { name: "hide", title: "Hide", order: 8, path: "M4 4l16 16M9.900 5.800A9.800 9.800 0 0 1 12 5.500c5.500 0 9 6.500 9 6.500a16 16 0 0 1-2.600 3.400M6.300 7.600A15.500 15.500 0 0 0 3 12s3.500 6.500 9 6.500a9 9 0 0 0 4-.9M10 10a2.900 2.900 0 0 0 4 4" },
  { name: "download", title: "Download", order: 9, path: "M12 4v11M7.500 11l4.500 4.500L16.500 11M5 19.500h14" },
  { name: "details", title: "Details (i)", order: 11, path: "M12 11v6M12 7.300v.2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z" },
];
const SVG = "http://www.w3.org/2000/svg";

/* Puts the buttons into a PhotoSwipe; `press` is called with the name of one. */
export function addButtons(pswp, press) {
  pswp.on("uiRegister", () => {
    for (const { name, title, order, path } of BUTTONS) {
      pswp.ui.registerElement({
        name: `yy-${name}`,
        order,
        isButton: true,
        tagName: name === "download" ? "a" : "button",
        title,
        ariaLabel: title,
        html: "",
        onInit: (element) => element.append(symbol(path)),
        onClick: (event) => (name === "download" ? null : press(name, event)),
      });
    }
  });
}

function symbol(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "yy-viewer-symbol");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/* Says by the buttons what can be done with a photo, and what is done already. */
export function markButtons(root, record, isDrawerOpen) {
  const one = (name) => root.querySelector(`.pswp__button--yy-${name}`);
  const isThere = Boolean(record && record.kind);
  const like = one("like");
  if (!like) return;
  like.setAttribute("aria-pressed", String(Boolean(record?.is_favourite)));
  const title = record?.is_favourite ? "Remove from favourites (f)" : "Add to favourites (f)";
  like.title = title;
  like.setAttribute("aria-label", title);
  for (const name of ["like", "hide", "details"]) one(name).hidden = !isThere;
  const download = one("download");
  download.hidden = !record?.download;
  if (record?.download) [download.href, download.download] = [record.download, ""];
  else download.removeAttribute("href");
  one("details").setAttribute("aria-expanded", String(isDrawerOpen));
}
