"""The Years place: ways back, cards that lead on, and moments. Knows nothing of what is in a year or a day."""

from datetime import datetime

import gradio as gr

from app.library.session import Session
from app.ui import addresses, timeline, titles
from app.ui.media import Media
from app.ui.timeline import PLACE, Spot
from app.ui.wiring import change, pressable, pressed, wire


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    page = pressable("yy-timeline", place=PLACE)
    spot = gr.State(Spot())

    def show(at: Spot, notice: str = "") -> tuple[Spot, str]:
        seen = timeline.view(session, media, at, datetime.now().astimezone().date(), notice)
        return seen.spot, seen.html

    def follow(at: Spot, event: gr.EventData) -> tuple[object, object]:
        to, fields = pressed(event)
        if titles.is_about(to):
            level, key = at.path[-1] if at.path else (None, "")
            return change(lambda: show(at, titles.press(session, to, level, key, fields)))
        address = addresses.read(to)
        return show(timeline.spot_of(address) if address else at)

    wire(page.click, follow, [spot], [spot, page])
