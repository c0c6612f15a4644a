"""The Library tab: folders taken in with progress, and the library as it stands. Knows nothing of files."""

import gradio as gr

from app.session import Session
from app.ui import library
from app.ui.cards import escaped
from app.ui.wiring import html, wire

REFRESH_S = 1.0
FOLDER_HINT = "/home/anna/Pictures"


def lay_out(blocks: gr.Blocks, tab: gr.Tab, session: Session, taking: library.TakingIn) -> None:
    """Lay out the tab and wire it up."""
    html("yy-ask-folder", '<div class="yy"><h2>Add a folder</h2></div>')
    with gr.Row(elem_classes="yy-add"):
        folder = gr.Textbox(
            label="Folder to take in", show_label=False, placeholder=FOLDER_HINT, container=False, elem_id="yy-folder"
        )
        add = gr.Button("Take in", variant="primary")
    with gr.Row(elem_classes="yy-suggested"):
        again = gr.Button("Look through all folders again", size="sm")
        stop = gr.Button("Stop", size="sm", interactive=False)
    told = html("yy-told")
    overview = html("yy-overview")
    timer = gr.Timer(REFRESH_S, active=False)

    def state() -> list[object]:
        running = taking.is_running
        buttons = [
            gr.Button(interactive=not running),
            gr.Button(interactive=not running),
            gr.Button(interactive=running),
        ]
        return [taking.shown(), library.overview(session), gr.Timer(active=running), *buttons]

    def begun(refused: str) -> list[object]:
        if refused:
            gr.Warning(escaped(refused), title="Not begun")
        return state()

    def take_in(path: str) -> list[object]:
        return begun(taking.start(library.named(path)))

    def look_again() -> list[object]:
        return begun(taking.start(library.watched(session)))

    def stopped() -> list[object]:
        taking.stop()
        return state()

    outputs = [told, overview, timer, add, again, stop]
    wire(add.click, take_in, [folder], outputs)
    wire(folder.submit, take_in, [folder], outputs)
    wire(again.click, look_again, [], outputs)
    wire(stop.click, stopped, [], outputs)
    wire(timer.tick, state, [], outputs)
    wire(tab.select, state, [], outputs)
    wire(blocks.load, state, [], outputs)
