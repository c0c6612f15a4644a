"""Every table is either behind a view or known to hold nothing of a moment that anybody is shown."""

import pytest

from memory.consolidate import consolidate
from memory.records.corrections import Favourite, Hidden, NotTogether
from memory.store import Store, albums, assets, corrections, dump, events, full_text, jobs
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from memory.store.jobs import Job
from memory.store.visibility import OF_MOMENTS, OF_WHAT_RESTS
from tests import lives
from tests.made import note, put_photo

PLAIN = {
    "meta",
    "watched_folder",
    "tombstone",
    "pending_request",
    "space",
    "invalidated",
    "access_log",
    "entity",
    "entity_name",
    "event_vector",
    "event_near",
    "hidden",
    "file_prefix",
    "attempt",
    "step",
    "waiting",
    "sidecar_folder",
    "hidden_asset",
    "stale_hidden",
    "left_out",
    "moment_change",
    "conversation",
    "conversation_question",
}
"""Notes and ids, the owner's questions, names of what was not taken in, what is learned anew in the transaction that
hides, and vectors that only consolidation reads."""


def tables(store: Store) -> set[str]:
    rows = store.rows("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {row["name"] for row in rows if not row["name"].startswith("words_")}


def test_every_table_is_veiled_or_tells_nothing(store: Store) -> None:
    veiled = {*OF_MOMENTS, *OF_WHAT_RESTS, "words"}
    assert tables(store) == veiled | PLAIN and not veiled & PLAIN
    corrections.put(store, corrections.new_correction(Hidden(), asset_id="any"))
    for table in veiled:
        rows = store.public.rows(f"SELECT type FROM temp.sqlite_master WHERE name = '{table}'")
        assert [row["type"] for row in rows] == ["view"]


def test_what_is_hidden_is_left_out_of_all_that_is_shown_at_once_and_of_all_that_is_told_anew(store: Store) -> None:
    secret, plain = note("My sister Canaria lives in Rome.", day=1), note("My brother Jonas lives in Oslo.", day=1)
    for one in (secret, plain):
        put_photo(store, one)
    consolidate(store)
    ids = [secret.moment.id, plain.moment.id]
    corrections.put(store, corrections.new_correction(Hidden(), secret.moment))
    assert list(moment_store.remembered(store, ids)) == ids
    assert (
        list(moment_store.remembered(store.for_deriving, ids))
        == list(moment_store.remembered(store.public, ids))
        == ids[1:]
    )
    assert len(full_text.match(store, "lives", 9)) == 2 and len(full_text.match(store.public, "lives", 9)) == 1
    assert full_text.count_moments(store.public) == 1 and len(full_text.postings(store.public, "Canaria")) == 0
    assert full_text.counts(store.public)["note"] == 1 and full_text.counts(store)["note"] == 2
    assert "Canaria" not in str(_told(store.public)) and "Canaria" in str(_told(store))
    consolidate(store)
    assert (
        "Canaria" not in str(_told(store))
        and "Jonas" in str(_told(store.public))
        and _told(store) == _told(store.public)
    )


def test_what_went_wrong_with_a_hidden_file_and_what_was_said_of_it_is_not_shown(store: Store) -> None:
    secret, plain = note("secret", day=1), note("plain", day=1)
    for one in (secret, plain):
        put_photo(store, one)
        jobs.fail(store, Job(one.asset.id, "read", "r", f"{one.moment.id} broke", 1))
        corrections.put(store, corrections.new_correction(Favourite(), one.moment))
    assert len(full_text.failures(store.public)) == len(corrections.get_all(store.public)) == 2
    corrections.put(store, corrections.new_correction(Hidden(), secret.moment))
    assert [reason for _, _, reason in full_text.failures(store.public)] == [f"{plain.moment.id} broke"]
    assert [mark.asset_id for mark in corrections.get_all(store.public)] == [plain.asset.id]
    assert len(full_text.failures(store)) == 2 and len(corrections.get_all(store)) == 3


def test_what_is_shown_is_locked_at_first_and_written_past_the_veil(store: Store) -> None:
    one = note("secret")
    put_photo(store, one)
    corrections.put(store.session_view, corrections.new_correction(Hidden(), one.moment))
    assert not store.is_unlocked and moment_store.of_asset(store.session_view, one.asset.id) == []
    with store.session_view.transaction():
        assert len(moment_store.of_asset(store.session_view, one.asset.id)) == 1
    store.session_view.unlock()
    assert (
        store.is_unlocked
        and store.session_view.sees_all
        and not store.public.sees_all
        and not store.for_deriving.sees_all
    )
    assert len(moment_store.of_asset(store.session_view, one.asset.id)) == 1
    assert (
        moment_store.of_asset(store.public, one.asset.id)
        == moment_store.of_asset(store.for_deriving, one.asset.id)
        == []
    )
    store.lock()
    assert moment_store.of_asset(store.session_view, one.asset.id) == []


def _told(store: Store) -> list[object]:
    return [
        events.events(store),
        events.summaries(store),
        fact_store.facts(store),
        fact_store.statements(store.public),
    ]


def test_a_wording_that_rests_on_a_hidden_event_is_not_shown(store: Store) -> None:
    secret, plain = note("The canary sings.", day=1), note("We rowed.", day=20)
    for one in (secret, plain):
        put_photo(store, one)
    consolidate(store)
    gone, kept = events.event_of(store, secret.moment.id), events.event_of(store, plain.moment.id)
    assert gone is not None and kept is not None
    worded = (kept.id, "Morning, canary", "", f"evolve-1 {gone.id}")
    store.write("INSERT INTO rewrite (record_id, title, text, recipe) VALUES (?, ?, ?, ?)", [worded])
    assert [one.title for one in events.events(store.public)].count("Morning, canary") == 1
    corrections.put(store, corrections.new_correction(Hidden(), secret.moment))
    assert "canary" not in str(events.events(store.public)).casefold() and len(events.events(store.public)) == 1
    consolidate(store)
    assert "canary" not in str(_told(store)).casefold()


def test_a_veil_that_was_left_off_is_there_as_soon_as_another_connection_hides_anything(store: Store) -> None:
    secret, plain = note("My sister Canaria lives in Rome.", day=1), note("My brother Jonas lives in Oslo.", day=2)
    for one in (secret, plain):
        put_photo(store, one)
    both = {secret.moment.id, plain.moment.id}
    assert {one.moment.id for one in moment_store.all_remembered(store.public)} == both
    other = Store(store.path)
    corrections.put(other, corrections.new_correction(Hidden(), asset_id=secret.asset.id))
    assert [one.moment.id for one in moment_store.all_remembered(store.public)] == [plain.moment.id]
    assert [one.moment.id for one in moment_store.all_remembered(store.session_view)] == [plain.moment.id]
    assert len(moment_store.all_remembered(store.unfiltered)) == 2
    with other.transaction():
        other.write("DELETE FROM correction", [()])
    other.close()
    assert {one.moment.id for one in moment_store.all_remembered(store.public)} == both


def test_a_mark_on_what_is_not_there_is_shown_to_nobody_either(store: Store) -> None:
    corrections.put(store, corrections.new_correction(Hidden(), asset_id="gone"))
    assert corrections.get_all(store.public) == [] and len(corrections.get_all(store)) == 1


@pytest.mark.parametrize("way", ["hidden", "forgotten"])
def test_no_row_for_a_vault_names_what_is_left_out(store: Store, way: str) -> None:
    life = lives.live()
    lives.put(store, life.moments, life.vectors)
    secret, plain = note("My sister Canaria lives in Rome.", day=1), note("My brother Jonas lives in Oslo.", day=1)
    for one in (secret, plain):
        put_photo(store, one)
    gone = [secret, life.moments[0], life.moments[40]]
    with store.transaction():
        corrections.put(store, corrections.new_correction(Favourite(), gone[1].moment))
        albums.add(
            store, albums.make(store, "All", gone[1].moment.at.at).id, [one.asset.id for one in gone], lives.at(1, 9)
        )
        beside = NotTogether(gone[1].asset.id)
        corrections.put(store, corrections.new_correction(beside, asset_id=life.moments[1].asset.id))
    consolidate(store)
    ids = {one.asset.id for one in gone} | {one.moment.id for one in gone}
    ids |= {one.id for one in events.events(store) if not ids.isdisjoint(one.moment_ids)}
    ids |= {one.id for one in events.summaries(store) if not ids.isdisjoint(one.child_ids)}
    ids |= {one.id for one in fact_store.facts(store) if not ids.isdisjoint(one.moment_ids)}
    named = {table for table in dump.CARRIED if _rows_naming(store, table, ids)}
    assert {"event_vector", "event_near", "fact_moment", "correction", "edge", "album_file"} <= named
    with store.transaction():
        for one in gone:
            if way == "hidden":
                corrections.put(store, corrections.new_correction(Hidden(), one.moment))
            else:
                assets.ask_for(store, "forget", one.asset.id)
    named = {table for table in dump.CARRIED if _rows_naming(store.for_vault, table, ids)}
    assert named <= {"meta"}, "notes are private_words' to leave out"
    assert plain.moment.id in moment_store.remembered(store.for_vault, [plain.moment.id])


def _rows_naming(store: Store, table: str, ids: set[str]) -> list[dict[str, object]]:
    """Return the rows of a table in which one of these ids stands."""
    rows: list[dict[str, object]] = [dict(row) for row in dump.rows(store, table)]
    return [row for row in rows if any(one in str(value) for one in ids for value in row.values())]
