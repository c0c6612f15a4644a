from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.records.corrections import (
    KINDS,
    Anchor,
    Content,
    CorrectionKind,
    DifferentNames,
    DifferentPeople,
    FactDenied,
    FactStated,
    Favourite,
    Hidden,
    NotTogether,
    PersonHidden,
    PersonNamed,
    PlaceCorrection,
    PlaceNamed,
    SameName,
    SamePerson,
    SamePlace,
    SameTheme,
    SpotNamed,
    ThemeDenied,
    ThemeNamed,
    ThemeParted,
    ThingDenied,
    ThingNamed,
    TimeCorrection,
    TitleGiven,
    TraitDenied,
    UnreadableCorrection,
    WordsCorrection,
    is_within_reach,
)
from memory.records.derived import Level
from memory.records.ids import moment_id
from memory.records.library import Medium, Moment, Place, Timestamp, Trace
from memory.store import Store, corrections


def turn(start_s: float | None, end_s: float | None, asset_id: str = "a") -> Moment:
    name = moment_id(asset_id, Medium.SPEECH, start_s, end_s, 0)
    return Moment(name, asset_id, Medium.SPEECH, 0, Timestamp(datetime(2024, 7, 1, tzinfo=UTC)), start_s, end_s)


def test_marks_come_back_in_the_order_they_were_made(store: Store) -> None:
    made = [corrections.new_correction(WordsCorrection(f"{n}"), turn(n, n + 1)) for n in range(3)]
    for mark in reversed(made):
        corrections.put(store, mark)
    assert corrections.get_all(store) == made and corrections.of_asset(store, "a") == made
    assert corrections.get_all(store, [CorrectionKind.FACT]) == []
    corrections.remove(store, made[1].id)
    assert corrections.of_asset(store, "a") == [made[0], made[2]]


def test_marks_go_to_the_file_that_takes_the_place_of_theirs(store: Store) -> None:
    mark = corrections.new_correction(Favourite(), asset_id="a")
    corrections.put(store, mark)
    corrections.inherit(store, "a", "b")
    assert corrections.of_asset(store, "a") == [] and corrections.of_asset(store, "b") == [replace(mark, asset_id="b")]


@pytest.mark.parametrize(
    ("span", "is_on"), [((0, 2), False), ((1, 3.5), True), ((3, 5), True), ((5, 6), False), ((None, None), True)]
)
def test_a_mark_is_on_what_overlaps_its_span(span: tuple[float | None, float | None], is_on: bool) -> None:
    mark = corrections.new_correction(WordsCorrection("x"), turn(3, 5))
    assert corrections.is_on(mark, turn(*span)) is is_on
    assert not corrections.is_on(mark, turn(*span, asset_id="b"))
    assert corrections.is_on(corrections.new_correction(WordsCorrection("x"), asset_id="a"), turn(*span))


TEXT = st.text()
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
ZONE = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIME = st.datetimes(timezones=ZONE).filter(is_within_reach)
SPOTS = st.lists(TEXT).map(tuple)
SECOND = st.none() | NUMBER
ANCHOR = st.builds(
    Anchor, st.sampled_from(Trace), TEXT, SECOND, SECOND, st.none() | st.tuples(NUMBER, NUMBER, NUMBER, NUMBER)
)
CONTENTS: dict[type, st.SearchStrategy[Content]] = {
    WordsCorrection: st.builds(WordsCorrection, TEXT),
    ThingNamed: st.builds(ThingNamed, TEXT),
    ThingDenied: st.builds(ThingDenied, TEXT),
    TimeCorrection: st.builds(TimeCorrection, TIME),
    PlaceCorrection: st.builds(PlaceCorrection, st.builds(Place, NUMBER, NUMBER, TEXT, TEXT, TEXT)),
    Favourite: st.builds(Favourite),
    Hidden: st.builds(Hidden),
    NotTogether: st.builds(NotTogether, TEXT),
    FactStated: st.builds(FactStated, TEXT, TEXT, TEXT, st.none() | TIME),
    FactDenied: st.builds(FactDenied, TEXT, TEXT, TEXT),
    SameName: st.builds(SameName, TEXT, TEXT),
    DifferentNames: st.builds(DifferentNames, TEXT, TEXT),
    TraitDenied: st.builds(TraitDenied, TEXT, TEXT),
    PersonNamed: st.builds(PersonNamed, ANCHOR, TEXT),
    PersonHidden: st.builds(PersonHidden, ANCHOR),
    SamePerson: st.builds(SamePerson, ANCHOR, ANCHOR),
    DifferentPeople: st.builds(DifferentPeople, ANCHOR, st.lists(ANCHOR).map(tuple)),
    PlaceNamed: st.builds(PlaceNamed, TEXT, TEXT),
    SpotNamed: st.builds(SpotNamed, NUMBER, NUMBER, NUMBER, TEXT),
    SamePlace: st.builds(SamePlace, TEXT, TEXT),
    ThemeNamed: st.builds(ThemeNamed, TEXT, TEXT, SPOTS),
    SameTheme: st.builds(SameTheme, TEXT, TEXT, SPOTS, SPOTS),
    ThemeParted: st.builds(ThemeParted, TEXT, st.lists(SPOTS).map(tuple)),
    ThemeDenied: st.builds(ThemeDenied, TEXT, SPOTS),
    TitleGiven: st.builds(TitleGiven, st.none() | st.sampled_from(Level), TEXT, TEXT, SPOTS),
}


