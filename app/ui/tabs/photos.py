"""The Photos place: all there is, latest first. Knows nothing of what is in a day."""

import gradio as gr

from app.library.session import Session
from app.ui import reel
from app.ui.media import Media
from app.ui.wiring import pressable


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    pressable("yy-photos", reel.SHELL)
