"""The People tab: who was met, and the owner's words about them. Knows nothing of faces and voices."""

import gradio as gr

from app.library.session import Session
from app.services.errors import UserError
from app.ui import addresses, people
from app.ui.cards import escaped, sentence
from app.ui.media import Media
from app.ui.people import LIST, Spot
from app.ui.wiring import pressable, pressed, wire
from memory.store import StoreBusy


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    spot = gr.State(LIST)
    shown = pressable("yy-people", place=people.PLACE)

    def press(at: Spot, event: gr.EventData) -> list[object]:
        try:
            to, fields = pressed(event)
            address = addresses.read(to)
            seen = (
                people.opened(session, media, at, address) if address else people.press(session, media, at, to, fields)
            )
        except (UserError, StoreBusy) as error:
            gr.Warning(sentence(str(error)), title="Not saved")
            return [gr.skip(), gr.skip()]
        if seen.message:
            gr.Info(escaped(seen.message), title="Done")
        return [seen.spot, seen.shown]

    wire(shown.click, press, [spot], [spot, shown])
