"""What is hidden comes out of no command, of no tool and of no page; the passphrase is asked for and checked."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.library.session import Session, open_session
from app.services import hiding
from app.services.ask import Question, ask, find, read_query, read_time
from app.ui import timeline
from app.ui.ask import suggestions
from app.ui.media import Media
from app.ui.timeline import Spot
from memory.records.derived import Level
from memory.store import assets, hidden
from memory.store import moments as moment_store
from tests.app.server.test_mcp import called, refused, table
from tests.commands import run, told
from tests.conftest import paint, record

PASSPHRASE = "open sesame"
CANARIES = ("canarynote", "canaria", "zanzibarra", "secret.md", "purple", "121500.jpg", "canaryspan")
"""Of a hidden note its words, who and where it tells of and its name; what a hidden photo shows and its name; what is
said in a hidden stretch of a recording."""

ASKED = ("Where does Canaria live?", "What is purple?", "What is the canarynote?", "What about the canaryspan?")
TOLD = (
    *(("ask", question, "--no-llm") for question in ASKED),
    *(("search", word, "-k", "50") for word in (*CANARIES, "sister", "something", "")),
    ("events",),
    *(("summaries", "--level", level.value) for level in Level),
    ("facts", "--history"),
    ("facts", "canaria", "--history"),
    ("names",),
    ("profile",),
    ("sketch",),
    ("status",),
    ("marks",),
    ("duplicates",),
    ("people",),
    ("verify",),
    ("sleep", "--dry-run"),
)


@pytest.fixture
def folder(commanded: Path, album: Path) -> Path:
    """A folder that was taken in, with a note, a photo and a stretch of a recording that are to be hidden."""
    folder = next(album.iterdir())
    secret = "# Secret\n\nMy sister Canaria lives in Zanzibarra. The canarynote word.\n"
    (folder / "2023-08-15 secret.md").write_text(secret, encoding="utf-8")
    (folder / "2023-08-16 open.md").write_text("# Open\n\nMy brother Jonas lives in Bergen.\n", encoding="utf-8")
    paint(folder / "IMG_20230814_121500.jpg", (130, 40, 160))
    noise, silence = np.random.default_rng(1).normal(0, 0.1, 32_000), np.zeros(48_000)
    record(folder / "REC_20230814_150000.wav", np.concatenate([noise, silence, noise, silence]))
    told("ingest", album)
    told("correct", folder / "REC_20230814_150000.wav", "--second", "6", "--words", "The canaryspan was said here.")
    return folder


def hide_all(folder: Path) -> None:
    """Set a passphrase and hide the note, the photo and the second stretch of the recording."""
    assert run("passphrase", typed=f"{PASSPHRASE}\n").exit_code == 0
    assert told("hide", folder / "2023-08-15 secret.md") == {"path": str(folder / "2023-08-15 secret.md"), "moments": 1}
    told("hide", folder / "IMG_20230814_121500.jpg")
    told("hide", folder / "REC_20230814_150000.wav", "--second", "6")


def everything() -> dict[str, str]:
    """Return what every command that tells prints, as JSON and for people."""
    printed = {}
    for words in TOLD:
        for form in ((), ("--json",)):
            result = run(*words, *form)
            printed[" ".join((*words, *form))] = (result.stdout + result.stderr).casefold()
    return printed


def leaks(printed: dict[str, str]) -> list[tuple[str, str]]:
    """Return where a hidden word is told that is not in the words of the command itself."""
    return [
        (name, word)
        for name, text in printed.items()
        for word in CANARIES
        if word
        in text.replace(name.removeprefix("ask ").removesuffix(" --json").removesuffix(" --no-llm").casefold(), "")
        and not (name.startswith("facts canaria") and "nothing is known about" in text)
    ]


def test_nothing_hidden_comes_out_of_any_command(folder: Path) -> None:
    before = everything()
    assert {word for _, word in leaks(before)} == set(CANARIES)
    hide_all(folder)
    after = everything()
    assert leaks(after) == []
    assert "jonas" in after["facts --history"] and "jonas" in after["names"] and "is in order" in after["verify"]
    counts = json.loads(run("status", "--json").stdout)
    assert json.loads(before["status --json"])["photo"] - counts["photo"] == 1
    assert json.loads(before["status --json"])["moment"] - counts["moment"] == 3


def test_a_hidden_file_looks_like_one_that_was_never_taken_in(folder: Path) -> None:
    hide_all(folder)
    (folder / "never.md").write_text("never taken in", encoding="utf-8")
    for command in (("show",), ("forget",), ("hide",), ("favourite",), ("correct", "--words", "x")):
        for name in ("2023-08-15 secret.md", "IMG_20230814_121500.jpg"):
            seen, other = run(*command, folder / name), run(*command, folder / "never.md")
            assert seen.exit_code == other.exit_code == 2
            assert seen.stderr.replace(name, "never.md") == other.stderr
    shown = json.dumps(told("show", folder / "REC_20230814_150000.wav"))
    assert "canaryspan" not in shown and '"start_s": 0.0' in shown


def test_what_is_shown_again_is_told_as_before(folder: Path) -> None:
    commands = [("events",), ("summaries",), ("facts", "--history"), ("names",), ("sketch",), ("profile",), ("status",)]
    before = [told(*words) for words in commands]
    hide_all(folder)
    assert [told(*words) for words in commands] != before
    for path in ("2023-08-15 secret.md", "IMG_20230814_121500.jpg", "REC_20230814_150000.wav"):
        told("unhide", folder / path, typed=f"{PASSPHRASE}\n")
    assert [told(*words) for words in commands] == before
    assert "canaryspan" in json.dumps(told("search", "canaryspan"))
    assert told("hidden", typed=f"{PASSPHRASE}\n") == []


def test_the_passphrase_is_asked_for_and_checked(folder: Path) -> None:
    note = folder / "2023-08-15 secret.md"
    refusals = [run("hide", note), run("hidden", typed="x\n"), run("unhide", note, typed="x\n")]
    assert all(one.exit_code == 2 and "`yesteryear passphrase` sets one" in one.stderr for one in refusals)
    assert run("passphrase", typed="abc\n").exit_code == 2
    hide_all(folder)
    for words in (("hidden",), ("unhide", note), ("passphrase",)):
        wrong = run(*words, typed="open says me\nanother one\n")
        assert wrong.exit_code == 2 and "wrong passphrase" in wrong.stderr and "secret" not in wrong.stdout
    assert run("hidden", typed="").exit_code == 2
    listed = told("hidden", typed=f"{PASSPHRASE}\n")
    assert [Path(one["path"]).name for one in listed] == [
        "2023-08-15 secret.md",
        "IMG_20230814_121500.jpg",
        "REC_20230814_150000.wav",
    ]
    assert [one["moments"] for one in listed] == [1, 1, 1] and listed[0]["start_s"] is None and listed[2]["start_s"] > 0
    assert run("passphrase", typed=f"{PASSPHRASE}\nanother one\n").exit_code == 0
    assert run("hidden", typed=f"{PASSPHRASE}\n").exit_code == 2
    assert "secret.md" in run("hidden", typed="another one\n").stdout


def test_undo_is_no_way_round(folder: Path) -> None:
    hide_all(folder)
    marked = told("marks")
    assert marked == [] and run("undo").exit_code == 2
    session = open_session(folder.parents[1] / "library")
    ids = [mark.id for mark in hiding.hiding.hidden_marks(session.unfiltered)]
    session.close()
    assert len(ids) == 3 and all(run("undo", one).exit_code == 2 for one in ids)
    assert leaks(everything()) == []


def test_only_a_stretch_is_shown_again(folder: Path) -> None:
    hide_all(folder)
    recording = folder / "REC_20230814_150000.wav"
    assert run("unhide", recording, "--second", "1", typed=f"{PASSPHRASE}\n").exit_code == 2
    assert told("unhide", recording, "--second", "6", typed=f"{PASSPHRASE}\n") == {"path": str(recording), "moments": 1}
    assert run("unhide", folder / "no.md", typed=f"{PASSPHRASE}\n").exit_code == 2


def test_taking_in_again_tells_of_nothing_hidden(folder: Path) -> None:
    hide_all(folder)
    told("ingest", folder.parent, "--again")
    assert leaks(everything()) == []


def test_a_page_shows_what_is_hidden_only_while_unlocked_and_other_programs_never(folder: Path) -> None:
    hide_all(folder)
    session = open_session(folder.parents[1] / "library")
    media = Media(session.store, session.config.limits)
    assert not hiding.is_unlocked(session)
    locked = _pages(session, media)
    assert not any(word in locked for word in CANARIES) and "jonas" in locked
    assert not hiding.unlock(session, "open says me") and _pages(session, media) == locked
    assert hiding.unlock(session, PASSPHRASE) and hiding.is_unlocked(session)
    unlocked = _pages(session, media)
    assert all(word in unlocked for word in ("canarynote", "canaria", "secret.md", "purple", "canaryspan"))
    _other_programs_see_nothing(session)
    photo = assets.paths(session.store)[str(folder / "IMG_20230814_121500.jpg")].asset_id
    (one,) = moment_store.of_asset(session.store, photo)
    address = media.links(one).thumb.rpartition("/")[2]
    assert media.thumb(address).status_code == 200
    hiding.lock(session)
    assert _pages(session, media) == locked
    with pytest.raises(Exception, match="not found"):
        media.thumb(address)
    session.close()


def _pages(session: Session, media: Media) -> str:
    """Return what the page's parts make of a session, and what the words of hidden moments find there."""
    found = [find(session, read_query(word), 50)[0] for word in (*CANARIES, "jonas")]
    answers = [ask(session, Question(question, read_time(""))).answer for question in ASKED]
    told_in = [timeline.view(session, media, Spot(), read_time("").date()), *suggestions(session)]
    texts = [item.remembered.all_text + item.remembered.path for items in found for item in items]
    cited = [citation.quote for answer in answers for citation in answer.citations]
    return "\n".join(map(str, [*texts, *cited, *told_in])).casefold()


def _other_programs_see_nothing(session: Session) -> None:
    found = [table(called(session, "ask", question=question)) for question in ASKED]
    for one in found:
        one["question"] = ""
    found += [table(called(session, "search", query=word, k=50)) for word in CANARIES]
    found += [table(called(session, "timeline", level=level)) for level in ("event", "day", "month", "year")]
    assert not any(word in json.dumps(found).casefold() for word in CANARIES)
    unseen = hidden.moment_ids(session.locked.store)
    assert len(unseen) == 3
    for one in unseen:
        assert "no moment has the id" in refused(called(session, "get_moment", moment_id=one))
    for one in hiding.hidden_tables(session)[:2]:
        assert "not in the library" in refused(called(session, "forget", True, path=one["path"]))


def test_no_export_holds_what_is_hidden(folder: Path, tmp_path: Path) -> None:
    hide_all(folder)
    assert run("export", tmp_path / "out").exit_code == 0
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    texts = "\n".join(str(path) + path.read_bytes().decode("utf-8", "replace") for path in written).casefold()
    assert "jonas" in texts and not any(word in texts for word in CANARIES)
    assert "argon2" not in texts
