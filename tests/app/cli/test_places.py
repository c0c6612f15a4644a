from contextlib import closing
from pathlib import Path

import pytest

from app.library.session import default_folder, open_session
from app.services import hiding
from tests.commands import run, told
from tests.conftest import paint

LAKE, TOWN = "47.593,11.334", "48.137,11.575"


@pytest.fixture
def album(commanded: Path, tmp_path: Path) -> Path:
    """Three photos: two at a lake, one in a town."""
    folder = tmp_path / "album"
    folder.mkdir()
    for number, place in enumerate((LAKE, LAKE, TOWN), 1):
        path = paint(folder / f"IMG_2023081{number}_101500.jpg", (60 * number, 30, 30))
        told("ingest", path)
        told("correct", path, "--place", place)
    return folder


def listed() -> dict[str, int]:
    found = told("places")
    assert isinstance(found, list)
    return {one["name"]: one["moments"] for one in found}


def found_at(place: str) -> set[str]:
    found = told("search", "", "--place", place)
    assert isinstance(found, list)
    return {Path(one["path"]).name for one in found}


def lake() -> str:
    return next(name for name, count in listed().items() if count == 2)


def test_a_library_without_places_says_how_to_get_one(commanded: Path) -> None:
    result = run("places")
    assert result.exit_code == 0 and "correct PATH --place" in result.output and told("places") == []


def test_a_place_is_named_searched_for_and_gets_its_own_name_back(album: Path) -> None:
    before = lake()
    result = run("places", "--name", before, "Grandmother's house")
    assert result.exit_code == 0 and f"{before} is called Grandmother's house" in result.output
    assert listed()["Grandmother's house"] == 2 and before not in listed()
    assert len(found_at("Grandmother's house")) == 2 == len(found_at(before))
    assert f"{before} is called Grandmother's house" in run("marks").output
    assert "undone: " in run("undo").output
    assert lake() == before and found_at("Grandmother's house") == set()


def test_a_named_place_is_understood_in_a_question(album: Path) -> None:
    told("places", "--name", lake(), "Grandmother's house")
    answer = told("ask", "What is there to see at Grandmother's house?", "--no-llm")
    assert isinstance(answer, dict)
    shown = {Path(one["path"]).name for one in (*answer["citations"], *answer["evidence"])}
    assert shown == found_at("Grandmother's house")


def test_two_places_become_one_and_are_split(album: Path) -> None:
    town = next(name for name, count in listed().items() if count == 1)
    told("places", "--merge", lake(), town)
    assert listed() == {town: 3}
    assert "is part of" in run("places", "--split", town).output
    assert len(listed()) == 2


def test_a_spot_is_named_and_the_list_reads_well(album: Path) -> None:
    told("places", "--spot", LAKE, "The pier", "--within", "0.5")
    assert listed()["The pier"] == 2
    assert "The pier  (Bavaria, Germany; 2 moments, 2023-08-11 to 2023-08-12)" in run("places").output


def test_what_a_new_file_shows_goes_by_the_owners_name_too(album: Path, tmp_path: Path) -> None:
    told("places", "--spot", LAKE, "The pier")
    later = paint(tmp_path / "IMG_20230820_101500.jpg", (1, 200, 30))
    told("ingest", later)
    told("correct", later, "--place", "47.5931,11.3341")
    assert listed()["The pier"] == 3


def test_a_place_is_hidden_only_where_there_is_a_passphrase_to_show_it_again(album: Path) -> None:
    result = run("places", "--hide", lake())
    assert result.exit_code == 2 and "yesteryear passphrase" in result.output and sum(listed().values()) == 3
    with closing(open_session(default_folder())) as held:
        hiding.set_passphrase(held, "open sesame")
    assert told("places", "--hide", lake()) == {"hidden": 2}
    assert sum(listed().values()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--name", "Atlantis", "Home"),
        ("--spot", "somewhere", "Home"),
        ("--split", "Atlantis"),
        ("--split", "A", "--merge", "A", "B"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(album: Path, words: tuple[str, ...]) -> None:
    result = run("places", *words)
    assert result.exit_code == 2 and "yesteryear: " in result.output
