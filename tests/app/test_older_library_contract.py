"""What an owner made with the program of commit 59d6cee is whole in today's: the library, its backup and its vault.

tests/older_sample.py says how they were made. `YESTERYEAR_WRITE_GOLDEN=1 pytest FILE` writes what is expected anew.
"""

import json
import shlex
import tarfile
from collections import defaultdict
from pathlib import Path

import pytest

from app.export import jsonld
from tests import golden
from tests.commands import run
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "made_by_59d6cee"
PASSPHRASE = "a long enough phrase"
ALBUM = "/srv/yesteryear-sample/album"
ASKED = {
    "verify": "verify",
    "status": "status",
    "marks": "marks",
    "facts": "facts --history",
    "names": "names",
    "profile": "profile",
    "people": "people",
    "places": "places",
    "themes": "themes",
    "events": "events",
    "summaries": "summaries",
    "sketch": "sketch",
    "story": "story",
    "duplicates": "duplicates",
    "show_words": f"show '{ALBUM}/2023-05 Rome/IMG_20230512_101500.jpg'",
    "show_time": f"show '{ALBUM}/2023-08 Lake/IMG_20230814_101500.jpg'",
    "show_place": f"show '{ALBUM}/2023-08 Lake/IMG_20230815_183000.jpg'",
    "show_second": f"show '{ALBUM}/Voices/PTT-20240711-WA0003.opus'",
    "show_sidecar": f"show '{ALBUM}/2024-05 Lisbon/IMG_20240503_120000.jpg'",
    "search": "search 'red umbrella' -k 3",
    "search_place": "search '' --place 'The fountain'",
    "search_person": "search '' --person Rosa",
    "search_sidecar": "search 'oranges castle' -k 2",
    "search_hidden": "search '' --since 2024-04-20 --until 2024-04-20",
    "search_forgotten": "search '' --since 2024-05-07 --until 2024-05-07",
    "ask": "ask --no-llm --now 2024-09-01 'Where does Ines live?'",
    "ask_key": "ask --no-llm --now 2024-09-01 'Where is the key to the cabin?'",
}
"""What is asked of each library, by the name of the file with what is expected."""

LEFT_OUT_RECORDS, LEFT_OUT_FIELDS = frozenset(("job",)), frozenset(("hash",))
"""What vaults held then and is no longer written, as CHANGELOG says: jobs, and hashes of pictures."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, weights: None) -> Path:
    """A folder with the library and the vault unpacked."""
    folder = tmp_path_factory.mktemp("older")
    for name in ("library", "vault"):
        with tarfile.open(DATA / f"{name}.tar.xz") as packed:
            packed.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def opened(place: Path) -> dict[str, object]:
    """What the library says that is opened as it lies there."""
    return said(place / "library", {**ASKED, "hidden": "hidden", "people_hidden": "people --hidden"})


@pytest.fixture(scope="module")
def updated(place: Path) -> dict[str, object]:
    """What the library says, as it was before any question, whose titles are derived again as those of a vault are."""
    with tarfile.open(DATA / "library.tar.xz") as packed:
        packed.extractall(place / "updated", filter="data")
    assert run("sleep", "--budget", "60", "--library", place / "updated" / "library").exit_code == 0
    return said(place / "updated" / "library", ASKED)


@pytest.fixture(scope="module")
def restored(place: Path) -> dict[str, object]:
    """What the library says that is made of the backup."""
    kept = run("restore", DATA / "backup.zip", "--library", place / "restored")
    assert kept.exit_code == 0, kept.output
    return said(place / "restored", {**ASKED, "hidden": "hidden", "people_hidden": "people --hidden"})


@pytest.fixture(scope="module")
def imported(place: Path) -> dict[str, object]:
    """What the library says that is made of the vault, once names, which vaults hold in part, were derived again."""
    (place / "imported").mkdir()
    (place / "imported" / "config.toml").write_text((place / "library" / "config.toml").read_text(), encoding="utf-8")
    taken = run("import", place / "vault", "--library", place / "imported")
    assert taken.exit_code == 0, taken.output
    assert run("sleep", "--budget", "60", "--library", place / "imported").exit_code == 0
    return said(place / "imported", ASKED)


def said(library: Path, asked: dict[str, str]) -> dict[str, object]:
    """Return what a library says, without where it lies."""
    found: dict[str, object] = {}
    for name, line in asked.items():
        result = run(*shlex.split(line), "--json", "--library", library, typed=f"{PASSPHRASE}\n")
        assert result.exit_code == 0, f"{name}: {result.output} {result.stderr}"
        found[name] = golden.plain(json.loads(result.stdout), {str(library): "LIBRARY"})
    return found


def without(told: object, keys: set[str]) -> object:
    """Return a table without these keys: an index that is not there yet is made by the next run."""
    return {key: value for key, value in told.items() if key not in keys} if isinstance(told, dict) else told


def records(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Return the records of a vault by their type, in their order, as written but for two things.

    They have the names that tables and columns have today, and lack the fields that are left out on purpose.
    """
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    schema = json.loads((folder / "yesteryear.json").read_text(encoding="utf-8"))["schema"]
    for written in json.loads((folder / "library.jsonld").read_text(encoding="utf-8"))["@graph"]:
        one = jsonld.in_present_names(written, schema)
        found[jsonld.table_of(one)].append({key: value for key, value in one.items() if key not in LEFT_OUT_FIELDS})
    return found


