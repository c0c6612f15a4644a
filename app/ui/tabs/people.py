"""The People tab: what it shows is read by itself; see assets/js/people.js."""

import gradio as gr

from app.library.session import Session
from app.ui.media import Media
from app.ui.people.place import place
from app.ui.wiring import html


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab."""
    html("yy-people", place())
