from datetime import UTC, datetime, timedelta
from pathlib import Path

from memory.records.derived import Event, Fact, Level, Summary
from memory.records.library import Asset, Kind, Medium, Moment, Place, TakenFrom, Timestamp
from memory.records.query import Span
from memory.store import Store, assets, events, facts, moments, named_events
from memory.store.moments import Perceived

DAY = datetime(2023, 8, 12, 10, tzinfo=UTC)


def chapter(name: str, start: datetime, days: int) -> Summary:
    return Summary(name, Level.CHAPTER, name, (), start, start + timedelta(days=days), name, "", "r")


def photo(store: Store, number: int, at: datetime, place: Place | None) -> None:
    asset = Asset(f"a{number}", Kind.PHOTO, Timestamp(at), TakenFrom.EXIF, 1, place)
    assets.put(store, asset)
    moments.store_perceived(
        store, asset.id, [Perceived(Moment(f"m{number}", asset.id, Medium.PHOTO, 0, Timestamp(at)))]
    )


def test_chapters_and_episodes_by_a_part_of_their_title(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.db")
    events.put_summaries(store, [chapter("Norway, 12–19 August 2023", DAY, 7), chapter("100% wool", DAY, 1)])
    events.put_events(store, [Event("e", (), DAY, DAY, "Evening in norway", "", "", "r")])
    assert [(one.title, one.level) for one in named_events.titled(store, "NORWA")] == [
        ("Evening in norway", None),
        ("Norway, 12–19 August 2023", Level.CHAPTER),
    ]
    assert [one.title for one in named_events.titled(store, "0% w")] == ["100% wool"]
    assert named_events.titled(store, "_orway") == named_events.titled(store, "% OR 1=1") == []


def test_facts_of_some_relations(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.db")
    facts.put_facts(
        store,
        [
            Fact("2", "Lena", "lives in", "Rome", (), DAY, None, 1, False, "r"),
            Fact("1", "Lena", "lives in", "Kiel", (), DAY - timedelta(days=9), DAY, 1, False, "r"),
            Fact("3", "Lena", "likes", "olives", (), DAY, None, 1, False, "r"),
        ],
    )
    found = named_events.dated_facts(store, ("lives in", "born"))
    assert [(one.object, one.holds_to) for one in found] == [("Kiel", DAY), ("Rome", None)]


def test_stays_are_parted_by_days_elsewhere(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.db")
    bergen = Place(60.4, 5.3, "Bergen", "Vestland", "Norway")
    for number, (day, place) in enumerate([(0, bergen), (2, bergen), (3, None), (40, bergen)]):
        photo(store, number, DAY + timedelta(days=day), place)
    later = DAY + timedelta(days=40)
    assert named_events.visits(store, "Norway") == [Span(DAY, DAY + timedelta(days=2)), Span(later, later)]
    assert (
        named_events.visits(store, "bergen")
        == named_events.visits(store, "vestland")
        == named_events.visits(store, "norway")
    )
    assert named_events.visits(store, "Sweden") == []
    assert named_events.held_span(store) == Span(DAY, later)


def test_an_empty_library_holds_no_time(tmp_path: Path) -> None:
    assert named_events.held_span(Store(tmp_path / "library.db")) is None
