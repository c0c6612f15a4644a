"""The People tab: who was met, and the owner's words about them. Knows nothing of faces and voices."""

from collections.abc import Callable

import gradio as gr

from app.people_words import Refused
from app.session import Session
from app.ui import people
from app.ui.cards import escaped
from app.ui.media import Media
from app.ui.wiring import html, wire
from memory.store import StoreBusy

NAME_HINT = "Grandmother"


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    with gr.Column(visible=False, elem_classes="yy-saying") as saying:
        html("yy-who", '<div class="yy"><h2>Who is it?</h2></div>')
        with gr.Row(elem_classes="yy-add"):
            one = gr.Dropdown(label="Person", elem_id="yy-person")
            name = gr.Textbox(label="Name", placeholder=NAME_HINT, max_length=80, elem_id="yy-name")
            call = gr.Button("That is the name", variant="primary")
        with gr.Row(elem_classes="yy-add"):
            other = gr.Dropdown(label="Somebody else listed", elem_id="yy-other")
            same = gr.Button("The same person")
            different = gr.Button("Not the same")
            back = gr.Button("Take back the last word")
    shown = html("yy-people")

    def state() -> list[object]:
        offered = people.choices(session)
        lists = [gr.Dropdown(choices=offered, value=None) for _ in range(2)]
        return [people.shown(session, media), gr.Column(visible=bool(offered)), *lists, gr.Textbox(value="")]

    def said(work: Callable[..., str]) -> Callable[..., list[object]]:
        def handle(*given: object) -> list[object]:
            try:
                gr.Info(escaped(work(session, *given)), title="Done")
            except (Refused, StoreBusy) as error:
                gr.Warning(escaped(str(error)), title="Not noted")
                return [gr.skip()] * len(outputs)
            return state()

        return handle

    outputs = [shown, saying, one, other, name]
    wire(call.click, said(people.call), [one, name], outputs)
    wire(name.submit, said(people.call), [one, name], outputs)
    wire(same.click, said(people.same), [one, other], outputs)
    wire(different.click, said(people.different), [one, other], outputs)
    wire(back.click, said(people.take_back), [], outputs)
    wire(tab.select, state, [], outputs)
