import pytest

from memory.language.lines import as_told, has_verb, is_listed, names_near_day, own_sentences, stands_alone, worth
from memory.records.derived import Line


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wow, Bo! I found the cat.", ["I found the cat."]),
        ("Hey Bo, we sold the piano :)", ["We sold the piano"]),
        ("Yes, by the way, I got the job, Bo!", ["I got the job!"]),
        ("We rowed [photo: a boat on a lake] to the island https://a.example/b", ["We rowed to the island"]),
        ("<Media omitted>", []),
    ],
)
def test_a_message_is_freed_of_what_ties_it_to_a_chat(text: str, found: list[str]) -> None:
    assert own_sentences(text, ["Bo", "Ada"]) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "What did the vet say about the dog?",
        "Thanks for the lovely soup and the bread!",
        "It rained all day in the valley.",
        "I painted it in the garden last summer.",
        "She gave me the recipe for the plum cake.",
        "I love this bowl from the market.",
        "That is why we left the party early.",
        "But the ferry to the island was full.",
        "You should see the new bakery in town.",
        "Fold the egg whites into the batter.",
        "Screws: 20 long, 14 short, hooks, glue.",
        "Milk; bread; two lemons; soap.",
        "IMG_2041.jpg shows the harbour in fog.",
        "Nice one!",
    ],
)
def test_what_cannot_stand_alone_tells_nothing(sentence: str) -> None:
    assert worth(sentence) == 0.0


@pytest.mark.parametrize(
    "sentence",
    [
        "I painted the fence and it took all day.",
        "My sister said she will bring the tent.",
        "This morning we planted the pear tree.",
        "Karl opened the shutters and he swept the floor.",
        "I want to help those with a broken bike.",
    ],
)
def test_a_pronoun_with_what_it_stands_for_before_it_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence) and worth(sentence) > 0


def test_more_is_told_by_a_turn_of_life_and_by_what_one_did_oneself() -> None:
    own = "I watered the roses with my dog."
    assert worth("I moved to Graz with my dog.") > worth(own) > worth("Roses grow in the garden here.") > 0


def test_an_answer_without_a_verb_is_no_line_of_a_speaker() -> None:
    assert (
        not has_verb("Tulips from the corner shop") and has_verb("Bo's mending the tap") and has_verb("We kayak a lot")
    )
    assert has_verb("Wir waren im Wald")
    told = as_told([Line("Tulips from the corner shop.", "Ada"), Line("We kayak on the big river.", "Ada")])
    assert [sentence.text for _, sentence in told] == ["Ada said they kayak on the big river."]


def test_a_line_that_can_only_be_quoted_weighs_less() -> None:
    plain, quoted = (as_told([Line(text, "Ada")])[0][1] for text in ("The vet called my aunt.", "Karl called my aunt."))
    assert quoted.weight < plain.weight + 0.1 and "“" in quoted.text


def test_figures_and_folded_lists_are_lists() -> None:
    assert is_listed("Rent 450, power 60, water 31, phone 12") and is_listed("tent; stove; rope")
    assert not is_listed("We walked 12 km in the rain.")


def test_a_day_seen_from_another_is_known() -> None:
    assert names_near_day("The parcel comes tomorrow.") and not names_near_day("The parcel comes on Monday.")
