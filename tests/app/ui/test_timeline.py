from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from app.library.session import Session
from app.ui import timeline
from app.ui.cards import GONE
from app.ui.media import Media
from app.ui.timeline import Spot, View, Way
from ingest.files.file_checks import Limits
from memory.consolidate import consolidate
from memory.records.corrections import Hidden
from memory.records.derived import Level, Summary
from memory.records.library import MomentView, Precision, Timestamp
from memory.store import corrections, events
from tests.lives import FORTNIGHT, HOME, LAKE, SUMMER, Episode, at, live, put, remember

TODAY = date(2024, 9, 1)
OPENING = Spot()
NASTY = "<script>alert(1)</script> said the parrot about the harbour."


def remembering(session: Session, moments: Sequence[MomentView] = (), episodes: Sequence[Episode] = FORTNIGHT) -> None:
    life = live(episodes)
    put(session.store, [*life.moments, *moments], life.vectors)
    consolidate(session.store)


def seen(session: Session, spot: Spot = OPENING, today: date = TODAY) -> View:
    return timeline.view(session, Media(session.store, Limits()), spot, today)


def labels(ways: Sequence[Way]) -> list[str]:
    return [way.label for way in ways]


def titled(view: View, title: str) -> Spot:
    return next(way.spot for way in view.below if way.label.startswith(title))


def hide(session: Session, one: MomentView) -> None:
    with session.store.transaction():
        corrections.put(session.store, corrections.new_correction(Hidden(), one.moment))


def test_an_empty_library_says_what_to_do(session: Session) -> None:
    view = seen(session)
    assert "Library page" in view.head and view.below == view.crumbs == view.turns == ()


def test_the_page_opens_on_the_years_newest_first(session: Session) -> None:
    older = [Episode(datetime(year, 3, 2, 9, tzinfo=SUMMER), 4, 60, HOME, "skiing") for year in (2019, 2021)]
    remembering(session, episodes=[*FORTNIGHT, *older])
    view = seen(session)
    assert labels(view.below) == ["2024", "2021", "2019"] and view.crumbs == () and view.moments == ""
    assert view.below[0].body.count("<img") == 6 and view.below[1].body.count("<img") == 4
    assert "4 items" in view.below[2].body


def test_one_goes_down_to_the_moments_and_back(session: Session) -> None:
    remembering(session)
    spot = Spot()
    for title in ("2024", "July 2024", "Wednesday in Walchensee and Munich, 3 July 2024"):
        spot = titled(seen(session, spot), title)
    day = seen(session, spot)
    assert (
        labels(day.crumbs) == ["All years", "2024", "July 2024"]
        and ">Wednesday in Walchensee and Munich, 3 July 2024</button></h2>" in day.head
    )
    assert "09:00–" in day.below[0].body and "Day unknown" not in day.below[0].body and day.moments == ""
    event = seen(session, day.below[0].spot)
    assert event.below == () and event.moments.count('<li class="yy-card"') == 12 and "/thumb/" in event.moments
    assert labels(event.crumbs)[3].startswith("Wednesday in Walchensee and Munich, 3 July 2024")
    assert [seen(session, way.spot).spot for way in event.crumbs] == [Spot(event.spot.path[:deep]) for deep in range(4)]


