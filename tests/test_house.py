"""The rules of docs/design.md that a machine can hold: where libraries are imported, sizes, names, errors, leaks.

Who of us imports whom is held by the contracts of import-linter in pyproject.toml.
"""

import ast
import re
from collections.abc import Collection, Iterator

import pytest

from tests import tracked
from tests.tracked import ROOT

PRODUCT = ("app", "assets", "ingest", "memory", "models", "qa")
ONLY_IN = {
    "gradio": ("app/ui/",),
    "fastapi": ("app/ui/", "app/server/web.py"),
    "mcp": ("app/server/mcp.py",),
    "sqlite3": ("memory/store/", "app/library/damage.py"),
    "chromadb": ("memory/vectors/chroma.py",),
    "dask": ("ingest/workers/",),
    "distributed": ("ingest/workers/",),
    "torch": ("models/",),
    "transformers": ("models/",),
    "onnxruntime": ("models/",),
    "onnx": ("models/",),
    "ctranslate2": ("models/",),
    "faster_whisper": ("models/",),
    "xllamacpp": ("models/",),
    "rapidocr": ("models/",),
    "pypdfium2": ("ingest/readers/documents/pdf.py",),
    "striprtf": ("ingest/readers/documents/rtf.py",),
    "urllib.request": ("models/registry/hub.py", "models/registry/npm.py", "models/text/remote.py"),
    "http.client": ("models/registry/download.py", "models/registry/npm.py", "models/text/remote.py"),
    "socket": ("models/registry/download.py", "app/server/web.py"),
    "httpx": (),
    "requests": (),
}
LAZY = (
    "dask",
    "distributed",
    "gradio",
    "torch",
    "transformers",
    "chromadb",
    "onnxruntime",
    "faster_whisper",
    "xllamacpp",
    "rapidocr",
    "pypdfium2",
    "snowballstemmer",
)
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|base|manager|handler|misc)(_|\.py$|$)")
BLIND_EXCEPT_IN = {
    "app/library/eyes.py": 1,
    "app/services/wording.py": 1,
    "app/server/mcp.py": 1,
    "ingest/files/failures.py": 1,
    "app/ui/api.py": 1,
    "app/ui/ask.py": 1,
    "app/ui/library.py": 1,
}
WITHOUT_TESTS = {
    "app/ui/tabs/photos.py": "wires a widget alone; tests/app/ui/photos/test_grid_contract.py opens it",
    "app/ui/tabs/places.py": "wires widgets alone; tests/app/ui/test_tabs_contract.py opens it",
    "app/ui/tabs/timeline.py": "wires widgets alone; tests/app/ui/test_tabs_contract.py opens it",
    "app/services/errors.py": "two errors without a rule",
    "ingest/files/step_names.py": "three names",
    "memory/records/corrections.py": "records without a rule",
    "memory/records/derived.py": "records without a rule",
    "memory/store/renames.py": "a table of names, read by the import of an older vault",
}
"""Modules without a test file of their name, and why."""

MOST_LINES = 400
SQL = re.compile(
    r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|DELETE FROM|UPDATE \w+ SET|CREATE (TABLE|INDEX))\b", re.DOTALL
)


