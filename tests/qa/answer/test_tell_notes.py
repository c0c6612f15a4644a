from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.knowledge.entity_resolution import Names
from memory.records.corrections import FactDenied
from memory.records.derived import Entity, EntityKind
from memory.records.library import TakenFrom
from memory.records.query import Query, Span
from memory.retrieval.recall import Sources
from qa.answer import tell_notes
from qa.answer.tell import tell, undenied
from qa.answer.tell_notes import MOST_LED_BACK_TO, Told, journeys, moments_told, of_thing, people_of
from qa.compute.scopes import of_spans
from tests.qa.answer.test_denied import deny
from tests.tellings import DIARY, LOG, entries
from tests.years import NOW, asked, dated_note, lived, moments

FELLS = (
    ("2023-06-02", "Trip along the fells\n2 June 2023, Kiruna\nRain all day, so we played cards in the hut."),
    ("2023-06-03", "3 June 2023\nHelmut lives in Narvik. We swam twice and dried by the stove."),
    ("2023-06-04", "4 June 2023\nThe long ridge, then soup from a tin in Abisko."),
)
LEANING = Query("who came along", "danube", follows="tell me about the danube", carried="danube")
YEAR = Span(datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture
def sources(library: Library) -> Sources:
    return lived(library, [*moments(), *entries("river", DIARY), *entries("chess", LOG)])


def texts(found: Told) -> list[str]:
    return [line.text for _, line in found.lines]


@pytest.mark.parametrize("named", ["danube", "the walk along the Danube"])
def test_a_trip_leads_with_its_days_and_places_and_gives_every_stop_a_sentence(sources: Sources, named: str) -> None:
    found = of_thing(sources.store, named, (), 150)
    first, *days = texts(found)
    assert first.startswith("2–6 May 2023, “Walk along the Danube”: Passau, Engelhartszell, Schlögen, Linz")
    assert len(days) == 3 and days[1] == (
        "On 3 May 2023: “Ferry to Engelhartszell, then soup in Schlögen with Helmut's cousin.”"
    )
    assert found.days is not None and len(found.assets) == 1


def test_in_few_words_a_stop_is_told_before_small_talk(sources: Sources) -> None:
    told = " ".join(texts(of_thing(sources.store, "danube", (), 34)))
    assert "Ferry to Engelhartszell" in told and "slept until noon" not in told


def test_a_log_is_one_sentence_with_its_first_line_its_newest_and_the_turns(sources: Sources) -> None:
    found = of_thing(sources.store, "chess", (), 45)
    (told,) = texts(found)
    assert told.startswith("“Chess with Jonas”: on 4 January 2023 “lost”, ") and told.endswith("on 4 May 2023 “lost”.")
    assert "won!" in told and found.days is None
    assert len(found.lines[0][1].moments) == told.count(" 2023 ")


def test_a_log_is_told_within_the_times_asked_for(sources: Sources) -> None:
    spring = Span(datetime(2023, 3, 1, tzinfo=UTC), datetime(2023, 5, 1, tzinfo=UTC))
    (told,) = texts(of_thing(sources.store, "chess", [spring], 60))
    assert told == "“Chess with Jonas”: on 4 March “drew, by a miracle”, on 4 April “won!”."


def test_what_no_note_is_called_after_is_not_told_here(sources: Sources) -> None:
    assert of_thing(sources.store, "zeppelin", (), 100) == Told()


def test_the_journeys_of_a_year_are_a_line_each_or_told_whole_where_one_is_asked_for(sources: Sources) -> None:
    inside = of_spans(sources.store, [YEAR]).inside
    (line,) = texts(journeys(sources.store, inside, YEAR, 0))
    assert line.startswith("2–6 May 2023, “Walk along the Danube”")
    assert len(texts(journeys(sources.store, inside, YEAR, 150))) == 4


def test_what_was_told_before_are_the_days_of_the_trip_alone(sources: Sources) -> None:
    leaning = Query("what did we eat", "danube eat", follows="tell me about the danube", carried="danube")
    found = moments_told(sources.store, leaning)
    assert {one.moment.at.at.date().isoformat() for one in found} == {
        "2023-05-02",
        "2023-05-03",
        "2023-05-04",
        "2023-05-06",
    }
    assert moments_told(sources.store, Query("what did we eat", "eat")) == []


def test_people_are_all_words_of_names(sources: Sources) -> None:
    assert {"jonas", "marta"} <= people_of(sources.store)


def test_people_who_send_messages_are_sought_only_where_no_others_were_learned(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    def learned(*names: str) -> frozenset[str]:
        known = Names(tuple(Entity(name, EntityKind.PERSON, (name,)) for name in names), "", {})
        monkeypatch.setattr(tell_notes, "read_names", lambda _: known)
        return people_of(sources.store)

    assert learned("Ada Berg") == {"ada", "berg", "jonas", "marta"}
    assert learned("Ada Berg", "Tilda") == {"ada", "berg", "tilda"}


def test_people_are_not_sought_for_what_is_no_trip(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell_notes, "people_of", lambda _: pytest.fail("nobody is needed"))
    assert of_thing(sources.store, "chess", (), 45).lines and of_thing(sources.store, "zeppelin", (), 45) == Told()
    assert journeys(sources.store, {}, YEAR, 0) == Told()


@pytest.mark.parametrize("question", ["tell me about the trip along the fells", "sum up june 2023"])
def test_a_place_that_was_denied_is_not_told_of_a_trip(library: Library, question: str) -> None:
    sources = lived(library, [*moments(), *entries("fells", FELLS)])
    query = asked(sources, question)
    assert "Narvik" in " ".join(line.text for line in tell(sources, query, NOW))
    denials = deny(sources.store, FactDenied("Helmut", "lives in", "Narvik"))
    told = " ".join(line.text for line in undenied(tell(sources, query, NOW, denials=denials), denials))
    assert "“Trip along the fells”: Kiruna, Abisko." in told and "Narvik" not in told


def test_another_time_leads_back_to_no_trip_but_one_of_that_time(library: Library) -> None:
    again = (("2019-05-02", "Danube by boat\n2 May 2019, Vienna\nHelmut slept."), ("2019-05-04", "Rowed to Hainburg."))
    sources = lived(library, [*entries("river", DIARY), *entries("boat", again)])

    def years(year: int) -> set[int]:
        span = Span(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        return {one.moment.at.at.year for one in moments_told(sources.store, replace(LEANING, spans=(span,)))}

    assert years(2023) == {2023} and years(2019) == {2019} and years(2021) == set()


def test_another_time_leads_back_to_no_stay_either(sources: Sources) -> None:
    porto = replace(LEANING, text="porto", carried="porto")
    assert len(moments_told(sources.store, porto)) > 1
    later = Span(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
    assert moments_told(sources.store, replace(porto, spans=(later,))) == []


def test_a_question_leads_back_to_the_trip_that_was_told_and_not_to_a_longer_note_of_its_name(
    library: Library,
) -> None:
    rules = [(f"2022-03-0{day}", f"Danube rules\nNobody may shout number {day}.") for day in range(1, 6)]
    sources = lived(library, [*entries("river", DIARY), *entries("rules", rules)])
    told = of_thing(sources.store, "danube", (), 150)
    found = moments_told(sources.store, LEANING)
    assert {one.asset.id for one in found} == told.assets


def test_of_a_trip_with_many_moments_the_diary_and_what_says_most_are_kept(library: Library) -> None:
    many = [dated_note(f"2023-05-03 n{n}", f"Ducks, {n} of them{', and geese' * (n > 9)}.") for n in range(80)]
    sources = lived(library, [*entries("river", DIARY), *many])
    found = moments_told(sources.store, LEANING)
    assert len(found) == MOST_LED_BACK_TO and sum("Ducks" not in one.own_text for one in found) == len(DIARY)
    assert all("geese" in one.own_text for one in found if "Ducks" in one.own_text)


@pytest.mark.parametrize(("first", "last"), [((2023, 1, 1), (2023, 1, 20)), ((2023, 1, 1), (2024, 1, 1))])
def test_notes_whose_title_says_their_days_are_found_within_january_too(
    library: Library, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    text = (("2024-02-05", "Sledge trip to Passau, 5 to 8 January 2023\nIce on the bridge."), ("2024-02-05", "Soup."))
    sources = lived(library, entries("sledge", text, TakenFrom.MTIME))
    span = Span(datetime(*first, tzinfo=UTC), datetime(*last, tzinfo=UTC))
    assert len(journeys(sources.store, {}, span, 0).lines) == 1
