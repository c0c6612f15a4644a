import pytest

from memory.records.corrections import Hidden
from memory.retrieval.spelling import corrected, distance
from memory.store import Store, corrections
from memory.store import moments as moment_store
from tests.lives import at, put, remember

SAID = (
    "Grandmother received the parcel of zwetschgen at the boathouse.",
    "Grandmother baked for the flower market.",
    "Lena rode her horses to the harbour.",
)


@pytest.fixture
def life(store: Store) -> Store:
    put(store, [remember(f"{n}.md", at(n, 9), said=said, kind="note") for n, said in enumerate(SAID, 1)], {})
    return store


@pytest.mark.parametrize(
    ("typed", "whole", "noted"),
    [
        ("what did grandmothr bake", "what did grandmother bake", ["“grandmothr” was taken as grandmother."]),
        ("who recieved it", "who received it", ["“recieved” was taken as received."]),
        ("the hraboour", "the hraboour", []),
        ("the harbor", "the harbour", []),
        ("the boat house", "the boathouse", ["“boat house” was taken as boathouse."]),
        ("the flowermarket", "the flower market", ["“flowermarket” was taken as flower market."]),
        ("wheres lenas boathouse", "where's lenas boathouse", []),
        ("I dont know", "I don't know", []),
    ],
)
def test_what_the_library_does_not_hold_is_taken_as_what_it_holds(
    life: Store, typed: str, whole: str, noted: list[str]
) -> None:
    assert corrected(life, typed) == (whole, tuple(noted))


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("the chior", "the choir"),
        ("my neice", "my niece"),
        ("a restaraunt", "a restaurant"),
        ("what did it swalow", "what did it swallow"),
        ("my pasport", "my passport"),
        ("a seperate bill", "a separate bill"),
        ("the garndmother", "the grandmother"),
    ],
)
def test_what_is_no_word_is_taken_as_the_word_that_was_meant(life: Store, typed: str, whole: str) -> None:
    assert corrected(life, typed)[0] == whole


@pytest.mark.parametrize(
    "typed",
    [
        "the playlist",
        "my stepdad",
        "the wifi",
        "a colour",
        "from Lidl",
        "the cockapoo",
        "a tyre",
        "Where is Chior",
        "le vin",
    ],
)
def test_words_that_no_list_has_and_names_stay(life: Store, typed: str) -> None:
    assert corrected(life, typed) == (typed, ())


@pytest.mark.parametrize(
    "typed", ["lena.mueler@gmail.com", "www.wikpedia.org", "recipt_final", "grandm0ther", "a/boathuose"]
)
def test_addresses_and_names_of_files_stay(life: Store, typed: str) -> None:
    assert corrected(life, f"mail from {typed}")[0] == f"mail from {typed}"


def test_hidden_texts_do_not_crowd_out_those_that_may_be_seen(life: Store) -> None:
    said = [remember(f"more {n}.md", at(9, n), said="A basket of zwetschgen.", kind="note") for n in range(7)]
    put(life, said, {})
    for one in said[:6]:
        corrections.put(life, corrections.new_correction(Hidden(), one.moment))
    assert corrected(life.public, "the zwetchgen")[0] == "the zwetschgen"


def test_a_known_name_is_recognised_with_letters_swapped(life: Store) -> None:
    assert corrected(life, "eauns boat", {"euan"})[0] == "euan's boat"


@pytest.mark.parametrize(
    "typed", ["the houses", "the horse", "the parcels", "Wer war im Garten", "the flower market", "a bake"]
)
def test_other_words_and_those_that_the_library_holds_in_any_form_stay(life: Store, typed: str) -> None:
    assert corrected(life, typed) == (typed, ())


def test_a_known_name_stays(life: Store) -> None:
    assert corrected(life, "where is Grandmothar", {"grandmothar"}) == ("where is Grandmothar", ())


def test_the_nearer_word_is_taken_and_then_the_more_frequent(store: Store) -> None:
    said = ("The marinara was hot.", "The mariners came.", "The mariners left.", "The marinas are full.")
    put(store, [remember(f"{n}.md", at(n, 9), said=one, kind="note") for n, one in enumerate(said, 1)], {})
    assert corrected(store, "the marinerss")[0] == "the mariners"


def test_hidden_words_are_never_offered(life: Store) -> None:
    for one in moment_store.all_remembered(life):
        if "parcel" in one.own_text:
            corrections.put(life, corrections.new_correction(Hidden(), one.moment))
    assert corrected(life, "the zwetchgen parcel")[0] == "the zwetschgen parcel"
    assert corrected(life.public, "the zwetchgen parcel") == ("the zwetchgen parcel", ())


def test_slips_are_counted_as_people_make_them() -> None:
    assert [distance("harbour", one, 2) for one in ("harbour", "habrour", "harbor", "harvour", "hrabuor")] == [
        0,
        1,
        1,
        1,
        2,
    ]
    assert distance("house", "horse", 2) == 2 and distance("harbour", "mountain", 2) == 3
