"""The Stories tab: one place where a list of stories or one of them stands. Knows nothing of what is in a story."""

import gradio as gr

from app.library.session import Session
from app.ui import stories, titles
from app.ui.media import Media
from app.ui.wiring import change, pressable, pressed, wire

TO_TOP = """() => {
    const page = document.getElementById("yy-stories");
    if (page && page.getBoundingClientRect().top < 0) page.scrollIntoView();
}"""


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    page = pressable("yy-stories")
    spot = gr.State(stories.OPENING)

    def follow(at: str, event: gr.EventData) -> tuple[object, object]:
        to, fields = pressed(event)
        if titles.is_about(to):
            return change(lambda: (at, stories.follow(session, media, at, stories.press(session, to, at, fields))))
        return to, stories.follow(session, media, to)

    wire(page.click, follow, [spot], [spot, page], "once")
    wire(tab.select, lambda to: stories.follow(session, media, to), [spot], [page])
    page.change(None, js=TO_TOP, api_visibility="private")
