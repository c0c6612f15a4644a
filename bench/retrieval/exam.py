"""How well questions about written lives are answered, by kind: right, half, wrong, invented, wrongly declined.

    python -m bench.retrieval.exam [LIFE ...] [--model] [--each] [--online] [--kept DIR]

A life is a folder with notes, chats, spoken notes, photos and questions as tests/data/exam/README.md says; those in
tests/data/exam by default. Every life becomes a library of its own by the project's own ingest, and every question is
asked by the service that all front doors ask. With `--model` the installed language model words answers, with `--each`
every answer is printed, with `--kept` libraries lie in DIR and are built once.

With `--online` each question is asked on the morning after the newest moment that proves it was made (of one known by
its month or year: after that), of a library that holds only what was there: files are taken in in the order of time,
chats and diaries as far as they were written, by one run of ingest for every morning on which something is asked. What
is dated by its file alone, and questions that nothing proves, come last.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from app.library.session import Session, open_session
from app.services.ask import Question, ask
from bench.library import library_of
from bench.retrieval import online
from memory.records.library import MomentView
from memory.records.query import Answer
from memory.store import moments as moment_store
from models.protocols import LanguageModel
from tools.demo.make_demo import gps_tags

ROOT = Path(__file__).resolve().parents[2]
LIVES = ROOT / "tests" / "data" / "exam"
FIND_SHARE, HALF_SHARE = 0.6, 0.3
LONGEST_WORDS = 80
"""How long an answer to a question of fact may be."""


class Verdict(StrEnum):
    """How an answer was."""

    RIGHT = "right"
    HALF = "half"
    WRONG = "wrong"
    INVENTED = "invented"
    DECLINED = "wrongly declined"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with how it was answered; citation precision and recall are None where nothing is cited or gold.

    `is_highlighted` says whether what is highlighted of a right answer is right by itself, None where nothing is.
    """

    life: str
    kind: str
    verdict: Verdict
    precision: float | None
    recall: float | None
    words: int
    seconds: float
    is_found: bool
    is_highlighted: bool | None


def stage(life: Path, folder: Path) -> bool:
    """Lay out the files of a life; say whether all of its photos were there."""
    shutil.rmtree(folder, ignore_errors=True)
    for kind in ("notes", "chats", "voice"):
        if (life / kind).is_dir():
            shutil.copytree(life / kind, folder / kind)
    now = _end(life).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (now, now))
    shared = Path(os.environ.get("YESTERYEAR_SHARED", ROOT.parent / "shared"))
    is_whole = True
    for photo in json.loads((life / "photos.json").read_text(encoding="utf-8")):
        part, _, rest = photo["source"].partition("/")
        source = {"demo": ROOT / "assets" / "demo", "shared": shared / "media"}[part] / rest
        is_whole &= source.is_file()
        if source.is_file():
            _write_photo(source, folder / photo["file"], photo["at"], photo["place"])
    return is_whole


def _write_photo(source: Path, target: Path, at: str, place: Sequence[float] | None) -> None:
    exif = Image.Exif()
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    detail[ExifTags.Base.DateTimeOriginal] = datetime.fromisoformat(at).strftime("%Y:%m:%d %H:%M:%S")
    if place:
        lat, lon = place
        tags = gps_tags(abs(lat), abs(lon))
        tags[ExifTags.GPS.GPSLatitudeRef], tags[ExifTags.GPS.GPSLongitudeRef] = "SN"[lat >= 0], "WE"[lon >= 0]
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(tags)
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.open(source).convert("RGB").save(target, "JPEG", quality=90, exif=exif)


def open_life(life: Path, folder: Path) -> Session:
    """Return the library of a life, built where it is not there yet."""
    if (folder / "library").is_dir():
        return open_session(folder / "library")
    if not stage(life, folder / "files"):
        print(f"{life.name}: photos of ../shared are missing; questions about them cannot be answered")
    _configure(life, folder / "library")
    return library_of(folder / "library", folder / "files")


def _configure(life: Path, library: Path) -> None:
    about = json.loads((life / "about.json").read_text(encoding="utf-8"))
    library.mkdir(parents=True)
    (library / "config.toml").write_text(f'owner = "{about["owner"]}"\n', encoding="utf-8")


