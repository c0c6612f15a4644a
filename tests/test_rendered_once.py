"""Nobody reads back what the program wrote: a title or text of an event or a summary is words, what it says is fields.

Follows the types that annotations give, from a record to its `title` or `text` and on through names, f-strings and the
functions of a module, up to where such words would be searched or cut. What it cannot decide it lets pass.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from tests import tracked

ROOMS = ("app/", "memory/", "qa/")
WRITTEN = {
    ("Event", "title"),
    ("Event", "text"),
    ("Summary", "title"),
    ("Summary", "text"),
    ("SummaryNode", "title"),
    ("SummaryNode", "text"),
    ("Rewrite", "title"),
    ("Rewrite", "text"),
    ("TitledSpan", "title"),
    ("Node", "title"),
    ("Node", "short"),
    ("Node", "text"),
    ("Passage", "text"),
    ("Story", "text"),
    ("Subject", "title"),
}
"""What is made of fields, once, in memory/language/format.py: class and attribute."""

CUTS = {"partition", "rpartition", "startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "index"}
MATCHES = {"match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"}
WORDS = {"terms", "stems", "sentences", "spoken", "chains", "as_sentences", "named"}
"""Functions of memory/language/ that look for words or sentences in a text."""

CONTAINERS = {"sorted", "list", "tuple", "set", "dict", "next", "iter", "min", "max", "reversed", "filter", "zip"}
CONTAINERS |= {"enumerate", "replace", "get", "values", "items", "pop", "setdefault"}

EDGES = {
    ("app/cli/story.py", "_titled", "in"): "the owner types a part of a title to choose a story",
    ("app/ui/story_file.py", "file_name", "findall"): "a story's file is called by its title, in letters for any disk",
    ("qa/answer/tell.py", "_lines", "stems"): "of a chapter's sentences those come first that say what it is called",
    ("qa/answer/tell.py", "_trips", "in"): "a place is not told twice where a trip is called by it",
    ("qa/parse/named_events.py", "_titled", "findall"): "a question names an event by words that stand in its title",
}
"""Where words of a title or a text are looked at all the same, and why: (file, function, how)."""


@dataclass(frozen=True, slots=True)
class Index:
    """What annotations say: of each class its attributes and what its methods return, and what functions return."""

    attributes: dict[str, dict[str, ast.expr]] = field(default_factory=dict)
    functions: dict[str, list[ast.expr]] = field(default_factory=lambda: defaultdict(list))

    def add(self, tree: ast.Module) -> None:
        """Learn what a file says."""
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                held = self.attributes.setdefault(node.name, {})
                for one in node.body:
                    if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                        held[one.target.id] = one.annotation
                    elif isinstance(one, ast.FunctionDef) and one.returns:
                        held[one.name] = one.returns
            elif isinstance(node, ast.FunctionDef) and node.returns:
                self.functions[node.name].append(node.returns)

    def classes(self, annotation: ast.expr | None) -> frozenset[str]:
        """Return the classes of the project in an annotation, those inside containers among them."""
        if annotation is None:
            return frozenset()
        names = {one.id for one in ast.walk(annotation) if isinstance(one, ast.Name)}
        names |= {one.attr for one in ast.walk(annotation) if isinstance(one, ast.Attribute)}
        texts = [one.value for one in ast.walk(annotation) if isinstance(one, ast.Constant)]
        names.update(word for text in texts if isinstance(text, str) for word in re.findall(r"\w+", text))
        return frozenset(names & self.attributes.keys())


@dataclass(slots=True)
class Reading:
    """One function: the classes that its names hold, and the names that hold written words."""

    index: Index
    held: dict[str, frozenset[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def classes(self, node: ast.expr | None) -> frozenset[str]:
        """Return the classes that an expression holds, alone or in containers."""
        match node:
            case ast.Name():
                return self.held.get(node.id, frozenset())
            case ast.Attribute():
                known = [self.index.attributes[one].get(node.attr) for one in self.classes(node.value)]
                return union(map(self.index.classes, filter(None, known)))
            case ast.Call():
                return self.given(node)
        return union(map(self.classes, parts(node)))

    def given(self, call: ast.Call) -> frozenset[str]:
        """Return the classes that a call gives."""
        name = name_of(call)
        if isinstance(call.func, ast.Attribute):
            held = self.classes(call.func.value if name in CONTAINERS else call.func)
            if held:
                return held
        if name in CONTAINERS:
            return union(map(self.classes, call.args))
        if name in self.index.attributes:
            return frozenset([name])
        return union(map(self.index.classes, self.index.functions.get(name, [])))

    def is_written(self, node: ast.expr | None) -> bool:
        """Say whether an expression is words that the program wrote, or holds them among others."""
        match node:
            case ast.Name():
                return node.id in self.words
            case ast.Attribute():
                return any((one, node.attr) in WRITTEN for one in self.classes(node.value))
            case ast.Call(func=ast.Attribute(value=value)):
                return self.is_written(value) or (name_of(node) == "join" and any(map(self.is_written, node.args)))
            case ast.Call():
                return name_of(node) in CONTAINERS and any(map(self.is_written, node.args))
        return any(map(self.is_written, parts(node)))

    def bind(self, target: ast.expr, value: ast.expr | None, annotation: ast.expr | None = None) -> None:
        """Let a target hold what a value, or one out of it, holds."""
        pairs = [(target, value)]
        if isinstance(target, (ast.Tuple, ast.List)):
            is_same = isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts)
            values = value.elts if is_same and isinstance(value, (ast.Tuple, ast.List)) else [value] * len(target.elts)
            pairs = list(zip(target.elts, values, strict=True))
        for name, one in pairs:
            if isinstance(name, (ast.Tuple, ast.List)):
                self.bind(name, one)
            elif isinstance(name, ast.Name):
                found = self.index.classes(annotation) or self.classes(one)
                self.held[name.id] = self.held.get(name.id, frozenset()) | found
                if self.is_written(one):
                    self.words.add(name.id)

    def follow(self, function: ast.AST) -> None:
        """Learn what the names of a function hold."""
        for node in ast.walk(function):
            match node:
                case ast.Assign():
                    for target in node.targets:
                        self.bind(target, node.value)
                case ast.AnnAssign():
                    self.bind(node.target, node.value, node.annotation)
                case ast.AugAssign() | ast.NamedExpr():
                    self.bind(node.target, node.value)
                case ast.For() | ast.comprehension():
                    self.bind(node.target, node.iter)

    def reads(self, function: ast.AST) -> Iterator[tuple[int, str]]:
        """Yield the line and the way in which written words are searched or cut."""
        for node in ast.walk(function):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
                if self.is_text(node.comparators[0]):
                    yield node.lineno, "in"
            elif isinstance(node, ast.Call):
                name = name_of(node)
                cuts = name in CUTS and (node.args or "split" not in name)  # without a sign to cut at, it tidies blanks
                whole = node.func.value if isinstance(node.func, ast.Attribute) else None
                matches = name in MATCHES | WORDS and any(map(self.is_written, node.args))
                if matches or (cuts and self.is_written(whole)):
                    yield node.lineno, name

    def is_text(self, node: ast.expr) -> bool:
        """Say whether an expression is itself a text that was written, and not a container of some."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr != "join":
            return self.is_text(node.func.value)
        return isinstance(node, ast.Attribute) and self.is_written(node)


