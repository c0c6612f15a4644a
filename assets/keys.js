// Keys that work on every page: "/" goes to the question, Escape closes what was opened. After "New conversation" the
// question is next. Knows the page by its ids alone.
document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    [...document.querySelectorAll('[role="tab"]')].find(tab => tab.textContent.trim() === "Ask")?.click();
    setTimeout(() => document.querySelector("#yy-question textarea")?.focus(), 50);
  }
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
