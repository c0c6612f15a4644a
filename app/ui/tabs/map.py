"""The Map tab: its map and its list read what they show by themselves; see assets/js/map.js."""

import gradio as gr

from app.library.session import Session
from app.ui.map.place import place
from app.ui.media import Media
from app.ui.wiring import html


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab."""
    html("yy-map", place())
