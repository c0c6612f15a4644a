"""The Years place: ways back, cards that lead on, and moments. Knows nothing of what is in a year or a day."""

from datetime import datetime

import gradio as gr

from app.library.session import Session
from app.ui import timeline, titles
from app.ui.media import Media
from app.ui.timeline import Spot
from app.ui.wiring import change, pressable, pressed, wire

TO_TOP = """() => {
    const page = document.getElementById("yy-timeline");
    if (page && page.getBoundingClientRect().top < 0) page.scrollIntoView();
}"""


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    page = pressable("yy-timeline")
    spots = gr.State([Spot()])  # where each button leads, in their order, and last where the page stands

    def show(spot: Spot, notice: str = "") -> tuple[list[Spot], str]:
        seen = timeline.view(session, media, spot, datetime.now().astimezone().date(), notice)
        return [*(way.spot for row in seen.rows for way in row), seen.spot], seen.html

    def follow(known: list[Spot], event: gr.EventData) -> tuple[object, object]:
        to, fields = pressed(event)
        if titles.is_about(to):
            level, key = known[-1].path[-1] if known[-1].path else (None, "")
            return change(lambda: show(known[-1], titles.press(session, to, level, key, fields)))
        return show(known[int(to)] if to.isdecimal() and len(to) < 4 and int(to) < len(known) else known[-1])

    wire(page.click, follow, [spots], [spots, page], "once")
    wire(tab.select, lambda known: show(known[-1]), [spots], [spots, page])
    page.change(None, js=TO_TOP, api_visibility="private")
