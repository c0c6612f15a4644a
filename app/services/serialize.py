"""Records as the plain tables that `--json` prints, and as lines for people.

Knows the command line's contract and nothing of how the records came about.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar, cast

from app.services.status import Json as Json
from app.services.status import damaged_tables, left_out_tables
from ingest.discovery.scan import Change
from ingest.pipeline.run import Outcome
from memory.records.derived import Event, Summary
from memory.records.file_names import valid
from memory.records.library import MomentView, TextKind
from memory.records.query import Answer, Evidence
from memory.retrieval.grouping import Groups, collapsed_paths, read_groups, visible_groups
from memory.store import Store, assets, duplicates, jobs, versions
from memory.store import events as events_store
from memory.store import moments as moment_store
from qa.evidence.excerpts import OWNER, by_owner

Told = TypeVar("Told")

NO_GROUPS = Groups({}, {})
COUNT_WORDS: dict[str, str] = {Change.SILENT: "with no content"}
"""Of what a look at a file found, those whose key in `--json` is no plain word for people."""


def outcome_table(outcome: Outcome) -> Json:
    """Say what an ingest run did."""
    failed = [{"path": path, "error": error} for path, error in outcome.failed]
    rest = {"moments": outcome.moments, "events": outcome.events, "seconds": outcome.seconds}
    return {**outcome.counts, "failed": failed, **rest, "left_out": left_out_tables(outcome.left_out)}


def counts_line(outcome: Outcome) -> str:
    """Say how many files a run looked at, by what it found of them."""
    counted = [f"{count} {COUNT_WORDS.get(name, name)}" for name, count in outcome.counts.items() if count]
    return ", ".join(counted) or "no files"


def sayable(told: Told) -> Told:
    r"""Return tables for programs whose JSON holds valid text only, bytes of names that are not UTF-8 written out.

    `named` finds the path again that such a program gives back.
    """
    return cast("Told", _sayable(told))


def _sayable(value: object) -> object:
    if isinstance(value, str):
        return valid(value)
    if isinstance(value, Mapping):
        return {valid(str(key)): _sayable(one) for key, one in value.items()}
    return [_sayable(one) for one in value] if isinstance(value, (list, tuple)) else value


def named(known: Collection[str], path: str) -> str:
    """Return the path that is meant by one as `sayable` writes it; as it is where none or several are."""
    if path in known:
        return path
    found = [one for one in known if not one.isascii() and valid(one) == path]
    return found[0] if len(found) == 1 else path


def evidence_table(found: Sequence[Evidence], groups: Groups = NO_GROUPS) -> list[Json]:
    """Say what was found, best first, ranks from 1; `burst`, for one, is how many photos it stands for.

    `by` is "owner" where the text is what the owner wrote in place of a moment's own words.
    """
    return [
        {
            "rank": rank,
            "score": item.score,
            "path": item.remembered.path,
            "kind": item.remembered.asset.kind.value,
            "at": item.remembered.moment.at.at.isoformat(),
            "start_s": item.remembered.moment.start_s,
            "end_s": item.remembered.moment.end_s,
            "text": item.remembered.shown_text,
            "why": list(item.why),
            **_by(item.remembered),
            **({"burst": count} if (count := groups.bursts.get(item.remembered.asset.id)) else {}),
        }
        for rank, item in enumerate(found, 1)
    ]


def answer_table(answer: Answer, seconds: float, groups: Groups = NO_GROUPS) -> Json:
    """Say an answer with its citations and all that was looked at.

    `highlight` are the words of the answer that answer by themselves, where the rest goes on for longer.
    `missing` stands where a cited file is not found, `by` is "owner" where a quote is what the owner wrote of a
    moment, and `denied` stands where it also states what the owner said is not so.
    """
    citations = [
        {
            "mark": one.mark,
            "path": one.path,
            "kind": one.kind.value,
            "at": one.at.at.isoformat(),
            "start_s": one.start_s,
            "end_s": one.end_s,
            "quote": one.quote,
            **({"missing": True} if is_missing(one.path) else {}),
            **({"by": one.by} if one.by else {}),
            **({"denied": True} if one.denied else {}),
        }
        for one in answer.citations
    ]
    return {
        "question": answer.question,
        "answer": answer.text,
        **({"highlight": answer.highlight} if answer.highlight else {}),
        "abstained": answer.abstained,
        "task": answer.task,
        "citations": citations,
        "evidence": evidence_table(answer.evidence, groups),
        "seconds": round(seconds, 3),
    }


def is_missing(path: str) -> bool:
    """Say whether a file is not found where it was, as while its disk is disconnected."""
    return not os.path.exists(path)


def moment_table(one: MomentView) -> Json:
    """Say all that is known of a moment."""
    labels = [{"name": name, "score": score} for text in one.texts for name, score in text.labels]
    words = [asdict(word) for text in one.texts for word in text.words]
    speaker = next((text.speaker for text in one.texts if text.speaker), None)
    return {
        "id": one.moment.id,
        "medium": one.moment.medium.value,
        "start_s": one.moment.start_s,
        "end_s": one.moment.end_s,
        "at": one.moment.at.at.isoformat(),
        "text": one.shown_text,
        "caption": one.text(TextKind.CAPTION),
        "transcript": one.text(TextKind.TRANSCRIPT),
        "labels": labels,
        "scene": next((asdict(text.scene) for text in one.texts if text.scene), None),
        "words": words,
        "read": [asdict(line) for text in one.texts for line in text.lines],
        "speaker": speaker,
        "language": next((text.language for text in one.texts if text.language), None),
        **_by(one),
        **_told(one),
    }


def _told(one: MomentView) -> Json:
    """Return what was told of a file beside what is said in it: titles, chapters, subtitles, the words of a chat."""
    told = one.text(TextKind.IMPORTED)
    return {"told": told} if told and told not in one.shown_text else {}


def _by(one: MomentView) -> Json:
    return {"by": OWNER} if by_owner(one) else {}


def file_table(store: Store, path: str, asset_id: str) -> Json:
    """Say what is remembered of a file: what it is, its moments in order, its problems, its event."""
    told = asset_table(store, path, asset_id)
    held = moment_store.of_asset(store, asset_id)
    event = events_store.event_of(store, held[0].moment.id) if held else None
    return {**told, "event": event_table(store, event) if event else None}


def asset_table(store: Store, path: str, asset_id: str) -> Json:
    """Say what is remembered of a file but its event: what it is, its moments in order, its problems."""
    asset = assets.get(store, asset_id)
    if asset is None:
        raise LookupError(asset_id)
    return {
        "path": path,
        "paths": [one.path for one in assets.paths_of(store, asset_id)],
        "asset_id": asset_id,
        "kind": asset.kind.value,
        "at": asset.taken_at.at.isoformat(),
        "precision": asset.taken_at.precision.value,
        "offset_known": asset.taken_at.offset_known,
        "taken_from": asset.taken_from.value,
        "place": asdict(asset.place) if asset.place else None,
        "duration_s": asset.duration_s,
        "size_bytes": asset.size_bytes,
        "device": asset.device,
        **together_table(store, asset_id),
        "moments": [moment_table(one) for one in moment_store.of_asset(store, asset_id)],
        "troubles": [{"step": job.step, "error": job.error} for job in jobs.of_input(store, asset_id) if job.error],
        "damaged": damaged_tables(versions.at_paths_of(store, asset_id)),
    }


def together_table(store: Store, asset_id: str) -> Json:
    """Say what form a picture has, how large a clip it carries, and which files it belongs with, the best first."""
    one = duplicates.get(store, asset_id)
    groups = read_groups(store, asset_id)
    lying = assets.first_paths(store, [member for group in groups for member in group.members])
    return {
        "form": one.form if one else "",
        "clip_bytes": one.clip_bytes if one else 0,
        "together": [
            {
                "kind": group.kind.value,
                "count": len(group.members),
                "best": lying.get(group.members[0], ""),
                "paths": [lying[member] for member in group.members if member in lying],
            }
            for group in groups
        ],
    }


def event_table(store: Store, event: Event, groups: Groups | None = None) -> Json:
    """Say an episode with the moments in it and the files they are in.

    Each burst, pair and clip goes by its best in `paths`; `bursts`, where there are any, says how many photos each such
    best stands for.
    """
    groups = visible_groups(store) if groups is None else groups
    held = moment_store.remembered(store, event.moment_ids)
    counted = {one.path: groups.bursts[one.asset.id] for one in held.values() if one.asset.id in groups.bursts}
    return {
        "id": event.id,
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "title": event.title,
        "text": event.text,
        "place": event.place,
        "moment_ids": list(event.moment_ids),
        "paths": collapsed_paths(held.values(), groups),
        **({"bursts": counted} if counted else {}),
    }


def summary_table(summary: Summary, paths: Sequence[str]) -> Json:
    """Say a summary with the ids of what it was made from and the files beneath it."""
    return {
        "id": summary.id,
        "level": summary.level.value,
        "key": summary.key,
        "start": summary.start.isoformat(),
        "end": summary.end.isoformat(),
        "title": summary.title,
        "text": summary.text,
        "child_ids": list(summary.child_ids),
        "paths": list(paths),
    }


def summary_paths(store: Store) -> dict[str, list[str]]:
    """Return for every summary the files beneath it, in time order."""
    lying = moment_store.paths(store)
    beneath = events_store.moments_beneath(store)
    return {name: list(dict.fromkeys(lying[one] for one in ids if one in lying)) for name, ids in beneath.items()}


def why_table(store: Store, record_id: str) -> Json | None:
    """Say what a summary or an event was made from, down to moments; None where no or several ids begin so."""
    events = {event.id: event for event in events_store.events(store)}
    summaries = {one.id: one for one in events_store.summaries(store)}
    found = [name for name in (*summaries, *events) if name.startswith(record_id)]
    if len(found) != 1:
        return None
    held = {one.moment.id: one for one in moment_store.all_remembered(store)}

    def of_moment(name: str) -> Json:
        one = held[name]
        spot = {"path": one.path, "start_s": one.moment.start_s, "at": one.moment.at.at.isoformat()}
        return {"id": name, "level": "moment", **spot, "text": one.shown_text}

    def of(name: str) -> Json:
        if name in events:
            event = events[name]
            inside = [of_moment(one) for one in event.moment_ids if one in held]
            return {"id": name, "level": "event", "title": event.title, "children": inside}
        summary = summaries[name]
        inside = [of(child) for child in summary.child_ids]
        return {"id": name, "level": summary.level.value, "title": summary.title, "children": inside}

    return of(found[0])
