"""The sentences that state something, as a table: which words call a rule up, its shape, and what its object may be.

Knows shapes and words; nothing of who speaks, of moments or of what becomes of a statement. A shape says exactly which
words may stand between subject and verb, so that "never", "would" or "if I" between them is no match. Times are blanked
out as ⟨n⟩ before a shape is tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from memory.language.kinship import NAMES_ALONE, PERSON_WORD, PET_WORD, TITLES_ALONE, WORDS
from memory.language.words import words

NAME = r"(?-i:[A-ZÄÖÜÉÅØ][a-zäöüßéèêáàóòíñçåøæ]+(?:[-'][A-ZÄÖÜ][a-zäöüß]+)?)"
_TITLE = r"(?-i:(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.? )?"
NAMES = rf"{_TITLE}{NAME}(?: {NAME}){{0,2}}(?!\w)"
MINE = r"(?:my|our|meine?[rmn]?|unsere?[rmn]?)"
DESCRIBED = (
    r"(?:(?:best|old|good|close|dear|late|older|elder|younger|little|big|twin|eldest|oldest|youngest|own|new|great) )*"
)

_START = (
    r"(?:^|(?<=[,;:(–—⟩] )|(?<=⟩, )|(?<=[ \w]- )|\b(?:and|but|so|because|since|as|while|although|though|that|now|"
    r"then|also|recently|lately|unfortunately|besides|plus|btw|und|aber|weil) )"
)
_ADVERBS = (
    r"(?:(?:now|currently|still|also|just|recently|really|actually|already|both|finally|absolutely|happily|"
    r"originally|always|especially|totally|simply|definitely|have|has|mostly|jetzt|auch|noch|gerade|immer) )*"
)
_THEY = (
    rf"(?:{MINE} (?:[\w-]+ ){{0,2}}?[\w-]+(?: {NAME})?|{NAMES}(?:'s [\w-]+)?|he|she|{'|'.join(sorted(NAMES_ALONE))})"
)
_PREPOSITION = (
    r"(?:in|inside|under|underneath|below|behind|on|on top of|above|at|by|next to|beside|between|near|with|unter|im"
    r"|hinter|auf|neben|bei|über)"
)
_LIST = "|".join


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to state a relation.

    Groups of the shape: `me` or `they` (whose it is), `i_too` or `they_too` (whose the statement before is), `thing`
    (a subject that is no person), `o` (the object), `rel` (a word that names the relation itself), `when` (a time that
    is the object). `cut` names how an object is read off.
    """

    relation: str
    triggers: frozenset[str]
    shape: re.Pattern[str]
    cut: str = ""
    ends: bool = False


def _who(first: str, third: str, bare: str = "") -> str:
    """Return the shape of somebody and a verb; `bare` is a verb that in a diary needs no "I" before it."""
    alone = rf"|(?:^|(?<=⟩ )|(?<=⟩, )){_ADVERBS}(?P<bare>{bare})" if bare else ""
    more = rf"|(?<=\band ){_ADVERBS}(?:(?P<i_too>{first})|(?P<they_too>{third}))"
    who = rf"(?P<me>I|we|ich|wir) {_ADVERBS}(?:{first})|(?P<they>{_THEY}) {_ADVERBS}(?:{third})"
    return rf"{_START}(?:{who}{alone}{more})"


def _both(verb: str, bare: bool = False) -> str:
    return _who(verb, verb, verb if bare else "")


_PLACE = r"(?P<o>(?-i:(?:the )?[A-ZÄÖÜÅØ][\w-]+(?:(?: am| an der| de| la| del| upon| on)? [A-ZÄÖÜ][\w-]+)*)(?!'|\w))"
_ORG = r"(?P<o>(?:(?:the|a|an|my|our) )?[\w&.'-]+(?: [\w&.'-]+){0,5})"
_FREE = r"(?P<o>\"[^\"]+\"|[^,;:!?()⟨⟩–—\"]+)"
_NAMED = rf"(?P<o>{NAMES})"
_MID = r"(?:⟨(?P<mid>\d)⟩ )?"
_WHEN = r"(?:on |in |am |im )?⟨(?P<when>\d)⟩"
_STOP = r"(?=$|[,.;!]| ⟨| and | with | in | at | for | from | on | called | near | here | to )"
_LASTING, _STORED = _LIST(sorted(words("things.lasting"))), _LIST(sorted(words("things.stored")))
_PLAYED, _FIELDS = _LIST(sorted(words("things.instruments", "things.sports"))), _LIST(sorted(words("things.fields")))
_BUSINESSES, _COURSES = _LIST(sorted(words("things.businesses"))), _LIST(sorted(words("things.courses")))
_JOBS, _CLUBS = _LIST(sorted(words("things.occupations"))), _LIST(sorted(words("things.clubs")))
_OTHER = rf"(?:(?P<they>{NAMES}|{MINE} [\w-]+) and (?P<me>I)|(?P<me2>I) and (?P<they2>{NAMES}))"

