from app.ui.people.place import place


def test_the_place_holds_nothing_of_the_owners_and_follows_addresses() -> None:
    assert 'data-follows="people"' in place() and "<img" not in place()
