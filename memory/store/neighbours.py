"""What is tied to one node of the graph, read for that node alone, however large the library.

Knows the tables; not what a tie means. What an event's words are about, its topics, is left out: they are word stems.
"""

from collections.abc import Sequence

from memory.records.derived import Edge, EdgeKind, Level
from memory.records.nodes import IdKind, NodeId, read_node
from memory.store.connection import Store, placeholders
from memory.store.events import REWRITTEN
from memory.store.hierarchy import SummaryNode, event_node, to_node

GROUPS = (Level.CHAPTER.value, Level.THEME.value)
NAMED = f"(target LIKE '{IdKind.PERSON} %' OR target LIKE '{IdKind.PLACE} %')"
FULLEST = "(SELECT count(*) FROM event_moment WHERE event_moment.event_id = {}) DESC"

Counted = list[tuple[NodeId, int]]


def edges_of(store: Store, event_id: str) -> list[Edge]:
    """Return the edges from or to an event, the heaviest first."""
    rows = store.rows(
        f"""SELECT * FROM edge WHERE source = ?1 AND (kind != 'mentions' OR {NAMED})
            UNION SELECT * FROM edge WHERE target = ?1 ORDER BY weight DESC, kind, source, target""",
        (event_id,),
    )
    return [Edge(row["source"], row["target"], EdgeKind(row["kind"]), row["weight"]) for row in rows]


def edges_among(store: Store, among: Sequence[NodeId]) -> list[Edge]:
    """Return the edges that have both their ends among these nodes."""
    nodes = list(map(str, among))
    both = f"source IN ({placeholders(nodes)}) AND target IN ({placeholders(nodes)})"
    rows = store.rows(f"SELECT * FROM edge WHERE {both} ORDER BY source, target, kind", [*nodes, *nodes])
    return [Edge(row["source"], row["target"], EdgeKind(row["kind"]), row["weight"]) for row in rows]


def contained_among(store: Store, among: Sequence[NodeId]) -> list[tuple[str, str]]:
    """Return which of these summaries hold which of these events."""
    nodes = list(map(str, among))
    both = f"summary_id IN ({placeholders(nodes)}) AND child_id IN ({placeholders(nodes)})"
    rows = store.rows(f"SELECT * FROM summary_child WHERE {both} ORDER BY summary_id, ordinal", [*nodes, *nodes])
    return [(row["summary_id"], row["child_id"]) for row in rows]


def groups_of(store: Store, event_id: str) -> list[str]:
    """Return the chapters and themes that an event is in."""
    rows = store.rows(
        f"""SELECT id FROM summary JOIN summary_child ON summary_id = id WHERE child_id = ?
            AND level IN ({placeholders(GROUPS)}) ORDER BY level, start_s, id""",
        [event_id, *GROUPS],
    )
    return [str(row["id"]) for row in rows]


def events_about(store: Store, name: NodeId, most: int) -> tuple[list[tuple[str, float]], int]:
    """Return events that mention a name, those it was there in and that hold most first, and how many there are."""
    rows = store.rows(
        f"""SELECT source, weight FROM edge WHERE target = ? AND kind = 'mentions'
            ORDER BY weight DESC, {FULLEST.format("source")}, source LIMIT ?""",
        (str(name), most),
    )
    total = store.rows("SELECT count(*) AS n FROM edge WHERE target = ? AND kind = 'mentions'", (str(name),))
    return [(row["source"], row["weight"]) for row in rows], int(total[0]["n"])


def names_beside(store: Store, name: NodeId, most: int) -> Counted:
    """Return the names that are mentioned where this one is, with in how many events."""
    return _counted(
        store,
        f"""SELECT target AS id, count(DISTINCT source) AS n FROM edge WHERE kind = 'mentions' AND {NAMED}
            AND target != ?1 AND source IN (SELECT source FROM edge WHERE target = ?1 AND kind = 'mentions')
            GROUP BY target ORDER BY n DESC, target LIMIT ?2""",
        (str(name), most),
    )


def groups_about(store: Store, name: NodeId, most: int) -> Counted:
    """Return the chapters and themes with events that mention a name, with how many of them."""
    return _counted(
        store,
        f"""SELECT summary_id AS id, count(*) AS n FROM edge JOIN summary_child ON child_id = source
            JOIN summary ON summary.id = summary_id WHERE target = ? AND kind = 'mentions'
            AND level IN ({placeholders(GROUPS)}) GROUP BY summary_id ORDER BY n DESC, summary_id LIMIT ?""",
        (str(name), *GROUPS, most),
    )


