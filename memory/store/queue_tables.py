"""The queue of files by step, as a migration: its tables, the triggers that keep them (see step_queue.py), and indexes.

With the indexes no step goes through all files, moments or words for one that changed.
"""

import sqlite3

from memory.store.columns import HAS_SPEAKER, SPEAKER


def m016_step_queue(connection: sqlite3.Connection) -> None:
    """Create the queue of files by step; all steps are noted, and their queues filled, when they are asked for."""
    for statement in QUEUE:
        connection.execute(statement)
    connection.execute("UPDATE job SET step = 'study' WHERE step = 'read' AND input_id IN (SELECT id FROM moment)")


def _waits(asset_id: str, where: str) -> str:
    """Return what puts a file into the queues of the steps that a condition names, where the file is known."""
    return f"""INSERT INTO waiting SELECT name, asset.id FROM step, asset
        WHERE asset.id = {asset_id} AND {where} ON CONFLICT DO NOTHING;"""


def _rests_on(what: str) -> str:
    return f"instr(rests_on, '{what}')"


LYING = "(SELECT asset_id FROM asset_path WHERE path = {})"
SETTLED = "new.error = '' OR new.tries >= 3"
LEAVES = "DELETE FROM waiting WHERE step = new.step AND asset_id = new.input_id;"

NEIGHBOURS = f"""INSERT INTO waiting SELECT name, id FROM step, asset
    WHERE at_s BETWEEN old.at_s - 2 AND old.at_s + 2 AND device = old.device AND device != '' AND id != old.id
    AND {_rests_on("looks")} ON CONFLICT DO NOTHING;"""
"""Puts the files into the queue that may be of one burst without the file that goes from between them."""

QUEUE = (
    """CREATE TABLE step (
        name TEXT PRIMARY KEY, recipe TEXT NOT NULL, rests_on TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE waiting (
        step TEXT NOT NULL REFERENCES step(name) ON DELETE CASCADE,
        asset_id TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        PRIMARY KEY (step, asset_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX waiting_asset ON waiting(asset_id)""",
    """CREATE TABLE sidecar_folder (path TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE INDEX job_failed ON job(step) WHERE error != ''""",
    f"CREATE TRIGGER waiting_asset_added AFTER INSERT ON asset BEGIN {_waits('new.id', 'true')} END",
    f"""CREATE TRIGGER waiting_kind_changed AFTER UPDATE OF kind ON asset WHEN old.kind != new.kind BEGIN
        {_waits("new.id", "true")} END""",
    f"""CREATE TRIGGER waiting_job_gone AFTER DELETE ON job BEGIN
        {_waits("old.input_id", "name = old.step")} END""",
    f"CREATE TRIGGER waiting_job_added AFTER INSERT ON job WHEN {SETTLED} BEGIN {LEAVES} END",
    f"CREATE TRIGGER waiting_job_settled AFTER UPDATE ON job WHEN {SETTLED} BEGIN {LEAVES} END",
    f"""CREATE TRIGGER waiting_job_failed AFTER INSERT ON job WHEN NOT ({SETTLED}) BEGIN
        {_waits("new.input_id", "name = new.step")} END""",
    f"""CREATE TRIGGER waiting_job_failed_again AFTER UPDATE ON job WHEN NOT ({SETTLED}) BEGIN
        {_waits("new.input_id", "name = new.step")} END""",
    """CREATE INDEX asset_path_offline ON asset_path(path) WHERE offline""",
    f"""CREATE TRIGGER waiting_newer_added AFTER INSERT ON newer_version BEGIN
        {_waits(LYING.format("new.path"), _rests_on("paths"))} END""",
    f"""CREATE TRIGGER waiting_newer_gone AFTER DELETE ON newer_version BEGIN
        {_waits(LYING.format("old.path"), _rests_on("paths"))} END""",
    f"""CREATE TRIGGER waiting_moment_added AFTER INSERT ON moment BEGIN
        {_waits("new.asset_id", _rests_on("moments"))} END""",
    f"""CREATE TRIGGER waiting_moment_changed AFTER UPDATE ON moment BEGIN
        {_waits("new.asset_id", _rests_on("moments"))} END""",
    f"""CREATE TRIGGER waiting_moment_gone AFTER DELETE ON moment BEGIN
        {_waits("old.asset_id", _rests_on("moments"))} END""",
    """CREATE INDEX asset_at ON asset(at_s)""",
    """CREATE INDEX asset_kind ON asset(kind)""",
    """CREATE INDEX job_sought ON job(input_id) WHERE step = 'seek look-alikes'""",
    """CREATE INDEX moment_text_kind ON moment_text(kind)""",
    f"CREATE INDEX moment_text_speaker ON moment_text({SPEAKER}) WHERE {HAS_SPEAKER}",
    """CREATE INDEX asset_path_lower ON asset_path(lower(path))""",
    """CREATE INDEX fingerprint_content ON fingerprint(content_id) WHERE content_id != ''""",
    """CREATE INDEX fingerprint_burst ON fingerprint(burst_id) WHERE burst_id != ''""",
    f"""CREATE TRIGGER waiting_look_added AFTER INSERT ON fingerprint BEGIN
        {_waits("new.asset_id", _rests_on("looks"))} END""",
    f"""CREATE TRIGGER waiting_alike_added AFTER INSERT ON near_duplicate BEGIN
        {_waits("new.asset_id", _rests_on("looks"))} {_waits("new.other_id", _rests_on("looks"))} END""",
    f"""CREATE TRIGGER waiting_alike_gone AFTER DELETE ON near_duplicate BEGIN
        {_waits("old.asset_id", _rests_on("looks"))} {_waits("old.other_id", _rests_on("looks"))} END""",
    f"""CREATE TRIGGER waiting_asset_moved AFTER UPDATE ON asset BEGIN
        {_waits("new.id", _rests_on("looks"))} {NEIGHBOURS} END""",
    f"""CREATE TRIGGER waiting_asset_leaves BEFORE DELETE ON asset BEGIN {NEIGHBOURS}
        INSERT INTO waiting SELECT name, member FROM step, duplicate_group WHERE leader IN (
            SELECT leader FROM duplicate_group WHERE member = old.id) AND member != old.id
            AND {_rests_on("looks")} ON CONFLICT DO NOTHING; END""",
    f"""CREATE TRIGGER waiting_path_added AFTER INSERT ON asset_path BEGIN
        {_waits("new.asset_id", _rests_on("paths"))} END""",
    f"""CREATE TRIGGER waiting_path_gone AFTER DELETE ON asset_path BEGIN
        {_waits("old.asset_id", _rests_on("paths"))} END""",
    f"""CREATE TRIGGER waiting_path_moved AFTER UPDATE OF asset_id, offline ON asset_path
        WHEN old.asset_id != new.asset_id OR old.offline != new.offline BEGIN
        {_waits("old.asset_id", _rests_on("paths"))} {_waits("new.asset_id", _rests_on("paths"))} END""",
)
