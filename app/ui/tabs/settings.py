"""The Settings tab: one place for our own HTML, redrawn by what is pressed in it. Knows nothing of the settings."""

import gradio as gr

from app.library.config import BadConfig
from app.library.session import Session
from app.services.errors import UserError
from app.ui import settings
from app.ui.cards import sentence
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.wiring import pressable, pressed, wire
from memory.store import StoreBusy


def lay_out(tab: gr.Tab, session: Session, media: Media, runner: ImportRunner) -> None:
    """Lay out the tab and wire it up."""
    place = pressable("yy-settings")

    def opened() -> str:
        return settings.page(session, media)

    def pressed_in(event: gr.EventData) -> object:
        try:
            return settings.press(session, media, runner, *pressed(event))
        except (UserError, BadConfig, StoreBusy, OSError) as error:
            gr.Warning(sentence(str(error)), title="Not done")
            return gr.skip()

    wire(place.click, pressed_in, [], [place])
    wire(tab.select, opened, [], [place])
