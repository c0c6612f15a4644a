"""Every path and every module of ours that the documentation names exists."""

import re
from collections.abc import Iterator

import pytest

from tests import tracked
from tests.tracked import ROOT

GENERATED = {"docs/reference.md"}
OURS = ("app", "assets", "bench", "ingest", "memory", "models", "qa", "tests", "tools")
TOP = (*OURS, "docs")
MADE_BY_THE_PROGRAM = {"config.toml"}
"""Files of a library or a vault, which the repository does not hold."""

FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1`*\s*$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PYTHON_M = re.compile(r"python3? -m ([\w.]+)")
MODULE = re.compile(rf"(?:{'|'.join(OURS)})(?:\.\w+)+")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
"""A path as this project writes them; options, commands, addresses and placeholders such as FOLDER are none."""


def pages() -> list[str]:
    """Return the pages to look at; the changelog is history."""
    found = [name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md") if (ROOT / name).exists()]
    found += [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))]
    return [name for name in found if name not in GENERATED]


def mentions(text: str) -> Iterator[tuple[str, str]]:
    """Yield (sort, words) for each path, link and module that a page names."""
    for link in LINK.findall(text):
        target = link.split("#")[0]
        if target and ":" not in target:
            yield "link", target
    for words in PYTHON_M.findall(text):
        if words.split(".")[0] in OURS:
            yield "module", words
    for code in CODE.findall(FENCED.sub("", text)):
        for word in code.split():
            bare = re.sub(r"::.*|:\d+$", "", word.strip(",;()\"'"))
            if MODULE.fullmatch(bare) and not bare.endswith((".py", ".md", ".toml", ".js", ".css", ".json", ".sh")):
                yield "module", bare
            elif PATH.fullmatch(bare) and is_path(bare):
                yield "path", bare


def is_path(word: str) -> bool:
    """Say whether a word in backticks is meant as a path of the repository."""
    if word in MADE_BY_THE_PROGRAM:
        return False
    return word.endswith((".py", ".md", ".toml")) or ("/" in word and word.split("/")[0] in TOP)


def exists(name: str, sort: str, words: str, listed: frozenset[str]) -> bool:
    """Say whether what a page names is there; a bare name of a file may lie anywhere."""
    if sort == "link":
        return (ROOT / name).parent.joinpath(words).exists()
    if sort == "module":
        return is_module(words)
    if "*" in words:
        return any(ROOT.glob(words))
    if "/" not in words:
        return any(one.rsplit("/", 1)[-1] == words for one in listed)
    return (ROOT / words).exists()


def is_module(dotted: str) -> bool:
    """Say whether a dotted name is a module of ours, or a name that stands in one."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:count])
        file = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
        if file.exists():
            rest = parts[count:]
            return not rest or re.search(rf"\b{re.escape(rest[0])}\b", file.read_text(encoding="utf-8")) is not None
    return False


@pytest.fixture(scope="module")
def listed() -> frozenset[str]:
    return frozenset(tracked.names())


def faults(name: str, text: str, listed: frozenset[str]) -> list[str]:
    return [f"{name}: {words}" for sort, words in mentions(text) if not exists(name, sort, words, listed)]


@pytest.mark.parametrize("name", pages())
def test_what_a_page_names_exists(name: str, listed: frozenset[str]) -> None:
    assert faults(name, (ROOT / name).read_text(encoding="utf-8"), listed) == []


@pytest.mark.parametrize(
    "text",
    [
        "see `memory/gone.py`",
        "see `gone.py`",
        "in `memory/gone/`",
        "run `python -m bench.gone`",
        "```sh\n.venv/bin/python -m bench.gone --seed 1\n```",
        "[here](gone.md)",
        "`memory.retrieval.gone`",
        "`memory.retrieval.recall.gone_function`",
        "`tests/test_docs.py::test_x, memory/gone.py`",
    ],
)
def test_what_is_gone_is_found(text: str, listed: frozenset[str]) -> None:
    assert faults("docs/page.md", text, listed)


@pytest.mark.parametrize(
    "text",
    [
        "`memory/retrieval/recall.py`, `recall.py` and `memory/retrieval/`",
        "`memory.retrieval.recall`, `memory.retrieval.recall.recall`, `python -m bench.soak --seed 1`",
        "[here](design.md#one-direction), [there](https://example.org/gone.md), [below](#rules)",
        "`config.toml`, `image/jpeg`, `--out lake.html`, `DIR/FILE`, `and/or`",
        "```text\nmemory/gone.py\n```",
    ],
)
def test_what_is_there_or_is_no_path_is_passed_over(text: str, listed: frozenset[str]) -> None:
    assert faults("docs/page.md", text, listed) == []
