"""The app's one page: its tabs in their order, the theme, and how the page is put into a web app.

Knows Gradio's components; nothing of how questions are answered or files taken in. Handlers return HTML of our own and
never a path, which Gradio would publish.
"""

from importlib.resources import files

import gradio as gr
from fastapi import FastAPI

from app.library.session import Session
from app.ui import api, installing, world
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.tabs import ask, graph, library, map, people, places, settings, stories, themes, timeline
from app.ui.wiring import html

TITLE = "Yesteryear"
STYLES = (
    "style.css",
    "ask.css",
    "story.css",
    "map.css",
    "places.css",
    "people.css",
    "graph.css",
    "library.css",
    "settings.css",
    "themes.css",
    "reel.css",
)
SCRIPTS: tuple[str, ...] = (
    "keys.js",
    "titles.js",
    "map.js",
    "reel.js",
)
PAGES = {
    "Timeline": timeline.lay_out,
    "Map": map.lay_out,
    "Stories": stories.lay_out,
    "People": people.lay_out,
    "Places": places.lay_out,
    "Topics": themes.lay_out,
    "Graph": graph.lay_out,
}
"""The tabs between Ask and Library that show the library as it is."""

MOST_UPLOADED = "20mb"
"""So much may be given with a question: a picture, or two minutes of speech."""

HEADLINE = "A memory of your own files. Nothing leaves this machine."


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
    """Return what goes into the page's head: the stylesheets and scripts, in full."""
    styles = "".join(f"<style>{asset_text(name)}</style>" for name in STYLES)
    return installing.HEAD + styles + "".join(f"<script>{asset_text(name)}</script>" for name in SCRIPTS)


def asset_text(name: str) -> str:
    """Return one of the text files the program ships."""
    return (files("assets") / name).read_text(encoding="utf-8")


def build(session: Session, media: Media, runner: ImportRunner) -> gr.Blocks:
    """Lay out the page and wire it up."""
    # read when gradio was imported, before `serve` chose one
    gr.routes.DEFAULT_TEMP_DIR = gr.utils.get_upload_folder()  # type: ignore[attr-defined]
    blocks = gr.Blocks(title=TITLE, analytics_enabled=False)
    with blocks:
        mark = f"<div><h1>{TITLE}</h1><p>{HEADLINE}</p></div>"
        html("yy-top", f'<div class="yy"><header class="yy-head">{asset_text("logo.svg")}{mark}</header></div>')
        with gr.Tab("Ask"):
            ask.lay_out(blocks, session, media)
        for name, page in PAGES.items():
            with gr.Tab(name) as tab:
                page(tab, session, media)
        with gr.Tab("Library") as tab:
            library.lay_out(tab, session, media, runner)
        with gr.Tab("Settings") as tab:
            settings.lay_out(tab, session, media, runner)
        api.offer(session, runner)
    return blocks


def mount(app: FastAPI, blocks: gr.Blocks) -> FastAPI:
    """Put the page at the root of a web app; no file of this machine can be had through Gradio."""
    app.include_router(world.routes())
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        allowed_paths=[],
        max_file_size=MOST_UPLOADED,
        ssr_mode=False,
        enable_monitoring=False,
        run_history=False,  # a browser would keep every question and answer, the forgotten and the hidden too
        pwa=False,
        theme=theme(),
        head=head(),
    )
    return app
