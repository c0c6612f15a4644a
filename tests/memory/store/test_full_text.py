from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest

from memory.records.library import Kind, Timestamp
from memory.records.query import Query, Span
from memory.store import Store, full_text
from memory.store import moments as moment_store
from tests.lives import HOME, LAKE, at, put, remember


def test_words_of_scripts_without_spaces_are_found_inside_others(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="昨日は海に行った。写真をたくさん撮った。", kind="note")], {})
    assert [len(full_text.match(store, text, 5)) for text in ("海", "写真", "真写", "山")] == [1, 1, 0, 0]
    assert len(full_text.matching_assets(store, Query("", "海 写真"))) == 1


def test_german_words_are_found_with_and_without_their_dots(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="Wir fuhren nach Österreich und aßen Käsespätzle.", kind="note")], {})
    assert all(full_text.match(store, text, 5) for text in ("österreich", "osterreich", "kasespatzle"))


def test_a_name_without_letters_is_nobody(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="hello", kind="note")], {})
    found = full_text.narrowed(store, Query("", "", people=("!!!",)))
    assert found is not None and len(found) == 0


def test_filters_together_allow_what_each_of_them_allows(store: Store) -> None:
    places, sayers, kinds = (LAKE, HOME, None), ("Ana saw it", "nobody there"), ("note", "audio")
    cases = [(place, said, kind) for place in places for said in sayers for kind in kinds]
    put(store, [remember(f"{n}.md", at(1 + n, 9), p, said=s, kind=k) for n, (p, s, k) in enumerate(cases)], {})
    early = Span(None, at(9, 0))
    parts = {"spans": (early,), "places": ("walchensee",), "people": ("ana",), "kinds": frozenset({Kind.NOTE})}
    alone = {name: found_by(store, {name: value}) for name, value in parts.items()}
    assert [len(found) for found in alone.values()] == [8, 4, 6, 6]
    for size in range(2, 5):
        for names in combinations(parts, size):
            found = found_by(store, {name: parts[name] for name in names})
            assert found == set.intersection(*(alone[name] for name in names))
            assert full_text.matching_assets(store, replace(Query("", ""), **{n: parts[n] for n in names})) == [
                one for one in full_text.matching_assets(store, Query("", "")) if one in ids(store, found)
            ]


def found_by(store: Store, parts: dict[str, object]) -> set[int]:
    found = full_text.narrowed(store, replace(Query("", ""), **parts))
    assert found is not None and found.tolist() == sorted(found.tolist())
    return set(found.tolist())


def ids(store: Store, numbers: set[int]) -> set[str]:
    return set(moment_store.ids_of_numbers(store, sorted(numbers)).values())


def test_a_name_without_letters_beside_another_changes_nothing(store: Store) -> None:
    put(store, [remember(f"{n}.md", at(n, 9), said=said, kind="note") for n, said in ((1, "Ana came"), (2, "Bo!"))], {})
    alone, beside = (found_by(store, {"people": names}) for names in (("ana",), ("!!!", "ana", "")))
    assert len(alone) == 1 and alone == beside


def test_a_filter_holds_the_times_that_its_span_does(store: Store) -> None:
    zones = [timezone(timedelta(hours=hours)) for hours in (-10, 0, 2, 13)]
    clocks = [datetime(year, 7, 14, tzinfo=zone) for year in (1965, 2024) for zone in zones]
    times = [at + timedelta(hours=hours) for at in clocks for hours in (-26, -1, 0, 3, 4, 12, 24, 27, 28, 60)]
    life = [remember(f"{n}.jpg", Timestamp(one)) for n, one in enumerate(times)]
    put(store, life, {})
    for year in (1965, 2024):
        day = datetime(year, 7, 14, tzinfo=UTC)
        for span in (
            Span(day, day + timedelta(days=1)),
            Span(day, day + timedelta(hours=26)),
            Span(day),
            Span(None, day),
        ):
            found = full_text.narrowed(store, Query("", "", (span,)))
            assert found is not None
            held = {one.moment.id for one in life if span.holds(one.moment.at.at)}
            assert ids(store, set(found.tolist())) == held and held
            allowing = full_text.allowing(store, Query("", "", (span,)))
            assert allowing is not None and allowing.tolist() == sorted(allowing.tolist())
            assert ids(store, set(allowing.tolist())) == held


@pytest.mark.parametrize("is_hidden", [True, False])
def test_moments_that_come_in_during_a_search_are_not_found_and_end_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, is_hidden: bool
) -> None:
    put(store, [remember(f"{n}.jpg", at(n, 9)) for n in range(1, 9)], {})
    before, query = full_text.every(store), Query("", "", (Span(at(3, 0)),))
    found, last = full_text.allowing(store, query), full_text._last

    def and_more_come_in(asked: Store) -> int:
        number = last(asked)
        put(store, [remember(f"late {n}.jpg", at(1 if n % 2 else 9, 10)) for n in range(4)], {})
        if is_hidden:
            store.write(
                "INSERT OR IGNORE INTO hidden (n, moment_id, asset_id) SELECT n, id, asset_id FROM moment WHERE n > ?",
                [(number,)],
            )
        return number

    monkeypatch.setattr(full_text, "_last", and_more_come_in)
    allowed = full_text.allowing(store.public if is_hidden else store, query)
    assert found is not None and allowed is not None and allowed.tolist() == found.tolist()
    assert set(allowed.tolist()) < set(before.tolist())
