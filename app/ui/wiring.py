"""How every page is made of components: places for our own HTML, what is pressed in it, and handlers wired to events.

Knows Gradio; nothing of what is on a page.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import gradio as gr
from gradio.components import Component
from gradio.layouts import Column, Row
from gradio.utils import get_upload_folder

from app.services.errors import UserError
from app.ui.cards import sentence
from memory.store import StoreBusy

PRESSED = """
element.addEventListener("click", event => {
    const found = event.target.closest("[data-to]");
    if (!found || found.tagName === "FORM" || !element.contains(found)) return;
    event.preventDefault();
    trigger("click", {to: found.dataset.to, fields: {}});
});
element.addEventListener("submit", event => {
    const form = event.target.closest("form[data-to]");
    if (!form) return;
    event.preventDefault();
    trigger("click", {to: form.dataset.to, fields: Object.fromEntries(new FormData(form, event.submitter))});
});
"""
"""Makes a click event of what is pressed: an element with `data-to`, or a form with it, whose fields come along."""

FOLLOWING = """
element.dataset.follows = %s;
element.addEventListener("yy-open", event => trigger("click", {to: event.detail, fields: {}}));
element.dispatchEvent(new CustomEvent("yy-ready", {bubbles: true}));
"""
"""Makes a click event of an address that is opened in a place; assets/js/router.js says when."""

LONGEST_FIELD = 10_000
AT_ONCE = 8
"""So many calls of one handler run at once, each in a thread: a slow answer lets others through. The store has a
connection a thread, the index and the language model a lock of their own."""


def html(elem_id: str, value: str = "") -> gr.HTML:
    """Return a place for our own HTML, styled by our stylesheet alone."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False)


def pressable(elem_id: str, value: str = "", place: str = "") -> gr.HTML:
    """Return a place for our own HTML in which what has a `data-to` can be pressed; see `pressed`.

    Where it is named as the part of a place that follows addresses, an address opened there, a path with its query,
    comes as though it had been pressed.
    """
    script = PRESSED + (FOLLOWING % json.dumps(place) if place else "")
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=script)


def pressed(event: gr.EventData) -> tuple[str, dict[str, str]]:
    """Return what was pressed, by its `data-to`, and the fields of its form by name; empty where nothing fits.

    It comes from the browser, so it is checked to be text of a bearable length and nothing more.
    """
    data = event._data if isinstance(event._data, dict) else {}
    to, fields = data.get("to"), data.get("fields")
    held = fields.items() if isinstance(fields, dict) else ()
    return _text(to), {str(name): _text(value) for name, value in held}


def given_with(value: object) -> tuple[str, list[Path]]:
    """Return the text and the files that came from a box to type in; files that were not just uploaded are left out."""
    if isinstance(value, str):
        return value.strip(), []
    table = value if isinstance(value, dict) else {}
    files = table.get("files")
    paths = [Path(one).resolve() for one in files if isinstance(one, str)] if isinstance(files, list) else []
    uploads = Path(get_upload_folder()).resolve()
    return _text(table.get("text")).strip(), [one for one in paths if one.is_relative_to(uploads)]


def _text(value: object) -> str:
    return value[:LONGEST_FIELD] if isinstance(value, str) else ""


def change(work: Callable[[], tuple[object, object]]) -> tuple[object, object]:
    """Do what was pressed to change something; where it cannot be meant, say why and leave two components alone."""
    try:
        return work()
    except (UserError, StoreBusy) as error:
        gr.Warning(sentence(str(error)), title="Not saved")
        return gr.skip(), gr.skip()


def wire(
    event: Callable[..., object],
    work: Callable[..., object],
    given: Sequence[Component],
    changed: Sequence[Component | Column | Row],
    while_working: Literal["multiple", "once"] = "multiple",
) -> None:
    """Let an event do some work, beside that of other pages, without Gradio's spinner or an address in its API.

    What happens on one page while it works is done as well, or is left out where that is "once".
    """
    event(
        work,
        list(given),
        list(changed),
        show_progress="hidden",
        concurrency_limit=AT_ONCE,
        trigger_mode=while_working,
        api_visibility="private",
    )
