import json
import subprocess
import sys
from pathlib import Path
from typing import cast

import gradio as gr
import pytest
from gradio.utils import get_upload_folder

from app.ui.wiring import AT_ONCE, LONGEST_FIELD, given_with, pressed
from tests.conftest import ROOT


def sent(data: object) -> gr.EventData:
    return gr.EventData(None, cast("dict[str, object]", data))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"to": "hide:1:m", "fields": {"name": "Lena", "at": ""}}, ("hide:1:m", {"name": "Lena", "at": ""})),
        ({"to": "hide:1:m"}, ("hide:1:m", {})),
        ({"to": 7, "fields": {"name": ["Lena"], 3: "x"}}, ("", {"name": "", "3": "x"})),
        ({"fields": ["name"]}, ("", {})),
        (["to"], ("", {})),
        (None, ("", {})),
        ({"to": "x" * (LONGEST_FIELD + 9)}, ("x" * LONGEST_FIELD, {})),
    ],
)
def test_what_comes_from_the_browser_is_text_of_a_bearable_length(
    data: object, found: tuple[str, dict[str, str]]
) -> None:
    assert pressed(sent(data)) == found


def test_what_is_typed_comes_with_the_files_that_were_just_uploaded_and_no_others(tmp_path: Path) -> None:
    uploads = Path(get_upload_folder()).resolve()
    outside = [str(tmp_path / "a.jpg"), f"{uploads}/../secret.jpg", f"{uploads}-beside/a.jpg", "a.jpg"]
    value = {"text": "  What is this? ", "files": [str(uploads / "1" / "a.jpg"), *outside, 7]}
    assert given_with(value) == ("What is this?", [uploads / "1" / "a.jpg"])


@pytest.mark.parametrize("value", [None, 7, [], {"text": None, "files": "a.jpg"}, {"files": {"a": 1}}])
def test_what_no_box_sends_is_nothing_asked(value: object) -> None:
    assert given_with(value) == ("", [])


def test_text_alone_is_taken_as_it_is() -> None:
    assert given_with("  Who? ") == ("Who?", [])
    assert given_with({"text": "x" * (LONGEST_FIELD + 9)}) == ("x" * LONGEST_FIELD, [])


WIRED = """
import json, sys
import gradio as gr
from app.ui.wiring import pressable, wire
with gr.Blocks() as page:
    box, shown = gr.Textbox(), pressable("shown")
    wire(box.submit, lambda text: text, [box], [shown])
    wire(shown.click, lambda text: text, [box], [shown], "once")
kept = ("trigger_mode", "concurrency_limit", "show_progress")
found = [[getattr(event, name) for name in kept] for event in page.fns.values()]
json.dump([found, list(page.get_api_info()["named_endpoints"])], sys.stdout)
"""


def test_what_is_wired_runs_beside_other_pages_without_a_spinner_and_is_no_address_of_the_api() -> None:
    result = subprocess.run([sys.executable, "-c", WIRED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(result.stdout) == [[["multiple", AT_ONCE, "hidden"], ["once", AT_ONCE, "hidden"]], []]
