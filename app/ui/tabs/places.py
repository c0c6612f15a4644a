"""The Places tab: every place, and the owner's words about it. Knows nothing of what a place is."""

import gradio as gr

from app.library.session import Session
from app.services.errors import UserError
from app.ui import places
from app.ui.cards import escaped, sentence
from app.ui.media import Media
from app.ui.wiring import pressable, pressed, wire
from memory.store import StoreBusy


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    turned = gr.State(0)
    shown = pressable("yy-places")

    def press(at: int, event: gr.EventData) -> list[object]:
        try:
            seen = places.press(session, media, at, *pressed(event))
        except (UserError, StoreBusy) as error:
            gr.Warning(sentence(str(error)), title="Not saved")
            return [gr.skip(), gr.skip()]
        if seen.message:
            gr.Info(escaped(seen.message), title="Done")
        return [seen.turned, seen.shown]

    def open_page(at: int) -> list[object]:
        seen = places.view(session, media, at)
        return [seen.turned, seen.shown]

    wire(shown.click, press, [turned], [turned, shown])
    wire(tab.select, open_page, [turned], [turned, shown])
