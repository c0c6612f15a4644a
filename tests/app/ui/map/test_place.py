from app.ui.map.place import place


def test_the_place_holds_nothing_of_the_owners_and_follows_addresses() -> None:
    told = place()
    assert 'data-follows="map"' in told and "<img" not in told