@given(st.one_of(*CONTENTS.values()))
def test_what_a_correction_says_comes_back_as_it_was(content: Content) -> None:
    assert corrections.decode(KINDS[type(content)], corrections.encode(content)) == content


def test_every_kind_has_a_record_that_is_tried() -> None:
    assert CONTENTS.keys() == KINDS.keys() and set(KINDS.values()) == set(CorrectionKind)


FACE = Anchor(Trace.FACE, "a", None, None, (0.1, 0.2, 0.3, 0.4))
VOICE = Anchor(Trace.VOICE, "b", 2.5, 4.0)
SAID = [
    (CorrectionKind.WORDS, "[my words]", WordsCorrection("[my words]")),
    (CorrectionKind.THING, "the [mill]", ThingNamed("the [mill]")),
    (CorrectionKind.NOT_THING, "the [mill]", ThingDenied("the [mill]")),
    (
        CorrectionKind.AT,
        "2019-07-14T15:30:00+02:00",
        TimeCorrection(datetime(2019, 7, 14, 15, 30, tzinfo=timezone(timedelta(hours=2)))),
    ),
    (
        CorrectionKind.AT,
        "2019-07-14T00:00:00+02:00 day",
        TimeCorrection(datetime(2019, 7, 14, tzinfo=timezone(timedelta(hours=2))), is_day=True),
    ),
    (
        CorrectionKind.PLACE,
        '[47.5, 11.25, "Kochel", "Bavaria", "Germany"]',
        PlaceCorrection(Place(47.5, 11.25, "Kochel", "Bavaria", "Germany")),
    ),
    (CorrectionKind.FAVOURITE, "", Favourite()),
    (CorrectionKind.HIDDEN, "", Hidden()),
    (CorrectionKind.NOT_TOGETHER, "b", NotTogether("b")),
    (CorrectionKind.FACT, '["Zoë", "lives in", "Köln"]', FactStated("Zoë", "lives in", "Köln")),
    (
        CorrectionKind.FACT,
        '["I", "lives in", "Rome", "2019-05-01T00:00:00+00:00"]',
        FactStated("I", "lives in", "Rome", datetime(2019, 5, 1, tzinfo=UTC)),
    ),
    (CorrectionKind.NOT_A_FACT, '["I", "lives in", "Rome"]', FactDenied("I", "lives in", "Rome")),
    (CorrectionKind.SAME, '["Leni", "Lena"]', SameName("Leni", "Lena")),
    (CorrectionKind.NOT_THE_SAME, '["Leni", "Lena"]', DifferentNames("Leni", "Lena")),
    (CorrectionKind.NOT_OF_ME, '["place", "K\\u00f6ln, on 3 days"]', TraitDenied("place", "Köln, on 3 days")),
    (CorrectionKind.PERSON, '[["face", "a", null, null, [0.1, 0.2, 0.3, 0.4]], "Zoë"]', PersonNamed(FACE, "Zoë")),
    (CorrectionKind.HIDDEN_PERSON, '[["voice", "b", 2.5, 4.0, null]]', PersonHidden(VOICE)),
    (
        CorrectionKind.SAME_PERSON,
        '[["face", "a", null, null, [0.1, 0.2, 0.3, 0.4]], ["voice", "b", 2.5, 4.0, null]]',
        SamePerson(FACE, VOICE),
    ),
    (
        CorrectionKind.NOT_SAME_PERSON,
        '[["voice", "a", null, null, null], ["voice", "b", 2.5, 4.0, null], ["voice", "b", 2.5, 4.0, null]]',
        DifferentPeople(Anchor(Trace.VOICE, "a"), (VOICE, VOICE)),
    ),
    (CorrectionKind.PLACE_NAME, '["Munich", "Home"]', PlaceNamed("Munich", "Home")),
    (CorrectionKind.PLACE_NAME, '["", "The pier", 47.6, 11.3, 0.25]', SpotNamed(47.6, 11.3, 0.25, "The pier")),
    (CorrectionKind.SAME_PLACE, '["Munich", "Home"]', SamePlace("Munich", "Home")),
    (CorrectionKind.THEME_NAME, '["Chess", "Karl", ["a 0", "b 1"]]', ThemeNamed("Chess", "Karl", ("a 0", "b 1"))),
    (CorrectionKind.SAME_THEME, '["Chess", "Go", ["a 0"], ["b 1"]]', SameTheme("Chess", "Go", ("a 0",), ("b 1",))),
    (CorrectionKind.TWO_THEMES, '["Chess", ["a 0"], ["b 1"]]', ThemeParted("Chess", (("a 0",), ("b 1",)))),
    (CorrectionKind.NOT_A_THEME, '["Chess", ["a 0"]]', ThemeDenied("Chess", ("a 0",))),
    (CorrectionKind.TITLE, '["", "", "My day", ["a 0"]]', TitleGiven(None, "", "My day", ("a 0",))),
    (CorrectionKind.TITLE, '["year", "2024", "My year", []]', TitleGiven(Level.YEAR, "2024", "My year", ())),
]


