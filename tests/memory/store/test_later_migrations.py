from memory.store.later_migrations import LATER
from memory.store.schema import MIGRATIONS


def test_each_has_the_number_of_its_place() -> None:
    names = [one.__name__ for one in LATER]
    assert names == sorted(names) and MIGRATIONS[-len(LATER) :] == LATER
    assert [int(name[1:4]) for name in names] == list(range(15, 15 + len(LATER)))
