"""The worst strings for regular expressions, made from their own parse trees, and a bound on what they may cost.

Knows nothing of any expression in particular. What an expression repeats is repeated, alone, between what may stand
before it and what spoils the match behind it. Attacks are compared on short strings; the worst are run on long ones.
"""

import ast
import importlib
import itertools
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = "a \n0A.-:,(\"'#*[!\t/@_é–\0xsm"
"""Letters to try for a class: the first few that are in it."""

SPOILERS = ("", "\0", "\n\0", "b", "!")
MOST_SAMPLES = 3
MOST_ATTACKS = 80
SHORT, WORST = 2000, 2
"""Letters of the strings by which attacks are compared, and how many of the worst are run at full length."""

LONG, LIMIT_S = 1_000_000, 3.0
"""Letters of the longest strings, and the seconds of processor time that one may take: a linear one takes 0.1."""

NAME, SENTENCE, QUESTION, TEXT = 255, 1000, 1000, 100_000
SEEN = {
    "ingest.perception.related_files._BURST_NAME": NAME,
    "ingest.perception.related_files:": NAME,
    "memory.episodes.titles": NAME,
    "memory.language.sentences._SPOKEN": SENTENCE,
    "memory.knowledge.statements": SENTENCE,
    "memory.graph.event_chains": SENTENCE,
    "memory.language.dates.spans": QUESTION,
    "memory.": TEXT,
    "qa.compute.logs": TEXT,
    "qa.compute.accounts": TEXT,
    "qa.": QUESTION,
}
"""So many letters are seen at the most by the expressions whose names begin so: of a file's name, a sentence
(memory.language.sentences.LONGEST), a question (qa.parse.question.MOST_CHARS), or the words of one moment."""


class TooSlow(Exception):
    """An expression took longer over a string than any linear one would."""


def modules(folder: str) -> Iterator[ModuleType]:
    """Yield the modules of a folder of the program."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def patterns(folder: str) -> dict[str, "re.Pattern[str]"]:
    """Return the expressions of a folder's modules by where they stand: compiled ones, and those written in a call."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules(folder):
        for name, value in vars(module).items():
            for number, pattern in enumerate(_inside(value, 0)):
                found.setdefault(f"{module.__name__}.{name}[{number}]", pattern)
        for line, pattern in _written(module):
            found[f"{module.__name__}:{line}"] = pattern
    once: dict[tuple[object, int], str] = {}
    for name, pattern in found.items():
        once.setdefault((pattern.pattern, pattern.flags), name)
    return {name: found[name] for name in once.values()}


def _inside(value: object, depth: int) -> Iterator["re.Pattern[str]"]:
    """Yield the expressions that a value is or holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)) and depth < 4:
        for one in value:
            yield from _inside(one, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for one in itertools.chain(value.keys(), value.values()):
            yield from _inside(one, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type) and depth < 4:
        for one in fields(value):
            yield from _inside(getattr(value, one.name), depth + 1)


def _written(module: ModuleType) -> Iterator[tuple[int, "re.Pattern[str]"]]:
    """Yield the expressions that are written where they are used, those that hold what only a call knows left out."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if not is_call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":
            continue
        words = _text(node.args[0], vars(module))
        if words is None or node.func.attr == "escape":
            continue
        flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
        yield node.lineno, re.compile(words, flags | (re.DOTALL if "DOTALL" in ast.dump(node) else 0))


