from memory.knowledge.relations import RELATIONS
from memory.knowledge.rules import rules
from memory.language.words import patterns, rows


def test_every_rule_is_called_up_by_small_letters_and_states_a_known_relation() -> None:
    for word, inside in rules().items():
        assert word == word.lower() and inside
        for rule in inside:
            assert word in rule.triggers
            assert rule.relation in RELATIONS or rule.relation in ("", "favourite")


def test_every_shape_says_whose_it_is() -> None:
    for inside in rules().values():
        for rule in inside:
            groups = rule.shape.groupindex
            assert {"me", "they", "thing", "her", "rel"} & groups.keys(), rule.shape.pattern
            assert {"o", "when", "they2"} & groups.keys() or rule.cut == "none", rule.shape.pattern


def test_a_verb_stands_behind_a_blank_so_that_no_clitic_or_letter_is_one() -> None:
    for row in rows("relations.rules"):
        verbs = [verb for key in ("first", "third", "verb") for verb in str(row.get(key, "")).split("|")]
        assert not [verb for verb in verbs if verb.startswith("'") or len(verb) == 1], row
    assert "'s" not in patterns("relations.parts")["be"].split("|")
