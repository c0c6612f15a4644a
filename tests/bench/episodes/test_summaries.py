from bench.episodes.summaries import covers, cut, incoherent, share


def test_a_text_holds_a_share_of_the_words_that_say_something() -> None:
    assert share("Ada sold the van in spring.", "Ada sells her van, and buys a boat.", ["Ada"]) == 0.5
    assert share("", "Ada sells her van.", ["Ada"]) == 0.0


def test_an_event_is_covered_by_half_of_its_words() -> None:
    assert covers("Ben planted two pear trees.", "Ben plants pear trees in the garden.", ["Ben"])
    assert not covers("Ben slept.", "Ben plants pear trees in the garden.", ["Ben"])


def test_what_cannot_stand_alone_is_counted() -> None:
    assert incoherent("Ada sold the van. It was old. Who bought it?") == ["It was old.", "Who bought it?"]
    assert incoherent("Ada sold the van.") == []


def test_texts_are_cut_by_words() -> None:
    assert cut("one two three four", 2) == "one two"
