"""What the owner's words on photos teach: which photos show a thing, by what words, and which do not.

A photo whose description the owner corrected shows the things that this names and the machine's caption did not; one
on which a suggestion was accepted shows it, too, and one on which it was refused does not. Knows nothing of vectors.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from memory.language.named_things import NamedThing, has_new_words, is_called, named_things, thing_key
from memory.records.corrections import Content, Correction, CorrectionKind, ThingDenied, ThingNamed, WordsCorrection
from memory.records.ids import digest
from memory.records.library import Medium, MomentView, TextKind
from memory.store import Store, corrections
from memory.store import moments as moment_store

LEAST_RECOGNISED = 0.05
TEACHING = (CorrectionKind.WORDS, CorrectionKind.THING, CorrectionKind.NOT_THING)


@dataclass(frozen=True, slots=True)
class Example:
    """A photo of a thing, by the correction that says so.

    `names` are those of what was recognised in it that mean the same as the owner's noun; empty where none do.
    """

    moment_id: str
    asset_id: str
    correction_id: str
    words: str
    names: frozenset[str] = frozenset()


@dataclass(slots=True)
class Lesson:
    """What is known of one thing: photos that show it, and photos that do not.

    Where `is_whole`, it is a whole description in which no thing is named, and only near duplicates are meant.
    """

    thing: str
    is_whole: bool = False
    examples: list[Example] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def content(self) -> str:
        """A digest of all that decides what is offered for it."""
        shown = [(one.moment_id, one.correction_id, one.words, *sorted(one.names)) for one in self.examples]
        return digest(repr(shown), repr(self.refused), str(self.is_whole))


def lessons(store: Store) -> dict[str, Lesson]:
    """Return what was taught, by thing, of photos that may be seen here; without an example nothing is.

    Reads every word on a photo, at a cost by how many there are. In what order they were said does not matter: what any
    photo shows as a thing is one, also where it is all that another description says.
    """
    found: dict[str, Lesson] = {}
    refused: dict[str, list[str]] = {}
    for mark, one in _said_of_photos(store):
        if isinstance(mark.content, ThingDenied):
            refused.setdefault(thing_key(mark.content.words), []).append(one.moment.id)
        for thing in _things(mark.content, one):
            is_whole = not thing.noun and isinstance(mark.content, WordsCorrection)
            lesson = found.setdefault(thing.key, Lesson(thing.key, is_whole))
            lesson.is_whole = lesson.is_whole and is_whole
            lesson.examples.append(_example(mark, one, thing))
    for key, lesson in found.items():
        lesson.refused = refused.get(key, [])
    return found


def _said_of_photos(store: Store) -> Iterator[tuple[Correction, MomentView]]:
    """Yield what teaches with the photo it was said of; of several descriptions of one the last."""
    said = [one for one in corrections.get_all(store, TEACHING) if one.asset_id]
    last_words = {one.asset_id: one.id for one in said if one.kind is CorrectionKind.WORDS}
    held: dict[str, list[MomentView]] = {}
    for mark in said:
        if mark.kind is CorrectionKind.WORDS and last_words[mark.asset_id] != mark.id:
            continue
        if mark.asset_id not in held:
            held[mark.asset_id] = moment_store.of_asset(store, mark.asset_id)
        for one in held[mark.asset_id]:
            if one.moment.medium is Medium.PHOTO:
                yield mark, one


def settled_things(marks: Iterable[Correction]) -> set[tuple[str, str]]:
    """Return the (asset, thing) of which the owner said already whether they belong together."""
    return {
        (one.asset_id, thing_key(one.content.words))
        for one in marks
        if isinstance(one.content, ThingNamed | ThingDenied)
    }


def _things(content: Content, one: MomentView) -> Sequence[NamedThing]:
    """Return the things that something said of a photo shows in it."""
    match content:
        case WordsCorrection(text):
            return _new_things(text, one)
        case ThingNamed(words):
            named = named_things(words) or [NamedThing(words, "", thing_key(words))]
            return [NamedThing(words, named[0].noun, thing_key(words))]
        case _:
            return []


def _example(mark: Correction, one: MomentView, thing: NamedThing) -> Example:
    likely = [name for name, score in recognised(one).items() if score >= LEAST_RECOGNISED]
    names = frozenset(name for name in likely if is_called(thing.noun, name))
    return Example(one.moment.id, one.asset.id, mark.id, thing.words, names)


def _new_things(text: str, one: MomentView) -> Sequence[NamedThing]:
    """Return the things that a description names and the machine's caption does not; else all of it, without a noun."""
    caption = one.text(TextKind.CAPTION)
    new = [thing for thing in named_things(text) if has_new_words(thing, caption)]
    whole = " ".join(text.split())
    return new or [NamedThing(whole, "", thing_key(whole))]


def recognised(one: MomentView) -> dict[str, float]:
    """Return what was recognised in a photo, with how likely it is."""
    return {name: score for text in one.texts if text.kind is TextKind.CAPTION for name, score in text.things}
