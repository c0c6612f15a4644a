"""The Ask tab: a question, the talk below it, and questions to begin with. Knows nothing of how answers are found."""

from collections.abc import Iterator

import gradio as gr

from app.library.session import Session
from app.ui import ask, conversation
from app.ui.media import Media
from app.ui.wiring import given_with, pressable, pressed, wire

LONGEST_QUESTION = 10_000
QUESTION_HINT = "What would you like to know?"
MOST_SUGGESTED = 4


def lay_out(blocks: gr.Blocks, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    over = gr.State([])
    question = gr.MultimodalTextbox(
        label="Your question",
        show_label=False,
        placeholder=QUESTION_HINT,
        sources=["upload", "microphone"],
        file_types=["image", "audio"],
        file_count="single",
        max_plain_text_length=LONGEST_QUESTION,
        submit_btn=True,
        container=False,
        elem_id="yy-question",
    )
    current = pressable("yy-current")
    earlier = pressable("yy-earlier")
    with gr.Row(elem_classes="yy-suggested") as row:
        buttons = [gr.Button("", size="sm", visible=False) for _ in range(MOST_SUGGESTED)]

    def shown(growing: Iterator[list[ask.Turn]], emptied: object) -> Iterator[tuple[object, ...]]:
        for turns in growing:
            yield emptied, ask.talk(turns[-1:]), ask.talk(turns[:-1]), turns, gr.Row(visible=False)
            emptied = gr.skip()  # once: what is typed meanwhile stays

    def asked(given: object, turns: list[ask.Turn]) -> Iterator[tuple[object, ...]]:
        yield from shown(conversation.asked(session, media, *given_with(given), turns), None)

    def pressed_in(turns: list[ask.Turn], event: gr.EventData) -> Iterator[tuple[object, ...]]:
        yield from shown(conversation.pressed(session, media, turns, *pressed(event)), gr.skip())

    def opened() -> list[object]:
        offered = ask.suggestions(session)
        said = [gr.Button(text, visible=True) for text in offered]
        return [ask.opening(session), *said, *[gr.Button(visible=False)] * (len(buttons) - len(said))]

    outputs = [question, current, earlier, over, row]
    wire(question.submit, asked, [question, over], outputs)
    for button in buttons:
        wire(button.click, asked, [button, over], outputs)
    wire(current.click, pressed_in, [over], outputs)
    wire(earlier.click, pressed_in, [over], outputs)
    wire(blocks.load, opened, [], [current, *buttons])
