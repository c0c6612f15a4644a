"""What kind of file a question asks for, what form of it, and by which sense: seen, heard or read.

Knows words, English and German; nothing of the library.
"""

import re

from memory.records.library import Kind
from memory.records.query import Sense
from qa.parse.dates.spans import without

_MEDIA: tuple[tuple[str, frozenset[Kind]], ...] = (
    (
        r"voice\s?(?:notes?|memos?|messages?|mails?)|(?:audio|sound)(?:\s(?:recordings?|files?|clips?|notes?))?"
        r"|sprach(?:nachricht|notiz)(?:en)?",
        frozenset({Kind.AUDIO}),
    ),
    (r"recordings?|aufnahmen?", frozenset({Kind.AUDIO, Kind.VIDEO})),
    (r"(?:home\s)?videos?|(?:video\s)?clips?|footage", frozenset({Kind.VIDEO})),
    (
        r"photos?|photographs?|pictures?|pics?|snapshots?|selfies?|screen\s?shots?|portraits?|panoramas?|images?"
        r"|fotos?|bild(?:er)?",
        frozenset({Kind.PHOTO}),
    ),
    (
        r"notes?|memos?|(?:diary|journal)(?:\sentr(?:y|ies))?|(?:(?:text|chat|whatsapp|signal)\s)?messages?"
        r"|notiz(?:en)?|tagebuch|nachricht(?:en)?",
        frozenset({Kind.NOTE}),
    ),
)
_BEFORE_MEDIA = (
    r"(?:(?:^|[.!?,])\s*|\b(?:an?|any|the|this|that|these|those|my|our|his|her|which|what|find|show|me|play|open|see"
    r"|some|all"
    r"|many|viele|in|of|from|on|and|or|first|last|latest|ein|eine|einem|einer|das|die|der|dem|den|im|welche[snrm]?"
    r"|\w+['’]s)\s+)"
    r"(?:(?!\b(?:and|or|please)\b)[\w-]+\s+)?"
)
_NOT_MEDIA = (
    r"(?!\s+(?:frames?|books?|albums?|games?|calls?|cameras?|shops?|cards?|on\s+the\s+(?:wall|fridge|door)|hanging)\b)"
)
_AFTER_WRITING = (
    r"(?=s?\b(?:\s*(?:$|[?.,!;:])|\s+(?:about|that|where|which|with|from|of|says?|said|did|do|is|was|I|we|you|to)\b))"
)
_FILLER_BEFORE = r"(?:\b(?:in|on|from|of)\s+)?(?:\b(?:an?|any|the|this|that|my|our|some|all)\s+)?"
_FILLER_AFTER = r"(?:\s+(?:of|about|showing|where|that|in\s+which|on\s+which|von|über))?"