def test_cards_say_which_files_are_not_found_and_tiles_look_for_none(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering(session)
    asked: list[str] = []
    monkeypatch.setattr("app.ui.media.is_missing", lambda path: not asked.append(path))
    spot = Spot()
    for title in ("2024", "July 2024", "Wednesday in Walchensee and Munich, 3 July 2024"):
        spot = titled(seen(session, spot), title)
    day = seen(session, spot)
    assert asked == []
    assert seen(session, day.below[0].spot).moments.count(GONE) == 12 == len(asked)


def test_a_spot_that_is_gone_gives_way_to_the_nearest_above(session: Session) -> None:
    remembering(session)
    gone = Spot(((Level.YEAR, "2024"), (Level.MONTH, "2024-07"), (Level.DAY, "2024-07-30")), 3)
    assert seen(session, gone).spot == Spot(gone.path[:2])
    assert seen(session, Spot(((None, "no such event"),))).spot == Spot()


def test_an_event_of_no_known_day_is_shown_in_its_month(session: Session) -> None:
    remembering(session, [remember("album.jpg", Timestamp(at(1, 0), Precision.MONTH), seen=[("boat", 0.9)])])
    month = seen(session, Spot(((Level.YEAR, "2024"), (Level.MONTH, "2024-07"))))
    assert sum("Day unknown" in way.body for way in month.below) == 1


def test_long_lists_are_turned_page_by_page(session: Session) -> None:
    start = datetime(1950, 5, 1, 9, tzinfo=SUMMER)
    years = [
        Summary(f"y{n}", Level.YEAR, f"{1950 + n}", (), start.replace(year=1950 + n), start, f"{1950 + n}", "", "r")
        for n in range(60)
    ]
    with session.store.transaction():
        events.put_summaries(session.store, years)
    first = seen(session)
    assert len(first.below) == 24 and labels(first.turns) == ["Next: 25–48 of 60"]
    second = seen(session, first.turns[0].spot)
    assert second.below[0].label == "1985" and labels(second.turns) == ["Previous: 1–24 of 60", "Next: 49–60 of 60"]
    last = seen(session, Spot((), 99))
    assert (
        labels(last.below)[-1] == "1950" and len(last.below) == 12 and labels(last.turns) == ["Previous: 25–48 of 60"]
    )


def test_many_moments_are_turned_page_by_page(session: Session) -> None:
    remembering(session, episodes=[Episode(at(1, 8), 100, 10, HOME, "party")])
    event = events.events(session.store)[0]
    spot = Spot(((None, event.id),))
    view = seen(session, spot)
    assert len(event.moment_ids) == 100 and view.moments.count('<li class="yy-card"') == 60
    rest = seen(session, view.turns[0].spot)
    assert rest.moments.count('<li class="yy-card"') == 40 and labels(rest.turns) == ["Previous: 1–60 of 100"]


def test_this_day_in_earlier_years_is_shown_and_leads_there(session: Session) -> None:
    older = [Episode(datetime(year, 7, 3, 9, tzinfo=SUMMER), 20, 60, LAKE, "rowing") for year in (2019, 2023)]
    remembering(session, episodes=[*FORTNIGHT, *older])
    view = seen(session, today=date(2024, 7, 3))
    assert "On this day, 3 July" in view.head and view.head.count("<figure>") == 6
    assert view.head.count("a year ago, Walchensee") == 3 and view.head.count("5 years ago, Walchensee") == 3
    assert labels(view.days) == ["3 July 2023", "3 July 2019"]
    assert ">Monday in Walchensee, 3 July 2023</button></h2>" in seen(session, view.days[0].spot).head
    assert seen(session, today=date(2024, 7, 4)).head == "" and seen(session, today=date(2024, 7, 4)).days == ()


def test_what_the_owner_wrote_is_shown_and_never_run(session: Session) -> None:
    noted = [remember(f"<b>{n}.md", at(20, 9, n), said=NASTY, kind="note", path=f"/album/<b>{n}.md") for n in range(3)]
    remembering(session, noted)
    spot, shown = Spot(), ""
    for title in ("2024", "July 2024", "<script>", ""):
        view = seen(session, spot, date(2025, 7, 20))
        shown += view.head + "".join(way.body for way in view.below)
        spot = titled(view, title)
    shown += seen(session, spot).head + seen(session, spot).moments
    assert "&lt;script&gt;" in shown and "&lt;b&gt;0.md" in shown
    assert "<script" not in shown and "<b>" not in shown


def test_what_the_owner_hid_is_neither_told_nor_shown(session: Session) -> None:
    secret = remember("secret.md", at(20, 9), said="The parrot hides in the harbour.", kind="note")
    open_one = remember(
        "open.md", at(20, 9) + timedelta(minutes=1), said="The gulls sleep in the harbour.", kind="note"
    )
    remembering(session, [secret, open_one])
    path = ((Level.YEAR, "2024"), (Level.MONTH, "2024-07"), (Level.DAY, "2024-07-20"))
    event = events.event_of(session.store, secret.moment.id)
    assert event is not None
    spots = [*(Spot(path[:deep]) for deep in range(4)), Spot((*path, (None, event.id)))]

    def told() -> str:
        views = [seen(session, spot, date(2025, 7, 20)) for spot in spots]
        ways = [way for view in views for row in (view.crumbs, view.days, view.below, view.turns) for way in row]
        return " ".join([*(view.head + view.moments for view in views), *(way.label + way.body for way in ways)])

    assert "parrot" in told()
    hide(session, secret)
    assert "parrot" not in told()
    consolidate(session.unfiltered)
    fresh = events.event_of(session.store, open_one.moment.id)
    assert fresh is not None
    spots[-1] = Spot((*path, (None, fresh.id)))
    assert "parrot" not in told() and "gulls sleep" in told()
