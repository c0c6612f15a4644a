import pytest

from memory.records.corrections import Content, Favourite, ThemeDenied, TitleGiven
from memory.records.derived import Level
from memory.store import Store, corrections
from memory.summaries import laid_marks


@pytest.mark.parametrize("content", [ThemeDenied("Chess", ()), TitleGiven(Level.DAY, "2024-07-14", "The lake", ())])
def test_what_is_said_or_taken_back_is_to_be_laid_until_it_is(store: Store, content: Content) -> None:
    mark = corrections.new_correction(content)
    assert not laid_marks.has_unlaid(store)
    for change in (corrections.put, lambda at, one: corrections.remove(at, one.id)):
        change(store, mark)
        assert laid_marks.has_unlaid(store)
        laid_marks.lay(store)
        assert not laid_marks.has_unlaid(store)


def test_marks_that_are_not_laid_over_what_is_made_say_nothing(store: Store) -> None:
    corrections.put(store, corrections.new_correction(Favourite(), asset_id="a"))
    assert not laid_marks.has_unlaid(store)
