"""The Library tab: folders taken in with progress, and the library as it stands. Knows nothing of files."""

from collections.abc import Mapping

import gradio as gr

from app.library.session import Session
from app.services.errors import UserError
from app.ui import library, looking_after, offers
from app.ui.cards import sentence
from app.ui.media import Media
from app.ui.overview import NOTHING_SAID, care, first_groups, overview
from app.ui.templates import render
from app.ui.wiring import html, pressable, pressed, wire
from memory.store import StoreBusy
from models.registry.card import WeightsMissing

REFRESH_S = 1.0
QUIET_S = 5.0
FOLDER_HINT = "/home/anna/Pictures"


def lay_out(tab: gr.Tab, session: Session, media: Media, runner: library.ImportRunner) -> None:
    """Lay out the tab and wire it up."""
    html("yy-ask-folder", render("add_photos.html"))
    with gr.Row(elem_classes="yy-add"):
        folder = gr.Textbox(
            label="Folder to add", show_label=False, placeholder=FOLDER_HINT, container=False, elem_id="yy-folder"
        )
        add = gr.Button("Add folder", variant="primary")
    told = pressable("yy-told")
    places = [pressable(name) for name in ("yy-overview", "yy-groups", "yy-offered", "yy-care")]
    seen = gr.State(-1)
    timer = gr.Timer(QUIET_S, active=False)

    def running() -> list[object]:
        every_s = REFRESH_S if runner.is_running else QUIET_S
        return [runner.shown(), gr.Timer(every_s, active=True), runner.changes]

    def state(said: Mapping[str, str] = NOTHING_SAID) -> list[object]:
        shown = said.get(looking_after.GROUPS, gr.skip() if said else first_groups())
        offered = offers.section(session, media, said.get(looking_after.OFFERS, ""))
        return [overview(session, runner, said), shown, offered, care(session, runner, said), *running()]

    def ticked(before: int) -> list[object]:
        if before == runner.changes:
            return [*[gr.skip()] * len(places), *running()]
        return [overview(session, runner), gr.skip(), offers.section(session, media), care(session, runner), *running()]

    def refused(why: str) -> list[object]:
        gr.Warning(sentence(why), title="Not done")
        return [*[gr.skip()] * len(places), *running()]

    def take_in(path: str) -> list[object]:
        why = runner.start(library.named(path))
        return refused(why) if why else ticked(-1)

    def pressed_in(before: int, event: gr.EventData) -> list[object]:
        try:
            said = looking_after.press(session, media, runner, *pressed(event))
            return state(said) if said else ticked(before)
        except (UserError, StoreBusy, WeightsMissing) as error:
            return refused(str(error))

    outputs = [*places, told, timer, seen]
    wire(add.click, take_in, [folder], outputs)
    wire(folder.submit, take_in, [folder], outputs)
    for place in (told, *places):
        wire(place.click, pressed_in, [seen], outputs)
    wire(timer.tick, ticked, [seen], outputs)
    wire(tab.select, state, [], outputs)
