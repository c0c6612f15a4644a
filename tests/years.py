"""A made-up year and a half in notes, a chat and photos, in which it is known what happened when.

Marta lives in Munich; her words are notes, Jonas writes to her. In August she is in Livigno, of which there are photos
alone, in April in Porto, of which there are none.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from ingest.pipeline.run import Library
from memory.consolidate import consolidate
from memory.records.library import Medium, MomentView, Place, Precision, TakenFrom, Timestamp
from memory.records.query import Query
from memory.retrieval.recall import Sources
from qa.parse.understanding import understand
from tests.lives import HOME, put, remember

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
FAR_LAKE = Place(46.43, 10.37, "Livigno", "Lombardy", "Italy")

NOTES = {
    "2023-02-04 kiln": "The new kiln arrived. Four men carried it down to the cellar and one of them lost a shoe.",
    "2023-03-18 flat": "Helmut and I painted the hall yellow. The neighbour thinks it is a lemon.",
    "2023-04-21 porto": "Flew to Porto with Helmut. We ate sardines by the river until midnight.",
    "2023-04-22 porto": "Rain over Porto all day, so we stayed in a bookshop with a red staircase.",
    "2023-04-26 porto": "Home from Porto. The suitcase went on to Oslo without us.",
    "2023-05-13 shopping": "clay 10 kg, glaze, sponges, new apron, coffee, oats",
    "2023-06-24 fair": "Sold eleven bowls at the pottery fair in Diessen. Helmut burned both hands on the soup.",
    "2023-09-09 christening": "Christening of Jonas's daughter. Her name is Frida and she slept through all of it.",
    "2023-10-30 helmut": "Helmut starts at the tram depot on Monday. He is afraid of the bell.",
    "2024-01-14 kiln": "The kiln cracked. I cried a little and then drank tea in the cellar.",
}
CHAT = (
    (datetime(2023, 7, 2, 18, tzinfo=UTC), "Jonas", "It is a girl! She weighs as much as your cat"),
    (datetime(2023, 7, 2, 19, tzinfo=UTC), "Marta", "Did you faint?"),
    (datetime(2023, 11, 20, 9, tzinfo=UTC), "Jonas", "We are moving to Graz in spring, I got the orchestra job"),
)


def dated_note(name: str, text: str) -> MomentView:
    """Return a note that is dated by its name: "2023-02-04 kiln"."""
    day = Timestamp(datetime.fromisoformat(f"{name[:10]}T00:00+00:00"), Precision.DAY)
    path = f"/notes/{name}.md"
    return remember(name, day, said=text, kind="note", taken_from=TakenFrom.FILENAME, path=path)


def moments() -> list[MomentView]:
    """Return the moments of this life: a note each, the messages of one chat, and photos at home and at a lake."""
    found = [dated_note(name, text) for name, text in NOTES.items()]
    for number, (when, who, text) in enumerate(CHAT):
        one = remember(
            "chat",
            when,
            said=text,
            kind="note",
            medium=Medium.MESSAGE,
            asset="chat",
            ordinal=number,
            speaker=who,
            path="/chats/Chat with Jonas.txt",
        )
        found.append(one)
    for week in range(50):
        at = datetime(2023, 1, 3, 17, tzinfo=UTC) + timedelta(weeks=week)
        found.append(remember(f"home {week}", at, HOME, path=f"/photos/Home/{week}.jpg"))
    for number in (11, 12, 13, 15):
        for hour in (9, 11, 16):
            at = datetime(2023, 8, number, hour, tzinfo=UTC)
            path = f"/photos/2023-08 Livigno/{number}-{hour}.jpg"
            found.append(remember(f"lake {number} {hour}", at, FAR_LAKE, path=path))
    return found


def lived(library: Library, found: Sequence[MomentView]) -> Sources:
    """Put a life into a library and return what questions are asked of."""
    put(library.store, found, {})
    consolidate(library.store)
    return Sources(library.store, library.index, None, "", None, "")


def asked(sources: Sources, question: str) -> Query:
    """Return a question as the program reads it."""
    return understand(sources.store, question, NOW)


def files(found: Sequence[MomentView]) -> list[str]:
    """Return the names of the files that moments are of."""
    return [PurePath(one.path).stem for one in found]
