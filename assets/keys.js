// Escape closes what was opened, on every page. After "New conversation" the question is next. Knows the page by its ids
// alone.
document.addEventListener("keydown", event => {
  if (event.key === "Escape") {
    const opened = event.target.closest(".yy details[open]");
    if (opened) {
      opened.open = false;
      opened.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", event => {
  if (event.target.closest("#yy-new")) document.querySelector("#yy-question textarea")?.focus();
});
