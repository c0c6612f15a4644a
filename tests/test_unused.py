"""What a module offers is used by the program, a bench or a tool; what only a test still calls is dead."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests import tracked
from tests.tracked import ROOT

STAY = {
    "memory.graph.edges.adjacency": "the walk over the graph waits for its decision (docs/decisions/0008-graph.md)",
    "memory.store.access_log.of_moments": "tests read by it what `note` wrote",
    "memory.store.dump.MADE_ANEW": "tests hold by these three that every table is carried, beside it or made anew",
    "memory.store.dump.BESIDE": "as above",
    "memory.store.dump.tables": "as above",
}


def unused(files: dict[str, str]) -> list[str]:
    """Return the names at the top of modules that no file but a test uses; those of tests are passed over."""
    trees = {name.removesuffix(".py").replace("/", "."): ast.parse(text) for name, text in files.items()}
    modules = {name.removesuffix(".__init__"): tree for name, tree in trees.items() if not name.startswith("tests.")}
    used: dict[str, set[str]] = defaultdict(set)
    for tree in modules.values():
        for module, name in imported(tree, modules):
            used[module].add(name)
    for module, tree in modules.items():
        used[module] |= used_inside(tree) | {"__all__"}
    return sorted(
        f"{module}.{name}"
        for module, tree in modules.items()
        for node in tree.body
        for name in named(node)
        if name not in used[module]
    )


def imported(tree: ast.Module, modules: dict[str, ast.Module]) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for what a file imports by name, or reads of a module that it imports."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
            inside = {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            known |= {name: module for name, module in inside.items() if module in modules}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield known[node.value.id], node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            module, _, name = node.value.partition(":")  # as the table of commands names them
            if module in modules and name.isidentifier():
                yield module, name


def named(node: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a module gives, none for a function that is decorated."""
    if isinstance(node, ast.FunctionDef):
        return [] if node.decorator_list else [node.name]
    if isinstance(node, ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)]


def used_inside(tree: ast.Module) -> set[str]:
    """Return the names that another statement of the module than their own reads, or writes in quotes, as types are."""
    found: set[str] = set()
    for node in tree.body:
        read = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        quoted = {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
        found |= (read | {name for name in quoted if isinstance(name, str)}) - {*named(node)}
    return found


def test_nothing_is_kept_for_tests_alone() -> None:
    files = {name: (ROOT / name).read_text(encoding="utf-8") for name in tracked.names("*.py")}
    assert unused(files) == sorted(STAY)


def test_what_nobody_uses_is_seen() -> None:
    files = {
        "models/a.py": "HELD, GONE = 1, 2\ndef seen(): return HELD\ndef read(): ...\ndef tested(): ...\nclass Kept: 1",
        "app/b.py": "from models import a\nfrom models.a import seen\nx: 'Kept' = a.read()\n@command\ndef y(): seen(x)",
        "tests/models/test_a.py": "from models.a import tested",
    }
    assert unused(files) == ["models.a.GONE", "models.a.Kept", "models.a.tested"]
