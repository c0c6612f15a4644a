"""The Stories tab: one place where a list of stories or one of them stands. Knows nothing of what is in a story."""

import gradio as gr

from app.library.session import Session
from app.ui import addresses, stories, titles
from app.ui.addresses import Address
from app.ui.media import Media
from app.ui.wiring import change, pressable, pressed, wire


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    page = pressable("yy-stories", place=stories.PLACE)
    spot = gr.State(Address(stories.PLACE))

    def follow(at: Address, event: gr.EventData) -> tuple[object, object]:
        to, fields = pressed(event)
        if titles.is_about(to):
            return change(lambda: (at, stories.follow(session, media, at, stories.press(session, to, at, fields))))
        address = addresses.read(to) or at
        return address, stories.follow(session, media, address)

    wire(page.click, follow, [spot], [spot, page])