def judge(entry: Mapping[str, object], told: Answer, paths: Sequence[str]) -> Verdict:
    """Judge an answer by what it must hold, and must not; `paths` are the files shown, best first."""
    groups = _lists(entry.get("right"))
    held = [any(_holds(told.text, one) for one in group) for group in groups]
    if entry.get("declines"):
        return Verdict.RIGHT if told.abstained or (held and all(held)) else Verdict.INVENTED
    if entry.get("files"):
        return _judge_found([str(one) for one in _list(entry["files"])], told, paths)
    if told.abstained:
        return Verdict.DECLINED
    if any(_holds(told.text, str(one)) for one in _list(entry.get("wrong"))) or not any(held):
        return Verdict.WRONG
    return Verdict.RIGHT if all(held) else Verdict.HALF


def _judge_found(files: Sequence[str], told: Answer, paths: Sequence[str]) -> Verdict:
    if told.abstained or not paths:
        return Verdict.DECLINED
    first = paths[: max(5, 2 * len(files))]
    share = sum(any(path.endswith(file) for path in first) for file in files) / len(files)
    return Verdict.RIGHT if share >= FIND_SHARE else Verdict.HALF if share >= HALF_SHARE else Verdict.WRONG


def _list(found: object) -> list[object]:
    return list(found) if isinstance(found, list) else []


def _lists(found: object) -> list[list[str]]:
    return [[str(one) for one in _list(group)] for group in _list(found)]


def _holds(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words.lower())}(?!\w)", text.lower().replace("’", "'")))


def _cites(told: Answer, session: Session, sources: Sequence[object]) -> tuple[float | None, float | None]:
    """Return which share of the citations is of a gold source, and which share of these is cited."""
    gold = [one for one in sources if isinstance(one, dict)]
    if not gold or told.abstained:
        return None, None
    texts = {item.remembered.moment.id: item.remembered.all_text for item in told.evidence}
    hits = [
        [is_source(one.path, f"{texts.get(one.moment_id, '')} {one.quote}", source) for source in gold]
        for one in told.citations
    ]
    if not hits:
        return 0.0, 0.0
    columns = list(zip(*hits, strict=True))
    return statistics.fmean(any(row) for row in hits), statistics.fmean(any(column) for column in columns)


def is_source(path: str, text: str, source: Mapping[str, object]) -> bool:
    """Say whether a moment of a file, with its text, is one that a question names as a source."""
    words = str(source.get("words", ""))
    plain = " ".join(re.findall(r"\w+", text.lower()))
    is_spoken = str(source["file"]).startswith(("voice/", "photos/"))
    return path.endswith(str(source["file"])) and (is_spoken or " ".join(re.findall(r"\w+", words.lower())) in plain)


def ask_all(life: Path, session: Session, given: argparse.Namespace) -> Iterator[Asked]:
    """Ask the questions of a life one after another, all at its end."""
    now = _end(life)
    for entry in _questions(life):
        yield _asked(life.name, entry, session, now, given)


def ask_online(life: Path, whole: Session, folder: Path, given: argparse.Namespace) -> Iterator[Asked]:
    """Ask each question as soon as it can be answered, of a library that grows in `folder` as the life goes on."""
    files, library = folder / "files", folder / "library"
    every, end = moment_store.all_remembered(whole.store), _end(life)
    found = online.pieces(whole.folder.parent / "files", every, end)
    _configure(life, library)
    session = open_session(library)
    session.require_models()
    due = sorted([(asked_at(entry, every, end), number, entry) for number, entry in enumerate(_questions(life))])
    for now, inside in groupby(due, key=lambda one: one[0]):
        online.lay_out(found, files, now)
        online.take_in(session, files)
        for _, _, entry in inside:
            yield _asked(life.name, entry, session, now, given)
    session.close()


def asked_at(entry: Mapping[str, object], every: Sequence[MomentView], end: datetime) -> datetime:
    """Return when all that proves an answer was there: the end where nothing does."""
    gold = [one for one in _list(entry.get("sources")) if isinstance(one, dict)]
    gold = gold or [{"file": one} for one in _list(entry.get("files"))]
    proving = [one for one in every if any(is_source(one.path, one.all_text, source) for source in gold)]
    return max((online.day_after(one.moment.at, end) for one in proving), default=end)


