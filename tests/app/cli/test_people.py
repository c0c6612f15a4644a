from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.library import session
from memory.store import Store, appearances
from tests.commands import run, told
from tests.conftest import record
from tests.fakes import FakeFaces, FakeVoices, fake_models, spoken
from tests.ingest.perception.test_faces import picture


@pytest.fixture
def album(commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four photos: the red one thrice, twice with the blue one, and the green one alone."""
    monkeypatch.setattr(session, "_load_models", lambda config: (seeing(config.faces), ()))
    commanded.mkdir()
    (commanded / "config.toml").write_text("faces = true\n", encoding="utf-8")
    for name, colours in (("a", ("red", "blue")), ("b", ("red", "blue")), ("c", ("red",)), ("d", ("green",))):
        picture(tmp_path / "album" / f"{name}.png", *colours)
    told("ingest", tmp_path / "album")
    return tmp_path / "album"


def seeing(faces: bool) -> object:
    return replace(fake_models(), faces=FakeFaces() if faces else None)


def listed() -> list[dict[str, object]]:
    found = told("people")
    assert isinstance(found, list)
    return found


def number_of(count: int) -> int:
    return next(int(str(one["number"])) for one in listed() if one["count"] == count)


def found_with(person: str) -> set[str]:
    found = told("search", "", "--person", person)
    assert isinstance(found, list)
    return {Path(one["path"]).name for one in found}


def test_faces_are_off_until_the_owner_turns_them_on(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "album" / "a.png", "red")
    told("ingest", tmp_path / "album")
    assert listed() == []
    result = run("people")
    assert (
        result.exit_code == 0 and "Face recognition is off" in result.output and "people erase --faces" in result.output
    )
    from models import loading

    def must_not() -> None:
        raise AssertionError("the finder of faces was loaded")

    monkeypatch.undo()
    monkeypatch.setattr(loading, "load_faces", must_not)
    assert session._load_models(session.Config())[0].faces is None


def test_what_is_kept_is_said_before_the_first_face_is_looked_for(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_load_models", lambda config: (seeing(config.faces), ()))
    picture(tmp_path / "album" / "a.png", "red")
    assert "128 numbers" not in run("ingest", tmp_path / "album").output
    (commanded / "config.toml").write_text("faces = true\n", encoding="utf-8")
    assert "128 numbers" in run("ingest", tmp_path / "album").output
    assert "128 numbers" not in run("ingest", tmp_path / "album").output


def test_faces_turned_on_without_their_weights_are_told_and_hold_nothing_up(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_load_models", lambda config: (fake_models(), ("no faces: fetch them",)))
    commanded.mkdir()
    (commanded / "config.toml").write_text("faces = true\n", encoding="utf-8")
    result = run("ingest", picture(tmp_path / "a.png", "red"))
    assert result.exit_code == 0 and "no faces: fetch them" in result.output and "1 added" in result.output


def test_everybody_is_listed_the_most_met_first(album: Path) -> None:
    tables = listed()
    assert [one["count"] for one in tables] == [3, 2, 1]
    assert tables[0]["name"] == "" and len(tables[0]["examples"]) == 3  # type: ignore[arg-type]
    lines = run("people").output.splitlines()
    assert lines[0].strip().startswith(f"{tables[0]['number']}  person {tables[0]['number']}  (face, 3)")
    assert "Face recognition is on" in lines[-2] and "Voice recognition is off" in lines[-1]


def test_faces_turned_off_again_stay_and_nothing_new_is_looked_for(album: Path, commanded: Path) -> None:
    (commanded / "config.toml").write_text("faces = false\n", encoding="utf-8")
    told("ingest", picture(album / "later.png", "green"))
    assert [one["count"] for one in listed()] == [3, 2, 1]
    assert "Faces found earlier stay" in run("people").output


def test_a_named_person_is_searched_asked_for_and_undone(album: Path) -> None:
    assert run("people", "name", number_of(3), "Grandmother").exit_code == 0
    assert found_with("Grandmother") == {"a.png", "b.png", "c.png"}
    assert found_with("grandma") == set()
    (found,) = [one for one in told("search", "", "--person", "Grandmother") if one["path"].endswith("c.png")]  # type: ignore[attr-defined]
    assert found["why"][0] == "in it: Grandmother's face" and "With Grandmother's face" in found["text"]
    answer = told("ask", "photos of grandmother", "--no-llm")
    assert isinstance(answer, dict)
    assert {Path(one["path"]).name for one in answer["citations"]} == {"a.png", "b.png", "c.png"}
    met = [one for one in answer["evidence"] if "in it: Grandmother's face" in one["why"]]
    assert {Path(one["path"]).name for one in met} == {"a.png", "b.png", "c.png"}
    names = told("names", "Grandmother")
    assert isinstance(names, list) and names[0]["kind"] == "person"
    marked = told("marks")
    assert isinstance(marked, list) and (marked[0]["kind"], marked[0]["value"]) == ("person", "Grandmother")
    assert run("undo").exit_code == 0
    assert found_with("Grandmother") == set() and listed()[0]["name"] == ""


def test_a_new_photo_of_somebody_named_is_found_by_the_name(album: Path) -> None:
    told("people", "name", number_of(1), "Lena")
    told("ingest", picture(album / "later.png", "green"))
    assert found_with("Lena") == {"d.png", "later.png"}


def test_two_are_said_to_be_one_and_parted_again(album: Path) -> None:
    told("people", "same", number_of(3), number_of(1))
    assert [one["count"] for one in listed()] == [4, 2]
    assert run("people", "same", number_of(4), number_of(4)).exit_code == 2
    told("people", "apart", number_of(4), album / "d.png")
    assert sorted(int(str(one["count"])) for one in listed()) == [1, 2, 3]
    assert run("undo").exit_code == 0
    assert [one["count"] for one in listed()] == [4, 2]


def test_somebody_hidden_is_listed_apart_found_by_no_name_and_shown_again(album: Path) -> None:
    lena = number_of(3)
    told("people", "name", lena, "Lena")
    assert "is hidden" in run("people", "hide", lena).output
    assert [one["count"] for one in listed()] == [2, 1] and found_with("Lena") == set()
    hidden = told("people", "--hidden")
    assert isinstance(hidden, list) and [(one["number"], one["name"]) for one in hidden] == [(lena, "Lena")]
    assert "hide PERSON --undo" in run("people", "--hidden").output
    marked = told("marks")
    assert isinstance(marked, list)
    assert ("hidden person", "a face that is not to be listed or named") in [
        (one["kind"], one["value"]) for one in marked
    ]
    assert run("people", "hide", lena).exit_code == 2 and run("people", "hide", number_of(1), "--undo").exit_code == 2
    assert f"unhidden: person {lena}" in run("people", "hide", lena, "--undo").output
    assert found_with("Lena") == {"a.png", "b.png", "c.png"}
    told("people", "hide", lena)
    assert run("undo").exit_code == 0 and listed()[0]["name"] == "Lena"


def test_what_cannot_be_meant_is_refused(album: Path) -> None:
    assert run("people", "name", 99, "Nobody").exit_code == 2
    assert run("people", "name", number_of(1), "  ").exit_code == 2
    assert run("people", "apart", number_of(1), album / "a.png").exit_code == 2
    assert run("people", "apart", number_of(1), album / "d.png").exit_code == 2
    assert run("people", "apart", number_of(1), album / "nothing.png").exit_code == 2
    told("people", "name", number_of(3), "Lena")
    told("people", "name", number_of(2), "Tomas")
    refused = run("people", "same", number_of(3), number_of(2))
    assert refused.exit_code == 2 and "Tomas" in refused.output
    assert run("people", "erase").exit_code == 2


def test_erased_faces_leave_no_byte_and_come_again_when_wanted(album: Path, commanded: Path) -> None:
    told("people", "name", number_of(3), "Grandmother")
    store = Store(commanded / "library.sqlite3")
    kept = appearances.get_all(store)
    secrets = [np.asarray(one.vector, "<f2").tobytes() for one in kept] + [one.id.encode() for one in kept]
    store.close()
    assert all(secret in raw(commanded) for secret in secrets)
    assert run("people", "erase", "--faces").exit_code != 0
    assert told("people", "erase", "--faces", "--yes") == {"faces": 6, "names": 0, "on": ["face"]}
    assert not any(secret in raw(commanded) for secret in secrets)
    assert listed() == [] and found_with("Grandmother") == set()
    told("ingest", album)
    assert [one["name"] for one in listed()] == ["Grandmother", "", ""]
    told("people", "erase", "--faces", "--names", "--yes")
    assert told("marks") == [] and b"Grandmother" not in raw(commanded)


def test_a_forgotten_photo_takes_its_faces_along(album: Path, commanded: Path) -> None:
    told("people", "name", number_of(1), "Lena")
    store = Store(commanded / "library.sqlite3")
    gone = next(one for one in appearances.get_all(store) if one.cluster == number_of(1))
    store.close()
    told("forget", album / "d.png")
    assert [one["count"] for one in listed()] == [3, 2] and told("marks") == []
    assert gone.id.encode() not in raw(commanded) and b"Lena" not in raw(commanded)


@pytest.fixture
def recordings(commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three recordings: the red voice in two, in one of which the blue voice answers, and the green one alone."""
    hearing = replace(fake_models(), voices=FakeVoices())
    monkeypatch.setattr(session, "_load_models", lambda config: (hearing if config.voices else fake_models(), ()))
    commanded.mkdir()
    (commanded / "config.toml").write_text("voices = true\n", encoding="utf-8")
    for name, whose in (("a", ("red",)), ("b", ("red", "blue")), ("c", ("green",))):
        (tmp_path / "heard").mkdir(exist_ok=True)
        record(tmp_path / "heard" / f"{name}.wav", np.concatenate([spoken(who, 4.0) for who in whose]))
    return tmp_path / "heard"


def test_voices_are_told_apart_named_and_erased(recordings: Path, commanded: Path) -> None:
    assert "256 numbers" in run("ingest", recordings).output
    assert [(one["trace"], one["count"], one["files"]) for one in listed()] == [
        ("voice", 2, 2), ("voice", 1, 1), ("voice", 1, 1),
    ]  # fmt: skip
    told("people", "name", number_of(2), "Grandmother")
    assert found_with("Grandmother") == {"a.wav", "b.wav"}
    found = told("search", "", "--person", "Grandmother")
    assert isinstance(found, list) and "Grandmother's voice" in found[0]["text"]
    store = Store(commanded / "library.sqlite3")
    secrets = [np.asarray(one.vector, "<f2").tobytes() for one in appearances.get_all(store)]
    store.close()
    assert told("people", "erase", "--voices", "--yes") == {"voices": 4, "names": 0, "on": ["voice"]}
    assert not any(secret in raw(commanded) for secret in secrets) and listed() == []
    told("ingest", recordings)
    assert [one["name"] for one in listed()] == ["Grandmother", "", ""]


def test_two_voices_may_be_said_to_be_different_and_that_taken_back(recordings: Path) -> None:
    told("ingest", recordings)
    one, other = (int(str(table["number"])) for table in listed()[1:])
    told("people", "same", one, other)
    assert [table["count"] for table in listed()] == [2, 2]
    again = [int(str(table["number"])) for table in listed()]
    assert run("people", "different", again[0], again[0]).exit_code == 2
    (made,) = told("marks")
    told("undo", made["id"])
    assert [table["count"] for table in listed()] == [2, 1, 1]
    told("people", "different", *(int(str(table["number"])) for table in listed()[1:]))
    assert [table["count"] for table in listed()] == [2, 1, 1]


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_who_erases_is_told_of_the_copies_that_may_still_hold_them(album: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "plain").exit_code == 0
    told("backup", tmp_path / "kept.zip")
    told("backup", tmp_path / "gone.zip")
    assert run("export", tmp_path / "vault", "--faces").exit_code == 0
    (tmp_path / "gone.zip").unlink()
    first = run("people", "erase", "--faces", "--yes")
    lying = [str(tmp_path / "kept.zip"), str(tmp_path / "vault")]
    assert all(one in first.stderr for one in ("Backups and exports", "--faces", *lying))
    assert "gone.zip" not in first.stderr and "plain" not in first.stderr
    again = told("people", "erase", "--faces", "--yes")
    assert isinstance(again, dict) and again["copies"] == lying


def test_a_backup_without_any_face_in_it_is_nothing_to_remind_of(commanded: Path, tmp_path: Path) -> None:
    told("backup", tmp_path / "kept.zip")
    found = told("people", "erase", "--faces", "--yes")
    assert isinstance(found, dict) and "copies" not in found


def test_every_photo_of_somebody_is_the_answer_and_an_unknown_name_gets_the_way_to_name(album: Path) -> None:
    told("people", "name", number_of(3), "Lena")
    answer = told("ask", "show me all photos of Lena", "--no-llm")
    assert isinstance(answer, dict)
    assert {Path(one["path"]).name for one in answer["evidence"]} == {"a.png", "b.png", "c.png"}
    assert str(answer["answer"]).startswith("3 photos") and not answer["abstained"]
    unknown = run("ask", "photos of Rosalinde", "--no-llm").output
    assert "yesteryear people name" in unknown and "Closest" not in unknown
