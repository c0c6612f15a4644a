from collections.abc import Sequence
from dataclasses import replace

import pytest

from memory.records.library import MomentView, TakenFrom
from memory.records.query import Evidence, Query, Task
from qa.answer.extract import MOST_WORDS, chosen_of, date_told, extract
from qa.evidence.passages import RankedPassage
from tests.made import message, note, photo, speech

ASKED = Query("what did the boat need", "boat need")
WHEN = Query("when is the dentist", "dentist", task=Task.WHEN)


def passage(one: MomentView, score: float = 0.0, text: str = "") -> RankedPassage:
    return RankedPassage(Evidence(one, 1.0), text or one.own_text, log_odds=score, score=score)


def told(ranked: Sequence[RankedPassage], query: Query = ASKED) -> list[str]:
    return [one.text for one in extract(ranked, query)]


def test_the_words_come_first_and_then_whose_they_are() -> None:
    assert told([passage(note("The boat needs a new rope."))]) == [
        "“The boat needs a new rope.” (note, Monday 1 July 2024)."
    ]
    assert told([passage(speech("a new rope"))]) == ["“a new rope” (voice note, Monday 1 July 2024)."]


def test_the_sentence_that_likeliest_answers_is_highlighted_in_a_longer_quote() -> None:
    whole = passage(note("We sailed all day. The boat needs a new rope. Then it rained on us."))
    (found,) = extract([replace(whole, part="The boat needs a new rope.", gain=2.0)], ASKED)
    assert found.highlight == "The boat needs a new rope." and found.highlight in found.text
    (unsure,) = extract([replace(whole, part="The boat needs a new rope.", gain=0.5)], ASKED)
    short = replace(passage(note("Rain. The boat needs rope.")), part="The boat needs rope.", gain=2.0)
    (most,) = extract([short], ASKED)
    (alone,) = extract([whole], ASKED)
    assert unsure.highlight == most.highlight == alone.highlight == ""


def test_a_date_that_leads_is_highlighted() -> None:
    (found,) = extract([passage(note("The dentist is on the 25th."))], WHEN)
    assert found.highlight == "25 July 2024"


def test_a_picture_without_words_is_named_and_not_described() -> None:
    assert told([passage(photo("perhaps a hot dog"))]) == ["Photo of Monday 1 July 2024."]


def test_a_message_is_told_with_the_exchange_it_stands_in_and_all_of_it_is_cited() -> None:
    asked, reply = message("Ana", "Where is the rope?"), message("Tom", "In the shed.", 1)
    (found,) = extract([replace(passage(reply), talk=(asked, reply))], ASKED)
    assert found.text == "Ana: “Where is the rope?” Tom: “In the shed.” (Tuesday 2 July 2024)."
    assert found.moments == (reply, asked) and found.quote == "In the shed."


def test_an_exchange_is_told_once() -> None:
    asked, reply = message("Ana", "Where is the rope?"), message("Tom", "In the shed.", 1)
    both = [replace(passage(one), talk=(asked, reply)) for one in (reply, asked)]
    assert len(chosen_of(both, ASKED)) == 1


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("when is the dentist", "25 July 2024"),
        ("when was the dentist", "25 June 2024"),
        ("wann ist der Zahnarzt", "25 July 2024"),
    ],
)
def test_a_day_without_its_month_is_ahead_or_past_as_the_question_asks(question: str, date: str) -> None:
    query = Query(question, "dentist", task=Task.WHEN)
    assert told([passage(note("The dentist is on the 25th."))], query)[0].startswith(f"{date}: “")


def test_a_day_without_its_month_follows_the_day_before_it() -> None:
    text = "The dentist is away on the 18th of November, so I go on the 25th."
    assert told([passage(note(text))], WHEN)[0].startswith("25 November 2024: “")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Dentist moved to 3 September 2024 at ten.", "3 September 2024"),
        ("The dentist rang. I go in October 2024.", "October 2024"),
        ("At the dentist, no holes.", "Monday 1 July 2024"),
    ],
)
def test_a_date_that_is_spoken_of_beats_the_day_it_was_written(text: str, date: str) -> None:
    assert told([passage(note(text))], WHEN)[0].startswith(f"{date}: “")


def test_a_date_that_leads_is_not_said_again() -> None:
    assert told([passage(note("At the dentist, no holes."))], WHEN) == [
        "Monday 1 July 2024: “At the dentist, no holes.” (note)."
    ]


