"""How often what is counted, dated, added up or listed over a whole life is exactly right.

    python -m bench.retrieval.timeline [FOLDER] [--each]

FOLDER holds a made-up life of TimelineQA, $YESTERYEAR_SHARED/benchmarks/timelineqa_sparse by default. Each text of its
timeline.json becomes a dated note, taken in by the project's own ingest; the CSV files are read only to put questions
and to know what is right. A question is asked of the product as `ask` does. Beside it the same machinery works on what
the first twelve moments of recall hold, which is what an answer from a search can know, and, where it is there, the
language model answers a fixed few from the first six. Atomic questions are the data's
own; they count as right where the answer holds every word of the right one. Source: Tan et al. 2023, TimelineQA.
"""

import csv
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from random import Random

from app.library.session import deriving, open_session
from ingest.pipeline.run import ingest
from memory.records.library import Precision, Timestamp
from memory.records.query import Answer
from memory.retrieval.recall import Sources
from models.protocols import LanguageModel
from qa.answer import prompt
from qa.answer.compose import answer
from qa.answer.retrieve import retrieve
from qa.compute.match import compute, kept
from qa.evidence.excerpts import date_words
from qa.parse.plan import read_plan
from qa.parse.records import records

EACH_SORT = 12
ATOMIC = 200
WORDED = 20
"""How many of the questions a language model answers from the first moments; a reply takes seconds."""

Row = dict[str, str]
Log = Sequence[Row]
Pick = Callable[[Mapping[str, Log], Random], tuple[str, "Right"] | None]


@dataclass(frozen=True, slots=True)
class Right:
    """What is right: a number, or any one of some names, or (`whole`) all of them."""

    number: float | None = None
    names: frozenset[str] = frozenset()
    whole: bool = False

    def is_met(self, told: str) -> bool:
        """Say whether an answer's own words, before its marks and quotes, give exactly this."""
        words = re.split(r" ?\[\d|: “", told)[0].rstrip(".")
        if self.number is not None:
            found = re.match(r"\d+(?:\.\d+)?", words)
            return found is not None and abs(float(found[0]) - self.number) < 0.006
        words = re.sub(r", \d+ times?(?: each)?$", "", words).casefold()
        given = {name.strip() for name in re.split(r", (?![a-z. ]{2,5}$)| and ", words) if name.strip()}
        given, words = {_without_weekday(name) for name in given}, _without_weekday(words)
        names = {_without_weekday(name.casefold()) for name in self.names}
        return given == names if self.whole else bool(given) and (given <= names or words in names)

    def is_told(self, reply: str) -> bool:
        """Say whether the words of a language model hold it anywhere, which is easier than giving exactly it."""
        words = re.sub(r"\[[\d, ]*\]", "", reply).casefold()
        if self.number is not None:
            return any(abs(float(one) - self.number) < 0.006 for one in re.findall(r"\d+(?:\.\d+)?", words))
        held = [_without_weekday(name.casefold()) in words for name in self.names]
        return all(held) if self.whole else any(held)


def _without_weekday(name: str) -> str:
    return re.sub(r"^[a-z]+day (?=\d)", "", name)


def write_notes(folder: Path, made: Path) -> datetime:
    """Write each text of a timeline as a note of its day; return the day after the last."""
    timeline = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))
    for day, entries in timeline.items():
        for number, entry in enumerate(entries.values()):
            head = f"---\ndate: {day.replace('/', '-')}\nentry: {number}\n---\n"
            text = f"{head}{entry['text_template_based'].strip()}\n"
            (made / f"{day.replace('/', '-')} {number}.md").write_text(text, encoding="utf-8")
    return datetime.strptime(max(timeline), "%Y/%m/%d").replace(tzinfo=UTC) + timedelta(days=1)


