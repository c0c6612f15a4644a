"""Recordings that browsers cannot play are played all the same, from the cited second, in a real browser."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from ingest.pipeline.run import ingest
from ingest.transcode import FOLDER
from tests.browsing import WAIT_MS, browser, page, window
from tests.pages import opened
from tests.recordings import tone, write_sound, write_video

__all__ = ("browser", "page", "window")
SPOKEN_AT_S = 3.0
COLOUR = """video => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth; canvas.height = video.videoHeight;
    const pen = canvas.getContext("2d");
    pen.drawImage(video, 0, 0);
    return [...pen.getImageData(canvas.width * 0.9, canvas.height * 0.9, 1, 1).data].slice(0, 3);
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with an AMR recording that speaks after three seconds, an AVI that turns blue, and a long one."""
    top = tmp_path_factory.mktemp("playing")
    (top / "album").mkdir()
    sound = np.concatenate([tone(SPOKEN_AT_S, rate=8000, level=0.0), tone(2.0, rate=8000)])
    write_sound(top / "album" / "REC_20230814_120000.amr", [sound], "libopencore_amrnb", rate=8000)
    write_video(top / "album" / "VID_20230815_130000.avi", [("red", 4.0), ("blue", 4.0)], size=(320, 240))
    long = [("white", 200.0), ("green", 8.0), ("white", 112.0)]
    write_video(top / "album" / "VID_20230816_130000.avi", long, tone(320.0), size=(96, 64), rate=5)
    session = opened(top / "library")
    ingest(session.library, [top / "album"], lambda _: None)
    session.close()
    return top / "library"


def ask(page: Page, question: str) -> None:
    page.locator("#yy-question textarea").fill(question)
    page.keyboard.press("Enter")


def viewed(page: Page, question: str) -> Locator:
    """Ask for a video, open the first that is found, and return its player."""
    ask(page, question)
    page.locator(".yy-found a").first.click()
    return page.locator(".pswp__item[aria-hidden=false] video")


def play(found: Locator) -> float:
    """Press play once there is something to play, and return the second at which it began."""
    page = found.page
    expect(found).to_be_visible(timeout=WAIT_MS)
    found.evaluate("player => { player.muted = true; player.play(); }")
    handle = found.element_handle()
    page.wait_for_function("player => player.error || player.readyState >= 3", arg=handle, timeout=WAIT_MS)
    found.evaluate("player => player.pause()")
    assert found.evaluate("player => player.error && player.error.message") is None
    return float(found.evaluate("player => player.currentTime"))


def test_an_old_phones_recording_is_heard_from_the_cited_second(page: Page, folder: Path) -> None:
    ask(page, "Who said one two three four five?")
    found = page.locator(".yy-card audio").first
    expect(page.locator(".yy-card", has=page.locator("audio")).first).to_contain_text("preview", timeout=WAIT_MS)
    assert found.get_attribute("preload") == "none"
    began_s = play(found)
    assert SPOKEN_AT_S - 0.5 <= began_s < SPOKEN_AT_S + 2.2
    assert len(list((folder / FOLDER).glob("*.mp4"))) >= 1


def test_an_old_cameras_video_shows_the_second_that_is_sought(page: Page) -> None:
    video = viewed(page, "Show me something blue")
    play(video)
    handle = video.element_handle()
    for at_s, colour in ((1.0, "red"), (6.0, "blue"), (3.5, "red"), (4.5, "blue")):
        video.evaluate("(player, at_s) => { player.currentTime = at_s; }", at_s)
        page.wait_for_function("player => !player.seeking && player.readyState >= 2", arg=handle, timeout=WAIT_MS)
        red, _, blue = video.evaluate(COLOUR)
        assert ("red" if red > blue else "blue") == colour


def test_of_a_long_video_the_part_about_the_cited_second_is_shown(page: Page, folder: Path) -> None:
    video = viewed(page, "Show me something green")
    began_s = play(video)
    assert 199.0 <= began_s <= 209.0
    assert len(list((folder / FOLDER).glob("*-180.mp4"))) == 1
    assert video.evaluate("player => player.duration") == pytest.approx(300.0, abs=1.0)
    handle = video.element_handle()
    for at_s, green in ((204.0, True), (230.0, False), (190.0, False), (202.0, True)):
        video.evaluate("(player, at_s) => { player.currentTime = at_s; }", at_s)
        page.wait_for_function("player => !player.seeking && player.readyState >= 2", arg=handle, timeout=WAIT_MS)
        red, _, blue = video.evaluate(COLOUR)
        assert (max(red, blue) < 120) == green
    page.wait_for_function(
        "player => { player.play(); return player.currentTime > 202.3; }", arg=handle, timeout=WAIT_MS
    )
    assert video.evaluate("player => player.error") is None
