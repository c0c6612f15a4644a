from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline.run import Library, ingest
from memory.records.corrections import Hidden
from memory.records.library import Kind
from memory.records.query import Query, Sense, Span
from memory.retrieval.recall import MOST_ALIKE, Sources, content_words, recall
from memory.store import corrections
from models.protocols import Pixels, Vectors
from tests.conftest import paint, speak
from tests.fakes import FakeImageText, FakeText
from tests.made import FIRST_DAY


@pytest.fixture
def sources(library: Library, tmp_path: Path) -> Sources:
    folder = tmp_path / "in"
    (folder / "Walchensee").mkdir(parents=True)
    paint(folder / "Walchensee" / "IMG_20240714_101500.jpg", (200, 30, 30))
    paint(folder / "IMG_20240801_101500.jpg", (30, 60, 200))
    (folder / "2024-07-03 boat.md").write_text("The boat needs a new rope.\n\nWe painted the hull.\n", encoding="utf-8")
    (folder / "2024-08-09 cake.md").write_text("Lena baked a plum cake.\n", encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, FakeText(), "text fake-text", FakeImageText(), "sight fake-image-text")


def names(found: list[str]) -> list[str]:
    return [Path(path).name for path in found]


def found(sources: Sources, query: Query, k: int = 3) -> list[str]:
    return names([item.remembered.path for item in recall(sources, query, k)])


def test_words_find_notes(sources: Sources) -> None:
    assert found(sources, Query("", "who baked the cake"))[0] == "2024-08-09 cake.md"


def test_words_find_pictures(sources: Sources) -> None:
    assert found(sources, Query("", "something red"))[0] == "IMG_20240714_101500.jpg"


class Narrow(FakeImageText):
    """Sees as the fake does, with all cosines between .9 and 1, as encoders taught by comparison crowd theirs."""

    name = "narrow"
    scale = (0.915, 0.945)

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        return self.crowded(super().encode_images(images))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        return self.crowded(super().encode_texts(texts))

    def crowded(self, vectors: Vectors) -> Vectors:
        same = np.full((len(vectors), 1), np.sqrt(0.9), np.float32)
        return np.hstack([np.sqrt(np.float32(0.1)) * vectors, same])


def test_an_encoder_whose_cosines_lie_close_together_finds_the_same(sources: Sources, library: Library) -> None:
    query = Query("", "something red")
    plain = recall(sources, query, 5)
    folder = Path(plain[0].remembered.path).parents[1]
    ingest(replace(library, models=replace(library.models, image_text=Narrow())), [folder], lambda _: None)
    narrow = recall(replace(sources, image_text=Narrow(), sight_space="sight narrow"), query, 5)
    assert [item.remembered.path for item in narrow] == [item.remembered.path for item in plain]
    assert [item.sight for item in narrow] == pytest.approx([item.sight for item in plain], abs=0.02)
    assert plain[0].sight > 0.45


def test_folder_names_are_evidence(sources: Sources) -> None:
    assert found(sources, Query("", "Walchensee"))[0] == "IMG_20240714_101500.jpg"


def test_kinds_and_times_are_strict(sources: Sources) -> None:
    july = Span(FIRST_DAY.replace(hour=0), FIRST_DAY.replace(month=8, hour=0))
    assert set(found(sources, Query("", "the boat cake", spans=(july,)), 10)) == {"2024-07-03 boat.md"}
    assert set(found(sources, Query("", "boat", kinds=frozenset([Kind.PHOTO])), 10)) <= {
        "IMG_20240714_101500.jpg",
        "IMG_20240801_101500.jpg",
    }


def test_filters_alone_give_the_latest_first(sources: Sources) -> None:
    assert found(sources, Query("", "", kinds=frozenset([Kind.NOTE])), 2)[0] == "2024-08-09 cake.md"


def test_nothing_in_the_span_is_nothing(sources: Sources) -> None:
    assert recall(sources, Query("", "boat", spans=(Span(end=FIRST_DAY.replace(year=1999)),)), 5) == []


@pytest.mark.parametrize("spared", [0, 1000])
def test_hidden_moments_are_not_found_and_take_no_others_place(
    sources: Sources, monkeypatch: pytest.MonkeyPatch, spared: int
) -> None:
    monkeypatch.setattr("memory.retrieval.recall.MOST_SPARED", spared)
    query = Query("", "something red")
    first, second = (item.remembered for item in recall(sources, query, 2))
    corrections.put(sources.store, corrections.new_correction(Hidden(), first.moment))
    shown = replace(sources, store=sources.store.public)
    assert recall(shown, query, 2)[0].remembered == second and Path(first.path).name not in found(
        shown, Query("", ""), 9
    )
    row = FakeImageText().encode_texts(["something red"])[0]
    (whole,), (near,) = (one.near(one.sight_space, row, None, 1) for one in (sources, shown))
    assert whole[1] > near[1] and near[0] != whole[0]