def test_a_date_that_rests_on_the_time_of_a_file_is_not_given_as_the_answer() -> None:
    one = note("At the dentist, no holes.")
    copied = replace(one, asset=replace(one.asset, taken_from=TakenFrom.MTIME))
    assert told([passage(copied)], WHEN)[0].startswith("“At the dentist")
    assert date_told(copied) == "file saved Monday 1 July 2024"


@pytest.mark.parametrize(("task", "day"), [(Task.FIRST, "2 July"), (Task.LAST, "5 July")])
def test_of_passages_as_likely_the_first_or_the_last_is_told(task: Task, day: str) -> None:
    ranked = [passage(note(f"Kite {n}.", day=n), score) for n, score in ((3, 5.0), (1, 4.5), (4, 4.0), (0, -9.0))]
    assert day in told(ranked, Query("kite", "kite", task=task))[0]


def test_what_holds_now_is_told_by_the_newest() -> None:
    ranked = [passage(note("I work at a bakery.", day=1), 3.0), passage(note("I work at a bank.", day=9), 2.0)]
    assert "bank" in told(ranked, Query("where do I work", "work"))[0]
    assert "bakery" in told(ranked, Query("where did I work", "work"))[0]


def test_what_moves_or_sets_right_what_was_told_comes_before_it() -> None:
    list_of = note("- the piano tuner comes on 21 October", 1)
    moved, other = message("Ana", "The tuner is not the 21st. 4 November now", 2), message("Ana", "I moved to Porto", 3)
    found = [passage(list_of, 5.0), passage(moved, 0.0), passage(other, 0.0)]
    query = Query("when does the piano tuner come", "piano tuner", task=Task.WHEN)
    assert told(found, query)[0].startswith("4 November 2024: “The tuner is not the 21st.")
    assert told([passage(list_of, 5.0), passage(moved, -9.0)], query)[0].startswith("21 October 2024")


def test_how_it_came_out_in_the_end_is_told_by_what_was_written_last() -> None:
    saved = note("- movers: Brandl, 15 June", 9)
    saved = replace(saved, asset=replace(saved.asset, taken_from=TakenFrom.MTIME))
    came = note("Brandl came on 29 June.", 5)
    query = Query("which day did the movers come in the end", "movers", task=Task.WHEN)
    assert told([passage(saved, 1.0), passage(came, 0.0)], query)[0].startswith("29 June 2024")


def test_what_is_likely_by_its_words_is_told_however_it_was_found() -> None:
    best, other = passage(note("A greyhound lives there."), 9.0), passage(note("He is called Biscuit."), -4.0)
    assert len(chosen_of([best, other], ASKED)) == 1
    assert len(chosen_of([best, replace(other, log_odds=1.0)], ASKED)) == 2


def test_a_short_message_after_it_gives_the_day_that_is_meant() -> None:
    said = message("Ana", "The dock is put back a week! It was to be the tenth of November", 0)
    after, other = message("Tom", "so the 17th", 1), message("Tom", "we could paint your kitchen then", 2)
    piece = replace(passage(said), talk=(said, after, other))
    assert told([piece], Query("when does the dock close", "dock close", task=Task.WHEN))[0].startswith(
        "17 November 2024"
    )


def test_a_birth_is_over_though_it_is_asked_in_the_present() -> None:
    query = Query("what is her date of birth", "birth", task=Task.WHEN)
    assert told([passage(note("Born past midnight, so it's the third.", 40))], query)[0].startswith("3 August 2024")


def test_only_what_is_nearly_as_good_is_told_no_words_twice_and_not_too_many() -> None:
    same = [passage(note("A rope.", day=day), 3.0) for day in (0, 1)]
    worse = passage(note("A lamp.", day=2), -4.0)
    assert [one.text for one in chosen_of([*same, worse], ASKED)] == ["A rope."]
    assert extract(same, ASKED)[0].moments == (same[0].moment, same[1].moment)
    long = [passage(note(f"{'word ' * 40}{n}.", day=n), 3.0) for n in range(3)]
    assert sum(len(one.text.split()) for one in chosen_of(long, ASKED)) <= MOST_WORDS


def test_what_does_not_fit_behind_others_is_told_by_its_best_sentence_and_what_follows() -> None:
    first = passage(note(f"{'word ' * 44}.", day=1), 5.0)
    second = passage(note(f"{'berth ' * 30}. The boat has a hole. It is small. {'dock ' * 30}.", day=2), 4.0)
    assert [one.text for one in chosen_of([first, second], ASKED)][1] == "The boat has a hole. It is small."