Row = tuple[str, str, str, str]
"""Relation, the words that call the rule up, shape, cut; a relation that begins with "-" is one that ends."""


def _home() -> Iterator[Row]:
    live = _who("live|am living|are living|am based|wohne|wohnen|lebe|leben", "lives|is living|is based|wohnt|lebt")
    yield (
        "lives in",
        "live lives living based wohne wohnen lebe leben wohnt lebt",
        rf"{live} {_MID}in {_PLACE}",
        "place",
    )
    yield "lives in", "lived", rf"{_both('(?<=have )lived|(?<=has )lived')} in {_PLACE}(?= ⟨)", "place"
    moved = _both("moved|relocated", bare=True)
    yield "lives in", "moved relocated", rf"{moved} (?:back |over |away |out )?(?:from [\w ]+? )?to {_PLACE}", "place"
    yield "lives in", "gezogen", rf"{_who('bin|sind', 'ist')} {_MID}nach {_PLACE} gezogen", "place"
    yield "-lives in", "lived live", rf"{_both('used to live|(?<!have )(?<!has )lived')} in {_PLACE}", "place"
    no_more = _who("no longer live|wohne nicht mehr|wohnen nicht mehr", "no longer lives|wohnt nicht mehr")
    yield "-lives in", "longer mehr", rf"{no_more} in {_PLACE}", "place"
    yield "-lives in", "anymore more", rf"{_who('do not live', 'does not live')} in {_PLACE} any ?more", "place"
    yield "-lives in", "moved", rf"{_both('moved', bare=True)} (?:out of|away from|from) {_PLACE}", "place"
    yield "is from", "from", rf"{_who('am|are|come', 'is|comes')} (?:originally )?from {_PLACE}", "place"
    yield "is from", "grew raised", rf"{_both('grew up|was raised|was born and raised')} in {_PLACE}", "place"
    yield "is from", "home", rf"\b(?P<me>my) home (?:country|town|city),? {_PLACE}", "place"


