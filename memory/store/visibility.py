"""What a connection does not see: views that stand before the tables and leave out what the owner hid.

A name in SQL means the view where there is one, so nothing that reads through such a connection can forget to leave
hidden moments out. Knows the tables; nothing of passphrases or of who looks.
"""

import sqlite3
from enum import Enum, auto


class Scope(Enum):
    """Whose eyes a connection has.

    ALL sees everything, for what perceives, forgets and verifies. DERIVING makes what outlives the moment: it sees no
    hidden moment, but the events and facts that still rest on some, to rebuild them. PUBLIC is for all that is shown or
    written out: neither the moments nor what still rests on them. SESSION is PUBLIC until hidden moments are unlocked
    in this process, and then ALL. VAULT is PUBLIC for what leaves this machine: what was asked to be forgotten is left
    out of it as what is hidden is, whether that is done yet or not.
    """

    ALL = auto()
    DERIVING = auto()
    PUBLIC = auto()
    SESSION = auto()
    VAULT = auto()


HIDDEN, STALE_HIDDEN, HIDDEN_ASSETS = "{hidden}", "{stale_hidden}", "{hidden_assets}"
"""Stand for the moments that are left out, those of them that something derived still rests on, and whole files."""

UNREAD = """SELECT asset_id FROM main.correction AS said
    WHERE kind = 'hidden' AND NOT EXISTS (SELECT 1 FROM main.moment WHERE asset_id = said.asset_id)"""
"""Files of which a part is hidden and no moment is known, so that nothing tells what of them may be seen."""
FORGOTTEN = "SELECT value FROM main.pending_request WHERE kind = 'forget'"
GONE = f"(SELECT moment_id FROM main.hidden UNION ALL SELECT id FROM main.moment WHERE asset_id IN ({FORGOTTEN}))"
BY_SCOPE = {
    "hidden": "(SELECT moment_id FROM main.hidden)",
    "stale_hidden": "(SELECT moment_id FROM main.stale_hidden)",
    "hidden_assets": "(SELECT asset_id FROM main.hidden_asset)",
}
BY_VAULT = {
    "hidden": GONE,
    "stale_hidden": GONE,
    "hidden_assets": f"(SELECT asset_id FROM main.hidden_asset UNION ALL {UNREAD} UNION ALL {FORGOTTEN})",
}
RESTING = f"""CREATE TEMP VIEW resting AS WITH RECURSIVE above(id) AS (
    SELECT event_id FROM main.event_moment WHERE moment_id IN {STALE_HIDDEN}
    UNION SELECT summary_id FROM main.summary_child JOIN above ON child_id = above.id) SELECT id FROM above"""
"""The events and summaries above what is hidden: none, once they are told anew without it."""
ANY_HIDDEN = """SELECT EXISTS (SELECT 1 FROM hidden) OR EXISTS (SELECT 1 FROM hidden_asset)
    OR EXISTS (SELECT 1 FROM correction WHERE kind = 'hidden')"""
"""Whether a scope would leave anything out at all."""
ANY_GONE = f"{ANY_HIDDEN} OR EXISTS ({FORGOTTEN})"
"""Whether a vault would."""

OF_MOMENTS = {
    "moment": "n NOT IN (SELECT n FROM main.hidden)",
    "moment_text": f"moment_id NOT IN {HIDDEN}",
    "vector": f"moment_id NOT IN {HIDDEN}",
    "statement": f"moment_id NOT IN {HIDDEN}",
    "appearance": f"moment_id NOT IN {HIDDEN}",
    "asset": f"id NOT IN {HIDDEN_ASSETS}",
    "asset_path": f"asset_id NOT IN {HIDDEN_ASSETS}",
}
WORDS = """CREATE TEMP VIEW words AS SELECT rowid AS rowid, words, said, written, seen, place, folder FROM main.words
    WHERE rowid NOT IN (SELECT n FROM main.hidden)"""

SPOT_SHOWN = f"""EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(correction.value), correction.value, '[]'), '$[3]') AS spot
    WHERE substr(spot.value, 1, instr(spot.value, ' ') - 1) NOT IN {HIDDEN_ASSETS})"""
"""A title is of many files, and stays while one of them may be seen."""

