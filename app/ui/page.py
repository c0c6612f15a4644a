"""The app's one page: the tabs Ask, Timeline, People and Library, laid out in Gradio and wired to their work.

Knows Gradio's components; nothing of how questions are answered or files taken in. Handlers return HTML of our own and
never a path, which Gradio would publish.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Literal

import gradio as gr
from fastapi import FastAPI
from gradio.components import Component
from gradio.layouts import Column, Row

from app.people_words import Refused
from app.session import Session
from app.ui import api, ask, library, people, timeline
from app.ui.cards import escaped
from app.ui.media import Media
from memory.store import StoreBusy

TITLE = "Yesteryear"
LONGEST_QUESTION = 1000
REFRESH_S = 1.0
HEADLINE = "A memory of your own files. Nothing leaves this machine."
QUESTION_HINT = "What would you like to know?"
FOLDER_HINT = "/home/anna/Pictures"
NAME_HINT = "Grandmother"
MOST_CRUMBS = 4
MOST_WAYS = (MOST_CRUMBS, timeline.MOST_DAYS, timeline.MOST_CARDS, 2)
TO_TOP = """() => {
    const page = document.getElementById("yy-timeline");
    if (page && page.getBoundingClientRect().top < 0) page.scrollIntoView();
}"""


def theme() -> gr.themes.Base:
    """Return a theme in the stylesheet's colours, with the system's fonts, so that none is fetched."""
    sans = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    mono = ["ui-monospace", "Menlo", "Consolas", "Noto Sans Mono", "monospace"]
    found = gr.themes.Base(primary_hue="teal", neutral_hue="stone", font=sans, font_mono=mono)
    values = {
        "body_background_fill": "var(--yy-paper)",
        "body_text_color": "var(--yy-ink)",
        "background_fill_primary": "var(--yy-card)",
        "background_fill_secondary": "var(--yy-sunk)",
        "border_color_primary": "var(--yy-line)",
        "block_background_fill": "transparent",
        "block_border_width": "0px",
        "block_label_text_color": "var(--yy-soft)",
        "input_background_fill": "var(--yy-card)",
        "input_border_color": "var(--yy-line)",
        "input_border_width": "1px",
        "input_border_color_focus": "var(--yy-accent)",
        "input_placeholder_color": "var(--yy-soft)",
        "button_primary_background_fill": "var(--yy-accent)",
        "button_primary_background_fill_hover": "var(--yy-accent)",
        "button_primary_text_color": "var(--yy-card)",
        "button_secondary_background_fill": "var(--yy-card)",
        "button_secondary_background_fill_hover": "var(--yy-accent-wash)",
        "button_secondary_border_color": "var(--yy-line)",
        "button_secondary_text_color": "var(--yy-ink)",
    }
    return found.set(
        **values, **{f"{name}_dark": value for name, value in values.items() if name != "block_border_width"}
    )


def head() -> str:
    """Return what goes into the page's head: the stylesheet, in full."""
    return f"<style>{asset_text('style.css')}</style>"


def asset_text(name: str) -> str:
    """Return one of the text files the program ships."""
    return (files("assets") / name).read_text(encoding="utf-8")


def build(session: Session, media: Media, taking: library.TakingIn) -> gr.Blocks:
    """Lay out the page and wire it up."""
    blocks = gr.Blocks(title=TITLE, analytics_enabled=False)
    with blocks:
        mark = f"<div><h1>{TITLE}</h1><p>{HEADLINE}</p></div>"
        _html("yy-top", f'<div class="yy"><header class="yy-head">{asset_text("logo.svg")}{mark}</header></div>')
        with gr.Tab("Ask"):
            _ask_tab(blocks, session, media)
        with gr.Tab("Timeline") as tab:
            _timeline_tab(tab, session, media)
        with gr.Tab("People") as tab:
            _people_tab(tab, session, media)
        with gr.Tab("Library") as tab:
            _library_tab(blocks, tab, session, taking)
        api.offer(session, taking)
    return blocks


def mount(app: FastAPI, blocks: gr.Blocks) -> FastAPI:
    """Put the page at the root of a web app; no file of this machine can be had through Gradio."""
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        allowed_paths=[],
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        theme=theme(),
        head=head(),
    )
    return app


def _ask_tab(blocks: gr.Blocks, session: Session, media: Media) -> None:
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
    current = _html("yy-current")
    earlier = _html("yy-earlier")
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
    _wire(question.submit, asked, [question, over], outputs)
    for button in buttons:
        _wire(button.click, asked, [button, over], outputs)
    _wire(blocks.load, opened, [], [current, *buttons])


def _timeline_tab(tab: gr.Tab, session: Session, media: Media) -> None:
    spots = gr.State([])  # where each button leads, in their order, and last where the page stands
    with gr.Column(elem_id="yy-timeline"):
        crumbs, back_to = _way_row("yy-crumbs", MOST_CRUMBS)
        head = _html("yy-when")
        days, of_days = _way_row("yy-suggested", timeline.MOST_DAYS)
        with gr.Row(elem_classes="yy-ways", visible=False) as ways:
            cards = [_way_card(number) for number in range(timeline.MOST_CARDS)]
        moments = _html("yy-moments")
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
        _wire(button.click, follow(number), [spots], outputs, "once")
    _wire(tab.select, lambda known: show(known[-1] if known else timeline.Spot()), [spots], outputs)
    head.change(None, js=TO_TOP, api_visibility="private")