def _work() -> Iterator[Row]:
    at = r"(?:full[- ]time |part[- ]time )?(?:at|for|bei)"
    work = _who("work|am working|arbeite|have been working", "works|is working|arbeitet|has been working")
    yield "works at", "work works working arbeite arbeitet", rf"{work} {at} {_ORG}", "org"
    job = r"(?:a|an|my|the)(?: new| first)? (?:job|position|role|internship|apprenticeship)"
    began = rf"(?:(?:started|began) (?:working|work|{job})|(?:got|accepted|landed) {job})"
    begun = "started began got accepted landed"
    yield "works at", begun, rf"{_both(began, bare=True)} (?:at|with|for) {_ORG}", "org"
    yield "works at", "started", rf"{_both('started', bare=True)} at {_PLACE}", "place"
    yield "works at", "worked", rf"{_both('(?<=have )worked|(?<=has )worked')} {at} {_ORG}", "org"
    yield "-works at", "worked work", rf"{_both('used to work|(?<!have )(?<!has )worked')} {at} {_ORG}", "org"
    no_more = _who("no longer work|do not work|arbeite nicht mehr", "no longer works|does not work|arbeitet nicht mehr")
    yield "-works at", "longer anymore more mehr", rf"{no_more} {at} {_ORG}", "org"
    gone = "(?:resigned|retired|was fired|got fired|was laid off|got laid off) from"
    yield "-works at", "resigned retired fired laid", rf"{_both(gone, bare=True)} {_ORG}", "org"
    lost = r"(?:quit|left|lost) (?:my|his|her|the|their)(?: old)? (?:job|position)"
    yield "-works at", "quit left lost", rf"{_both(lost, bare=True)} (?:at|with) {_ORG}", "org"
    as_a = r"as (?:a |an |the )(?P<o>(?:[\w-]+ ){0,2}?[\w-]+)(?=$|[,.;!]| ⟨| at | in | for | with | and )"
    yield "works as", "work works working", rf"{work} {as_a}", ""
    kind = (
        r"(?:primary school |high school |software |civil |freelance |professional |registered |head |assistant |"
        r"general |electrical )?"
    )
    am = _who("am|bin", "is|'s|ist")
    yield (
        "works as",
        _JOBS,
        rf"{am} (?:now )?(?:a |an )?(?P<o>{kind}(?:{_JOBS}))(?=$|[,.;!]| ⟨| at | in | and | by )",
        "",
    )
    yield "works as", "job position", rf"{_both(began, bare=True)} {as_a}", ""
    yield "-works as", "job position", rf"{_both(lost, bare=True)} {as_a}", ""
    yield (
        "-works as",
        "used worked",
        rf"{_both('used to (?:be|work as)|worked as')} (?:a|an) (?P<o>{kind}(?:{_JOBS}))",
        "",
    )
    subject = rf"(?P<o>(?:(?!hard|for|my|the|and)[\w-]+ )?(?:{_FIELDS}))(?!\w)"
    study = _who(
        "study|am studying|am majoring in|major in|studiere", "studies|is studying|is majoring in|majors in|studiert"
    )
    yield "studies", "study studying studies majoring major majors studiere studiert", rf"{study} {subject}", ""
    yield "-studies", "studied study degree", rf"{_both('used to study|studied|finished my degree in')} {subject}", ""
    yield (
        "studies at",
        "study studying studies studiere studiert",
        rf"{study} (?:[\w-]+ ){{0,3}}(?:at|an der) {_PLACE}",
        "place",
    )
    yield "-studies at", "graduated", rf"{_both('graduated', bare=True)} from {_PLACE}", "place"


def _kin() -> Iterator[Row]:
    words = " ".join(sorted(WORDS))
    own = rf"(?:(?P<me>{MINE})|(?P<they>{NAMES})'s|(?P<her>his|her|sein|seine|ihr|ihre)) {DESCRIBED}"
    tie = rf"(?P<rel>{PERSON_WORD}|{PET_WORD})"
    yield "", words, rf"\b{own}{tie}(?: named| called| namens)? {_NAMED}", "tie"
    yield "", words, rf"\b{own}{tie}, {_NAMED},(?! (?:and|or)\b)", "tie"
    yield "", words, rf"\b{own}{tie}(?:'s name is| is named| is called| heißt) {_NAMED}", "tie"
    yield "", words, rf"{_START}{_NAMED} (?:is|ist) {own}{tie}(?=$|[,.;!]| ⟨| and )", "tie"
    yield "", words, rf"\b{_NAMED}, {own}{tie}(?=$|[,.;!])", "tie"
    alone = _LIST(sorted(TITLES_ALONE))
    before = r"(?:^|(?<=[,;:(–—⟩] )|\b(?:with|to|for|from|and|by|at|of|mit|bei|von|und|für|zu|dear|late) )"
    yield "", " ".join(TITLES_ALONE), rf"{before}(?P<rel>{alone}) (?P<o>{NAME})(?!'?\w)", "tie"
    got = r"(?:have|has|got|adopted|bought|rescued|own|owns|habe|hat) (?:a|an|another|one|our|my|this|einen?|eine)"
    called = rf"(?:,? (?:and )?(?:named|called|namens)(?: her| him| it)?|, whose name is) {_NAMED}"
    yield "", words, rf"{_both(got, bare=True)} (?:(?!stuffed|toy)[\w-]+ ){{0,3}}?{tie}{called}", "tie"
    yield "", "name", rf"{_START}(?P<her>his|her|its) name is {_NAMED}", "tie"