def union(several: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*several)


def parts(node: ast.expr | None) -> list[ast.expr]:
    """Return the expressions that give an expression its value, or parts of it."""
    match node:
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return [node.elt]
        case ast.DictComp() | ast.Subscript() | ast.Starred() | ast.NamedExpr():
            return [node.value]
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BoolOp():
            return node.values
        case ast.List() | ast.Tuple() | ast.Set():
            return node.elts
        case ast.BinOp():
            return [node.left, node.right]
        case ast.JoinedStr():
            return [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
    return []


def name_of(call: ast.Call) -> str:
    """Return the name of the function or method that is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else str(getattr(call.func, "id", ""))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def found(index: Index, text: str) -> list[tuple[str, int, str]]:
    """Return where a file reads words that the program wrote: function, line and how."""
    tree = ast.parse(text)
    handed: dict[str, set[str]] = defaultdict(set)
    reads: list[tuple[str, int, str]] = []
    for _ in range(4):
        before, reads = {name: set(held) for name, held in handed.items()}, []
        for function in functions(tree):
            if not (handed[function.name] or mentions_written(function)):
                continue
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            reading = Reading(index, {one.arg: index.classes(one.annotation) for one in arguments})
            reading.words |= handed[function.name]
            for _ in range(2):
                reading.follow(function)
            hand_on(reading, function, tree, handed)
            reads += [(function.name, *one) for one in reading.reads(function)]
        if before == {name: set(held) for name, held in handed.items()}:
            break
    return sorted(set(reads))


def mentions_written(function: ast.FunctionDef) -> bool:
    """Say whether anything in a function may be written words, whatever it is an attribute of."""
    names = {attribute for _, attribute in WRITTEN}
    return any(isinstance(node, ast.Attribute) and node.attr in names for node in ast.walk(function))


def hand_on(reading: Reading, function: ast.FunctionDef, tree: ast.Module, handed: dict[str, set[str]]) -> None:
    """Note which parameters of the module's functions are given written words."""
    known = {one.name: [argument.arg for argument in one.args.args] for one in functions(tree)}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            given = [*zip(known[node.func.id], node.args, strict=False)]
            given += [(one.arg, one.value) for one in node.keywords if one.arg]
            handed[node.func.id] |= {name for name, value in given if reading.is_written(value)}


SAMPLE = """
def read(event: Event, scenes: Sequence[EventFeatures], node: SummaryNode | None, quote: Quote) -> object:
    told = f"{event.title}. {event.text}"
    {line}

def helper(words: str) -> object:
    return words.rpartition(", ")

def sampled(store: Store) -> list[Event]: ...
"""


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index()
    for name in sorted(tracked.names("*.py")):
        if name.startswith(ROOMS):
            made.add(ast.parse((tracked.ROOT / name).read_text(encoding="utf-8")))
    made.add(ast.parse(SAMPLE.replace("{line}", "pass")))
    return made


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ('return event.title.partition(": ")', "partition"),
        ('return [one for one in scenes if one.event.text.startswith("Seen: ")]', "startswith"),
        ("head = event.title.lower()\n    return PATTERN.fullmatch(head)", "fullmatch"),
        ('return re.search(r"\\d+", told)', "search"),
        ('title = node.title if node else ""\n    return title.split(", ")', "split"),
        ('return "Norway" in node.title', "in"),
        ("return stems(event.text)", "stems"),
        ("return helper(event.title)", "rpartition"),
        ('return max(sampled(store), key=len).text.removeprefix("Seen: ")', "removeprefix"),
        ('return {one.id: one for one in scenes}["a"].event.title.endswith(".")', "endswith"),
    ],
)
def test_reading_a_sentence_of_the_programs_own_is_found(index: Index, line: str, how: str) -> None:
    assert [one[2] for one in found(index, SAMPLE.replace("{line}", line))] == [how]


@pytest.mark.parametrize(
    "line",
    [
        'return event.place.partition(", ")',
        'return quote.text.startswith("I ")',
        'return " ".join(event.text.split())',
        "return event.title in known_titles",
        "return event.title_fields.subject.split()",
        "return helper(event.place)",
        "return event.title == told",
    ],
)
def test_what_somebody_said_or_wrote_may_be_read(index: Index, line: str) -> None:
    assert found(index, SAMPLE.replace("{line}", line)) == []


def test_nobody_reads_back_what_the_program_wrote(index: Index) -> None:
    met = {
        (name, function, how): f"{name}:{line} {function} reads a title or a text by `{how}`; read its fields"
        for name in sorted(tracked.names("*.py"))
        if name.startswith(ROOMS)
        for function, line, how in found(index, (tracked.ROOT / name).read_text(encoding="utf-8"))
    }
    assert [told for where, told in met.items() if where not in EDGES] == []
    assert sorted(EDGES.keys() - met.keys()) == []