def imports(tree: ast.Module, inside_functions: bool = True) -> Iterator[str]:
    """Yield the modules a file imports; with `inside_functions` False only those imported when it is."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif is_left_out(node, inside_functions):
            continue
        waiting.extend(ast.iter_child_nodes(node))


def is_left_out(node: ast.AST, inside_functions: bool) -> bool:
    """Say whether what stands inside is for type checkers only, or not wanted because it runs later."""
    for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    return for_types or (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not inside_functions)


def import_faults(name: str, text: str) -> list[str]:
    """Return which large libraries a file of the product imports that belong elsewhere."""
    return [
        f"{name} imports {module}, which belongs in {' or '.join(places) or 'no file'}"
        for module in imports(ast.parse(text))
        for library, places in ONLY_IN.items()
        if f"{module}.".startswith(f"{library}.") and not name.startswith(places or ("nowhere/",))
    ]


def size_faults(name: str, text: str) -> list[str]:
    lines = text.count("\n")
    return [f"{name} has {lines} lines, more than {MOST_LINES}"] if lines > MOST_LINES else []


def name_faults(name: str) -> list[str]:
    return [f"{name}: say what {part} holds" for part in name.split("/") if VAGUE.search(part)]


def blind_excepts(text: str) -> int:
    """Count the handlers that catch everything."""
    names = {"Exception", "BaseException"}
    return sum(
        isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in names))
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in node.body)
        for node in ast.walk(ast.parse(text))
    )


def sql_faults(name: str, text: str) -> list[str]:
    if name.startswith("memory/store/"):
        return []
    strings = (
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [f"{name}:{node.lineno} holds SQL" for node in strings if SQL.search(str(node.value))]


def doc_faults(name: str, text: str) -> list[str]:
    """A module says what it is, unless it is a test."""
    doc = ast.get_docstring(ast.parse(text)) or ""
    return [] if doc or name.startswith("tests/") else [f"{name} does not say what it is"]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in tracked.names("*.py")}


@pytest.fixture(scope="module")
def product(files: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.startswith(PRODUCT)}


def test_heavy_libraries_stay_at_home(product: dict[str, str]) -> None:
    assert [fault for name, text in product.items() for fault in import_faults(name, text)] == []


def test_what_is_slow_to_import_is_imported_where_it_is_used(product: dict[str, str]) -> None:
    faults = [
        f"{name} imports {module} at once"
        for name, text in product.items()
        if not name.startswith("app/ui/")
        for module in imports(ast.parse(text), inside_functions=False)
        if module.split(".")[0] in LAZY
    ]
    assert faults == []


def test_files_are_short_named_for_what_they_hold_and_say_what_they_are(files: dict[str, str]) -> None:
    faults = [fault for name, text in files.items() for fault in size_faults(name, text) + doc_faults(name, text)]
    assert faults + [fault for name in files for fault in name_faults(name)] == []


def test_sql_is_in_the_store_alone(product: dict[str, str]) -> None:
    assert [fault for name, text in product.items() for fault in sql_faults(name, text)] == []


def test_only_boundaries_catch_everything(product: dict[str, str]) -> None:
    found = {name: count for name, text in product.items() if (count := blind_excepts(text))}
    assert {name: count for name, count in found.items() if count > BLIND_EXCEPT_IN.get(name, 0)} == {}


def test_tests_mirror_the_folders(files: dict[str, str]) -> None:
    """A test file is named for a module, for a part of one (`test_jobs_attempts.py`), or for a contract of several."""
    strays = []
    for name in files:
        parts = name.split("/")
        if parts[0] != "tests" or len(parts) < 3 or parts[-1].endswith("_contract.py"):
            continue
        folder, stem = "/".join(parts[1:-1]), parts[-1].removeprefix("test_").removesuffix(".py")
        beginnings = [stem] + [stem[: match.start()] for match in re.finditer("_", stem)]
        if not any(f"{folder}/{one}.py" in files or (ROOT / folder / one).is_dir() for one in beginnings):
            strays.append(name)
    assert strays == []


def untested(names: Collection[str]) -> list[str]:
    """Return the modules of the product that no test file is named for, whole or by a part (`test_jobs_attempts`)."""
    known = {name.removeprefix("tests/") for name in names if name.startswith("tests/")}
    modules = [one for one in names if one.startswith(PRODUCT) and not one.endswith(("__init__.py", "__main__.py"))]
    return [
        name
        for name in modules
        for folder, _, stem in [name.removesuffix(".py").rpartition("/")]
        if not any(one == f"{folder}/test_{stem}.py" or one.startswith(f"{folder}/test_{stem}_") for one in known)
    ]


def test_every_module_has_a_test_file(files: dict[str, str]) -> None:
    assert sorted(untested(files)) == sorted(WITHOUT_TESTS)


def test_nothing_names_the_place_it_was_built_in() -> None:
    leaks = re.compile(r"/(work|root|opt)/|--index-url |--extra-index-url|files\.pythonhosted|find-links\b")
    found = []
    for name in tracked.names():
        path = ROOT / name
        if path.suffix in {".md", ".toml", ".lock", ".txt", ".yml", ".cfg", ".json"} or path.name in {
            "Makefile",
            "run",
        }:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {match.group()}" for match in leaks.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "ingest/pipeline/run.py",
            "import gradio as gr",
            "ingest/pipeline/run.py imports gradio, which belongs in app/ui/",
        ),
        (
            "app/services/serialize.py",
            "def f():\n    import urllib.request",
            "app/services/serialize.py imports urllib.request",
        ),
    ],
)
def test_a_broken_import_rule_is_seen(name: str, text: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in import_faults(name, text))


def test_other_broken_rules_are_seen() -> None:
    assert size_faults("memory/retrieval/recall.py", "\n" * 401)
    assert (
        name_faults("ingest/file_utils.py")
        and name_faults("app/common/x.py")
        and not name_faults("memory/store/connection.py")
    )
    assert blind_excepts("try:\n    f()\nexcept Exception:\n    pass") == 1
    assert blind_excepts("try:\n    f()\nexcept:\n    pass") == 1
    assert blind_excepts("try:\n    f()\nexcept BaseException:\n    undo()\n    raise") == 0
    assert sql_faults("app/cli/main.py", "x = 'SELECT id FROM moment'")
    assert doc_faults("app/cli/main.py", "x = 1")
    tests = ("tests/qa/test_plan_dates.py", "tests/qa/test_planes.py", "tests/app/test_task.py")
    assert untested(["qa/plan.py", "qa/plane.py", "qa/task.py", "qa/__init__.py", *tests]) == [
        "qa/plane.py",
        "qa/task.py",
    ]
    assert list(imports(ast.parse("def f():\n    import chromadb"), inside_functions=False)) == []
