from app.ui.photos.place import Choice, place
from memory.retrieval.feed import Shown


def test_every_kind_has_an_address_and_all_is_the_home_page() -> None:
    assert Choice("", "All").address == "/" and Choice("video", "Videos").address == "/photos?kind=video"
    told = place()
    assert told.count("data-kind=") == len(Shown) + 1 and '<a href="/albums" data-kind="album:all">' in told
    assert '<a href="/" data-kind="">All</a>' in told


def test_the_place_holds_nothing_of_the_owners_and_follows_addresses() -> None:
    told = place()
    assert 'data-follows="photos"' in told and "<img" not in told and 'data-add="choose"' in told