def test_every_hit_says_why(sources: Sources) -> None:
    assert all(item.why for item in recall(sources, Query("", "boat rope"), 5))


def test_without_encoders_words_still_match(sources: Sources) -> None:
    bare = Sources(sources.store, sources.index, None, "", None, "")
    assert found(bare, Query("", "rope"))[0] == "2024-07-03 boat.md"


def test_words_that_break_the_search_language_do_not(sources: Sources) -> None:
    for text in ('"', "NEAR(", "boat AND", "a*b:c", "(", "--", "’"):
        recall(sources, Query("", text), 3)


def test_function_words_carry_nothing() -> None:
    assert content_words("what did she say about the boat?") == "say boat?"
    assert content_words("who are you") == "who are you"


@pytest.fixture
def chat(library: Library, tmp_path: Path) -> Sources:
    folder = tmp_path / "chats"
    folder.mkdir()
    lines = [
        "[2024-05-08, 10:00:00] Ada Byron: Good morning!",
        "[2024-05-08, 10:01:00] Ben: Did the plumber mend the boiler?",
        "[2024-05-08, 10:02:00] Ada Byron: Yes, on Tuesday, and it was dear.",
        "[2024-05-08, 10:03:00] Ben: Then let us go swimming.",
        "[2024-09-01, 10:00:00] Ben: My boiler is old.",
        "[2024-09-01, 10:01:00] Ada Byron: Mine was old, too.",
    ]
    (folder / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, None, "", None, "")


def told(sources: Sources, query: Query, k: int = 3, inferred: bool = False) -> list[str]:
    return [item.remembered.all_text for item in recall(sources, query, k, inferred=inferred)]


def test_an_answer_is_found_by_the_question_before_it(chat: Sources) -> None:
    assert "Yes, on Tuesday, and it was dear." in told(chat, Query("", "plumber boiler"), 2)


def test_what_is_nearest_in_meaning_alone_comes_after_the_best(sources: Sources) -> None:
    query = Query("", "who baked the cake for the boat")
    every = recall(sources, query, 50)
    plain, more = recall(sources, query, 1), recall(sources, query, 1, inferred=True)
    assert more[:1] == plain and 1 < len(more) <= 1 + MOST_ALIKE
    assert set(more) <= set(every) and len({item.remembered.moment.id for item in more}) == len(more)


def test_whom_the_question_is_about_counts(chat: Sources) -> None:
    assert told(chat, Query("", "Was Ada's old?"))[0] == "Mine was old, too."
    assert told(chat, Query("", "Was Ben's old?"))[0] == "My boiler is old."


def test_what_a_question_implies_is_not_strict(chat: Sources) -> None:
    september = Span(FIRST_DAY.replace(month=9, day=1, hour=0), FIRST_DAY.replace(month=10, day=1, hour=0))
    query = Query("Did the boiler work in September?", "boiler", spans=(september,))
    strict, soft = told(chat, query, 6), told(chat, query, 6, inferred=True)
    assert strict[0] == soft[0] == "My boiler is old."
    assert len(strict) == 2
    assert "Did the plumber mend the boiler?" in soft


def test_a_picture_is_told_only_of_the_times_that_a_question_says_outright(sources: Sources) -> None:
    august = Span(FIRST_DAY.replace(month=8, day=1, hour=0), FIRST_DAY.replace(month=9, day=1, hour=0))
    query = Query("What red boat was there in August?", "something red", spans=(august,), spans_hard=False)
    soft, hard = (
        names([item.remembered.path for item in recall(sources, one, 9, inferred=True)])
        for one in (query, replace(query, spans_hard=True))
    )
    july, note = "IMG_20240714_101500.jpg", "2024-07-03 boat.md"
    assert july in soft and july not in hard
    assert note in soft and note in hard


