"""The Ask place: a question, the talk below it, and what to begin with. Knows nothing of how answers are found."""

from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr

from app.library.session import Session
from app.ui import addresses, ask, conversation
from app.ui.addresses import Address
from app.ui.ask import Turn
from app.ui.conversation import Talk
from app.ui.media import Media
from app.ui.templates import render
from app.ui.wiring import given_with, pressable, pressed, wire

LONGEST_QUESTION = 10_000
QUESTION_HINT = "What would you like to know?"
MOST_SUGGESTED = 4
EMPTIED: dict[str, str | list[object]] = {"text": "", "files": []}
"""What is in the box when nothing is: Gradio's own takes nothing at all amiss."""

NOTHING_NEW = (gr.skip(),) * 5


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the page's parts become: the question box, the turn at hand, those before, the suggestions, what is next."""

    session: Session
    media: Media

    def shown(
        self, talk: Talk, growing: Iterator[list[Turn]], emptied: object, until: int | None = None
    ) -> Iterator[tuple[object, ...]]:
        """Yield the parts as a talk grows, with its turns `until` one of them where that is given."""
        for every in growing:
            turns = [turn for turn in every if until is None or turn.number <= until]
            rows = gr.Row(visible=False), gr.Row(visible=True)
            yield emptied, ask.talk(turns[-1:], talk.id), ask.talk(turns[:-1]), *rows
            emptied = gr.skip()  # once: what is typed meanwhile stays

    def asked(self, given: object, talk: Talk) -> Iterator[tuple[object, ...]]:
        """Answer what was typed, spoken, or given as a picture, or keep it as a note."""
        text, paths = given_with(given)
        if not (text or paths) or talk.is_repeated(text):
            yield NOTHING_NEW
            return
        if not talk.id:
            talk.begin()
        session, media = self.session, self.media
        steps = talk.go_on(lambda turns: conversation.asked(session, media, text, paths, turns, may_keep=True))
        yield from self._kept(talk, self.shown(talk, steps, EMPTIED))

    def _kept(self, talk: Talk, growing: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        """Yield the parts and keep the question as soon as it stands on the page: a reload answers it again."""
        is_kept = False
        for step in growing:
            yield step
            if not is_kept:
                conversation.keep(self.session, talk)
                is_kept = True
        if not is_kept:
            yield NOTHING_NEW

    def asked_outright(self, text: str, talk: Talk) -> Iterator[tuple[object, ...]]:
        """Answer a question that came in an address, in a conversation of its own."""
        talk.begin()
        steps = talk.go_on(lambda turns: conversation.asked(self.session, self.media, text, (), turns))
        yield from self._kept(talk, self.shown(talk, steps, gr.skip()))

    def opened(self, talk: Talk, address: Address) -> Iterator[tuple[object, ...]]:
        """Show what an address names: a question to be asked, one of a conversation, or else the beginning."""
        if told := address.fields.get("q", "").strip()[:LONGEST_QUESTION]:
            yield from self.asked_outright(told, talk)
            return
        conversation_id, number = conversation.spot_of(address.parts)
        kept = conversation.reopened(self.session, self.media, talk, conversation_id, number) if number else iter(())
        is_there = False
        for step in self.shown(talk, kept, gr.skip(), number):
            is_there = True
            yield step
        if not is_there:
            talk.begin()
            yield gr.skip(), ask.opening(self.session), "", gr.Row(visible=True), gr.Row(visible=False)

    def pressed(self, talk: Talk, event: gr.EventData) -> Iterator[tuple[object, ...]]:
        """Do what was pressed in a turn or at the beginning."""
        to, fields = pressed(event)
        if address := addresses.read(to):
            yield from self.opened(talk, address)
        elif (beginning := conversation.sorted_out(self.session, to, fields)) is not None:
            yield gr.skip(), beginning, gr.skip(), gr.skip(), gr.skip()
        elif to.startswith(f"{ask.STOP}:"):
            talk.stop()
            yield NOTHING_NEW
        else:
            steps = talk.go_on(lambda turns: conversation.pressed(self.session, self.media, turns, to, fields))
            yield from self.shown(talk, steps, gr.skip(), conversation.stays_at(to) or None)

    def suggested(self) -> list[object]:
        """Return the suggestions as buttons."""
        said = [gr.Button(text, visible=True) for text in ask.suggestions(self.session)]
        return [*said, *[gr.Button(visible=False)] * (MOST_SUGGESTED - len(said))]


def lay_out(tab: gr.Tab, session: Session, media: Media) -> None:
    """Lay out the place and wire it up."""
    talk = gr.State(Talk())
    question = gr.MultimodalTextbox(
        value=EMPTIED,
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
        gr.HTML(render("new_conversation.html"), apply_default_css=False)
    with gr.Row(elem_classes="yy-suggested") as row:
        buttons = [gr.Button("", size="sm", visible=False) for _ in range(MOST_SUGGESTED)]
    current = pressable("yy-current", place=ask.PLACE)
    earlier = pressable("yy-earlier")
    outputs = [question, current, earlier, row, anew]
    answers = _Answers(session, media)
    wire(question.submit, answers.asked, [question, talk], outputs)
    for button in buttons:
        wire(button.click, answers.asked, [button, talk], outputs)
    wire(current.click, answers.pressed, [talk], outputs)
    wire(earlier.click, answers.pressed, [talk], outputs)
    wire(tab.select, answers.suggested, [], buttons)
