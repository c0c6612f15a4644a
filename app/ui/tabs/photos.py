"""The Photos place: all there is, latest first. Its grid reads what it shows by itself; see assets/js/photos.js."""

import gradio as gr

from app.library.session import Session
from app.ui.media import Media
from app.ui.photos.place import place
from app.ui.wiring import html


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab."""
    html("yy-photos", place())