def _partners() -> Iterator[Row]:
    be = "am|are|got|is|'s|have been|has been|bin|ist"
    yield "married to", "married verheiratet", rf"{_both(f'(?:{be})(?: married to| verheiratet mit)')} {_NAMED}", "name"
    yield "married to", "married", rf"{_both('married', bare=True)} {_NAMED}", "name"
    yield "married to", "married", rf"{_START}{_OTHER} (?:(?:got|are|have been) )?married(?! by)", "pair"
    yield "engaged to", "engaged", rf"{_both(f'(?:{be}) engaged to')} {_NAMED}", "name"
    yield "engaged to", "engaged", rf"{_START}{_OTHER} (?:got|are) engaged", "pair"
    yield "together with", "dating", rf"{_both(f'(?:{be}) dating')} {_NAMED}", "name"
    over = r"(?:got divorced|are divorced|broke up|split up|separated|are no longer together|are not together)"
    yield "-together with", "divorced broke split separated together", rf"{_START}{_OTHER} (?:have )?{over}", "pair"
    ended = _both("(?:got divorced|divorced|am divorced|is divorced)(?: from)?|broke up with|split up with", bare=True)
    yield "-together with", "divorced broke split", rf"{ended} {_NAMED}", "name"
    yield (
        "-together with",
        "divorced broke split",
        rf"{_START}(?P<me>we) (?:have )?(?:got divorced|broke up|split up)",
        "none",
    )


def _life() -> Iterator[Row]:
    who = rf"(?:(?P<me>{MINE})|(?P<they>{_THEY})'s)"
    yield "birthday", "birthday", rf"{who} birthday (?:is|falls) (?:always )?{_WHEN}", "day"
    yield "birthday", "birthday", rf"(?:{_START}⟨(?P<when>\d)⟩ is|it is) {who} birthday(?: ⟨(?P<when2>\d)⟩)?", "day"
    yield "birthday", "geburtstag", rf"{_both('habe|hat')} {_WHEN} (?:ihren |seinen )?geburtstag", "day"
    yield "birthday", "turned turns", rf"{_both('turned|turns|turn')} (?P<age>\d{{1,3}}) {_WHEN}", "age"
    yield "born", "born geboren", rf"{_who('was born', 'was born|is born')} (?:in {NAMES} )?{_WHEN}", "date"
    yield "born", "geboren", rf"{_who('bin', 'ist|wurde')} {_WHEN} geboren", "date"
    yield "was born in", "born", rf"{_who('was born', 'was born')} (?:⟨\d⟩ )?in {_PLACE}", "place"
    yield "died", "died passed", rf"{_who('(?!)', 'died|passed away|has died|has passed away')} {_WHEN}", "date"
    yield "died", "died passed", rf"⟨(?P<when>\d)⟩,? (?P<they>{_THEY}) (?:died|passed away)", "date"
    yield (
        "allergic to",
        "allergic allergisch",
        rf"{_who('am|bin', 's|is|ist')} (?:allergic to|allergisch gegen) {_FREE}",
        "list",
    )


def _taste() -> Iterator[Row]:
    like = _who("love|like|enjoy|adore|mag|liebe", "loves|likes|enjoys|adores|mag|liebt")
    yield "likes", "love like enjoy adore loves likes enjoys adores mag liebe liebt", rf"{like} {_FREE}", "taste"
    keen = (
        r"(?:a (?:big |huge |massive |total )?fan of|into|fond of|keen on|passionate about|crazy about|obsessed with)"
    )
    fan = _who("am|have always been", "is|'s|has always been") + rf" (?:so |really |totally |very |also )?{keen}"
    yield "likes", "fan into fond keen passionate crazy obsessed", rf"{fan} {_FREE}", "taste"
    passion = r"(?P<me>my) (?:passion|hobby|favou?rite thing|biggest passion|great love)(?=$|[,.!;])"
    yield "likes", "passion hobby thing love", rf"^{_FREE} (?:is|has always been) {passion}", "taste"
    dislike = _who(
        "hate|dislike|can not stand|cannot stand|do not (?:really )?like|detest|am not a fan of|hasse",
        "hates|dislikes|can not stand|cannot stand|does not (?:really )?like|detests|is not a fan of|hasst",
    )
    yield (
        "dislikes",
        "hate hates dislike dislikes stand like detest detests fan hasse hasst",
        rf"{dislike} {_FREE}",
        "taste",
    )
    no_more = _who("no longer (?:like|love|enjoy)", "no longer (?:likes|loves|enjoys)")
    yield "-likes", "longer", rf"{no_more} {_FREE}", "taste"
    yield "prefers", "prefer prefers", rf"{_who('prefer', 'prefers')} {_FREE}", "taste"
    own = rf"(?:(?P<me>my)|(?P<they>{_THEY})'s)(?: all[- ]time| absolute| new)? favou?rite"
    kind = r"(?P<rel>(?!(?:part|thing|one|moment|memory|memories|bit|way)\b)[\w-]+(?: [\w-]+)?)"
    triggers = "favourite favorite lieblings"
    yield "favourite", triggers, rf"{_START}{own} {kind} (?:is|are|has always been|would be) {_FREE}", "favourite"
    yield "favourite", triggers, rf"{_START}{_FREE} (?:is|are|has always been) {own} {kind}(?=$|[.,!;]| ⟨)", "favourite"


