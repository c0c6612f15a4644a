"""Everything that is remembered, as JSON for programs and Markdown for people. Knows nothing of how it is made."""

import json
from pathlib import Path

from app import report
from memory.bursts import shown_groups
from memory.store import Store, assets, episodes


def export_library(store: Store, folder: Path) -> int:
    """Write files.json, events.json, summaries.json and a Markdown page a month; return how many files that made."""
    folder.mkdir(parents=True, exist_ok=True)
    lying = assets.first_paths(store, list(assets.get_all(store)))
    beneath = report.summary_paths(store)
    groups = shown_groups(store)
    events = [report.event_table(store, event, groups) for event in episodes.events(store)]
    tables = {
        "files.json": [report.file_table(store, path, asset_id) for asset_id, path in sorted(lying.items())],
        "events.json": events,
        "summaries.json": [report.summary_table(one, beneath.get(one.id, ())) for one in episodes.summaries(store)],
    }
    for name, table in tables.items():
        (folder / name).write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    months = _months(events)
    for month, told in months.items():
        (folder / f"{month}.md").write_text(_page(month, told), encoding="utf-8")
    return len(tables) + len(months)


def _months(events: list[report.Json]) -> dict[str, list[report.Json]]:
    found: dict[str, list[report.Json]] = {}
    for event in events:
        found.setdefault(str(event["start"])[:7], []).append(event)
    return found


def _page(month: str, told: list[report.Json]) -> str:
    lines = [f"# {month}", ""]
    for event in told:
        lines += [
            f"## {event['title']}",
            "",
            str(event["start"])[:16],
        ]
        lines += ["", str(event["text"]), ""]
        paths = event["paths"]
        lines += [
            f"- [{Path(path).name}](<{Path(path).as_uri()}>)" for path in (paths if isinstance(paths, list) else ())
        ]
        lines.append("")
    return "\n".join(lines)
