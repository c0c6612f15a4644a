"""Is who does something in a sentence, and whose a thing is, who it is in the texts it cites?

Knows roles by small words (qa/evidence/roles.py); where one of the two does not tell who, they agree.
"""

from collections.abc import Sequence

from memory.language.kinship import canonical
from qa.evidence.claims import Claim, has, is_frame, matches, places
from qa.evidence.roles import KIN, NAME, SELF, THIRD, YOU, Names, actor, is_subjectless, leader, owners, subjects
from qa.evidence.sources import Source
from qa.evidence.wording import Word, follows, is_converse, read


def persons_agree(claim: Claim) -> bool:
    """Say whether who does something, and whose a thing is, are those of the texts, where both tell."""
    found = claim.said.words
    for at, word in enumerate(found):
        if not word.says or is_frame(found, at):
            continue
        for read_role in (_does, owners):
            said = read_role(found, at, claim.names)
            held = [
                (role, one)
                for part, place, one in matches(claim, word)
                if (role := read_role(part.words, place, claim.names))
            ]
            if said and held and not any(_is_same(claim, said, role, one) for role, one in held):
                return False
        if _is_turned(claim, at):
            return False
    return all(_is_led_alike(claim, clause) for clause in claim.said.clauses())


def _does(found: Sequence[Word], at: int, names: Names) -> frozenset[str]:
    """Return who does something, the writer where a sentence leaves out who."""
    return frozenset({SELF}) if is_subjectless(found, at) else subjects(found, at, names)


def _is_turned(claim: Claim, at: int) -> bool:
    """Say whether what does something in a sentence only has it done to it in the texts, or does the converse there."""
    found = claim.said.words
    word, said = found[at], subjects(found, at, claim.names)
    held = [(part, place) for part, place, _ in matches(claim, word)]
    for part, place, one in places(claim, lambda other: other.says and is_converse(word, other)):
        if not held and _is_same(claim, said or frozenset({THIRD}), _does(part.words, place, claim.names), one):
            return True
    doing = actor(found, at)
    if doing is None or not held:
        return False
    actors = [other for part, place in held if (other := actor(part.words, place))]
    behind = [other for part, place in held for other in part.clause_at(place) if other in part.words[place:]]
    swapped = [one for one in actors if has(found[at:], one)]
    return bool(swapped) and not has(actors, doing) and has(behind, doing)


def _is_led_alike(claim: Claim, clause: tuple[Word, ...]) -> bool:
    """Say whether who a clause begins with, as in "Ana has a boat", is who those do that share most words with it."""
    said = leader(clause, claim.names)
    content = [word for word in clause if word.says and word.low not in claim.names]
    held = [
        (sum(has(other, word) for word in content), leader(other, claim.names), one)
        for one in claim.sources
        for part in one.pieces
        for other in part.clauses()
    ]
    most = max((shared for shared, _, _ in held), default=0)
    best = [(who, one) for shared, who, one in held if shared == most and who]
    return not (said and most and best) or any(_is_same(claim, said, who, one) for who, one in best)


def _is_same(claim: Claim, said: frozenset[str], held: frozenset[str], one: Source) -> bool:
    return any(_may_be(claim, who, other, one) for who in said for other in held)


def _may_be(claim: Claim, said: str, held: str, one: Source) -> bool:
    """Say whether one person may be another: "Ana" whoever wrote "I" where Ana wrote, "she" anybody."""
    if THIRD in (said, held) or said == held:
        return True
    if said in (SELF, YOU):
        return held in (SELF, YOU)
    name = said.partition(":")[2]
    is_given = any(word.low == name or canonical(word.low) == name for word in claim.given)
    if said.startswith(KIN):
        return (is_given and (bool(one.speaker) or held.startswith(NAME))) or _is_kind(name, held)
    if held in (SELF, YOU):
        is_named = any(word.low == name for part in one.pieces for word in part.words)
        by_speaker = _is_called(name, one.speaker.lower().split()) if one.speaker else is_given and not is_named
        return by_speaker if held == SELF else not by_speaker
    if held.startswith(KIN):
        is_named = any(word.low == name for part in one.pieces for word in part.words)
        return is_given and not is_named and not _is_called(name, one.speaker.lower().split())
    return _is_called(name, [held.partition(":")[2]])


def _is_kind(kin: str, held: str) -> bool:
    return held.startswith(KIN) and follows(read(kin)[0], read(held.partition(":")[2])[0])


def _is_called(name: str, names: Sequence[str]) -> bool:
    """Say whether a name is one of these, or the short form of one: Mel, Melanie."""
    return any(
        name == other or (min(len(name), len(other)) > 2 and (name.startswith(other) or other.startswith(name)))
        for other in names
    )