def _things() -> Iterator[Row]:
    few = r"(?:[\w'-]+ ){0,3}"
    have = _both("(?:have |has )?(?:own|owns|have|has|bought|got|purchased|got ourselves|got myself)", bare=True)
    owned = (
        rf"(?:a|an|our first|my first|our own|my own|two|three|another) (?P<o>(?:(?!stuffed|toy)[\w'-]+ ){{0,3}}"
        rf"?(?:{_LASTING}|{PET_WORD})s?){_STOP}(?! called| named)"
    )
    yield "owns", "own owns have has bought got purchased", rf"{have} {owned}", ""
    opened = _both("(?:opened|own|owns|run|runs|launched|started|am running|is running)(?: up)?", bare=True)
    shop = rf"(?:a|an|(?:my|our|his|her|their)(?: own)?) (?P<o>(?:(?!new|own)[\w-]+ ){{0,3}}?(?:{_BUSINESSES})){_STOP}"
    yield "owns", "opened own owns run runs running launched started", rf"{opened} {shop}", ""
    kin = "kids|children|sons|daughters|brothers|sisters|siblings|grandchildren"
    yield "has", "have has", rf"{_who('have', 'has')} (?P<o>(?:one|two|three|four|five|six|\d) (?:{kin}))(?!\w)", ""
    yield (
        "-owns",
        "sold",
        rf"{_both('sold', bare=True)} (?:my|our|the|his|her|their) (?P<o>{few}?[\w-]+)(?=$|[,.;!]| ⟨| to | for )",
        "",
    )
    mine = rf"(?:the|our|my|{MINE}|der|die|das|dem)"
    thing = (
        rf"{_START}(?P<thing>(?:{mine} )?(?:[\w'-]+ ){{0,6}}?(?:{_STORED})(?: (?:to|for|of|from|zum|zur|für) (?:[\w"
        rf"'-]+ ?){{1,4}}?)?)"
    )
    where = (
        rf"(?P<o>{_PREPOSITION} (?:the|my|our|a|an|his|her|its|this|dem|der|den|meiner?m?|unserer?m?|{NAME}'s|[\w"
        rf"-]+ (?:drawer|shelf|cupboard)) [^,;:!?()⟨⟩]+)"
    )
    still = r"(?:always |usually |still |now |kept |stored |hidden |lying |hanging )*"
    yield (
        "is kept",
        _STORED,
        rf"{thing} (?:is|are|lies|lie|hangs|hang|liegt|liegen|ist|sind|hängt) {still}{where}",
        "spot",
    )
    kept = rf"{_START}(?P<thing>{mine} {few}[\w-]+) (?:is|are) (?:always )?(?:kept|stored|hidden) {where}"
    yield "is kept", "kept stored hidden", kept, "spot"
    over = "put|left|stored|hid"
    put = _who(f"keep|store|hide|{over}", f"keeps|stores|hides|{over}", f"keep|{over}")
    yield (
        "is kept",
        _STORED,
        rf"{put} (?P<thing>{mine} {few}(?:{_STORED})(?: (?:to|for|of) {few}[\w-]+?)?) {where}",
        "spot",
    )
    code = (
        r"(?:(?!(?:the|my|our|a)\b)[\w-]+ ){0,3}?(?:[\w-]*passwor[dt]|passcode|code|pin|combination|iban|(?:licence"
        r"|license|number) plate|(?:phone|mobile|flight|booking|account|passport|room|seat|reference|order|policy|"
        r"reservation|house|customer|serial) number|flight|kennwort)"
    )
    value = (
        r"(?:\"(?P<o>[^\"]+)\"|(?P<o2>(?-i:[A-Z]{1,3} ?)?[\w+./*#@$%&!-]*\d[\w+./*#@$%&!-]*(?: [\d/+-]+)*)|"
        r"(?P<o3>(?:(?<=pass\w{4} is )|(?<=pass\w{4} ist ))[\w*#@$%&!-]+(?=[.!]?$)))"
    )
    triggers = "password passcode passwort code pin combination iban plate number flight kennwort"
    whose = rf"(?:(?:the|our|das|der|die|{MINE}) |(?P<they>{NAMES})'s )?"
    yield (
        "is",
        triggers,
        rf"{_START}{whose}(?P<thing>{code}(?: (?:to|for|of) (?:the )?[\w-]+(?: [\w-]+)?)?)(?: is| ist| lautet|:|"
        rf" =) {value}",
        "code",
    )
    yield (
        "is called",
        "called named heißt",
        rf"{_START}{mine} (?P<thing>(?:{_LASTING})) (?:is called|is named|heißt) (?:the )?{_NAMED}",
        "name",
    )
    yield (
        "is called",
        "called named",
        rf"\b(?:a|an|the|our|my) (?:[\w-]+ )?(?P<thing>{_LASTING}) (?:called|named) (?:the )?{_NAMED}",
        "name",
    )
    yield (
        "needs",
        "needs braucht",
        rf"{_START}{mine} (?P<thing>(?:{_LASTING})(?: {NAME})?) (?:really |still |also )?(?:needs|braucht) {_FREE}",
        "list",
    )