_FORMS = {
    "selfie": r"selfies?",
    "screenshot": r"screen\s?(?:shots?|grabs?|captures?)|bildschirmfotos?",
    "portrait": r"portraits?|close-?ups?",
    "panorama": r"panoramas?",
    "voice note": r"voice\s?(?:notes?|memos?|messages?|mails?)|sprach(?:nachricht|notiz|memo)(?:en|s)?",
    "message": r"(?:(?:text|chat|whatsapp|signal)\s)?messages?|chats?|nachricht(?:en)?",
    "diary": r"(?:diary|journal)(?:\sentr(?:y|ies))?|diaries|tagebuch(?:eintr[aä]ge?)?",
    "document": r"documents?|receipts?|invoices?|bills?|letters?|dokumente?|rechnung(?:en)?|quittung(?:en)?|briefe?",
}
_FORM_PATTERNS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _FORMS.items())
_SENSES = (
    (
        Sense.HEARD,
        r"\b(?:said|say|says|saying|told|tells?|talk(?:ed|s|ing)?|spoke|spoken|speak|mention(?:ed|s|ing)?|heard|hear"
        r"|sang|sing"
        r"|sings|singing|sung|laugh(?:ed|s|ing)?|promised?|asked|call(?:ed)? out|discuss(?:ed)?|explain(?:ed)?"
        r"|whisper(?:ed)?"
        r"|shout(?:ed)?|voice|sounds?|sounded|music|song|gesagt|sagte|erzählt(?:e)?|erwähnt(?:e)?|gesungen|gehört)\b",
    ),
    (
        Sense.SEEN,
        r"\b(?:wear(?:s|ing)?|wore|worn|look(?:s|ed)? like|colou?rs?|red|blue|green|yellow|orange|purple|violet|pink"
        r"|brown|black"
        r"|white|gr[ae]y|golden|striped|checked|dotted|bright|dark|dressed|standing|sitting|holding|smiling"
        r"|background|visible"
        r"|pictured|shows?|showing|seen|sunset|sunrise|rot(?:e[nmrs]?)?|blau(?:e[nmrs]?)?|grün(?:e[nmrs]?)?"
        r"|gelb(?:e[nmrs]?)?"
        r"|schwarz(?:e[nmrs]?)?|weiß(?:e[nmrs]?)?)\b",
    ),
    (
        Sense.WRITTEN,
        r"\b(?:wrote|written|write|writes|sign|signs|label|headline|text(?:ed)?|typed|noted|printed|menu|poster"
        r"|number ?plate"
        r"|licen[cs]e plate|password|serial number|receipt|invoice|handwriting|spelt|spelled|geschrieben|schrieb"
        r"|schild)\b"
        r"|\b(?:screen\s?shot|note|letter|message|document|ticket|card|banner|board|page|book|label)s? (?:say|said"
        r"|says|read|reads)\b",
    ),
)
_SENSE_PATTERNS = tuple((sense, re.compile(words, re.IGNORECASE)) for sense, words in _SENSES)
_SPOKEN = re.compile(r"\b(?:say|said|tell|told|talk|speak|spoke|mention|discuss|explain|ask|sag|erzähl)", re.IGNORECASE)
_SHOWN_TO = re.compile(
    r"^\W*(?:(?:please|can you|could you)\s+)*show\b|\bsee\b(?=\s+(?:all|the photos))", re.IGNORECASE
)
_LOOKED_AT = frozenset([Kind.PHOTO, Kind.VIDEO])


def read_forms(text: str) -> tuple[str, ...]:
    """Return the forms of files that a text asks for, narrower than their kind: selfie, screenshot, voice note."""
    return tuple(name for name, pattern in _FORM_PATTERNS if pattern.search(text))


def read_senses(text: str, kinds: frozenset[Kind]) -> frozenset[Sense]:
    """Return by which senses a text says that something was perceived; pictures asked for are to be seen."""
    said = _SHOWN_TO.sub(" ", text)
    found = {sense for sense, pattern in _SENSE_PATTERNS if pattern.search(said)}
    if kinds and kinds <= _LOOKED_AT:
        found.add(Sense.SEEN)
    if kinds == {Kind.PHOTO} and not _SPOKEN.search(said):
        found.discard(Sense.HEARD)
    if kinds == {Kind.AUDIO}:
        found.add(Sense.HEARD)
    return frozenset(found)


def read_media(text: str) -> tuple[frozenset[Kind], str]:
    """Return the kinds of files that a text asks for and the text without the words for them."""
    kinds: frozenset[Kind] = frozenset()
    stretches: list[tuple[int, int]] = []
    for pattern, match in ((one, match) for one in _MEDIA_PATTERNS for match in one[0].finditer(text)):
        begin, end = match.span("words")
        if any(begin < other_end and other_begin < end for other_begin, other_end in stretches):
            continue
        kinds |= pattern[1]
        before, after = _LEADING.search(text[:begin]), _TRAILING.match(text[end:])
        stretches.append((before.start() if before else begin, end + (after.end() if after else 0)))
    return kinds, without(text, stretches)


def _media_pattern(words: str, kinds: frozenset[Kind]) -> re.Pattern[str]:
    after = _AFTER_WRITING if kinds == {Kind.NOTE} else r"\b"
    return re.compile(rf"{_BEFORE_MEDIA}(?P<words>{words}){after}{_NOT_MEDIA}", re.IGNORECASE)


_MEDIA_PATTERNS = tuple((_media_pattern(words, kinds), kinds) for words, kinds in _MEDIA)
_LEADING = re.compile(_FILLER_BEFORE + "$", re.IGNORECASE)
_TRAILING = re.compile(_FILLER_AFTER, re.IGNORECASE)
