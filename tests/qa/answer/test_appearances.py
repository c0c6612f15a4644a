from datetime import UTC, datetime

import pytest

from memory.identity import anchors, people
from memory.records.library import ImportedTags, MomentText, TextKind
from memory.store import Store, corrections
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from qa.answer.appearances import Asked, appearances_asked, may_be_a_name
from qa.parse.understanding import understand
from tests.made import appear, photo, put_photo
from tests.memory.identity.test_people import ANNA, LENA, TOMAS, face

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def named(store: Store, one: Appearance, name: str) -> None:
    with store.transaction():
        corrections.put(store, anchors.name_mark(one, name))
    people.gather(store)


def asked(store: Store, question: str) -> Asked | None:
    return appearances_asked(store, understand(store, question, NOW))


def shown(store: Store, question: str) -> list[str]:
    found = asked(store, question)
    assert found is not None, question
    return [item.remembered.path.rpartition("/")[2].partition(".")[0] for item in found.found]


@pytest.fixture
def album(store: Store) -> Store:
    """Lena small, large and middling, the second with Tomas, whom one more photo shows alone."""
    first = appear(store, photo("p1", day=1), face(LENA, 1), quality=0.5)
    appear(store, photo("p2", day=2), face(LENA, 2), face(TOMAS, 2), quality=0.95)
    appear(store, photo("p3", day=3), face(LENA, 3), quality=0.7)
    other = appear(store, photo("p4", day=4), face(TOMAS, 4), quality=0.9)
    people.gather(store)
    named(store, first, "Lena Maier")
    named(store, other, "Tomas")
    return store


@pytest.mark.parametrize(
    "question",
    [
        "photos of Lena Maier",
        "photos of Lena",
        "Show me all the pictures of Lena",
        "every photo with Lena in it",
        "show me Lena",
        "Fotos von Lena",
        "Zeig mir alle Bilder mit Lena",
    ],
)
def test_everything_that_shows_somebody_is_listed_best_first(album: Store, question: str) -> None:
    assert shown(album, question) == ["1", "2", "3"]


def test_the_face_that_the_owner_named_comes_before_clearer_ones_and_nothing_is_in_doubt(album: Store) -> None:
    found = asked(album, "photos of Lena")
    assert found is not None and (found.names, found.doubt(found.found)) == (("Lena Maier",), "")


@pytest.mark.parametrize(
    "question",
    ["photos of Lena and Tomas", "Lena and Tomas together", "Lena und Tomas zusammen", "pictures with Tomas and Lena"],
)
def test_two_people_are_asked_for_in_one_picture(album: Store, question: str) -> None:
    assert shown(album, question) == ["2"]


def test_either_of_two_is_in_any_of_theirs(album: Store) -> None:
    assert set(shown(album, "photos of Lena or Tomas")) == {"1", "2", "3", "4"}


@pytest.mark.parametrize(
    "question",
    [
        "photos of Lena on a red bicycle",
        "photos of all but Lena",
        "photos Lena took",
        "what did Lena say",
        "Lena",
        "notes of Lena",
    ],
)
def test_a_question_for_more_than_a_person_is_no_list_of_appearances(album: Store, question: str) -> None:
    assert asked(album, question) is None


def test_what_is_perhaps_somebody_comes_last_and_is_said_to_be(album: Store) -> None:
    far = 0.7 * face(LENA, 0, 0.0)
    far[20] = 0.71
    appear(album, photo("p9", day=9), far, quality=1.0)
    people.gather(album)
    found = asked(album, "photos of Lena")
    assert found is not None and shown(album, "photos of Lena")[-1] == "9"
    assert found.doubt(found.found) == "In 1 of them it may be somebody else."


def test_who_was_never_named_is_answered_with_how_to_name(album: Store) -> None:
    with album.transaction():
        for mark in corrections.get_all(album):
            corrections.remove(album, mark.id)
    people.gather(album)
    assert asked(album, "photos of Lena") is None
    hint = may_be_a_name(understand(album, "photos of Lena", NOW))
    assert hint.startswith("If Lena is a person, open People") and "yesteryear people name" in hint
    assert not may_be_a_name(understand(album, "photos of the lake", NOW))


def test_who_was_met_but_never_together_is_said_so(album: Store) -> None:
    anna = appear(album, photo("p7", day=7), face(ANNA))
    people.gather(album)
    named(album, anna, "Anna")
    found = asked(album, "photos of Lena and Anna")
    assert found is not None and not found.found and not found.unmet
    assert found.text == "Nothing in your library shows Lena Maier and Anna as you ask."


def test_what_another_program_tagged_is_shown_first(album: Store) -> None:
    one = photo("p6", day=6)
    put_photo(album, one)
    tags = ImportedTags(people=("Lena Maier",))
    text = MomentText(one.moment.id, TextKind.IMPORTED, "Lena Maier", "made", tags=(tags,))
    with album.transaction():
        moment_store.replace_texts(album, one.asset.id, TextKind.IMPORTED, [text])
        moment_store.index_words(album, [one.asset.id])
    assert shown(album, "photos of Lena Maier")[0] == "6"


def test_somebody_unknown_beside_somebody_known_is_said_to_be_unknown(album: Store) -> None:
    found = asked(album, "Lena and Rosalinde together")
    assert found is not None and not found.found
    assert found.text.startswith("No face or voice in your library is named Rosalinde.")
    assert asked(album, "Lena and the dog together") is None
