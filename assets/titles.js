// A title that is pressed becomes a box to type in. Enter saves, which the page's own form does; Escape, or leaving it
// unchanged, shows the title again.
{
  const close = form => {
    form.reset();
    form.hidden = true;
    form.previousElementSibling.hidden = false;
  };

  document.addEventListener("click", event => {
    const title = event.target.closest(".yy-retitle");
    if (!title) return;
    const heading = title.closest("h2");
    const form = heading.nextElementSibling;
    heading.hidden = true;
    form.hidden = false;
    form.elements.title.select();
  });
  document.addEventListener("keydown", event => {
    const form = event.target.closest(".yy-retitling");
    if (event.key !== "Escape" || !form) return;
    close(form);
    form.previousElementSibling.firstElementChild.focus();
  });
  document.addEventListener("focusout", event => {
    const form = event.target.closest(".yy-retitling");
    if (!form || form.contains(event.relatedTarget)) return;
    if (form.elements.title.value === form.elements.title.defaultValue) close(form);
  });
}
