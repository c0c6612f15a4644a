"""The app's one page: its tabs in their order, the theme, and how the page is put into a web app.

Knows Gradio's components; nothing of how questions are answered or files taken in. Handlers return HTML of our own and
never a path, which Gradio would publish.
"""

from importlib.resources import files

import gradio as gr
from fastapi import FastAPI

from app.library.session import Session
from app.ui import api, installing, navigation, own_files, world
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.tabs import ask, graph, library, map, people, photos, places, settings, stories, themes, timeline
from app.ui.wiring import html

TITLE = "Yesteryear"
STYLES = (
    "style.css",
    "ask.css",
    "story.css",
    "places.css",
    "graph.css",
    "library.css",
    "settings.css",
    "themes.css",
)
MODULES = (
    "js/router.js",
    "js/address.js",
    "js/search.js",
    "js/photos.js",
    "js/viewer.js",
    "js/add_photos.js",
    "js/model_offer.js",
    "js/import_bar.js",
    "js/capture.js",
    "js/shared.js",
    "js/hidden.js",
    "js/passphrase.js",
    "js/map.js",
    "js/people.js",
)
LINKED = (
    "css/frame.css",
    "css/adding.css",
    "css/photos.css",
    "vendor/photoswipe/photoswipe.css",
    "css/viewer.css",
    "css/map.css",
    "css/people.css",
)
"""Scripts and styles that are fetched from addresses of their own; see own_files."""

SCRIPTS: tuple[str, ...] = (
    "keys.js",
    "titles.js",
)
LAID_OUT = {
    "photos": photos.lay_out,
    "ask": ask.lay_out,
    "map": map.lay_out,
    "people": people.lay_out,
    "stories": stories.lay_out,
    "timeline": timeline.lay_out,
    "places": places.lay_out,
    "topics": themes.lay_out,
    "graph": graph.lay_out,
}
"""What lays out each place that shows the library as it is."""

CHANGING = {"library": library.lay_out, "settings": settings.lay_out}
"""What lays out those from which files are imported."""

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
    """Return what goes into the page's head: stylesheets and scripts, in full or by their addresses."""
    styles = "".join(f"<style>{asset_text(name)}</style>" for name in STYLES)
    links = "".join(f'<link rel="stylesheet" href="{own_files.address(name)}">' for name in LINKED)
    modules = "".join(f'<script type="module" src="{own_files.address(name)}"></script>' for name in MODULES)
    scripts = "".join(f"<script>{asset_text(name)}</script>" for name in SCRIPTS)
    return installing.HEAD + styles + links + scripts + modules


def asset_text(name: str) -> str:
    """Return one of the text files the program ships."""
    return (files("assets") / name).read_text(encoding="utf-8")


def build(session: Session, media: Media, runner: ImportRunner) -> gr.Blocks:
    """Lay out the page and wire it up."""
    # read when gradio was imported, before `serve` chose one
    gr.routes.DEFAULT_TEMP_DIR = gr.utils.get_upload_folder()  # type: ignore[attr-defined]
    blocks = gr.Blocks(title=TITLE, analytics_enabled=False)
    with blocks:
        html("yy-top", navigation.bar(HEADLINE))
        with gr.Tabs(selected=navigation.MAIN[0].key, elem_classes="yy-places"):
            for place in navigation.PLACES:
                with gr.Tab(place.name, id=place.key, elem_id=place.tab_id) as tab:
                    if place.key in CHANGING:
                        CHANGING[place.key](tab, session, media, runner)
                    else:
                        LAID_OUT[place.key](tab, session, media)
        api.offer(session, runner)
    return blocks


def mount(app: FastAPI, blocks: gr.Blocks) -> FastAPI:
    """Put the page at the root of a web app; no file of this machine can be had through Gradio."""
    app.include_router(world.routes())
    app.include_router(own_files.routes())
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
