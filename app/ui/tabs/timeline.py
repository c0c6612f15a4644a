"""The Timeline tab: ways back, cards that lead on, and moments. Knows nothing of what is in a year or a day."""

from collections.abc import Callable, Sequence
from datetime import datetime

import gradio as gr
from gradio.layouts import Column, Row

from app.session import Session
from app.ui import timeline
from app.ui.media import Media
from app.ui.wiring import html, wire

MOST_CRUMBS = 4
MOST_WAYS = (MOST_CRUMBS, timeline.MOST_DAYS, timeline.MOST_CARDS, 2)
TO_TOP = """() => {
    const page = document.getElementById("yy-timeline");
    if (page && page.getBoundingClientRect().top < 0) page.scrollIntoView();
}"""


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    spots = gr.State([])  # where each button leads, in their order, and last where the page stands
    with gr.Column(elem_id="yy-timeline"):
        crumbs, back_to = _way_row("yy-crumbs", MOST_CRUMBS)
        head = html("yy-when")
        days, of_days = _way_row("yy-suggested", timeline.MOST_DAYS)
        with gr.Row(elem_classes="yy-ways", visible=False) as ways:
            cards = [_way_card(number) for number in range(timeline.MOST_CARDS)]
        moments = html("yy-moments")
        turns, of_turns = _way_row("yy-suggested", 2)
    buttons = [*back_to, *of_days, *(button for _, button, _ in cards), *of_turns]

    def show(spot: timeline.Spot) -> list[object]:
        seen = timeline.view(session, media, spot, datetime.now().astimezone().date())
        padded = [_padded(row, most) for row, most in zip(seen.rows, MOST_WAYS, strict=True)]
        to = [way.spot if way else None for row in padded for way in row]
        labels = [gr.Button(way.label if way else "", visible=way is not None) for row in padded for way in row]
        shown = [gr.Row(visible=any(row)) for row in padded]
        columns = [gr.Column(visible=way is not None) for way in padded[2]]
        bodies = [way.body if way else "" for way in padded[2]]
        return [[*to, seen.spot], seen.head, seen.moments, *shown, *labels, *columns, *bodies]

    def follow(number: int) -> Callable[..., list[object]]:
        return lambda known: show(known[number] or known[-1])

    columns, bodies = [column for column, _, _ in cards], [body for _, _, body in cards]
    outputs = [spots, head, moments, crumbs, days, ways, turns, *buttons, *columns, *bodies]
    for number, button in enumerate(buttons):
        wire(button.click, follow(number), [spots], outputs, "once")
    wire(tab.select, lambda known: show(known[-1] if known else timeline.Spot()), [spots], outputs)
    head.change(None, js=TO_TOP, api_visibility="private")


def _way_row(look: str, most: int) -> tuple[Row, list[gr.Button]]:
    """Return a row of buttons that lead somewhere, hidden until they do."""
    with gr.Row(elem_classes=look, visible=False) as row:
        return row, [gr.Button("", size="sm", visible=False) for _ in range(most)]


def _way_card(number: int) -> tuple[Column, gr.Button, gr.HTML]:
    """Return a card whose title is a button, hidden until it leads somewhere."""
    with gr.Column(visible=False, elem_classes="yy-card yy-way") as column:
        return column, gr.Button(""), html(f"yy-way-{number}")


def _padded(row: Sequence[timeline.Way | None], most: int) -> list[timeline.Way | None]:
    return [*row, *[None] * (most - len(row))]
