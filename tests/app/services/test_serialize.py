import json
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services import serialize
from ingest.pipeline.run import Outcome
from memory.consolidate import consolidate
from memory.records.derived import Level
from memory.records.library import AssetPath, Kind, MomentText, TextKind
from memory.records.query import Answer, Citation, Evidence
from memory.retrieval.grouping import Groups
from memory.store import Store, assets, events, jobs
from memory.store.left_out import Group
from tests import lives
from tests.made import FIRST_DAY, add_moments, note, photo, speech

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=8)
TABLES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANYTHING,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(ANYTHING, inside, max_size=3),
    max_leaves=9,
)


@given(TABLES)
def test_every_table_can_be_told_to_programs_that_take_valid_text_only(value: object) -> None:
    told = serialize.sayable(value)
    assert serialize.sayable(told) == told and orjson.loads(orjson.dumps(told)) == told
    if json.dumps(value).isascii() and "\\ud" not in json.dumps(value):
        assert told == value


def test_a_path_as_it_was_told_is_found_again_where_it_can_mean_one_only() -> None:
    odd, twin = "/caf\udce9.jpg", "/caf\\xe9.jpg"
    told = serialize.sayable(odd)
    assert told == twin != odd
    assert serialize.named([odd, "/b.jpg"], told) == odd
    assert serialize.named([odd, twin], told) == twin, "as it stands it is the name of another file"
    assert serialize.named(["/b.jpg"], "/gone.jpg") == "/gone.jpg"
    assert serialize.named(["/\udce9\udcea", "/\udce9\\xea"], "/\\xe9\\xea") == "/\\xe9\\xea", "both are told so"


def test_what_a_run_found_is_counted_in_words() -> None:
    outcome = Outcome(counts={"added": 3, "changed": 0, "silent": 2})
    assert serialize.counts_line(outcome) == "3 added, 2 with no content"
    assert serialize.counts_line(Outcome()) == "no files"


def test_an_outcome_has_its_counts_beside_what_failed_and_was_left_out() -> None:
    group = Group("why", 7, ("/a", "/b"))
    told = serialize.outcome_table(Outcome({"added": 2}, [("/c", "torn")], 5, 3, 1.5, [group]))
    assert told == {
        "added": 2,
        "failed": [{"path": "/c", "error": "torn"}],
        "moments": 5,
        "events": 3,
        "seconds": 1.5,
        "left_out": [{"reason": "why", "count": 7, "paths": ["/a", "/b"]}],
    }


def test_evidence_is_ranked_from_one_and_says_what_stands_for_a_burst_or_is_the_owners() -> None:
    seen, written = photo("a red boat"), note("We rowed.")
    corrected = replace(written, texts=(*written.texts, MomentText(written.moment.id, TextKind.OWNER, "Mine.", "")))
    groups = Groups({}, {seen.asset.id: 4})
    first, second = serialize.evidence_table([Evidence(seen, 0.9, ("words",)), Evidence(corrected, 0.5)], groups)
    assert (first["rank"], first["burst"], first["why"], "by" in first) == (1, 4, ["words"], False)
    assert (second["rank"], second["by"], second["text"], "burst" in second) == (2, "owner", "Mine.", False)


def test_a_citation_says_only_what_is_out_of_the_ordinary(tmp_path: Path) -> None:
    (tmp_path / "a.m4a").touch()
    one = speech("the boat leaks", start_s=2.0)
    plain = Citation(1, one.moment.id, str(tmp_path / "a.m4a"), Kind.AUDIO, one.moment.at, 2.0, 3.5, "the boat")
    odd = replace(plain, mark=2, path=str(tmp_path / "gone.m4a"), by="owner", denied=True)
    told = serialize.answer_table(Answer("What leaks?", "The boat.", False, (plain, odd), ()), 0.123456)
    assert "highlight" not in told
    highlighted = Answer("What leaks?", "“It rained. The boat.”", False, (plain,), (), highlight="The boat.")
    assert serialize.answer_table(highlighted, 0.1)["highlight"] == "The boat."
    cited = told["citations"]
    assert isinstance(cited, list)
    first, second = cited
    assert told["seconds"] == 0.123 and (first["start_s"], first["end_s"]) == (2.0, 3.5)
    assert not first.keys() & {"missing", "by", "denied"}
    assert (second["missing"], second["by"], second["denied"]) == (True, "owner", True)


