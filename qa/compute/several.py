"""The first, the last or the number of several: out of logs and lists, else out of single moments that tell of each."""

from datetime import datetime

from memory.knowledge.denials import Denials
from memory.records.query import Query, Sentence
from memory.retrieval.recall import Sources
from qa.compute.from_logs import from_logs
from qa.compute.happenings import from_happenings
from qa.parse.edges import read_asked


def from_several(
    sources: Sources, query: Query, now: datetime | None, owner: str = "", denials: Denials | None = None
) -> list[Sentence]:
    """Return what logs or single moments say to a question for one of several or their number; nothing if unsure."""
    asked = read_asked(query) if now is not None else None
    if asked is None or now is None:
        return []
    found = from_logs(sources, query, asked, now, denials)
    return found or from_happenings(sources, query, asked, now, owner, denials)
