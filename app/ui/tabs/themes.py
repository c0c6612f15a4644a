"""The Themes tab: every theme, and the owner's words about it. Knows nothing of what a theme is."""

import gradio as gr

from app.library.session import Session
from app.services.errors import UserError
from app.ui import themes
from app.ui.cards import escaped, sentence
from app.ui.media import Media
from app.ui.wiring import pressable, pressed, wire
from memory.store import StoreBusy


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    shown = pressable("yy-themes")
    chosen = gr.State("")

    def press(held: str, event: gr.EventData) -> list[object]:
        try:
            seen = themes.press(session, media, held, *pressed(event))
        except (UserError, StoreBusy) as error:
            gr.Warning(sentence(str(error)), title="Not saved")
            return [gr.skip(), gr.skip()]
        if seen.message:
            gr.Info(escaped(seen.message), title="Done")
        return [seen.chosen, seen.shown]

    wire(shown.click, press, [chosen], [chosen, shown], "once")
    wire(tab.select, lambda held: themes.view(session, media, held).shown, [chosen], [shown])
