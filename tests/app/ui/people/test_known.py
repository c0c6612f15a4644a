from collections.abc import Sequence

from app.library.session import Session
from app.services import hiding, people
from app.ui.people import saying
from app.ui.people.known import KnownPeople
from memory.identity.anchors import Person
from tests.people_met import Find, met, models, person

__all__ = ("met", "models", "person")


def told(found: Sequence[Person]) -> set[tuple[str, str, int]]:
    return {(one.trace.value, one.name, len(one.appearances)) for one in found}


def test_everybody_is_worked_out_anew_only_where_something_changed(met: Session, person: Find) -> None:
    known, number = KnownPeople(met), person(2).number
    first = known.everybody()
    assert told(first) == told(people.all_met(met)) and known.everybody()[0] is first[0]
    done = saying.say(met, f"name {number}", {"name": "Lena"})
    assert known.everybody()[0].name == "Lena"
    saying.take_back(met, done.undo)
    assert told(known.everybody()) == told(first)
    hiding.set_passphrase(met, "a long passphrase")
    hiding.hide(met, person(1).appearances[0].asset_id)
    assert told(known.everybody()) == told(people.all_met(met)) != told(first)
    people.erase_traces(met, list(people.STEPS), names=False)
    assert known.everybody() == []
