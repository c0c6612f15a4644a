import pytest

from app.ui.photos.tiles import LONGEST_ALT, LONGEST_WORDS, NARROWEST, WIDEST, alt, length, ratio, shortened, tile
from memory.records.library import MomentView, Precision, Timestamp
from memory.store.duplicates import Fingerprint
from tests.lives import HOME, at, remember

PHOTO = remember("boat.jpg", at(3, 9), HOME, seen=[("boat", 0.9)])


def test_a_photo_is_a_picture_of_its_own_shape() -> None:
    made = tile(PHOTO, "/thumb/x", Fingerprint("x", width_px=300, height_px=400))
    assert (made["id"], made["kind"], made["ratio"], made["thumb"]) == (PHOTO.moment.id, "photo", 0.75, "/thumb/x")
    assert made["alt"] == "photo, 09:00, Munich, Germany: boat" and made["name"] == "boat.jpg"
    assert made["words"] == made["mark"] == ""


@pytest.mark.parametrize(
    ("width", "height", "wanted"), [(9000, 100, WIDEST), (100, 9000, NARROWEST), (0, 0, 1.333), (3, 2, 1.5)]
)
def test_a_shape_is_within_bounds(width: int, height: int, wanted: float) -> None:
    assert ratio(Fingerprint("x", width_px=width, height_px=height)) == wanted


def test_a_file_that_was_not_looked_at_has_the_usual_shape() -> None:
    assert ratio(None) == 1.333


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (remember("b.m4a", at(3, 9), said="The rope is worn."), "The rope is worn."),
        (remember("c.md", at(3, 9), said="# Packing\n\n- yellow tent\n", kind="note"), "Packing yellow tent"),
        (remember("d.txt", at(3, 9), said="Hi!", kind="note", medium="message", speaker="Ana"), "Ana: Hi!"),
        (remember("e.m4a", at(3, 9), kind="audio", medium="speech"), "e"),
    ],
)
def test_what_is_heard_or_read_is_its_first_words(one: MomentView, words: str) -> None:
    assert tile(one, "", None)["words"] == words


@pytest.mark.parametrize(
    ("burst", "messages", "mark"),
    [(0, 0, ""), (1, 0, ""), (3, 0, "3 in a burst"), (0, 1, "1 message"), (0, 1200, "1,200 messages")],
)
def test_a_mark_says_what_a_tile_stands_for(burst: int, messages: int, mark: str) -> None:
    assert tile(PHOTO, "/thumb/x", None, burst, messages)["mark"] == mark


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (0.4, "0:00"), (42.2, "0:42"), (62, "1:02"), (3723, "1:02:03")]
)
def test_a_length_is_said_in_minutes(seconds: float | None, said: str) -> None:
    assert length(seconds) == said


def test_a_time_that_is_not_known_is_not_said() -> None:
    assert alt(remember("a.jpg", Timestamp(at(1, 0), Precision.MONTH))) == "photo, July 2024"


def test_a_chat_is_called_by_its_file() -> None:
    one = remember("Chat with Ana.txt", at(3, 9), said="Hi", kind="note", medium="message")
    made = tile(one, "", None, messages=2)
    assert made["title"] == "Chat with Ana" and str(made["alt"]).startswith("chat, 09:00")


def test_long_words_are_cut_between_words() -> None:
    long = tile(remember("b.m4a", at(3, 9), said="word " * 200), "", None)
    assert len(str(long["words"])) <= LONGEST_WORDS and str(long["words"]).endswith("word…")
    assert len(alt(remember("b.jpg", at(3, 9), seen=[("boat " * 100, 0.9)]))) < LONGEST_ALT + 20
    assert shortened("one two", 7) == "one two" and shortened("one two three", 10) == "one two…"