def _way_row(look: str, most: int) -> tuple[Row, list[gr.Button]]:
    """Return a row of buttons that lead somewhere, hidden until they do."""
    with gr.Row(elem_classes=look, visible=False) as row:
        return row, [gr.Button("", size="sm", visible=False) for _ in range(most)]


def _way_card(number: int) -> tuple[Column, gr.Button, gr.HTML]:
    """Return a card whose title is a button, hidden until it leads somewhere."""
    with gr.Column(visible=False, elem_classes="yy-card yy-way") as column:
        return column, gr.Button(""), _html(f"yy-way-{number}")


def _padded(row: Sequence[timeline.Way | None], most: int) -> list[timeline.Way | None]:
    return [*row, *[None] * (most - len(row))]


def _library_tab(blocks: gr.Blocks, tab: gr.Tab, session: Session, taking: library.TakingIn) -> None:
    _html("yy-ask-folder", '<div class="yy"><h2>Add a folder</h2></div>')
    with gr.Row(elem_classes="yy-add"):
        folder = gr.Textbox(
            label="Folder to take in", show_label=False, placeholder=FOLDER_HINT, container=False, elem_id="yy-folder"
        )
        add = gr.Button("Take in", variant="primary")
    with gr.Row(elem_classes="yy-suggested"):
        again = gr.Button("Look through all folders again", size="sm")
        stop = gr.Button("Stop", size="sm", interactive=False)
    told = _html("yy-told")
    overview = _html("yy-overview")
    timer = gr.Timer(REFRESH_S, active=False)

    def state() -> list[object]:
        running = taking.is_running
        buttons = [
            gr.Button(interactive=not running),
            gr.Button(interactive=not running),
            gr.Button(interactive=running),
        ]
        return [taking.shown(), library.overview(session), gr.Timer(active=running), *buttons]

    def begun(refused: str) -> list[object]:
        if refused:
            gr.Warning(escaped(refused), title="Not begun")
        return state()

    def take_in(path: str) -> list[object]:
        return begun(taking.start(library.named(path)))

    def look_again() -> list[object]:
        return begun(taking.start(library.watched(session)))

    def stopped() -> list[object]:
        taking.stop()
        return state()

    outputs = [told, overview, timer, add, again, stop]
    _wire(add.click, take_in, [folder], outputs)
    _wire(folder.submit, take_in, [folder], outputs)
    _wire(again.click, look_again, [], outputs)
    _wire(stop.click, stopped, [], outputs)
    _wire(timer.tick, state, [], outputs)
    _wire(tab.select, state, [], outputs)
    _wire(blocks.load, state, [], outputs)


def _people_tab(tab: gr.Tab, session: Session, media: Media) -> None:
    with gr.Column(visible=False, elem_classes="yy-saying") as saying:
        _html("yy-who", '<div class="yy"><h2>Who is it?</h2></div>')
        with gr.Row(elem_classes="yy-add"):
            one = gr.Dropdown(label="Person", elem_id="yy-person")
            name = gr.Textbox(label="Name", placeholder=NAME_HINT, max_length=80, elem_id="yy-name")
            call = gr.Button("That is the name", variant="primary")
        with gr.Row(elem_classes="yy-add"):
            other = gr.Dropdown(label="Somebody else listed", elem_id="yy-other")
            same = gr.Button("The same person")
            different = gr.Button("Not the same")
            back = gr.Button("Take back the last word")
    shown = _html("yy-people")

    def state() -> list[object]:
        offered = people.choices(session)
        lists = [gr.Dropdown(choices=offered, value=None) for _ in range(2)]
        return [people.shown(session, media), gr.Column(visible=bool(offered)), *lists, gr.Textbox(value="")]

    def said(work: Callable[..., str]) -> Callable[..., list[object]]:
        def handle(*given: object) -> list[object]:
            try:
                gr.Info(escaped(work(session, *given)), title="Done")
            except (Refused, StoreBusy) as error:
                gr.Warning(escaped(str(error)), title="Not noted")
                return [gr.skip()] * len(outputs)
            return state()

        return handle

    outputs = [shown, saying, one, other, name]
    _wire(call.click, said(people.call), [one, name], outputs)
    _wire(name.submit, said(people.call), [one, name], outputs)
    _wire(same.click, said(people.same), [one, other], outputs)
    _wire(different.click, said(people.different), [one, other], outputs)
    _wire(back.click, said(people.take_back), [], outputs)
    _wire(tab.select, state, [], outputs)


def _html(elem_id: str, value: str = "") -> gr.HTML:
    """Return a place for our own HTML, styled by our stylesheet alone."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False)


def _wire(
    event: Callable[..., object],
    work: Callable[..., object],
    given: Sequence[Component],
    changed: Sequence[Component | Column | Row],
    while_working: Literal["multiple", "once"] = "multiple",
) -> None:
    """Let an event do some work, one at a time and in order, without Gradio's spinner or an address in its API.

    What happens while it works waits its turn, or is left out where that is "once".
    """
    event(
        work,
        list(given),
        list(changed),
        show_progress="hidden",
        concurrency_limit=1,
        trigger_mode=while_working,
        api_visibility="private",
    )
