from tools.docs.sizes import Installed, needed, purposes, reached, table

KNOWN = {
    one.name: one
    for one in (
        Installed("big", 120.0, frozenset({"brought", "absent"})),
        Installed("brought", 40.4, frozenset({"small"})),
        Installed("small", 1.5, frozenset({"big"})),
        Installed("other", 999.0, frozenset()),
    )
}


def test_what_another_system_or_an_extra_needs_is_not_asked_for() -> None:
    lines = ["A_b>=1", "c; sys_platform == 'nowhere'", "d; extra == 'full'", "e[x]; python_version > '3'"]
    assert needed(lines) == {"a-b", "e"}


def test_what_is_needed_is_followed_to_its_end() -> None:
    assert reached(["big", "absent"], KNOWN) == {"big", "brought", "small"}


def test_large_packages_are_told_with_what_they_are_for_or_what_brings_them() -> None:
    saved = purposes("| dependency | what it saves |\n| --- | --- |\n| Big (large), small | all the work |\n")
    assert saved["big"] == saved["small"] == "all the work"
    assert table(frozenset({"big"}), KNOWN, saved).splitlines()[2:] == [
        "| big | 120 | all the work |",
        "| brought | 40 | comes with big |",
        "| 1 smaller ones | 2 | |",
        "| **all 3** | **162** | |",
    ]
