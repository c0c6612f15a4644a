"""The Ask tab: a question, the talk below it, and questions to begin with. Knows nothing of how answers are found."""

from collections.abc import Iterator

import gradio as gr

from app.session import Session
from app.ui import ask
from app.ui.media import Media
from app.ui.wiring import html, wire

LONGEST_QUESTION = 1000
QUESTION_HINT = "What would you like to know?"


def lay_out(blocks: gr.Blocks, session: Session, media: Media) -> None:
    """Lay out the tab and wire it up."""
    over = gr.State([])
    question = gr.Textbox(
        label="Your question",
        show_label=False,
        placeholder=QUESTION_HINT,
        max_length=LONGEST_QUESTION,
        submit_btn="Ask",
        container=False,
        elem_id="yy-question",
    )
    current = html("yy-current")
    earlier = html("yy-earlier")
    with gr.Row(elem_classes="yy-suggested") as row:
        buttons = [gr.Button("", size="sm", visible=False) for _ in range(4)]

    def asked(text: str, turns: list[tuple[str, str]]) -> Iterator[tuple[object, ...]]:
        if not text.strip():
            yield gr.skip(), gr.skip(), gr.skip(), turns, gr.skip()
            return
        shown, before, said = "", ask.talk([html for _, html in turns]), [question for question, _ in turns]
        emptied: object = ""  # once: what is typed meanwhile stays
        for shown in ask.answered(session, media, text.strip(), len(turns) + 1, said):
            yield emptied, ask.talk([shown]), before, turns, gr.Row(visible=False)
            emptied = gr.skip()
        yield emptied, ask.talk([shown]), before, [*turns, (text.strip(), shown)], gr.Row(visible=False)

    def opened() -> list[object]:
        offered = ask.suggestions(session)
        said = [gr.Button(text, visible=True) for text in offered]
        return [ask.opening(session), *said, *[gr.Button(visible=False)] * (len(buttons) - len(said))]

    outputs = [question, current, earlier, over, row]
    wire(question.submit, asked, [question, over], outputs)
    for button in buttons:
        wire(button.click, asked, [button, over], outputs)
    wire(blocks.load, opened, [], [current, *buttons])