@pytest.mark.parametrize("name", [*ASKED, "hidden", "people_hidden"])
def test_the_older_library_says_what_it_said(opened: dict[str, object], name: str) -> None:
    golden.check(DATA / "expected" / f"{name}.json", opened[name])


@pytest.mark.parametrize("name", [*ASKED, "hidden", "people_hidden"])
def test_the_older_backup_is_the_same_library(
    restored: dict[str, object], opened: dict[str, object], name: str
) -> None:
    unbuilt = {"index_unbuilt"} if name == "verify" else set()
    assert golden.lost(without(opened[name], unbuilt), restored[name]) == []


@pytest.mark.parametrize("name", ASKED)
def test_the_older_vault_is_the_same_library(
    imported: dict[str, object], updated: dict[str, object], name: str
) -> None:
    assert golden.lost(updated[name], imported[name]) == []


def test_what_was_said_in_it_is_in_force(opened: dict[str, object]) -> None:
    told = {name: json.dumps(one, ensure_ascii=False) for name, one in opened.items()}
    assert "Ines at the fountain" in told["show_words"] and "2023-08-13T09:00" in told["show_time"]
    assert "47.6" in told["show_place"] and "The tram, not a train." in told["show_second"]
    assert "red bicycle" in told["facts"] and "new rope" not in told["facts"]
    assert "Nini" in told["names"] and '["Paul"]' in told["names"] and '"Paul, on' not in told["profile"]
    assert {"The fountain", "The castle", "Where Ines lived", "Lisbon"} <= {
        one["name"] for one in rows(opened["places"])
    }
    assert {one["title"] for one in rows(opened["themes"])} == {"On the water", "Garden and tomatoes"}
    assert {"Lena", "Rosa"} <= {one["name"] for one in rows(opened["people"])} and len(
        rows(opened["people_hidden"])
    ) == 1
    assert len(rows(opened["hidden"])) == 2
    everywhere = " ".join(text for name, text in told.items() if name not in ("hidden", "marks"))
    assert not any(word in everywhere for word in ("silver spoon", "4711", "climbed the hill", "The monastery"))


def rows(told: object) -> list[dict[str, object]]:
    assert isinstance(told, list)
    return told


def test_an_export_of_it_holds_the_records_of_its_own_vault(place: Path, opened: object) -> None:
    written = run("export", place / "written", "--faces", "--forgotten", "--library", place / "library")
    assert written.exit_code == 0, written.output
    was, now = records(place / "vault"), records(place / "written")
    assert {name for name in was if name not in now} == LEFT_OUT_RECORDS
    assert {name: golden.lost(was[name], now[name]) for name in now if golden.lost(was[name], now[name])} == {}
