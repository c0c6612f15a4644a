"""The Graph tab in a real browser."""

from playwright.sync_api import Page, expect

from bench.ui.pages import link_to
from tests.app.ui.tabs.test_stories import browser, folder, page
from tests.browsing import WAIT_MS

__all__ = ("browser", "folder", "page")


def test_a_neighbourhood_is_found_grown_by_the_keyboard_and_begun_anew(page: Page) -> None:
    link_to(page, "graph").click()
    inside = page.locator("#yy-graph")
    expect(inside.locator(".yy-offer", has_text="Rosa")).to_be_visible(timeout=WAIT_MS)
    inside.locator("input[name=words]").fill("grandmo")
    page.keyboard.press("Enter")
    offer = inside.locator(".yy-offer", has_text="Rosa").first
    expect(inside.locator("input[name=words]")).to_have_value("grandmo", timeout=WAIT_MS)
    expect(inside.locator(".yy-offer")).to_have_count(2, timeout=WAIT_MS)  # her and where she is spoken of
    offer.click()
    nodes = inside.locator(".yy-canvas .yy-node")
    expect(inside.locator('.yy-node[aria-current="true"]')).to_have_text("Rosa", timeout=WAIT_MS)
    expect(inside.locator(".yy-chosen h2")).to_have_text("Rosa")
    before = nodes.count()
    at = nodes.first.get_attribute("style")
    assert before >= 3 and at
    inside.locator(".yy-canvas .yy-is-event").first.press("Enter")
    expect(inside.locator(".yy-chosen .yy-kicker")).to_contain_text("Part of a day", timeout=WAIT_MS)
    assert nodes.count() >= before and inside.locator(".yy-chosen .yy-card").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inside.get_by_role("button", name="Centre on this").click()
    expect(nodes.first).to_have_attribute("aria-current", "true", timeout=WAIT_MS)
    inside.get_by_role("button", name="Suggestions").click()
    expect(inside.locator(".yy-offer", has_text="Rosa")).to_be_visible(timeout=WAIT_MS)
    expect(inside.locator("script, b img, img[src=x]")).to_have_count(0)
