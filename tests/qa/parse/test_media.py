import pytest

from memory.records.library import Kind
from memory.records.query import Sense
from qa.parse.media import read_forms, read_media, read_senses


@pytest.mark.parametrize(
    ("question", "kinds", "rest"),
    [
        ("Show me the screenshot of the map", {Kind.PHOTO}, "Show me the map"),
        ("my selfies in Rome", {Kind.PHOTO}, "in Rome"),
        ("a voice memo about the key", {Kind.AUDIO}, "the key"),
        ("What did we do?", set(), "What did we do?"),
    ],
)
def test_kinds_are_taken_out(question: str, kinds: set[Kind], rest: str) -> None:
    found, left = read_media(question)
    assert (found, left.replace("the the", "the")) == (kinds, rest)


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        ("my selfies from May", ("selfie",)),
        ("the screen shot with the code", ("screenshot",)),
        ("Which voice notes mention the boat?", ("voice note",)),
        ("Did she send a WhatsApp message?", ("message",)),
        ("diary entries about Rome", ("diary",)),
        ("the receipt of the washing machine", ("document",)),
        ("photos of the lake", ()),
    ],
)
def test_forms_are_narrower_than_kinds(question: str, forms: tuple[str, ...]) -> None:
    assert read_forms(question) == forms


@pytest.mark.parametrize(
    ("question", "senses"),
    [
        ("Who said that the boat leaks?", {Sense.HEARD}),
        ("Where did somebody mention the key?", {Sense.HEARD}),
        ("What song did they sing?", {Sense.HEARD}),
        ("Was hat Oma gesagt?", {Sense.HEARD}),
        ("the red car", {Sense.SEEN}),
        ("What was she wearing?", {Sense.SEEN}),
        ("das rote Auto", {Sense.SEEN}),
        ("What does the sign say?", {Sense.WRITTEN, Sense.HEARD}),
        ("the password of the router", {Sense.WRITTEN}),
        ("Show me the boat", set()),
        ("What did we eat?", set()),
    ],
)
def test_senses(question: str, senses: set[Sense]) -> None:
    assert read_senses(question, frozenset()) == senses


def test_what_is_asked_for_in_pictures_is_seen_and_in_recordings_heard() -> None:
    assert read_senses("the lake", frozenset([Kind.PHOTO])) == {Sense.SEEN}
    assert read_senses("the lake", frozenset([Kind.AUDIO])) == {Sense.HEARD}
    assert read_senses("the lake", frozenset([Kind.AUDIO, Kind.VIDEO])) == set()


def test_a_photo_is_not_heard_but_may_be_spoken_of() -> None:
    assert read_senses("photos of Anna laughing", frozenset([Kind.PHOTO])) == {Sense.SEEN}
    assert Sense.HEARD in read_senses("videos of Anna laughing", frozenset([Kind.VIDEO]))
    assert Sense.HEARD in read_senses("What did Anna say about the photo?", frozenset([Kind.PHOTO]))
