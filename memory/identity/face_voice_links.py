"""Which voice is whose face: by the owner's word, or because it speaks where that face alone is seen.

Knows appearances, their clusters and corrections; nothing of names. What is joined is worked out anew each time
from what was met, so that it goes as soon as its evidence goes, or as the owner says otherwise. Source: the joining of
faces and voices across videos as in M3-Agent (Long et al. 2025), here with the moments that speak for it kept, to be
shown.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from memory.identity.anchors import by_asset, find
from memory.records.corrections import Correction, DifferentPeople, SamePerson
from memory.records.library import Trace
from memory.store.appearances import Appearance

PAIR = (Trace.FACE, Trace.VOICE)

LEAST_MOMENTS = 3
"""So many moments must show one face and hold one voice before the two are taken for one person's."""

LEAST_SHARE = 0.8
"""Of the moments with one face in which a voice speaks, and of those with one voice in which a face is seen."""

Pair = tuple[int, int]
"""The numbers of a cluster of faces and of a cluster of voices."""


@dataclass(frozen=True, slots=True)
class FaceVoiceLink:
    """A cluster of faces and one of voices that are one person's, and the moments that speak for it, if any need to."""

    face: int
    voice: int
    moment_ids: tuple[str, ...]


def joins(held: Sequence[Appearance], told: Collection[Pair], denied: Collection[Pair]) -> list[FaceVoiceLink]:
    """Return what belongs together, each cluster in one pair at the most, what the owner told before what is likely."""
    found = [FaceVoiceLink(face, voice, ()) for face, voice in sorted(set(told) - set(denied))]
    likely = {pair: ids for pair, ids in _seen_speaking(held).items() if pair not in denied}
    best = sorted(likely, key=lambda pair: (-len(likely[pair]), pair))
    found += [FaceVoiceLink(*pair, likely[pair]) for pair in best]
    faces: set[int] = set()
    voices: set[int] = set()
    kept = []
    for one in found:
        if one.face not in faces and one.voice not in voices:
            kept.append(one)
            faces.add(one.face)
            voices.add(one.voice)
    return kept


def pairs_told(held: Sequence[Appearance], said: Sequence[Correction]) -> tuple[set[Pair], set[Pair]]:
    """Return the faces and voices that the owner called one person's, and those not; the last word counts."""
    told: dict[Pair, bool] = {}
    ordered = sorted(said, key=lambda mark: (mark.made_at, mark.id))
    spoken = [mark.content for mark in ordered if isinstance(mark.content, SamePerson | DifferentPeople)]
    inside = by_asset(held, [spot for content in spoken for spot in content.anchors])
    for content in spoken:
        rows = [find(spot, held, inside) for spot in content.anchors]
        numbers = {held[row].trace: held[row].cluster for row in rows if row is not None}
        if set(numbers) == set(PAIR):
            told[numbers[Trace.FACE], numbers[Trace.VOICE]] = isinstance(content, SamePerson)
    return {pair for pair, is_same in told.items() if is_same}, {pair for pair, is_same in told.items() if not is_same}


def _seen_speaking(held: Sequence[Appearance]) -> Mapping[Pair, tuple[str, ...]]:
    """Return for each face and voice that go together the moments in which that face alone and that voice alone are."""
    heard = {one.moment_id for one in held if one.trace is Trace.VOICE and one.cluster}
    inside: dict[str, dict[Trace, set[int]]] = defaultdict(lambda: {trace: set() for trace in Trace})
    for one in held if heard else ():
        if one.cluster and one.moment_id in heard:
            inside[one.moment_id][one.trace].add(one.cluster)
    moments: dict[Pair, list[str]] = defaultdict(list)
    for moment_id in sorted(inside):
        faces, voices = inside[moment_id][Trace.FACE], inside[moment_id][Trace.VOICE]
        if len(faces) == len(voices) == 1:
            moments[min(faces), min(voices)].append(moment_id)
    of_face: dict[int, int] = defaultdict(int)
    of_voice: dict[int, int] = defaultdict(int)
    for (face, voice), ids in moments.items():
        of_face[face] += len(ids)
        of_voice[voice] += len(ids)
    return {
        (face, voice): tuple(ids)
        for (face, voice), ids in moments.items()
        if len(ids) >= LEAST_MOMENTS and len(ids) >= LEAST_SHARE * max(of_face[face], of_voice[voice])
    }
