from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from ingest.pipeline.run import Library
from qa.compute.accounts import Account, account, is_called, is_journey, places, title_spans
from qa.compute.stretches import needed_words
from tests.tellings import DIARY, LOG, entries
from tests.years import lived


def told(library: Library, name: str, found: Sequence[tuple[str, str]]) -> Account:
    held = entries(name, found)
    found_account = account(lived(library, held).store, held[0].asset.id)
    assert found_account is not None
    return found_account


def test_a_diary_has_its_title_its_days_and_what_its_headings_name(library: Library) -> None:
    one = told(library, "river", DIARY)
    assert one.title == "Walk along the Danube" and one.days == (date(2023, 5, 2), date(2023, 5, 6))
    assert [entry.place for entry in one.entries] == ["Passau", "", ""]
    assert one.entries[0].text == "Rain on the first bridge. Helmut lost the map."
    assert one.is_trip and not one.is_log and one.names_itself


def test_places_are_those_of_headings_and_after_words_of_place_and_no_people_or_days(library: Library) -> None:
    one = told(library, "river", DIARY)
    assert places(one, {"helmut"}) == ["Passau", "Engelhartszell", "Schlögen", "Linz"]


def test_a_journey_is_some_days_at_places_and_not_any_diary(library: Library) -> None:
    assert is_journey(told(library, "river", DIARY), ())
    assert not is_journey(told(library, "chess", LOG), ())


def test_a_diary_that_is_called_after_a_season_is_no_journey(library: Library) -> None:
    plain = (("2023-05-02", "Spring 2023\nSoup in Schlögen."), ("2023-05-04", "Back by the bus to Linz."))
    assert not is_journey(told(library, "diary spring", plain), ())


def test_a_log_has_the_lines_without_its_title_and_their_days(library: Library) -> None:
    one = told(library, "chess", LOG)
    assert one.is_log and [entry.text for entry in one.entries][2:4] == ["drew, by a miracle", "won!"]


def test_a_list_in_one_paragraph_is_a_log_of_its_lines(library: Library) -> None:
    text = "Canoe\nribs from ash\nbegun 6 January\n3 March - keel laid\n9 May - varnish, first coat"
    one = told(library, "canoe", (("2023-06-01", text),))
    assert one.is_log and one.title == "Canoe" and len(one.entries) == 4


@pytest.mark.parametrize("asked", ["the danube walk", "walking by the Danube", "river"])
def test_a_note_is_called_by_its_title_or_its_file(library: Library, asked: str) -> None:
    needed = [one for one in needed_words(asked) if one != "by"]
    assert is_called(told(library, "river", DIARY), needed[:1])
    assert not is_called(told(library, "river", DIARY), ["kiln"])


def test_days_are_those_of_the_title_where_entries_have_none(library: Library) -> None:
    found = (("2024-02-05", "Passau, 2 to 5 May 2023\nRain on the bridge."), ("2024-02-05", "Sun. Soup."))
    one = told(library, "passau", found)
    assert one.days == (date(2023, 5, 2), date(2023, 5, 5))
    assert [span.start for span in title_spans(one.title, one.entries[0].moment)] == [datetime(2023, 5, 2, tzinfo=UTC)]