def _text(node: ast.expr, known: dict[str, object]) -> str | None:
    """Return the text that an expression of names, constants and formatted strings gives, None for another."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return str(known[name]) if isinstance(known.get(name), str) else None
        case ast.Attribute(value=ast.Name(id=name), attr=part):
            value = getattr(known.get(name), part, None)
            return value if isinstance(value, str) else None
        case ast.FormattedValue(value=inner):
            return _text(inner, known)
        case ast.JoinedStr(values=values):
            parts = [_text(one, known) for one in values]
            return None if None in parts else "".join(part for part in parts if part)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [_text(left, known), _text(right, known)]
            return None if None in parts else "".join(part for part in parts if part)
    return None


def _letters(item: object) -> list[str]:
    """Return a few letters that one item of a parse tree matches."""
    kind, value = item
    if str(kind) == "LITERAL":
        return [chr(value)]
    if str(kind) == "ANY":
        return ["a", " ", "."]
    if str(kind) not in ("IN", "NOT_LITERAL"):
        return []
    one = re.compile(f"{_class(kind, value)}")
    listed = [chr(number) for sort, number in value if str(sort) == "LITERAL"] if str(kind) == "IN" else []
    listed += [chr(pair[0]) for sort, pair in value if str(sort) == "RANGE"] if str(kind) == "IN" else []
    fitting = [letter for letter in dict.fromkeys((*SAMPLES, *listed)) if one.fullmatch(letter)]
    return fitting[:MOST_SAMPLES]


CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _class(kind: object, value: object) -> str:
    if str(kind) == "NOT_LITERAL":
        return f"[^{re.escape(chr(value))}]"
    parts = ["^" if str(sort) == "NEGATE" else _member(str(sort), one) for sort, one in value]
    return f"[{''.join(parts)}]"


def _member(sort: str, one: object) -> str:
    if sort == "LITERAL":
        return re.escape(chr(one))
    if sort == "RANGE":
        return f"{re.escape(chr(one[0]))}-{re.escape(chr(one[1]))}"
    return CATEGORIES[str(one)]


def _shortest(items: object) -> str:
    """Return a short string that a part of a parse tree would match, assertions left aside."""
    return "".join(_one(item) for item in items)


def _one(item: object) -> str:
    kind, value = str(item[0]), item[1]
    match kind:
        case "LITERAL" | "ANY" | "IN" | "NOT_LITERAL":
            return next(iter(_letters(item)), "")
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _shortest(value[2]) * min(max(value[0], 0), 200)
        case "SUBPATTERN":
            return _shortest(value[3])
        case "ATOMIC_GROUP":
            return _shortest(value)
        case "BRANCH":
            return _shortest(value[1][0])
        case "GROUPREF_EXISTS":
            return _shortest(value[2] or ())
    return ""


def _places(items: object, before: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before, and a string to repeat, for all that repeats in a parse tree and for its beginnings."""
    items = list(items)
    for number, item in enumerate(items):
        here = before + _shortest(items[:number])
        if number and here:
            yield "", here
        yield from _place(item, here, items[number + 1 :])


def _place(item: object, here: str, behind: object) -> Iterator[tuple[str, str]]:
    kind, value = str(item[0]), item[1]
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            if value[1] > 20:
                body = list(value[2])
                for pump in [_shortest(body), *(_letters(body[0]) if len(body) == 1 else [])]:
                    yield here, pump
                    yield here, pump + _shortest(behind)[:3]
                    yield "", here + pump
                yield "", here
            yield from _places(value[2], here)
        case "SUBPATTERN":
            yield from _places(value[3], here)
        case "ATOMIC_GROUP":
            yield from _places(value, here)
        case "ASSERT" | "ASSERT_NOT":
            yield from _places(value[1], here)
        case "BRANCH":
            for branch in value[1][:12]:
                yield from _places(branch, here)
                yield "", here + _shortest(branch)


def attacks(pattern: "re.Pattern[str]") -> list[tuple[str, str, str]]:
    """Return what to put before, what to repeat and what to put behind, to make an expression work."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else 0)
    pumps = [("", letter) for letter in " a0\n.-,:"] + [("", "a "), ("", "a, "), ("", "0."), ("", "A. ")]
    pumps += list(_places(tree, ""))
    found = [(before, pump, spoiler) for before, pump in dict.fromkeys(pumps) if pump for spoiler in SPOILERS]
    return found[:: max(1, len(found) // MOST_ATTACKS)]


def string(attack: tuple[str, str, str], size: int) -> str:
    """Return an attack as a string of some size."""
    before, pump, behind = attack
    return before + pump * (size // len(pump)) + behind


def run(pattern: "re.Pattern[str]", attack: tuple[str, str, str], size: int) -> None:
    """Have an expression go over an attack of some size."""
    text: str | bytes = string(attack, size)
    if isinstance(pattern.pattern, bytes):
        text = str(text).encode("utf-8")
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)


def within(seconds: float, work: Callable[[], object]) -> bool:
    """Do some work in the main thread; return False where it needed more processor time and was broken off."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        work()
    except TooSlow:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


def slow(folder: str) -> Iterator[str]:
    """Yield the expressions of a folder that are not done with one of their worst strings within the limit."""
    for name, pattern in patterns(folder).items():
        size = next((most for begin, most in SEEN.items() if name.startswith(begin)), LONG)
        tried: list[tuple[float, tuple[str, str, str]]] = []
        for attack in attacks(pattern):
            began_s = time.process_time()
            if not within(LIMIT_S, partial(run, pattern, attack, min(size, SHORT))):
                yield f"{name} over {attack} of {min(size, SHORT)} letters"
                break
            tried.append((time.process_time() - began_s, attack))
        else:
            for _, attack in sorted(tried, reverse=True)[:WORST]:
                if not within(LIMIT_S, partial(run, pattern, attack, size)):
                    yield f"{name} over {attack} of {size} letters"
                    break
