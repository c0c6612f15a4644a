"""The Ask tab: a question, the talk below it, and questions to begin with. Knows nothing of how answers are found."""

from collections.abc import Iterator

import gradio as gr

from app.library.session import Session
from app.ui import ask, conversation
from app.ui.conversation import Talk
from app.ui.media import Media
from app.ui.wiring import given_with, pressable, pressed, wire

LONGEST_QUESTION = 10_000
QUESTION_HINT = "What would you like to know?"
MOST_SUGGESTED = 4


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    talk = gr.State(Talk())
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
    with gr.Row(elem_classes="yy-suggested", visible=False) as anew:
        new = gr.Button("New conversation", size="sm", elem_id="yy-new")
    current = pressable("yy-current")
    earlier = pressable("yy-earlier")
    with gr.Row(elem_classes="yy-suggested") as row:
        buttons = [gr.Button("", size="sm", visible=False) for _ in range(MOST_SUGGESTED)]

    def shown(growing: Iterator[list[ask.Turn]], emptied: object) -> Iterator[tuple[object, ...]]:
        for turns in growing:
            rows = gr.Row(visible=False), gr.Row(visible=True)
            yield emptied, ask.talk(turns[-1:]), ask.talk(turns[:-1]), *rows
            emptied = gr.skip()  # once: what is typed meanwhile stays

    def asked(given: object, talk: Talk) -> Iterator[tuple[object, ...]]:
        text, paths = given_with(given)
        yield from shown(talk.go_on(lambda turns: conversation.asked(session, media, text, paths, turns)), None)

    def pressed_in(talk: Talk, event: gr.EventData) -> Iterator[tuple[object, ...]]:
        to, fields = pressed(event)
        if to.startswith(f"{ask.STOP}:"):
            talk.stop()
            yield tuple(gr.skip() for _ in outputs)
            return
        steps = talk.go_on(lambda turns: conversation.pressed(session, media, turns, to, fields))
        yield from shown(steps, gr.skip())

    def begun_anew(talk: Talk) -> tuple[object, ...]:
        for _ in talk.go_on(lambda turns: iter([[]])):
            pass
        return None, ask.opening(session), "", gr.Row(visible=True), gr.Row(visible=False)

    def opened() -> list[object]:
        offered = ask.suggestions(session)
        said = [gr.Button(text, visible=True) for text in offered]
        return [ask.opening(session), *said, *[gr.Button(visible=False)] * (len(buttons) - len(said))]

    outputs = [question, current, earlier, row, anew]
    wire(question.submit, asked, [question, talk], outputs)
    for button in buttons:
        wire(button.click, asked, [button, talk], outputs)
    wire(current.click, pressed_in, [talk], outputs)
    wire(earlier.click, pressed_in, [talk], outputs)
    wire(new.click, begun_anew, [talk], outputs)
    wire(tab.select, opened, [], [current, *buttons])
