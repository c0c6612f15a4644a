"""The viewer in a real browser, over a library with photos, a recording, a note and a damaged file."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from app.services import hiding
from memory.records.ids import moment_id
from memory.records.library import Medium, MomentView
from tests.browsing import browser, page, window
from tests.conftest import paint, speak
from tests.lives import HOME, LAKE, at, put, remember
from tests.pages import opened, served

__all__ = ("browser", "page", "window")
WAIT_MS = 8_000
OPEN = ".pswp--open"
DRAWER = "yy-drawer"
MANY = 100_000
PHOTOS = 6
NO_PHOTOS = {"version": 0, "busy": False, "days": [], "first": [], "head": ""}
SAID = ((0.0, "We rowed to the island."), (2.0, "The rope is worn."), (4.0, "Then it rained."))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """A library, and the ids of its moments by kind."""
    top = tmp_path_factory.mktemp("viewed")
    photos = []
    for number in range(PHOTOS):
        path = paint(top / f"{number}.jpg", (40 * number, 200 - 30 * number, 120), side_px=600)
        photos.append(remember(path.name, at(3, 9 + number), LAKE, seen=[("boat", 0.9)], path=path))
    broken = top / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff" + bytes(400))
    photos.append(remember(broken.name, at(4, 9), HOME, path=broken))
    sound = speak(top / "said.wav", speech_s=6.0)
    heard = [spoken(sound, number, *piece) for number, piece in enumerate(SAID)]
    note = [
        remember("diary.md", at(3, 20), said=words, kind="note", ordinal=n) for n, words in enumerate(("One.", "Two."))
    ]
    session = opened(top / "library")
    put(session.store, [*photos, *heard, *note], {})
    hiding.set_passphrase(session, "open sesame")
    session.close()
    ids = {"photo": photos, "sound": heard, "note": note}
    return top / "library", {kind: [one.moment.id for one in several] for kind, several in ids.items()}


def spoken(path: Path, number: int, start_s: float, words: str) -> MomentView:
    one = remember(path.name, at(3, 18) + timedelta(seconds=start_s), HOME, said=words, path=path)
    name = moment_id(one.asset.id, Medium.SPEECH, start_s, start_s + 2, number)
    moment = replace(one.moment, id=name, start_s=start_s, end_s=start_s + 2, ordinal=number)
    texts = tuple(replace(text, moment_id=name) for text in one.texts)
    return replace(one, moment=moment, asset=replace(one.asset, duration_s=7.0), texts=texts)


@pytest.fixture(scope="module")
def address(held: tuple[Path, dict[str, list[str]]]) -> Iterator[str]:
    with served(held[0]) as address:
        yield address


@pytest.fixture(scope="module")
def ids(held: tuple[Path, dict[str, list[str]]]) -> dict[str, list[str]]:
    return held[1]


def lay_out(page: Page, ids: list[str]) -> None:
    """Put links to photos on the page, as any list of it has them."""
    page.evaluate(
        """ids => {
            const list = document.createElement("div");
            list.dataset.photos = "";
            list.id = "laid-out";
            for (const id of ids) {
                const link = document.createElement("a");
                link.dataset.photo = "";
                link.dataset.why = "It shows a boat.";
                link.href = `/photo/${id}`;
                link.textContent = id;
                list.append(link);
            }
            document.querySelector("main").prepend(list);
        }""",
        ids,
    )


def press(page: Page, moment_id: str) -> None:
    page.locator(f'#laid-out a[href="/photo/{moment_id}"]').click()
    shows(page, moment_id)


def shows(page: Page, moment_id: str) -> None:
    """Wait until the viewer stands at a photo, and its address with it."""
    expect(page.locator(OPEN)).to_be_visible(timeout=WAIT_MS)
    page.wait_for_url(lambda url: url.split("?")[0].endswith(f"/photo/{moment_id}"), timeout=WAIT_MS)


def is_closed(page: Page) -> None:
    expect(page.locator(".pswp")).to_have_count(0, timeout=WAIT_MS)


def test_a_press_opens_it_next_goes_on_and_back_closes_it(page: Page, ids: dict[str, list[str]]) -> None:
    before, photos = page.url, ids["photo"]
    lay_out(page, photos[:PHOTOS])
    press(page, photos[1])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_attribute("aria-modal", "true")
    expect(dialog).to_have_attribute("aria-label", "Photo, Wednesday 3 July 2024, 10:00, Walchensee, Germany")
    picture = page.locator(".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)")
    expect(picture).to_have_js_property("complete", True, timeout=WAIT_MS)
    assert picture.evaluate("one => one.naturalWidth") == 600 and picture.get_attribute("alt") == "boat"
    for number in (2, 3, 4):
        page.keyboard.press("ArrowRight")
        shows(page, photos[number])
    page.keyboard.press("ArrowLeft")
    shows(page, photos[3])
    page.go_back()
    is_closed(page)
    assert page.url == before
    page.go_forward()
    shows(page, photos[3])
    page.keyboard.press("Escape")
    is_closed(page)
    assert page.url == before


def test_the_focus_stays_inside_and_comes_back(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:2])
    link = page.locator("#laid-out a").first
    link.focus()
    page.keyboard.press("Enter")
    shows(page, ids["photo"][0])
    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('.pswp')")
    page.keyboard.press("Escape")
    is_closed(page)
    expect(link).to_be_focused()


def test_a_fresh_address_opens_it_over_photos_with_its_day(page: Page, address: str, ids: dict[str, list[str]]) -> None:
    photos = ids["photo"]
    tiles = [{"id": one} for one in photos[:PHOTOS]]
    page.route(
        "**/photos/start*", lambda route: answer(route, NO_PHOTOS)
    )  # of which one is damaged, as the console says
    page.route("**/photos/day/2024-07-03", lambda route: answer(route, {"tiles": tiles}))
    page.goto(f"{address}photo/{photos[2]}")
    shows(page, photos[2])
    page.keyboard.press("ArrowRight")
    shows(page, photos[3])
    page.reload()
    shows(page, photos[3])
    page.get_by_role("button", name="Close (Esc)").click()
    is_closed(page)
    assert page.url == address


def answer(route: Route, table: object) -> None:
    route.fulfill(status=200, content_type="application/json", body=json.dumps(table))


def test_a_sequence_of_everything_is_gone_through_as_it_is_asked_for(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:PHOTOS])
    page.evaluate(
        """([ids, many]) => {
            window.asked = [];
            document.getElementById("laid-out").photoSequence = {
                length: many,
                indexOf: id => 50000 + ids.indexOf(id),
                at: async n => { window.asked.push(n); return {id: ids[n % ids.length]}; },
            };
        }""",
        [ids["photo"][:PHOTOS], MANY],
    )
    page.locator("#laid-out a").nth(2).click()
    expect(page.locator(".pswp__counter")).to_have_text(f"50003 / {MANY}", timeout=WAIT_MS)
    for number in range(4, 12):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".pswp__counter")).to_have_text(
            f"5000{number} / {MANY}" if number < 10 else f"500{number} / {MANY}"
        )
    asked = page.evaluate("[...new Set(window.asked)].sort((a, b) => a - b)")
    assert len(asked) < 20 and asked[0] >= 49_990 and asked[-1] <= 50_020


def test_the_drawer_tells_and_is_changed_and_undone(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:2])
    press(page, ids["photo"][0])
    page.keyboard.press("i")
    drawer = page.locator(DRAWER)
    expect(drawer).to_contain_text("Wednesday 3 July 2024, 09:00", timeout=WAIT_MS)
    for words in ("Walchensee, Germany", "boat", "0.jpg", "It shows a boat."):
        expect(drawer).to_contain_text(words)
    drawer.get_by_role("button", name="Change description").click()
    field = drawer.get_by_label("In your own words")
    expect(field).to_be_focused()
    field.fill("Our boat, i and f")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.locator(OPEN)).to_be_visible()
    drawer.get_by_role("button", name="Change description").click()
    expect(field).to_have_value("")
    field.fill("Our boat <b>")
    drawer.get_by_role("button", name="Save").locator("visible=true").click()
    expect(page.locator(".yy-said")).to_contain_text("Saved: description.", timeout=WAIT_MS)
    expect(drawer.get_by_role("region", name="What is seen")).to_contain_text("Our boat <b>")
    page.locator(".yy-said").get_by_role("button", name="Undo").click()
    expect(page.locator(".yy-said")).to_contain_text("Undone.", timeout=WAIT_MS)
    expect(drawer).not_to_contain_text("Our boat <b>")
    drawer.get_by_role("button", name="Change place").click()
    drawer.get_by_label("Place", exact=True).fill("Atlantis")
    page.keyboard.press("Enter")
    expect(drawer.get_by_role("alert")).to_contain_text("Unknown place 'Atlantis'", timeout=WAIT_MS)
    assert drawer.locator("datalist option").count() > 0
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    shows(page, ids["photo"][1])
    expect(drawer).to_contain_text("10:00", timeout=WAIT_MS)


def test_a_wide_window_remembers_the_open_drawer(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:2])
    press(page, ids["photo"][0])
    page.keyboard.press("i")
    expect(page.locator(DRAWER)).to_be_visible()
    page.keyboard.press("Escape")
    is_closed(page)
    press(page, ids["photo"][1])
    expect(page.locator(DRAWER)).to_contain_text("10:00", timeout=WAIT_MS)
    picture = page.locator(".pswp__item[aria-hidden=false] .pswp__img").first.bounding_box()
    drawer = page.locator(DRAWER).bounding_box()
    assert picture and drawer and picture["x"] + picture["width"] <= drawer["x"] + 1


def test_a_heart_is_shown_at_once_and_stays(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:2])
    press(page, ids["photo"][1])
    heart = page.locator(".pswp__button--yy-like")
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("f")
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".yy-said")).to_contain_text("Saved: favourite.", timeout=WAIT_MS)
    page.keyboard.press("ArrowLeft")
    shows(page, ids["photo"][0])
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("ArrowRight")
    shows(page, ids["photo"][1])
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(page.locator(".yy-said")).to_contain_text("Removed from favourites.", timeout=WAIT_MS)


def test_what_is_hidden_is_gone_until_it_is_undone(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:3])
    press(page, ids["photo"][0])
    page.get_by_role("button", name="Hide").click()
    shows(page, ids["photo"][1])
    expect(page.locator(".yy-said")).to_contain_text("Hidden: 1 item.", timeout=WAIT_MS)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pswp__item[aria-hidden=false] .yy-fault")).to_contain_text("Hidden.")
    page.locator(".yy-said").get_by_role("button", name="Undo").click()
    expect(page.locator(".yy-said")).to_contain_text("Unhidden.", timeout=WAIT_MS)
    expect(page.locator(".pswp__item[aria-hidden=false] img.pswp__img")).to_have_count(1, timeout=WAIT_MS)


def test_without_a_passphrase_a_form_asks_for_one_and_then_it_is_hidden(page: Page, ids: dict[str, list[str]]) -> None:
    """The form stands over the viewer, tells what is wrong in words, and Cancel hides nothing."""
    lay_out(page, ids["photo"][:2])
    said: list[str] = []
    page.route("**/moment/*/hide", lambda route: (said.append("hidden"), answer(route, {"told": "Hidden: 1 item."})))
    wrong = {"refused": "The two passphrases differ; nothing was changed."}
    sent = iter([{"is_set": False}, {"is_set": False}, wrong, {"is_set": True}])
    page.route("**/passphrase", lambda route: answer(route, next(sent)))
    press(page, ids["photo"][0])
    page.get_by_role("button", name="Hide").click()
    form = page.get_by_role("dialog", name="Set a passphrase first")
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_be_hidden()
    page.get_by_role("button", name="Hide").click()
    form.get_by_label("Passphrase", exact=True).fill("open sesame")
    form.get_by_label("Repeat passphrase").fill("open")
    page.keyboard.press("Enter")
    expect(form.get_by_role("alert")).to_have_text("The two passphrases differ; nothing was changed.")
    assert said == []
    page.keyboard.press("Enter")
    expect(form).to_be_hidden()
    expect(page.locator(".yy-said")).to_contain_text("Hidden: 1 item.", timeout=WAIT_MS)
    assert said == ["hidden"]
    shows(page, ids["photo"][1])


def test_a_file_is_saved_under_its_name(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:1])
    press(page, ids["photo"][0])
    with page.expect_download() as saved:
        page.locator(".pswp__button--yy-download").click()
    assert saved.value.suggested_filename == "0.jpg" and os.path.getsize(saved.value.path()) > 500


def test_a_recording_opens_at_its_second_and_its_words_seek(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["sound"])
    press(page, ids["sound"][1])
    recording = page.locator(".pswp__item[aria-hidden=false] yy-recording")
    expect(recording).to_have_attribute("data-drawn", "yes", timeout=WAIT_MS)
    sound = recording.locator("audio")
    expect(recording.locator('[aria-current="true"]')).to_contain_text("The rope is worn.")
    expect.soft(sound).to_have_js_property("currentTime", 2)
    recording.get_by_role("button", name="Then it rained.").click()
    expect(recording.locator('[aria-current="true"]')).to_contain_text("Then it rained.")
    assert sound.evaluate("one => one.currentTime") >= 4
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowLeft")
    shows(page, ids["sound"][0])
    assert page.evaluate("[...document.querySelectorAll('audio')].every(one => one.paused)")


def test_an_address_may_name_the_second(page: Page, address: str, ids: dict[str, list[str]]) -> None:
    page.route("**/photos/day/*", lambda route: answer(route, {"tiles": []}))
    page.goto(f"{address}photo/{ids['sound'][0]}?t=4.5")
    shows(page, ids["sound"][0])
    expect(page.locator("yy-recording audio")).to_have_js_property("currentTime", 4.5, timeout=WAIT_MS)
    expect(page.locator('yy-recording [aria-current="true"]')).to_contain_text("Then it rained.")
    assert page.url.endswith("?t=4.5")


def test_a_note_is_a_page_with_its_paragraph_marked(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["note"])
    press(page, ids["note"][1])
    leaf = page.locator(".pswp__item[aria-hidden=false] .yy-leaf")
    expect(leaf).to_contain_text("One.")
    expect(leaf.locator('[aria-current="true"]')).to_have_text("Two.")


def test_a_link_in_the_drawer_leaves_the_viewer_and_back_comes_again(page: Page, ids: dict[str, list[str]]) -> None:
    lay_out(page, ids["photo"][:2])
    press(page, ids["photo"][0])
    page.keyboard.press("i")
    page.locator(f'{DRAWER} a[href="/timeline/2024-07-03"]').click()
    is_closed(page)
    assert page.url.endswith("/timeline/2024-07-03")
    page.go_back()
    shows(page, ids["photo"][0])


@pytest.mark.parametrize(("width_px", "scheme"), [(390, "light"), (1280, "dark"), (1280, "light")])
def test_nothing_serious_stands_in_the_way_of_anybody(
    browser: Browser, address: str, ids: dict[str, list[str]], width_px: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width_px, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.route("**/photos/day/*", lambda route: answer(route, {"tiles": []}))
    for kind in ("photo", "sound", "note"):
        page.goto(f"{address}photo/{ids[kind][0]}")
        shows(page, ids[kind][0])
        if page.locator(DRAWER).is_hidden():
            page.keyboard.press("i")
        expect(page.locator(f"{DRAWER} section").first).to_be_visible(timeout=WAIT_MS)
        found = Axe().run(page, ".pswp").response["violations"]
        told = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert told == [], kind
        small = page.locator(".pswp button:visible, .pswp a:visible").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().height < 43 && !one.closest('.yy-drawer-told'))"
            ".map(one => one.outerHTML.slice(0, 80))"
        )
        assert small == [], kind
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
    context.close()


def test_a_file_that_cannot_be_shown_says_why_and_can_be_saved(
    browser: Browser, address: str, ids: dict[str, list[str]]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/photos/day/*", lambda route: answer(route, {"tiles": []}))
    page.goto(f"{address}photo/{ids['photo'][PHOTOS]}")
    fault = page.locator(".yy-fault")
    expect(fault).to_contain_text("damaged", timeout=WAIT_MS)
    expect(fault.get_by_role("link", name="Download the file")).to_have_attribute("download", "")
    page.goto(f"{address}photo/{'0' * 32}")
    expect(fault).to_contain_text("no longer in the library", timeout=WAIT_MS)
    context.close()
