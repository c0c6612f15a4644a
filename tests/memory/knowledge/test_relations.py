from memory.knowledge.relations import RELATIONS, relation
from memory.records.derived import EntityKind


def test_a_relation_of_a_table_and_one_of_the_owners() -> None:
    assert relation("lives in").functional and relation("lives in").object is EntityKind.PLACE
    assert relation("married to").symmetrical and relation("married to").family == relation("engaged to").family
    assert not relation("sister").dated and not relation("sister").functional
    assert relation("favourite book").functional
    own = relation("collects")
    assert (own.family, own.functional, own.symmetrical, own.dated) == ("collects", False, False, True)


def test_relations_of_one_family_are_alike_in_how_many_may_hold() -> None:
    for one in RELATIONS.values():
        inside = [other for other in RELATIONS.values() if relation(other.name).family == relation(one.name).family]
        assert {other.functional for other in inside} == {one.functional}