def test_a_moment_of_speech_has_its_words_and_a_photo_none() -> None:
    told = serialize.moment_table(speech("the boat leaks", start_s=2.0))
    assert told["transcript"] == told["text"] == "the boat leaks" and told["language"] == "en"
    assert told["words"] == [
        {"text": "the", "start_s": 2.0, "end_s": 2.5},
        {"text": "boat", "start_s": 2.5, "end_s": 3.0},
        {"text": "leaks", "start_s": 3.0, "end_s": 3.5},
    ]
    seen = serialize.moment_table(photo("a red boat"))
    assert (seen["caption"], seen["words"], seen["language"], seen["start_s"]) == ("a red boat", [], None, None)


def test_a_file_has_all_its_paths_its_event_and_its_troubles(store: Store) -> None:
    life = lives.live(lives.FORTNIGHT[:2])
    lives.put(store, life.moments, life.vectors)
    consolidate(store)
    one = life.moments[0]
    assets.put_path(store, AssetPath(one.asset.id, "/copy.jpg", 1, 0))
    jobs.mark_done(store, one.asset.id, "perceive", "recipe")
    jobs.fail(store, jobs.Job(one.asset.id, "faces", "recipe", "the finder is torn", 1))
    told = serialize.file_table(store, one.path, one.asset.id)
    assert told["paths"] == sorted([one.path, "/copy.jpg"])
    assert told["troubles"] == [{"step": "faces", "error": "the finder is torn"}]
    assert (told["form"], told["clip_bytes"], told["together"]) == ("", 0, [])
    event = told["event"]
    assert isinstance(event, dict) and one.moment.id in event["moment_ids"] and "bursts" not in event
    with pytest.raises(LookupError):
        serialize.file_table(store, one.path, "no such")


def test_an_event_goes_by_the_best_of_each_burst(store: Store) -> None:
    life = lives.live(lives.FORTNIGHT[:1])
    lives.put(store, life.moments, life.vectors)
    consolidate(store)
    (event,) = events.events(store)
    best, *others = (one.asset.id for one in life.moments)
    told = serialize.event_table(store, event, Groups(dict.fromkeys(others, best), {best: len(life.moments)}))
    assert told["paths"] == [life.moments[0].path] and told["bursts"] == {life.moments[0].path: len(life.moments)}
    assert len(serialize.event_table(store, event)["paths"]) == len(life.moments)  # type: ignore[arg-type]


def test_what_a_summary_rests_on_is_told_down_to_every_moment_and_by_the_beginning_of_its_id(store: Store) -> None:
    life = lives.live()
    lives.put(store, life.moments, life.vectors)
    consolidate(store)
    (year,) = events.summaries(store, Level.YEAR)
    told = serialize.why_table(store, year.id[:16])
    assert told is not None and told["id"] == year.id
    waiting, found = [told], set()
    while waiting:
        table = waiting.pop()
        found |= {table["path"]} if table["level"] == "moment" else set()
        waiting += table.get("children", [])  # type: ignore[arg-type]
    assert found == {one.path for one in life.moments} == set(serialize.summary_paths(store)[year.id])
    assert serialize.why_table(store, "") is None and serialize.why_table(store, "no such") is None
    (event,) = {one.id for one in events.events(store) if life.moments[0].moment.id in one.moment_ids}
    assert serialize.why_table(store, event)["level"] == "event"  # type: ignore[index]


def test_a_summarys_table_names_what_it_was_made_from(store: Store) -> None:
    add_moments(store, ["We rowed."])
    consolidate(store)
    (day,) = events.summaries(store, Level.DAY)
    told = serialize.summary_table(day, ["/a.md"])
    assert (told["level"], told["key"], told["paths"]) == ("day", FIRST_DAY.date().isoformat(), ["/a.md"])
    assert told["child_ids"] == [one.id for one in events.events(store)]
