"""The Graph tab: one place where the drawing stands, and what is drawn in it. Knows nothing of nodes and ties."""

import gradio as gr

from app.library.session import Session
from app.ui import graph
from app.ui.graph import View
from app.ui.media import Media
from app.ui.wiring import pressable, pressed, wire

TO_CHOSEN = """() => {
    const drawn = document.querySelector("#yy-graph .yy-graph");
    const here = drawn && drawn.querySelector('[aria-current="true"]');
    if (!here) return;
    drawn.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - drawn.clientWidth / 2;
    drawn.scrollTop = here.offsetTop + here.offsetHeight / 2 - drawn.clientHeight / 2;
    here.focus({preventScroll: true});
}"""


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    page = pressable("yy-graph")
    view = gr.State(View())

    def follow(held: View, event: gr.EventData) -> tuple[View, str]:
        fresh = graph.follow(session, held, *pressed(event))
        return fresh, graph.shown(session, media, fresh)

    wire(page.click, follow, [view], [view, page], "once")
    wire(tab.select, lambda held: graph.shown(session, media, held), [view], [page])
    page.change(None, js=TO_CHOSEN, api_visibility="private")
