import pytest

from memory.records.derived import EventKind, PartOfDay, Title
from memory.summaries.day_names import DayName, day_name

PLACE = Title(part=PartOfDay.MORNING, place="Oslo")
NOTE = Title(EventKind.NOTE, subject="Tiles for the bath")
TALK = Title(EventKind.MESSAGES, ("Femi",), about="the tiles")
FOLDER = Title(part=PartOfDay.MORNING, folder="Harbour fair")


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        ([], DayName()),
        ([PLACE], DayName()),
        ([PLACE, TALK], DayName("Chat with Femi about the tiles")),
        ([TALK, NOTE, PLACE], DayName("Tiles for the bath")),
        ([NOTE, FOLDER], DayName("Harbour fair")),
        ([NOTE, Title(occasion="Ada's wedding", place="Oslo")], DayName(occasion="Ada's wedding")),
        ([Title(part=PartOfDay.MORNING, scene="beach")], DayName(occasion="at the beach")),
        ([Title(part=PartOfDay.MORNING, people=("Ada", "Tom"))], DayName(occasion="with Ada and Tom")),
        ([Title(EventKind.MESSAGES, ("Femi",))], DayName()),
        ([Title(EventKind.MESSAGES, ("Femi",), subject="Shall we row?")], DayName("Chat with Femi: Shall we row")),
    ],
)
def test_a_day_is_called_by_the_worthiest_on_it(titles: list[Title], name: DayName) -> None:
    assert day_name([(title, 0.5) for title in titles]) == name


def test_of_two_as_worthy_the_weightier_names_the_day_and_else_the_first() -> None:
    other = Title(EventKind.NOTE, subject="A list")
    assert day_name([(other, 0.2), (NOTE, 0.6)]).name == "Tiles for the bath"
    assert day_name([(other, 0.5), (NOTE, 0.5)]).name == "A list"