@pytest.mark.parametrize(("kind", "value", "content"), SAID)
def test_rows_of_older_libraries_are_read_and_written_as_they_lie(
    kind: CorrectionKind, value: str, content: Content
) -> None:
    assert corrections.decode(kind, value) == content and corrections.encode(content) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (CorrectionKind.AT, "yesterday"),
        (CorrectionKind.AT, "2024-01-01T00:00:00"),
        (CorrectionKind.AT, "0001-01-01T00:00:00+00:00"),
        (CorrectionKind.AT, "9999-12-31T00:00:00+00:00"),
        (CorrectionKind.FACT, '["Tom", "lives in", "Rome", "0001-01-02T00:00:00+00:00"]'),
        (CorrectionKind.PLACE, "[]"),
        (CorrectionKind.PLACE, '["47", "11"]'),
        (CorrectionKind.SAME, '["Tom'),
        (CorrectionKind.SAME, '{"Tom": "Tomas"}'),
        (CorrectionKind.SAME, '["Tom"]'),
        (CorrectionKind.FACT, '["Tom", "lives in", 7]'),
        (CorrectionKind.PERSON, '[["hand", "a", null, null, null], "Tom"]'),
        (CorrectionKind.SAME_THEME, '["Chess", "Go", "a 0", "b 1"]'),
        (CorrectionKind.NOT_A_THEME, "[" * 100_000),
        (CorrectionKind.TITLE, '["week", "1", "My week", []]'),
    ],
)
def test_a_value_that_cannot_be_read_counts_as_not_said_and_is_listed_as_it_lies(
    store: Store, kind: CorrectionKind, value: str
) -> None:
    bad, good = (corrections.new_correction(Favourite(), asset_id="a") for _ in range(2))
    for one in (bad, good):
        corrections.put(store, one)
    store.write("UPDATE correction SET kind = ?, value = ? WHERE id = ?", [(kind.value, value, bad.id)])
    assert corrections.get_all(store) == corrections.of_asset(store, "a") == [good]
    assert corrections.of_ids(store, [bad.id, good.id]) == [good]
    unreadable = UnreadableCorrection(bad.id, kind, value, bad.made_at, "a")
    assert corrections.listed(store) == [unreadable, good]
    readings = [read for found, read in corrections.readings(store) if found == kind]
    with pytest.raises(ValueError, match=f"^a correction of kind '{kind.value}' cannot be read"):
        readings[0]()


def test_a_correction_made_at_no_time_is_unreadable(store: Store) -> None:
    mark = corrections.new_correction(WordsCorrection("one"))
    corrections.put(store, mark)
    store.write("UPDATE correction SET made_s = 1e300", [()])
    assert corrections.get_all(store) == []
    assert corrections.listed(store) == [UnreadableCorrection(mark.id, CorrectionKind.WORDS, "one", None)]


def test_a_kind_of_a_newer_library_is_passed_over(store: Store) -> None:
    made = [corrections.new_correction(WordsCorrection(text), asset_id="a") for text in ("one", "two")]
    for one in made:
        corrections.put(store, one)
    store.write("UPDATE correction SET kind = 'wish' WHERE id = ?", [(made[0].id,)])
    assert corrections.get_all(store) == corrections.of_asset(store, "a") == corrections.listed(store) == [made[1]]
