import pytest

from qa.evidence.wording import follows, is_converse, is_light, read


@pytest.mark.parametrize(
    ("word", "held", "does"),
    [
        ("bought", "purchase", True),
        ("adoption", "adopted", True),
        ("swam", "swimming", True),
        ("three", "3", True),
        ("25", "twenty-five", True),
        ("200", "two hundred", True),
        ("1500", "1,500", True),
        ("mother", "mum", True),
        ("sibling", "sister", True),
        ("sister", "sibling", False),
        ("km", "kilometres", True),
        ("four", "3", False),
        ("third", "3", True),
        ("3", "third", False),
        ("engine", "rope", False),
        ("cookie", "cook", True),
        ("cheese", "plum", False),
    ],
)
def test_a_word_follows_from_a_form_a_number_or_a_word_of_the_table(word: str, held: str, does: bool) -> None:
    assert any(follows(read(word)[0], one) for one in read(held)) is does


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("He picked the children up.", "collected"),
        ("She takes care of it.", "looked after"),
        ("They gave him a lift.", "drove"),
        ("It is at half past four.", "4:30"),
        ("It is at quarter to nine.", "8:45"),
    ],
)
def test_phrases_and_clock_times_are_words_of_their_own(said: str, held: str) -> None:
    assert any(follows(word, other) for word in read(said) for other in read(held) if other.says)


def test_small_words_say_nothing_and_two_sides_of_a_deed_are_known() -> None:
    assert [word.written for word in read("She was also at the lake.") if word.says] == ["lake"]
    assert is_converse(read("sold")[0], read("buys")[0]) and not is_converse(read("sold")[0], read("sells")[0])
    assert is_light(read("got")[0]) and not is_light(read("bought")[0])
    assert read("Ana's")[0].is_owner and not read("Ana")[0].is_owner
