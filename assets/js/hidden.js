// What was hidden in the viewer leaves the answers, days and stories that show it, and comes back with Undo. The grid of
// the Photos place does this for itself.

document.addEventListener("yy-changed", ({ detail }) => {
  if (!detail?.id) return;
  for (const link of document.querySelectorAll(`[data-photos] a[data-photo][href^="/photo/${CSS.escape(detail.id)}"]`)) {
    (link.closest(".yy-card, .yy-picture") ?? link).hidden = Boolean(detail.isHidden);
  }
});