def _end(life: Path) -> datetime:
    about = json.loads((life / "about.json").read_text(encoding="utf-8"))
    return datetime.fromisoformat(about["now"])


def _questions(life: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((life / "questions.json").read_text(encoding="utf-8"))
    return found


def _asked(life: str, entry: Mapping[str, Any], session: Session, now: datetime, given: argparse.Namespace) -> Asked:
    """Ask one question at a time and judge the answer."""
    model: LanguageModel | None = session.models.language if given.model else None
    question = Question(entry["question"], now, model, tuple(entry.get("after", ())))
    started_s = time.perf_counter()
    told = ask(session, question, notes_recall=False).answer
    seconds = time.perf_counter() - started_s
    paths = list(dict.fromkeys(item.remembered.path for item in told.evidence))
    verdict = judge(entry, told, paths)
    precision, recall = _cites(told, session, entry.get("sources", ()))
    texts = [(item.remembered.path, item.remembered.all_text) for item in told.evidence]
    is_found = any(is_source(path, text, one) for path, text in texts for one in entry.get("sources", ()))
    if given.each:
        line = {"id": entry["id"], "kind": entry["kind"], "verdict": verdict, "question": entry["question"]}
        print(json.dumps(line | {"answer": told.text, "wanted": entry.get("right"), "found": is_found}))
    words, highlighted = len(told.text.split()), _highlighted(entry, told, verdict)
    return Asked(life, entry["kind"], verdict, precision, recall, words, seconds, is_found, highlighted)


def _highlighted(entry: Mapping[str, object], told: Answer, verdict: Verdict) -> bool | None:
    if not told.highlight or verdict is not Verdict.RIGHT or entry.get("declines"):
        return None
    return all(any(_holds(told.highlight, one) for one in group) for group in _lists(entry.get("right")))


def print_table(name: str, asked: Sequence[Asked]) -> None:
    """Print the verdicts by kind, how well answers cite, how long they are and take, and all in one line."""
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_kind[one.kind].append(one)
    for kind, inside in sorted(by_kind.items()):
        print(f"{name} {kind} {len(inside)} questions: {_verdicts(inside)}")
    precisions = [one.precision for one in asked if one.precision is not None]
    recalls = [one.recall for one in asked if one.recall is not None]
    if precisions:
        told = f"precision {100 * statistics.fmean(precisions):.1f} recall {100 * statistics.fmean(recalls):.1f}"
        print(f"{name} citations {told}")
    highlighted = [one.is_highlighted for one in asked if one.is_highlighted is not None]
    print(f"{name} highlights of right answers {len(highlighted)}, right by themselves {sum(highlighted)}")
    long = sum(one.words > LONGEST_WORDS for one in asked if one.kind not in ("tell", "find"))
    print(f"{name} answers of more than {LONGEST_WORDS} words {long}")
    print(f"{name} median {1000 * statistics.median(one.seconds for one in asked):.0f} ms")
    print(f"{name} overall {_verdicts(asked)}", flush=True)


def _verdicts(asked: Sequence[Asked]) -> str:
    counted = Counter(one.verdict for one in asked)
    return " ".join(f"{verdict} {100 * counted[verdict] / len(asked):.1f}" for verdict in Verdict)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval.exam", description="An exam over two lives.")
    parser.add_argument("lives", nargs="*", type=Path, help="folders of lives")
    parser.add_argument("--model", action="store_true", help="let the installed language model word answers")
    parser.add_argument("--each", action="store_true", help="print every answer")
    parser.add_argument("--online", action="store_true", help="ask each question as soon as it can be answered")
    parser.add_argument("--kept", type=Path, help="a folder for libraries, built once")
    given = parser.parse_args()
    lives = given.lives or sorted(path for path in LIVES.iterdir() if path.is_dir())
    every: list[Asked] = []
    with tempfile.TemporaryDirectory() as made:
        for life in lives:
            session = open_life(life, (given.kept or Path(made)) / life.name)
            if given.online:
                asked = list(ask_online(life, session, Path(made) / "online" / life.name, given))
            else:
                asked = list(ask_all(life, session, given))
            session.close()
            print_table(life.name, asked)
            every += asked
    if len(lives) > 1:
        print_table("all", every)


if __name__ == "__main__":
    main()