def test_words_beside_what_a_message_shows_may_be_told(library: Library, tmp_path: Path) -> None:
    lines = [
        "[2024-05-08, 10:00:00] Ada Byron: Look what stands on my shelf! [photo: a striped bowl]",
        "[2024-05-08, 10:01:00] Ben: Did you make it?",
        "[2024-05-08, 10:02:00] Ada Byron: Yes, I made the bowl in a class.",
        *(f"[2024-05-08, 10:{minute:02}:00] Ben: The weather is fine." for minute in range(3, 9)),
        "[2024-05-08, 10:09:00] Ada Byron: I broke the other bowl.",
    ]
    (tmp_path / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(library, [tmp_path / "signal.txt"], lambda _: None)
    sources = Sources(library.store, library.index, None, "", None, "")
    question = "Did Ada make the bowl in the photo?"
    hits = told(sources, Query(question, "Ada make bowl", kinds=frozenset([Kind.PHOTO])), 9, inferred=True)
    assert "Yes, I made the bowl in a class." in hits
    assert "I broke the other bowl." not in hits


def test_scores_fall_and_whys_say_what_matched(chat: Sources) -> None:
    hits = recall(chat, Query("", "Ben plumber boiler"), 4)
    assert [item.score for item in hits] == sorted((item.score for item in hits), reverse=True)
    assert any("its words or those around it match" in why for why in hits[0].why)
    assert any("Ben says it" in why for item in hits for why in item.why)


@pytest.fixture
def outings(library: Library, tmp_path: Path) -> Sources:
    """Something red is seen on one day and something blue on another, each time beside what is said."""
    folder = tmp_path / "outings"
    folder.mkdir()
    for day, colour, speech_s in (("20240714", (200, 30, 30), 0.8), ("20240801", (30, 60, 200), 3.2)):
        for minute in (10, 12, 14):
            paint(folder / f"IMG_{day}_10{minute}00.jpg", (colour[0], colour[1], colour[2] + minute))
        speak(folder / f"REC_{day}_101300.wav", speech_s)
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, FakeText(), "text fake-text", FakeImageText(), "sight fake-image-text")


def test_a_question_about_what_was_said_leads_from_the_picture_to_the_voice(outings: Sources) -> None:
    for colour, voice in (("red", "REC_20240714_101300.wav"), ("blue", "REC_20240801_101300.wav")):
        seen, heard = Query("", colour), Query("", colour, senses=frozenset([Sense.HEARD]))
        assert found(outings, seen, 1)[0].startswith("IMG")
        assert found(outings, heard, 1) == [voice]


def test_a_question_about_what_was_seen_leads_from_the_voice_to_the_picture(outings: Sources) -> None:
    words = Query("", "four five six seven blue", senses=frozenset([Sense.HEARD]))
    both = Query("", "four five six seven blue", senses=frozenset([Sense.HEARD, Sense.SEEN]))
    beside = ["IMG_20240801_101200.jpg", "IMG_20240801_101400.jpg"]
    assert found(outings, words, 1) == ["REC_20240801_101300.wav"]
    scores = [
        {Path(hit.remembered.path).name: hit.score for hit in recall(outings, query, 8)} for query in (words, both)
    ]
    assert all(scores[1][name] > scores[0][name] for name in beside)
    assert any("when that was said" in why for hit in recall(outings, both, 8) for why in hit.why)


class Spy(FakeText):
    """Keeps what it was given to encode."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return super().encode(texts)


def test_a_question_about_a_sender_is_compared_in_their_own_words(chat: Sources) -> None:
    spy = Spy()
    asked = Query("Why is Ben's boiler old?", "Ben boiler old", persons=(("ben",),))
    recall(replace(chat, text=spy), asked, 3, inferred=True)
    assert spy.read == ["Why is my boiler old?"]
    spy.read.clear()
    recall(
        replace(chat, text=spy),
        replace(asked, question="Why is Rosa's boiler old?", persons=(("rosa",),)),
        3,
        inferred=True,
    )
    assert spy.read == ["Why is Rosa's boiler old?"]


@pytest.fixture
def planned(library: Library, tmp_path: Path) -> Sources:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name, text in (
        ("2024-01-20", "The flea market is on 9 March 2024."),
        ("2024-01-21", "The flea market was good last year."),
        ("2024-03-05", "It rained all day."),
    ):
        (folder / f"{name}.md").write_text(f"{text}\n", encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, None, "", None, "")


def test_a_time_that_a_text_speaks_of_counts_beside_its_own(planned: Sources) -> None:
    march = Span(FIRST_DAY.replace(month=3, day=1, hour=0), FIRST_DAY.replace(month=4, day=1, hour=0))
    asked = Query("the flea market in March", "flea market", spans=(march,))
    spoken, other = recall(planned, asked, 2, inferred=True)
    assert spoken.remembered.own_text == "The flea market is on 9 March 2024."
    assert any(why.startswith("it fits") for why in spoken.why) and spoken.score > other.score + 1


def test_each_side_of_a_comparison_puts_moments_forward(sources: Sources) -> None:
    asked = Query("which was first?", "first", sides=("the rope", "the plum cake"))
    told_of = {item.remembered.own_text for item in recall(replace(sources, text=None), asked, 9, inferred=True)}
    assert {"The boat needs a new rope.", "Lena baked a plum cake."} <= told_of
    assert recall(replace(sources, text=None, image_text=None), replace(asked, sides=()), 9, inferred=True) == []
