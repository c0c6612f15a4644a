"""A captioner on a server, through real ingest runs: replies that do not fit, and a server that is away."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.services import serialize
from ingest.files.step_names import CAPTION, PERCEIVE
from ingest.perception.moments import sight_space
from ingest.pipeline.run import Library, Progress, ingest, words_of
from ingest.pipeline.run_state import RunState
from memory.records.library import Kind, Medium, SeenScene, TextKind
from memory.store import assets, full_text, jobs
from memory.store import moments as moment_store
from memory.store import vectors as vector_store
from models.vision.remote_captions import RemoteCaptioner
from tests.conftest import paint
from tests.dump import dump
from tests.seeing import Seeing, seeing_server, told

Quiet = Callable[[Progress], None]


@pytest.fixture
def server() -> Iterator[Seeing]:
    with seeing_server() as played:
        yield played


def seen_by(library: Library, address: str) -> Library:
    return replace(library, models=replace(library.models, captioner=RemoteCaptioner(address, "qwen-vl")))


def captions(library: Library) -> list[str]:
    held = moment_store.all_remembered(library.store)
    return sorted(one.text(TextKind.CAPTION) for one in held if one.moment.medium is Medium.PHOTO)


def test_what_a_server_says_is_kept_field_by_field(library: Library, album: Path, server: Seeing, quiet: Quiet) -> None:
    library = seen_by(library, server.address)
    assert ingest(library, [album], quiet).failed == []
    assert captions(library) == ["a blue wall", "a red wall"]
    (number, _), *_ = full_text.match(library.store, "courtyard", 5)
    (one,) = moment_store.remembered(
        library.store, list(moment_store.ids_of_numbers(library.store, [number]).values())
    ).values()
    (text,) = one.texts
    assert text.scene == SeenScene(("wall",), "", "a courtyard", "calm", 3) and text.things == (("wall", 1.0),)
    table = serialize.moment_table(one)
    assert table["scene"] == {
        "objects": ("wall",),
        "activity": "",
        "setting": "a courtyard",
        "mood": "calm",
        "people": 3,
    }
    assert len(full_text.match(library.store, "people", 5)) == 2
    assert words_of(one).endswith(" wall wall; a courtyard; calm; three people")


def test_a_malformed_reply_then_a_good_one_is_no_trouble(
    library: Library, album: Path, server: Seeing, quiet: Quiet
) -> None:
    server.answer = lambda colour, turns: (200, told(colour) if turns > 1 else "I see a wall.")
    library = seen_by(library, server.address)
    assert ingest(library, [album], quiet).failed == [] and full_text.failures(library.store) == []
    assert captions(library) == ["a blue wall", "a red wall"] and len(server.asked) == 4


def test_malformed_twice_is_a_trouble_of_that_photo_which_is_still_found(
    library: Library, album: Path, server: Seeing, quiet: Quiet
) -> None:
    server.answer = lambda colour, turns: (200, told(colour) if colour == "blue" else "I see a wall.")
    library = seen_by(library, server.address)
    outcome = ingest(library, [album], quiet)
    assert outcome.away == () and outcome.counts["failed"] == 1
    assert Path(outcome.failed[0][0]).name == "IMG_20230814_101500.jpg" and "no caption" in outcome.failed[0][1]
    ((path, step, reason),) = full_text.failures(library.store)
    assert path.endswith("101500.jpg") and step == CAPTION and "I see a wall." in reason
    assert captions(library) == ["", "a blue wall"]
    (bare,) = (one for one in moment_store.all_remembered(library.store) if one.path == path)
    assert bare.texts == ()
    spaces = [space for space in moment_store.generations(library.store) if space.startswith("sight")]
    assert moment_store.vectors_by_moment(library.store, spaces[0], [bare.moment.id])
    asked = len(server.asked)
    for _ in range(4):
        ingest(library, [album], quiet)
    assert len(server.asked) - asked == 2 * (jobs.MOST_TRIES - 1)


def test_a_trouble_that_passes_leaves_what_a_run_without_one_makes(
    library: Library, album: Path, server: Seeing, quiet: Quiet
) -> None:
    library = seen_by(library, server.address)
    server.answer = lambda colour, turns: (200, "I see a wall.")
    ingest(library, [album], quiet)
    server.answer = lambda colour, turns: (200, told(colour))
    assert ingest(library, [album], quiet).failed == []
    before = dump(library.store)
    with library.store.transaction():
        for asset_id in assets.get_all(library.store):
            for step in ("perceive", "embed"):
                jobs.reopen(library.store, asset_id, step)
    ingest(library, [album], quiet)
    assert dump(library.store) == before and full_text.failures(library.store) == []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def test_a_server_that_is_away_costs_no_tries_and_nothing_is_lost(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet
) -> None:
    port = free_port()
    for number in range(20):
        paint(album / f"wall {number}.png", (200, 10 + number, 30))
    library = seen_by(library, f"http://127.0.0.1:{port}/v1")
    for _ in range(jobs.MOST_TRIES + 1):
        outcome = ingest(library, [album], quiet)
        assert outcome.failed == [] and outcome.counts["skipped"] == 0
        assert "captions_at" in outcome.away[0] and "22" in outcome.away[1] and len(outcome.away) == 2
    assert full_text.failures(library.store) == []
    photos = [one for one in moment_store.all_remembered(library.store) if one.asset.kind is Kind.PHOTO]
    assert len(photos) == 22 and all(one.texts == () for one in photos)
    assert len(vector_store.of_space(library.store, sight_space(library.models))[0]) == 22
    with seeing_server(port) as server:
        outcome = ingest(library, [album], quiet)
    assert outcome.away == () and outcome.counts["added"] == 22 and outcome.failed == []
    assert len(server.asked) == 22 and all(captions(library))
    before = dump(library.store)
    assert ingest(library, [album], quiet).counts["unchanged"] == 25 and dump(library.store) == before


def test_captions_that_went_with_their_moments_come_again(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    port = free_port()
    away = seen_by(library, f"http://127.0.0.1:{port}/v1")
    with library.store.transaction():
        for asset_id in assets.get_all(library.store):
            jobs.reopen(library.store, asset_id, PERCEIVE)
    assert ingest(away, [album], quiet).away and captions(library) == ["", ""]
    ingest(library, [album], quiet)
    assert captions(library) == ["something blue", "something red"]


def test_a_server_that_goes_away_on_the_way_is_not_asked_again(
    library: Library, album: Path, server: Seeing, quiet: Quiet
) -> None:
    for number in range(20):
        paint(album / f"wall {number}.png", (200, 10 + number, 30))
    server.answer = lambda colour, turns: (200, told(colour)) if len(server.asked) <= 5 else (503, "loading")
    library = seen_by(library, server.address)
    outcome = ingest(library, [album], quiet)
    assert len(server.asked) == 6 and "loading" in outcome.away[0] and "17" in outcome.away[1]
    assert sum(map(bool, captions(library))) == 5 and len(captions(library)) == 22


def test_what_is_known_stays_while_a_new_captioner_is_away(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    before = captions(library)
    outcome = ingest(seen_by(library, f"http://127.0.0.1:{free_port()}/v1"), [album], quiet)
    assert outcome.away and captions(library) == before == ["something blue", "something red"]
    assert outcome.counts["skipped"] == 0


def test_each_reason_is_told_once() -> None:
    taken = RunState(set(), {"a", "b"}, {Kind.PHOTO: "It is off.", Kind.VIDEO: "It is off."})
    reason, waits = taken.told()
    assert reason == "It is off." and "2" in waits
    assert taken.told("", "No reader.")[1] == "No reader." and RunState().told("", "") == ()
