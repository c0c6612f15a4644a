"""Pictures that look like one, and those of its burst, for every front door. Knows the open library; no page."""

import numpy as np

from app.library.session import Session
from memory.corrections.look_alikes import bounds_of
from memory.records.library import MomentView
from memory.records.query import Evidence
from memory.retrieval.grouping import collapse, read_groups, visible_groups
from memory.store import moments as moment_store
from memory.store.duplicates import GroupKind

MOST_SIMILAR = 48
SPARE = 3
"""So many times as many are sought, since those of one burst are shown once."""


def similar(session: Session, one: MomentView, most: int = MOST_SIMILAR) -> list[MomentView]:
    """Return the pictures nearest to one by what is seen, nearest first, each burst once and none of its own file.

    Empty where it has no picture vector, as what is only heard, or where no model is there that made them.
    """
    if session.models.image_text is None:
        return []
    sources = session.sources
    own = moment_store.vectors_by_moment(session.store, sources.sight_space, [one.moment.id]).get(one.moment.id)
    if own is None:
        return []
    unit = own / max(float(np.linalg.norm(own)), 1e-9)
    least = bounds_of(sources.sight_space).recognised
    hits = [hit for hit in sources.near(sources.sight_space, unit, None, SPARE * most) if hit[1] >= least]
    ids = moment_store.ids_of_numbers(session.store, [number for number, _ in hits])
    held = moment_store.remembered(session.store, [ids[number] for number, _ in hits if number in ids])
    groups = visible_groups(session.store)
    shown = collapse(session.store, [Evidence(view, 0.0) for view in held.values()], groups)
    found: dict[str, MomentView] = {}
    for item in shown:
        found.setdefault(item.remembered.asset.id, item.remembered)
    for own_id in (one.asset.id, groups.leaders.get(one.asset.id, "")):
        found.pop(own_id, None)
    return list(found.values())[:most]


def burst(session: Session, one: MomentView) -> list[MomentView]:
    """Return the photos shot in one go with this one, itself among them, the best first; none where it is alone."""
    groups = [group for group in read_groups(session.store, one.asset.id) if group.kind is GroupKind.BURST]
    members = [member for group in groups for member in group.members]
    found = [views[0] for member in members if (views := moment_store.of_asset(session.store, member))]
    return found if len(found) > 1 else []