def read_logs(folder: Path) -> dict[str, Log]:
    """Return the rows of the CSV files by name, those of several friends or dishes once for each."""
    found: dict[str, Log] = {}
    for path in sorted(folder.glob("*-log.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.name.removesuffix("-log.csv")] = list(csv.DictReader(lines))
    return found


def number_of(pairs: Log, where: Mapping[str, str], since: str = "", until: str = "9") -> list[Row]:
    """Return the rows with these values whose date lies in since <= date < until."""
    return [
        row
        for row in pairs
        if all(value in re.split(r",\s*", row[column]) or row[column] == value for column, value in where.items())
        and since <= row.get("date", row.get("start_date", "")) < until
    ]


def _month(row: Row) -> tuple[str, str]:
    """Return a row's month as a log has it and as people say it."""
    day = datetime.strptime(row["date"], "%Y/%m/%d").replace(tzinfo=UTC)
    return f"{day:%Y/%m}", f"{day:%B %Y}"


def _one_of(row: Row, column: str, random: Random) -> str:
    return random.choice(re.split(r",\s*", row[column]))


def _counted(log: str, column: str, ask: str, by: str = "month") -> Pick:
    """Ask how often, in a month or a year."""

    def pick(logs: Mapping[str, Log], random: Random) -> tuple[str, Right] | None:
        row = random.choice(logs[log])
        value = _one_of(row, column, random)
        month, said = _month(row)
        since, said = (month, said) if by == "month" else (month[:4], month[:4])
        rows = number_of(logs[log], {column: value}, since, f"{since}~")
        return ask.format(value, said), Right(float(len(rows)))

    return pick


def _summed(log: str, column: str, ask: str, average: bool = False) -> Pick:
    """Ask for how long in a year, or for how long on average."""

    def pick(logs: Mapping[str, Log], random: Random) -> tuple[str, Right] | None:
        row = random.choice(logs[log])
        value, year = _one_of(row, column, random), row["date"][:4]
        rows = number_of(logs[log], {column: value}, year, f"{year}~")
        minutes = [float(one["howlong"]) for one in rows]
        return ask.format(value, year), Right(round(statistics.fmean(minutes), 2) if average else sum(minutes))

    return pick


def _dated(log: str, column: str, ask: str, end: Callable[[list[str]], str], date: str = "date") -> Pick:
    """Ask for the first or last day."""

    def pick(logs: Mapping[str, Log], random: Random) -> tuple[str, Right] | None:
        row = random.choice(logs[log])
        value = row[column] if "," in row[column] and column == "city" else _one_of(row, column, random)
        days = sorted(one[date] for one in number_of(logs[log], {column: value}))
        at = datetime.strptime(end(days), "%Y/%m/%d").replace(tzinfo=UTC)
        return ask.format(value), Right(names=frozenset([date_words(Timestamp(at, Precision.DAY))]))

    return pick


def _most(log: str, column: str, ask: str) -> Pick:
    """Ask what came most often in a year; any of those that came as often is right."""

    def pick(logs: Mapping[str, Log], random: Random) -> tuple[str, Right] | None:
        year = random.choice(logs[log])["date"][:4]
        rows = number_of(logs[log], {}, year, f"{year}~")
        many = Counter(chain.from_iterable(dict.fromkeys(re.split(r",\s*", row[column])) for row in rows))
        return ask.format(year), Right(names=frozenset(one for one in many if many[one] == max(many.values())))

    return pick


def _in_city(ask: str, listed: bool) -> Pick:
    """Ask which places, or how many, were visited in a city."""

    def pick(logs: Mapping[str, Log], random: Random) -> tuple[str, Right] | None:
        log = logs["travel_places_visited"]
        city = random.choice(log)["city"]
        places = frozenset(row["place"] for row in log if row["city"] == city)
        named = ask.format(city.split(",")[0])
        return named, Right(names=places, whole=True) if listed else Right(float(len(places)))

    return pick


def _first(days: list[str]) -> str:
    return days[0]


def _last(days: list[str]) -> str:
    return days[-1]


QUESTIONS: tuple[tuple[str, str, Pick], ...] = (
    ("count", "daily_exercise", _counted("daily_exercise", "exercise", "How many times did I do {} in {}?")),
    ("count", "daily_chat", _counted("daily_chat", "friends", "How many times did I talk to {} in {}?")),
    ("count", "daily_watchtv", _counted("daily_watchtv", "watchtype", "How many times did I watch {} in {}?", "year")),
    ("count", "daily_meal", _counted("daily_meal", "foodtype", "How often did I eat {} in {}?")),
    ("count", "weekly_dating", _counted("weekly_dating", "people_string", "How many dates with {} did I have in {}?")),
    ("count", "travel_places_visited", _in_city("How many places did I visit in {}?", False)),
    ("sum", "daily_watchtv", _summed("daily_watchtv", "watchtype", "How many minutes did I watch {} in {}?")),
    ("sum", "daily_chat", _summed("daily_chat", "friends", "How long did I talk to {} in {}?")),
    ("average", "daily_chat", _summed("daily_chat", "friends", "How long did I talk to {} on average in {}?", True)),
    ("average", "daily_read", _summed("daily_read", "readtype", "How long on average did I read {} in {}?", True)),
    ("first", "daily_exercise", _dated("daily_exercise", "exercise", "When did I first do {}?", _first)),
    ("first", "travel", _dated("travel", "city", "When was the first time I travelled to {}?", _first, "start_date")),
    ("first", "weekly_grocery", _dated("weekly_grocery", "fruits", "When did I first buy {}?", _first)),
    ("last", "daily_chat", _dated("daily_chat", "friends", "When did I last talk to {}?", _last)),
    ("last", "weekly_hobby", _dated("weekly_hobby", "hobbies", "When did I last spend time {}?", _last)),
    ("last", "weekly_dating", _dated("weekly_dating", "people_string", "When did I last go on a date with {}?", _last)),
    ("most", "daily_exercise", _most("daily_exercise", "exercise", "What exercise did I do the most in {}?")),
    ("most", "daily_chat", _most("daily_chat", "friends", "Who did I talk to the most in {}?")),
    ("most", "weekly_grocery", _most("weekly_grocery", "fruits", "What fruit did I buy the most often in {}?")),
    ("list", "travel_places_visited", _in_city("Which places did I visit in {}?", True)),
)


def asked(logs: Mapping[str, Log], random: Random) -> Iterator[tuple[str, str, Right]]:
    """Yield sort, question and what is right, a dozen of each; logs that are empty are left out."""
    for sort, log, pick in QUESTIONS:
        found: dict[str, Right] = {}
        for _ in range(EACH_SORT if logs.get(log) else 0):
            if one := pick(logs, random):
                found[one[0]] = one[1]
        yield from ((sort, question, right) for question, right in found.items())


def atomic(folder: Path, random: Random) -> list[tuple[str, str]]:
    """Return some of the data's own questions about single entries, with the right answers; dates as ISO has them."""
    timeline = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))
    entries = chain.from_iterable(entries.values() for entries in timeline.values())
    pairs = [(str(ask), str(right)) for entry in entries for ask, right in entry["atomic_qa_pairs"]]
    dashed = [(re.sub(r"(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3", ask), right) for ask, right in pairs]
    return random.sample(dashed, min(ATOMIC, len(dashed)))


