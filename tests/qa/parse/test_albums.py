import pytest

from qa.parse.albums import find_albums

NAMES = frozenset({"Summer", "Summer 2023", "Our <Märchen> wood", "The move", "☀", "Norway"})


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("photos of the beach in the album Summer", ("Summer",), "photos of the beach"),
        ("photos of the beach in the album Summer 2023?", ("Summer 2023",), "photos of the beach ?"),
        ("What is in my summer album?", ("Summer",), "What is ?"),
        ('red boats from the album called "our märchen wood"', ("Our <Märchen> wood",), "red boats"),
        ("our marchen wood album", ("Our <Märchen> wood",), ""),
        ("Bilder vom Hund im Album Norway", ("Norway",), "Bilder vom Hund"),
        ("Fotos aus meinem Album Summer von 2020", ("Summer",), "Fotos von 2020"),
        ("more dogs in the album Summer or in the album The move", ("Summer", "The move"), "more dogs or"),
        ("dogs not in the album Summer", (), "dogs not in the album Summer"),
        ("Hunde, aber nicht im Album Summer", (), "Hunde, aber nicht im Album Summer"),
        ('photos in the albums "Summer" and "Norway"', ("Summer", "Norway"), "photos"),
        ("which album is the dog in", (), "which album is the dog in"),
        ("photos of summer in Norway", (), "photos of summer in Norway"),
        ("the albums", (), "the albums"),
    ],
)
def test_an_album_is_named_with_the_word_for_one(text: str, names: tuple[str, ...], rest: str) -> None:
    assert find_albums(text, NAMES) == (names, rest)


def test_of_albums_that_differ_in_marks_alone_the_one_that_is_written_is_meant() -> None:
    names = frozenset({"Summer", "Summer ☀", "Café", "Cafe"})
    assert find_albums("in the album Summer", names)[0] == ("Summer",)
    assert find_albums("in the album Summer ☀", names)[0] == ("Summer ☀",)
    assert find_albums("in the album café", names)[0] == ("Café",)
    assert set(find_albums("in the album CAFÈ", names)[0]) == {"Café", "Cafe"}


def test_without_albums_a_text_stays_as_it_is() -> None:
    assert find_albums("in the album  Summer", frozenset()) == ((), "in the album  Summer")
