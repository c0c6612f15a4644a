from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from memory.knowledge.statements import state
from memory.records.library import MomentText, MomentView, TextKind, TimedWord
from memory.store.duplicates import Fingerprint
from memory.summaries.highlights import Picture, best_pictures, best_sayings, lead
from tests.lives import at, remember
from tests.made import speech


def looks(seed: int) -> bytes:
    return np.random.default_rng(seed).bytes(32)


def picture(number: int, sharp: float = 100.0, seed: int | None = None, **how: object) -> Picture:
    """Return the photo of a minute, as unlike all others as strangers are unless it has the seed of another."""
    one = remember(f"{number:03}.jpg", at(1, 10) + timedelta(minutes=number))
    like = Fingerprint(one.asset.id, looks(number if seed is None else seed), sharp, 400, 300, str(how.get("form", "")))
    return Picture(one, like, bool(how.get("favourite", False)), str(how.get("shown_by", one.asset.id)))


def numbers(chosen: list[Picture]) -> list[int]:
    return [int(one.remembered.path[-7:-4]) for one in chosen]


def test_all_are_shown_where_there_is_room_and_none_where_there_are_none() -> None:
    assert numbers(best_pictures([picture(n) for n in range(3)], 5)) == [0, 1, 2]
    assert best_pictures([], 5) == [] and lead([]) is None


def test_favourites_are_in_however_blurred() -> None:
    found = [picture(n, sharp=100.0 + n) for n in range(20)]
    found[7] = picture(7, sharp=1.0, favourite=True)
    found[8] = picture(8, sharp=2.0, favourite=True)
    chosen = best_pictures(found, 3)
    assert {7, 8} <= set(numbers(chosen))
    best = lead(chosen)
    assert best is not None and best.favourite


def test_a_burst_is_shown_once_by_its_best() -> None:
    leader = picture(2, sharp=90.0)
    of_burst = [picture(n, 80.0, shown_by=leader.remembered.asset.id) for n in (0, 1, 3)]
    found = [*of_burst[:2], leader, of_burst[2], picture(4), picture(5)]
    assert numbers(best_pictures(found, 6)) == [2, 4, 5]


def test_of_a_burst_whose_best_is_elsewhere_one_is_shown_still() -> None:
    assert len(best_pictures([picture(n, shown_by="not here") for n in range(4)], 4)) == 1


def test_of_two_that_look_alike_the_sharper_is_shown_and_the_other_last() -> None:
    found = [picture(0, 10.0, seed=1), picture(1, 300.0, seed=1), picture(2, 50.0), picture(3, 50.0)]
    assert numbers(best_pictures(found, 3)) == [1, 2, 3]


def test_what_is_chosen_is_spread_over_the_event() -> None:
    """A hundred alike in worth, of which the ten sharpest lie side by side at the beginning."""
    found = [picture(n, 120.0 if n < 10 else 100.0) for n in range(100)]
    chosen = numbers(best_pictures(found, 6))
    assert chosen == sorted(chosen) and chosen[-1] >= 80
    assert all(after - before >= 8 for before, after in pairwise(chosen))


def test_a_screenshot_is_taken_for_want_of_more() -> None:
    found = [picture(0, 999.0, form="screenshot"), picture(1, 5.0), picture(2, 6.0)]
    assert numbers(best_pictures(found, 2)) == [1, 2] and len(best_pictures(found, 3)) == 3


def test_a_picture_of_somebody_known_is_preferred() -> None:
    someone = picture(1, 100.0)
    told = MomentText(someone.remembered.moment.id, TextKind.PEOPLE, "Lena's face", "made", labels=(("Lena", 1.0),))
    found = [picture(0), replace(someone, remembered=replace(someone.remembered, texts=(told,))), picture(2)]
    assert numbers(best_pictures(found, 1)) == [1]


def test_a_video_is_shown_by_one_of_its_shots() -> None:
    shots = [
        Picture(remember(f"{n:03}.mp4", at(1, 10, n), kind="video", asset="clip", ordinal=n, span=n + 1.0))
        for n in range(5)
    ]
    chosen = best_pictures([*shots, picture(9)], 4)
    assert len(chosen) == 2 and chosen[0].ratio == 0.0 and chosen[1].ratio == pytest.approx(4 / 3)


def texts(*said: MomentView, most: int = 3, names: frozenset[str] = frozenset()) -> list[str]:
    stated = {one.moment.id: state(one) for one in said}
    return [one.text for one in best_sayings(said, stated, names, most)]


def note(words: str, minute: int = 0) -> MomentView:
    return remember(f"{minute}.md", at(1, 10, minute), said=words, kind="note")


def test_a_telling_sentence_is_chosen_before_small_talk() -> None:
    found = note("Well, that is that. My sister Lena moved to Beijing and lives in a flat with two cats. It was so.")
    assert texts(found, most=1) == ["My sister Lena moved to Beijing and lives in a flat with two cats."]


def test_who_is_named_counts() -> None:
    one, other = note("The weather was fine, and the water felt warm.", 0), note("Rosa was fine, and laughed a lot.", 1)
    assert texts(one, other, most=1, names=frozenset({"rosa"})) == ["Rosa was fine, and laughed a lot."]


def test_headings_lists_addresses_and_single_words_are_no_sayings() -> None:
    found = note("# The long heading of a diary page\n\nYes.\n\nhttps://example.org/a/b is where we found it all.\n")
    assert texts(found) == []
    assert texts(note("Diary\nWe rowed the old boat across the fjord.")) == ["We rowed the old boat across the fjord."]
    assert texts(note("Rosa: 21 July 1944, Karl: 3 March 1971, Anna: 17 October 1985, Lena: 9 May 1988.")) == []


def test_nothing_is_said_twice() -> None:
    one = note("We rowed the old boat across the lake at night.", 0)
    other = note("At night we rowed the boat across the old lake!", 1)
    assert len(texts(one, other)) == 1


def test_sayings_come_in_the_order_in_which_they_were_said() -> None:
    first, then = note("I was afraid of the dark water below us.", 0), note("My father caught a huge silver cod!", 1)
    assert texts(first, then, most=2) == [
        "I was afraid of the dark water below us.",
        "My father caught a huge silver cod!",
    ]


def test_a_saying_knows_the_second_in_which_it_is_spoken() -> None:
    spoken = speech("Well yes. My grandmother built the boat with her own hands. And so on.", start_s=10.0)
    found = best_sayings([spoken], {}, frozenset(), 1)
    assert [(one.text, one.start_s, one.end_s) for one in found] == [
        ("My grandmother built the boat with her own hands.", 11.0, 15.5)
    ]


def test_words_that_do_not_fit_their_seconds_play_from_the_beginning() -> None:
    spoken = speech("My grandmother built the boat with her own hands.")
    text = replace(spoken.texts[0], words=(TimedWord("Otherwise", 4.0, 5.0), TimedWord("heard.", 5.0, 6.0)))
    found = best_sayings([replace(spoken, texts=(text,))], {}, frozenset(), 1)
    assert (found[0].start_s, found[0].end_s) == (4.0, 6.0)