def _pastimes() -> Iterator[Row]:
    played = (
        rf"(?:the |a little |some |acoustic |electric |classical |competitive |table |ice |field |"
        rf"beach )*(?P<o>(?:acoustic |electric |classical |table |ice |beach )?(?:{_PLAYED}))(?!\w)"
    )
    play = _who("play|am playing|have been playing|have played|spiele", "plays|is playing|has been playing|spielt")
    yield "plays", "play playing plays played spiele spielt", rf"{play} {played}", ""
    begun = _both(
        "(?:have |has )?(?:started|began|took up|taken up|am learning|is learning)(?: playing| to play)?", bare=True
    )
    yield "plays", "started began took taken learning", rf"{begun} {played}", ""
    over = _both("(?:stopped|quit|gave up)(?: playing)?|no longer plays?|used to play", bare=True)
    yield "-plays", "stopped quit gave longer used", rf"{over} {played}", ""
    a_club = rf"(?:the|a|an|my|our|this) (?P<o>(?:(?!new\b)[\w'-]+ ){{0,4}}?(?:{_CLUBS})){_STOP}"
    course = rf"(?:the|a|an|some) (?P<o>(?:(?!new\b)[\w'-]+ ){{0,3}}?(?:{_COURSES})){_STOP}"
    signed = _both("(?:am |is |have been )?(?:signed up for|started|taking|enrolled in)", bare=True)
    yield "takes", "signed started taking enrolled", rf"{signed} {course}", ""
    helps = _who("volunteer|am volunteering|have been volunteering", "volunteers|is volunteering|has been volunteering")
    yield "volunteers at", "volunteer volunteering volunteers", rf"{helps} (?:at|for|with) {_ORG}", "org"
    member = (
        _who("am|have been", "is|'s|has been") + r" (?:also )?(?:a |an )?(?:active |proud |new )?(?:member|part) of"
    )
    yield "member of", "member part", rf"{member} {a_club}", ""
    yield "member of", "joined", rf"{_both('joined', bare=True)} {a_club.replace('(?P<o>', '(?:new )?(?P<o>')}", ""
    yield "-member of", "left quit", rf"{_both('left|quit', bare=True)} {a_club}", ""


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by the words that call them up, lower-case, in the order of the table."""
    found: dict[str, list[Rule]] = {}
    for group in (_home, _work, _kin, _partners, _life, _taste, _things, _pastimes):
        for relation, triggers, shape, cut in group():
            words = frozenset(re.split(r"[ |]", triggers.lower()))
            name = relation.removeprefix("-")
            rule = Rule(name, words, re.compile(shape, re.IGNORECASE), cut, name != relation)
            for word in words:
                found.setdefault(word, []).append(rule)
    return {word: tuple(inside) for word, inside in found.items()}
