import pytest

from app.library.session import Session
from app.services import albums, stories
from app.services.errors import UserError
from memory.records.corrections import Hidden
from memory.records.library import Medium, MomentView
from memory.store import corrections
from memory.summaries.stories import Story
from tests.lives import at, put, remember


@pytest.fixture
def held(session: Session) -> list[MomentView]:
    """Three photos of three days, and a chat of two."""
    found = [remember(f"{day}.jpg", at(day, 9)) for day in (1, 2, 3)]
    found += [
        remember(
            "c.txt", at(day, 12), said=f"Words of day {day} alone.", kind="note", medium=Medium.MESSAGE, ordinal=day
        )
        for day in (1, 2)
    ]
    put(session.unfiltered, found, {})
    return found


def ids_in(told: Story) -> set[str]:
    pictures = {one.remembered.moment.id for passage in told.passages for one in passage.pictures}
    return pictures | {one.remembered.moment.id for passage in told.passages for one in passage.sayings}


def test_the_key_of_a_story_says_which_files_it_is_of(session: Session, held: list[MomentView]) -> None:
    key = stories.key_of(session, [held[0].moment.id, held[2].moment.id, "gone"])
    told = stories.told(session, "files", key)
    assert ids_in(told) == {held[0].moment.id, held[2].moment.id} and told.subject.title == "1–3 July 2024"
    assert len(key) == 2 * stories.KEY_LETTERS


def test_of_a_chat_the_day_that_was_chosen_is_told(session: Session, held: list[MomentView]) -> None:
    told = stories.told(session, "files", stories.key_of(session, [held[3].moment.id]))
    assert told.passages[0].text == "Words of day 1 alone." and told.moments == 1


def test_what_is_hidden_leaves_a_story_whose_address_was_kept(session: Session, held: list[MomentView]) -> None:
    key = stories.key_of(session, [one.moment.id for one in held[:2]])
    corrections.put(session.unfiltered, corrections.new_correction(Hidden(), held[0].moment))
    assert ids_in(stories.told(session, "files", key)) == {held[1].moment.id}
    corrections.put(session.unfiltered, corrections.new_correction(Hidden(), held[1].moment))
    with pytest.raises(UserError, match="or they are hidden"):
        stories.told(session, "files", key)
    with pytest.raises(UserError, match="or they are hidden"):
        stories.key_of(session, [held[0].moment.id])


def test_an_album_is_told_as_it_is_now(session: Session, held: list[MomentView]) -> None:
    album = albums.add(session, "Summer", [held[0].asset.id]).album
    assert ids_in(stories.told(session, "album", album.id)) == {held[0].moment.id}
    albums.add(session, "Summer", [held[1].asset.id])
    assert ids_in(stories.of_album(session, "summer")) == {held[0].moment.id, held[1].moment.id}
    albums.take_out(session, "Summer", [one.asset.id for one in held[:2]])
    with pytest.raises(UserError, match="nothing in this album now"):
        stories.told(session, "album", album.id)
    with pytest.raises(UserError, match="no longer there"):
        stories.told(session, "album", "summer")


@pytest.mark.parametrize("key", ["", "x", "AAAA", "AAAAAAAA", "ä" * 8, "=" * 8, "A" * 8 * (stories.MOST_FILES + 1)])
def test_a_key_that_was_not_made_here_names_nothing(session: Session, held: list[MomentView], key: str) -> None:
    with pytest.raises(UserError, match="no longer in the library"):
        stories.told(session, "files", key)


def test_more_than_an_address_bears_are_told_as_an_album(session: Session, held: list[MomentView]) -> None:
    with pytest.raises(UserError, match="into an album"):
        stories.key_of(session, [held[0].moment.id] * (stories.MOST_FILES + 1))
