"""The People place in a real browser, against the server in a process of its own, over fakes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from bench.ui.pages import link_to
from ingest.pipeline.run import ingest
from tests.app.ui.tabs.test_stories import browser, page
from tests.browsing import WAIT_MS
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture
from tests.pages import opened

__all__ = ("browser", "page")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which red is in four photos, blue in two of them."""
    top = tmp_path_factory.mktemp("people")
    for number in range(4):
        picture(top / "album" / f"IMG_2023081{number}_101900.png", "red", *(["blue"] if number % 2 else []))
    session = opened(top / "library", replace(fake_models(), faces=FakeFaces()))
    ingest(session.library, [top / "album"], lambda _: None)
    session.close()
    return top / "library"


def test_who_is_asked_for_is_named_by_keys_and_one_face_dropped_on_another(page: Page) -> None:
    link_to(page, "people").click()
    has_mouse = (page.viewport_size or {"width": 0})["width"] > 700
    asked, told = page.locator(".yy-people-who"), page.locator(".yy-people-told")
    expect(asked.get_by_role("heading", name="Who is this?")).to_be_visible(timeout=WAIT_MS)
    asked.get_by_role("button", name="Not sure").click()
    expect(asked).to_contain_text("In 2 photos", timeout=WAIT_MS)
    asked.get_by_label("Name").fill("Tomas <img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("This is Tomas <img", timeout=WAIT_MS)
    expect(page.get_by_text("That was everybody")).to_be_visible()

    named = page.get_by_label("People with a name").get_by_role("listitem")
    unknown = page.get_by_label("People without a name").get_by_role("listitem")
    if has_mouse:
        unknown.first.drag_to(named.first)
    else:
        unknown.first.get_by_role("link").click()
        page.get_by_text("Same as …").click()
        page.get_by_role("button", name="Tomas").click()
    expect(told).to_contain_text("are one person.", timeout=WAIT_MS)
    page.get_by_role("link", name="People", exact=True).click()
    expect(named.first).to_contain_text("4 photos", timeout=WAIT_MS)
    told.get_by_role("button", name="Undo").click()
    expect(named.first).to_contain_text("2 photos", timeout=WAIT_MS)

    named.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Tomas")).to_be_visible(timeout=WAIT_MS)
    page.locator(".yy-people-tiles a").first.click()
    expect(page).to_have_url(re.compile("/photo/"), timeout=WAIT_MS)
    page.keyboard.press("Escape")
    page.get_by_text("Something is wrong").click()
    page.get_by_role("button", name="Hide Tomas").click()
    expect(told).to_contain_text("is hidden", timeout=WAIT_MS)
    expect(page).to_have_url(re.compile("/people$"))
    expect(page.get_by_role("link", name="Hidden people (1)")).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    told.get_by_role("button", name="Undo").click()
    expect(named.first).to_contain_text("Tomas", timeout=WAIT_MS)
    page.get_by_text("What you said of people").click()
    page.locator(".yy-sayings").get_by_role("button", name="Undo").click()
    expect(named).to_have_count(0, timeout=WAIT_MS)


PAGE = """<p class="version">{version}</p><audio></audio><details><summary>Something is wrong</summary>
<form data-say="apart 7"><input type="checkbox" name="wrong0" value="a"><input type="checkbox" name="wrong1" value="b">
<input name="name" aria-label="Name"></form></details>"""


def test_what_is_ticked_typed_and_heard_stays_while_an_import_goes_on_and_no_older_answer_is_shown(page: Page) -> None:
    waiting: list[Route] = []
    page.route("**/people/shown/7", lambda route: waiting.append(route))

    def renew() -> None:
        page.evaluate("document.dispatchEvent(new CustomEvent('yy-changed'))")

    def asked(count: int) -> None:
        page.wait_for_function("n => window.asked >= n", arg=count, timeout=WAIT_MS)

    def give(n: int, version: str) -> None:
        with page.expect_response("**/people/shown/7"):
            waiting[n].fulfill(json={"html": PAGE.format(version=version), "busy": False})

    page.evaluate("""() => {
        window.asked = 0;
        const fetched = window.fetch;
        window.fetch = (...all) => {
            window.asked += String(all[0]).endsWith("/people/shown/7");
            return fetched(...all);
        };
        history.pushState({}, "", "/people/7");
        dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    }""")
    asked(1)
    give(0, "one")
    version = page.locator("yy-people .version")
    expect(version).to_have_text("one", timeout=WAIT_MS)
    page.get_by_text("Something is wrong").click()
    second = page.locator('yy-people input[value="b"]')
    second.check()
    page.locator("yy-people").get_by_label("Name").fill("Tom")
    second.focus()

    renew()
    asked(2)
    renew()
    asked(3)
    give(2, "three")
    expect(version).to_have_text("three", timeout=WAIT_MS)
    expect(second).to_be_checked()
    expect(second).to_be_visible()
    expect(second).to_be_focused()
    expect(page.locator('yy-people input[value="a"]')).not_to_be_checked()
    expect(page.locator("yy-people").get_by_label("Name")).to_have_value("Tom")
    give(1, "two")
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(version).to_have_text("three")

    page.evaluate("Object.defineProperty(document.querySelector('yy-people audio'), 'paused', {value: false})")
    renew()
    assert page.evaluate("window.asked") == 3, "while a voice is heard, nothing is drawn anew"
    page.unroute_all()