def holds(told: str, right: str) -> bool:
    """Say whether an answer holds every word of the right one; a day may be said in words."""
    if re.fullmatch(r"\d{4}/\d\d/\d\d", right):
        at = datetime.strptime(right, "%Y/%m/%d").replace(tzinfo=UTC)
        return date_words(Timestamp(at, Precision.DAY)) in told
    return set(re.findall(r"\w+", right.lower())) <= set(re.findall(r"\w+", told.lower()))


def ask(sources: Sources, question: str, now: datetime) -> tuple[Answer, str]:
    """Return the product's answer, and what the same machinery says of the moments that recall puts first."""
    looked = retrieve(sources, question, now)
    *_, told = answer(looked, sources, None)
    assert isinstance(told, Answer)
    plan = read_plan(looked.query)
    if plan is None:
        return told, ""
    top = [record for item in looked.evidence for record in records(item.remembered)]
    computed = compute(sources, looked.query, plan, kept(top, plan))
    return told, computed.text if computed else ""


def main() -> None:
    """Print how many of each sort are right."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    paths = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(paths[0]) if paths else shared / "benchmarks" / "timelineqa_sparse"
    if not (folder / "timeline.json").is_file():
        sys.exit(f"{folder / 'timeline.json'} is missing: give the folder of a TimelineQA life.")
    with tempfile.TemporaryDirectory() as made:
        notes = Path(made) / "notes"
        notes.mkdir()
        now = write_notes(folder, notes)
        session = open_session(Path(made) / "library")
        session.require_models()
        with deriving(session.folder):
            taken = ingest(session.library, [notes], lambda _: None)
        print(f"notes {taken.counts['added']} files")
        print(f"ingest {taken.seconds:.0f} s")
        score(session.sources, folder, now, "--each" in sys.argv)
        score_model(session.sources, session.models.language, folder, now)
        session.close()


def score_model(sources: Sources, language: LanguageModel | None, folder: Path, now: datetime) -> None:
    """Print how many of a fixed few are right, worked out, and told by the language model from the first moments."""
    if language is None:
        print("language model not there: no answers of its own to set beside these")
        return
    chosen = list(asked(read_logs(folder), Random(2023)))
    chosen = Random(7).sample(chosen, min(WORDED, len(chosen)))
    met = []
    for _, question, right in chosen:
        looked = retrieve(sources, question, now)
        *_, told = answer(looked, sources, None)
        assert isinstance(told, Answer)
        shown = prompt.fitting(looked.evidence, question)
        reply = "".join(language.reply(prompt.messages(question, shown), prompt.REPLY_TOKENS)) if shown else ""
        met.append((right.is_met(told.text), right.is_told(reply)))
    print(f"of {len(met)} questions computed {100 * statistics.fmean(one for one, _ in met):.1f} %")
    print(f"of {len(met)} questions by the model {100 * statistics.fmean(other for _, other in met):.1f} %")


def score(sources: Sources, folder: Path, now: datetime, each: bool) -> None:
    """Ask everything and print the shares that are right, in percent."""
    random = Random(2023)
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    seconds = []
    for sort, question, wanted in asked(read_logs(folder), random):
        started_s = time.perf_counter()
        told, of_top = ask(sources, question, now)
        seconds.append(time.perf_counter() - started_s)
        met = wanted.is_met(told.text), wanted.is_met(of_top)
        right[sort].append(met)
        if each and not met[0]:
            print(f"  {sort}: {question} | {told.text[:120]} | {wanted}")
    for question, gold in atomic(folder, random):
        told, _ = ask(sources, question, now)
        right["atomic"].append((holds(told.text, gold), False))
        if each and not holds(told.text, gold):
            print(f"  atomic: {question} | {told.text[:160]} | {gold}")
    for sort, met_all in right.items():
        computed, top = (100 * statistics.fmean(met[at] for met in met_all) for at in (0, 1))
        print(f"{sort} computed {computed:.1f} %")
        if sort != "atomic":
            print(f"{sort} of the first moments {top:.1f} %")
        print(f"{sort} questions {len(met_all)}")
    counted = [met for sort, met_all in right.items() if sort != "atomic" for met in met_all]
    print(f"exact match computed {100 * statistics.fmean(one for one, _ in counted):.1f} %")
    print(f"exact match of the first moments {100 * statistics.fmean(other for _, other in counted):.1f} %")
    print(f"time to an answer, median {1000 * statistics.median(seconds):.0f} ms")


if __name__ == "__main__":
    main()