def events_in(store: Store, summary_id: str, most: int) -> tuple[list[str], int]:
    """Return the events that a chapter or theme is made of, those that hold most first, and how many there are."""
    rows = store.rows(
        f"""SELECT child_id FROM summary_child WHERE summary_id = ?
            ORDER BY {FULLEST.format("child_id")}, child_id LIMIT ?""",
        (summary_id, most),
    )
    total = store.rows("SELECT count(*) AS n FROM summary_child WHERE summary_id = ?", (summary_id,))
    return [str(row["child_id"]) for row in rows], int(total[0]["n"])


def names_in(store: Store, summary_id: str, most: int) -> Counted:
    """Return the names that the events of a chapter or theme mention, with in how many of them."""
    return _counted(
        store,
        f"""SELECT target AS id, count(DISTINCT source) AS n FROM edge JOIN summary_child ON child_id = source
            WHERE summary_id = ? AND kind = 'mentions' AND {NAMED}
            GROUP BY target ORDER BY n DESC, target LIMIT ?""",
        (summary_id, most),
    )


def groups_beside(store: Store, summary_id: str, most: int) -> Counted:
    """Return the other chapters and themes that share events with one, with how many."""
    return _counted(
        store,
        f"""SELECT other.summary_id AS id, count(*) AS n FROM summary_child AS own
            JOIN summary_child AS other ON other.child_id = own.child_id AND other.summary_id != own.summary_id
            JOIN summary ON summary.id = other.summary_id WHERE own.summary_id = ? AND level IN ({placeholders(GROUPS)})
            GROUP BY other.summary_id ORDER BY n DESC, id LIMIT ?""",
        (summary_id, *GROUPS, most),
    )


def known_nodes(store: Store, ids: Sequence[str]) -> dict[str, SummaryNode]:
    """Return the events and summaries among these ids."""
    found = {}
    for row in store.rows(f"{REWRITTEN} WHERE id IN ({placeholders(ids)})", ids):
        found[row["id"]] = event_node(row)
    for row in store.rows(f"SELECT * FROM summary WHERE id IN ({placeholders(ids)})", ids):
        found[row["id"]] = to_node(row)
    return found


def is_mentioned(store: Store, name: NodeId) -> bool:
    """Say whether any event mentions a name."""
    return bool(store.rows("SELECT 1 FROM edge WHERE target = ? AND kind = 'mentions' LIMIT 1", (str(name),)))


def largest(store: Store, level: Level, most: int) -> list[str]:
    """Return the ids of the summaries of a level that are made of most, the newest of equals first."""
    rows = store.rows(
        """SELECT id FROM summary LEFT JOIN summary_child ON summary_id = id WHERE level = ?
           GROUP BY id ORDER BY count(child_id) DESC, start_s DESC, id LIMIT ?""",
        (level.value, most),
    )
    return [str(row["id"]) for row in rows]


def titled(store: Store, words: str, most: int) -> list[str]:
    """Return the ids of people's, places', chapters' and themes' summaries, then of events, with words in their titles.

    The first of the words is the beginning of one of the title's.
    """
    pattern = "% " + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = store.rows(
        r"""SELECT id FROM (
              SELECT id, 0 AS rank, start_s FROM summary
              WHERE level IN ('person', 'place') AND ' ' || title LIKE ?1 ESCAPE '\'
              UNION ALL
              SELECT id, 1, start_s FROM summary
              WHERE level IN ('chapter', 'theme') AND ' ' || title LIKE ?1 ESCAPE '\'
              UNION ALL
              SELECT id, 2, start_s FROM event LEFT JOIN rewrite ON record_id = id
              WHERE ' ' || coalesce(rewrite.title, event.title) LIKE ?1 ESCAPE '\')
            ORDER BY rank, start_s DESC, id LIMIT ?2""",
        (pattern, most),
    )
    return [str(row["id"]) for row in rows]


def _counted(store: Store, sql: str, values: Sequence[str | int]) -> Counted:
    return [(read_node(row["id"]), int(row["n"])) for row in store.rows(sql, values)]
