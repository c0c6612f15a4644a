import pytest

from memory.language.subjects import mentions, names_matter


def phrases(text: str, *names: str) -> set[str]:
    return {" ".join(one.words) for one in mentions(text, names) if one.is_noun}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There is a greenhouse behind the old shed.", {"greenhouse", "shed"}),
        ("My knitting club meets on Friday.", {"knitting", "club", "knitting club"}),
        ("I started bouldering and love it.", {"bouldering"}),
        ("The small orchid died.", {"orchid"}),
    ],
)
def test_nouns_and_pastimes_are_read_without_verbs_and_qualities(text: str, found: set[str]) -> None:
    assert phrases(text) == found


def test_what_one_is_doing_is_no_noun_and_a_verb_is_none_by_itself() -> None:
    assert phrases("They were running late and choose quickly.") == set()


def test_people_are_in_no_phrase_and_own_what_follows() -> None:
    assert phrases("Ada's harp was with Ada.", "ada") == {"harp"}


def test_a_name_is_told_from_a_noun_by_its_capital_and_its_article() -> None:
    (town, boat) = (mentions(text)[-1] for text in ("It rains in Skagen.", "It rains on the Petrel."))
    assert town.is_name and town.is_capital and not boat.is_name and not boat.is_capital
    both = {one.words: one for one in mentions("We went to a Skagen beach.")}
    assert not both["Skagen", "beach"].is_name and both["Skagen", "beach"].is_head and not both["Skagen",].is_head


def test_a_long_text_is_read_up_to_a_bound() -> None:
    assert len(mentions("the orchid " * 100_000)) < 1_000


@pytest.mark.parametrize("word", ["pottery", "Running", "greenhouse"])
def test_a_noun_or_a_pastime_names_a_matter(word: str) -> None:
    assert names_matter(word)


@pytest.mark.parametrize("word", ["staying", "thing", "photo", "day", "great", "because", "mother"])
def test_a_verb_a_quality_and_what_is_said_of_anything_name_none(word: str) -> None:
    assert not names_matter(word)
