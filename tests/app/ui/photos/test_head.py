from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.library.session import Session
from app.ui.media import Media
from app.ui.photos.head import earlier_years, head, latest_trip, recaps
from memory.language.format import summary_text
from memory.records.derived import Event, Level, Line, Summary, SummaryFrame, SummaryText, SummaryTitle
from memory.retrieval.feed import FileFeed
from memory.store import events
from tests.lives import LAKE, at, put, remember

NASTY = '<script>alert(1)</script>" onload="x'


@pytest.fixture
def feed(session: Session) -> FileFeed:
    return FileFeed(session.store)


def trip(session: Session, title: str, key: str = "2024-07-03 trip") -> None:
    one = remember("trip.jpg", at(3, 9), LAKE)
    put(session.store.unfiltered, [one], {})
    inside = Event("e", (one.moment.id,), at(3, 9), at(3, 10), "Lake", "", LAKE.name, "made")
    with session.store.transaction():
        events.put_events(session.store, [inside])
        whole = Summary("s", Level.CHAPTER, key, ("e",), at(3, 9), at(4, 9), title, "We rowed. " * 60, "made")
        events.put_summaries(session.store, [whole])


def test_an_empty_library_has_no_head(session: Session, media: Media, feed: FileFeed) -> None:
    assert head(session, media, feed, date(2026, 7, 3)) == ""


def test_this_day_in_earlier_years_leads_there(session: Session, media: Media, feed: FileFeed) -> None:
    days = [at(3, 9), at(3, 9).replace(year=2021), at(4, 9), at(3, 9).replace(year=2026)]
    put(session.store.unfiltered, [remember(f"{n}.jpg", when, LAKE) for n, when in enumerate(days)], {})
    put(session.store.unfiltered, [remember("said.m4a", at(3, 9).replace(year=2020), said="Hello.")], {})
    found = list(earlier_years(session, media, feed, date(2025, 7, 3)))
    assert [(one.address, one.ago, one.where) for one in found] == [
        ("/photos?at=2024-07-03", "A year ago", "Walchensee"),
        ("/photos?at=2021-07-03", "4 years ago", "Walchensee"),
    ]
    told = head(session, media, feed, date(2025, 7, 3))
    assert "On this day, 3 July" in told and told.count("<img") == 2 and "Latest trip" not in told


def test_the_latest_trip_leads_to_its_story(session: Session, media: Media, feed: FileFeed) -> None:
    trip(session, "A week at the lake")
    found = latest_trip(session, media)
    assert found is not None and found.title == "A week at the lake" and found.thumb.startswith("/thumb/")
    assert parse_qs(urlsplit(found.address).query) == {"of": ["chapter"], "key": ["2024-07-03 trip"]}
    assert found.line.startswith("We rowed. We rowed.") and len(found.line) <= 170
    assert "Latest trip" in head(session, media, feed, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        (date(2025, 8, 4), ["2025-07", "2024"]),
        (date(2025, 7, 31), ["2024-12", "2024"]),
        (date(2025, 12, 1), ["2025-07", "2025"]),
        (date(2024, 11, 30), []),
    ],
)
def test_the_last_month_and_year_that_are_over_are_looked_back_on(
    session: Session, media: Media, today: date, titles: list[str]
) -> None:
    for key, start in (("2024-12", at(3, 9).replace(month=12)), ("2025-07", at(3, 9).replace(year=2025))):
        one = remember(f"{key}.jpg", start, LAKE)
        put(session.store.unfiltered, [one], {})
        event = Event(key, (one.moment.id,), start, start, "Lake", "", LAKE.name, "made")
        levels = ((Level.MONTH, key), (Level.YEAR, key[:4]))
        made = [Summary(name, level, name, (key,), start, start, name, "We rowed.", "") for level, name in levels]
        with session.store.transaction():
            events.put_events(session.store, [event])
            events.put_summaries(session.store, made)
    found = [one for one in recaps(session, media, today) if one]
    assert [one.title for one in found] == titles
    assert [one.kind for one in found] == ["Month in review", "Year in review"][: len(titles)]


def test_a_year_is_introduced_by_its_trips_and_places_and_not_by_sentences_of_many_months(
    session: Session, media: Media
) -> None:
    trip(session, "Kochel")
    first, last = at(1, 9).replace(month=1).date(), at(1, 9).replace(month=12).date()
    chapter = SummaryTitle(Level.CHAPTER, name="Norway", first=first, last=first)
    frame = SummaryFrame(Level.YEAR, 23, 14, first, last, ("Kochel",), 1.0, chapters=(chapter,))
    text = SummaryText(frame, "", (), (Line("We marched."), Line("We bathed.")))
    year = Summary("y", Level.YEAR, "2024", ("e",), at(3, 9), at(4, 9), "2024", summary_text(text), "made")
    with session.store.transaction():
        events.put_summaries(session.store, [replace(year, text_fields=text)])
    line = next(one.line for one in recaps(session, media, date(2025, 2, 1)) if one)
    assert line.startswith("Norway, ") and "Kochel" in line and "marched" not in line and "bathed" not in line


def test_every_word_is_escaped(session: Session, media: Media, feed: FileFeed) -> None:
    trip(session, NASTY, f"2024 {NASTY}")
    put(session.store.unfiltered, [remember("b.jpg", at(3, 9) - timedelta(days=366), None)], {})
    told = head(session, media, feed, date(2025, 7, 3))
    assert "<script" not in told and '" onload="' not in told and "&lt;script&gt;" in told
