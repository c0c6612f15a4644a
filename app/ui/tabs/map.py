"""The Map tab: the map, what is at a circle of it, and its places in words. Knows nothing of what is on it."""

import gradio as gr

from app.library.session import Session
from app.services.errors import UserError
from app.ui import map as atlas
from app.ui.cards import escaped, sentence
from app.ui.media import Media
from app.ui.wiring import pressable, pressed, wire
from memory.store import StoreBusy

INTO_SIGHT = """() => {
    const here = document.querySelector("#yy-here .yy-here");
    if (here && here.getBoundingClientRect().top > innerHeight - 160) here.scrollIntoView({block: "nearest"});
}"""


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    chosen = gr.State(atlas.Choice())
    chart, here, listed = (pressable(name) for name in ("yy-chart", "yy-here", "yy-map-places"))
    outputs = [chosen, chart, here, listed]

    def state(seen: atlas.View) -> list[object]:
        parts = [gr.skip() if part is None else part for part in (seen.chart, seen.here, seen.listed)]
        return [seen.choice, *parts]

    def press(choice: atlas.Choice, event: gr.EventData) -> list[object]:
        try:
            seen = atlas.press(session, media, choice, *pressed(event))
        except (UserError, StoreBusy) as error:
            gr.Warning(sentence(str(error)), title="Not saved")
            return [gr.skip()] * len(outputs)
        if seen.message:
            gr.Info(escaped(seen.message), title="Done")
        return state(seen)

    here.change(None, js=INTO_SIGHT, api_visibility="private")
    for place in (chart, here, listed):
        wire(place.click, press, [chosen], outputs)
    wire(tab.select, lambda choice: state(atlas.view(session, media, choice)), [chosen], outputs)