OF_WHAT_RESTS = {
    "event": "id NOT IN resting",
    "summary": "id NOT IN resting",
    "rewrite": "record_id NOT IN resting AND substr(recipe, instr(recipe, ' ') + 1) NOT IN resting",
    "edge": "source NOT IN resting AND target NOT IN resting",
    "event_moment": f"moment_id NOT IN {STALE_HIDDEN} AND event_id NOT IN resting",
    "summary_child": "summary_id NOT IN resting AND child_id NOT IN resting",
    "fact": f"id NOT IN (SELECT fact_id FROM main.fact_moment WHERE moment_id IN {STALE_HIDDEN})",
    "fact_moment": f"moment_id NOT IN {STALE_HIDDEN}",
    "job": f"input_id NOT IN {HIDDEN_ASSETS} AND input_id NOT IN {HIDDEN} AND input_id NOT IN resting",
    "place_rename": f"asset_id NOT IN {HIDDEN_ASSETS}",
    "newer_version": f"path NOT IN (SELECT path FROM main.asset_path WHERE asset_id IN {HIDDEN_ASSETS})",
    "fingerprint": f"asset_id NOT IN {HIDDEN_ASSETS}",
    "near_duplicate": f"asset_id NOT IN {HIDDEN_ASSETS} AND other_id NOT IN {HIDDEN_ASSETS}",
    "album": f"""EXISTS (SELECT 1 FROM main.album_file WHERE album_id = album.id AND asset_id NOT IN {HIDDEN_ASSETS})
        OR NOT EXISTS (SELECT 1 FROM main.album_file WHERE album_id = album.id)""",
    "album_file": f"asset_id NOT IN {HIDDEN_ASSETS}",
    "told_album": f"moment_id NOT IN {HIDDEN}",
    "suggestion": f"moment_id NOT IN {HIDDEN}",
    "appointment": f"moment_id NOT IN {HIDDEN}",
    "duplicate_group": f"leader NOT IN {HIDDEN_ASSETS} AND member NOT IN {HIDDEN_ASSETS}",
    "correction": f"""kind != 'hidden' AND asset_id NOT IN {HIDDEN_ASSETS}
        AND (NOT EXISTS (SELECT 1 FROM {HIDDEN_ASSETS} AS gone WHERE instr(correction.value, gone.asset_id))
          OR (kind = 'title' AND {SPOT_SHOWN}))
        AND (start_s IS NULL OR NOT EXISTS (
          SELECT 1 FROM main.hidden JOIN main.moment AS under ON under.n = hidden.n
          WHERE hidden.asset_id = correction.asset_id AND under.start_s < coalesce(correction.end_s, correction.start_s)
            + 0.001 AND correction.start_s < coalesce(under.end_s, under.start_s) + 0.001))""",
}

OF_A_VAULT = {
    "album": f"NOT is_deleted AND ({OF_WHAT_RESTS['album']})",
    "album_file": f"asset_id NOT IN {HIDDEN_ASSETS} AND album_id IN (SELECT id FROM album)",
    "moment": f"id NOT IN {HIDDEN}",
    "invalidated": f"moment_id NOT IN {HIDDEN}",
    "fact_moment": "fact_id IN (SELECT id FROM fact)",
    "event_vector": "event_id NOT IN resting",
    "event_near": "event_id NOT IN resting AND other_id NOT IN resting",
    "correction": f"""{OF_WHAT_RESTS["correction"]}
        AND (start_s IS NULL OR NOT EXISTS (
          SELECT 1 FROM main.correction AS said WHERE said.kind = 'hidden' AND said.asset_id = correction.asset_id
            AND said.start_s < max(coalesce(correction.end_s, correction.start_s), correction.start_s + 0.001)
            AND correction.start_s < max(coalesce(said.end_s, said.start_s), said.start_s + 0.001)))""",
}
"""What is carried, row by row, holds nothing that points at what is left out."""


def install_views(connection: sqlite3.Connection, scope: Scope) -> None:
    """Put the views of a scope before the tables of a connection, for as long as it is open."""
    if scope is Scope.ALL:
        return
    connection.execute("PRAGMA temp_store = MEMORY")
    left_out = BY_VAULT if scope is Scope.VAULT else BY_SCOPE
    connection.execute(RESTING.format(**left_out))
    connection.execute(WORDS)
    shadowed = OF_MOMENTS if scope is Scope.DERIVING else OF_MOMENTS | OF_WHAT_RESTS
    for table, seen in (shadowed | OF_A_VAULT if scope is Scope.VAULT else shadowed).items():
        condition = seen.format(**left_out)
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {condition}")
