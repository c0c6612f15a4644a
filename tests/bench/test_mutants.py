import subprocess
from pathlib import Path

import pytest

from bench.changes import Change, changes
from bench.mutants import candidates, measure, told

SOURCE = '''"""A module of 3 words."""

import re  # of no 5

LEAST = 0.5


def is_much(words: int | str = 7, name: str = "Jürgen 4") -> bool:
    """Say whether 2 < 3."""
    found = [one for one in [words] if one]
    if not found and name != "ü" or LEAST <= 0.1:
        print(f"{words + 1} words")
    return True
'''


def test_changes_touch_what_is_done_and_nothing_that_is_only_said() -> None:
    found = changes(SOURCE.encode())
    assert {(one.old, one.new) for one in found} == {
        ("0.5", "0.25"),
        ("0.5", "1.0"),
        ("7", "3"),
        ("7", "14"),
        ("[one for one in [words] if one]", "[one for one in [words]]"),
        ("not found", "(found)"),
        ('name != "ü"', "(name == 'ü')"),
        ('not found and name != "ü"', "(not found)"),
        ('not found and name != "ü"', "(name != 'ü')"),
        ('not found and name != "ü"', "(not found or name != 'ü')"),
        ('not found and name != "ü" or LEAST <= 0.1', "(not found and name != 'ü')"),
        ('not found and name != "ü" or LEAST <= 0.1', "(LEAST <= 0.1)"),
        ('not found and name != "ü" or LEAST <= 0.1', "((not found and name != 'ü') and LEAST <= 0.1)"),
        ("LEAST <= 0.1", "(LEAST < 0.1)"),
        ("LEAST <= 0.1", "(LEAST > 0.1)"),
        ("0.1", "0.05"),
        ("0.1", "0.2"),
        ('print(f"{words + 1} words")', "pass"),
        ("True", "False"),
    }


def test_a_change_alters_its_own_line_alone() -> None:
    for one in changes(SOURCE.encode()):
        lines = one.applied(SOURCE.encode()).decode().splitlines()
        pairs = enumerate(zip(lines, SOURCE.splitlines(), strict=True), 1)
        assert [number for number, (now, before) in pairs if now != before] == [one.line]


def test_a_change_is_told_by_what_differs() -> None:
    assert str(Change(1, 0, 5, "a < b", "(a <= b)")) == "a < b -> a <= b)"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "memory/__init__.py": "",
        "memory/size.py": "def is_long(count: int) -> bool:\n    return count > 3\n",
        "memory/alone.py": "LEAST = 0.5\n",
        "tests/memory/test_size.py": "from memory.size import is_long\n\n\ndef test_it(): assert is_long(9)\n",
        "tests/memory/test_other.py": "from memory import size\n\n\ndef test_it(): assert size.is_long(8)\n",
        "tests/memory/test_broken.py": "from memory import size\n\n\ndef test_it(): assert size.is_long(2)\n",
        "tests/qa/test_size.py": "def test_it(): pass\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def test_a_module_meets_the_tests_with_its_name_first_and_then_those_that_import_it(tree: Path) -> None:
    found = candidates(tree, "memory/size.py")
    assert found[0] == ("tests/memory/test_size.py", True)
    assert set(found[1:]) == {("tests/memory/test_other.py", False), ("tests/memory/test_broken.py", False)}


def test_what_no_test_notices_is_told_and_the_tree_stays_as_it_was(tree: Path) -> None:
    before = (tree / "memory" / "size.py").read_text()
    found = measure(tree, ["memory"], 5, 1, 2)
    assert (tree / "memory" / "size.py").read_text() == before
    size = found["memory/size.py"]
    assert (size.possible, size.tried) == (3, 3) and size.score == pytest.approx(1 / 3)
    assert {one.new for one in size.survived} == {"(count >= 3)", "4"}
    assert size.quick and set(size.quick.tests) == {"tests/memory/test_size.py", "tests/memory/test_other.py"}
    assert size.more and size.more.tests == ()
    lines = list(told(found))
    assert "memory/size.py:2: count > 3 -> count >= 3)" in lines
    assert any(line.startswith("memory/alone.py") and "no quick test" in line for line in lines)
