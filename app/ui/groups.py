"""What is there more than once, on the Library page: copies, near duplicates, bursts, with the best of each and why.

The owner may show another one instead, or say that one does not belong; both can be taken back. Knows the open library
and the cards; nothing of Gradio. No file is ever deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from app.library.session import Session
from app.services import corrections as services_corrections
from app.services.errors import UserError
from app.ui import cards
from app.ui.cards import escaped, named
from app.ui.media import Media
from ingest.files.file_checks import in_words
from memory.records.corrections import CorrectionKind, Favourite, NotTogether
from memory.records.library import AssetPath
from memory.retrieval.grouping import CHOSEN, read_groups
from memory.store import assets, corrections, duplicates
from memory.store import moments as moment_store
from memory.store.duplicates import GroupKind

STEP = 12
MOST_PICTURES = 12
EXACT = "exact"
TITLES = {
    EXACT: "Exact copies",
    GroupKind.NEAR: "Near duplicates",
    GroupKind.BURST: "Burst",
    GroupKind.PAIR: "Raw and JPEG",
    GroupKind.LIVE: "Live photo",
}
WHY = {
    EXACT: "Added once; all copies are listed.",
    GroupKind.NEAR: "Shows the largest; at equal size, the sharpest.",
    GroupKind.BURST: "The sharpest is shown.",
    GroupKind.PAIR: "The JPEG is shown.",
    GroupKind.LIVE: "The photo is shown.",
}


@dataclass(frozen=True, slots=True)
class Review:
    """One group to look at: what kind, its assets, the one it is shown by first, and where each lies."""

    kind: str
    members: tuple[str, ...]
    lying: tuple[tuple[AssetPath, ...], ...]

    @property
    def spare_bytes(self) -> int:
        """The bytes of what lies there beside the one that is shown."""
        held = [one for paths in self.lying for one in paths]
        return sum(one.size_bytes for one in held[1:])


def reviews(session: Session) -> list[Review]:
    """Return every group, copies first, then by kind, those with the most bytes to spare first."""
    found = [Review(EXACT, (one,), (tuple(held),)) for one, held in assets.copies(session.store).items()]
    groups = read_groups(session.store)
    lying = assets.lowest_paths(session.store, sorted({one for group in groups for one in group.members}))
    for group in groups:
        members = tuple(one for one in group.members if one in lying)
        if len(members) > 1:
            found.append(Review(group.kind.value, members, tuple((lying[one],) for one in members)))
    order = [str(kind) for kind in TITLES]
    return sorted(found, key=lambda one: (order.index(one.kind), -one.spare_bytes, one.members))


def section(session: Session, media: Media, most: int = STEP, noted: str = "") -> str:
    """Return the first groups with their pictures, and a way to see more of them."""
    found = reviews(session)
    if not found:
        return cards.page(noted + cards.note("No duplicates."))
    spare = sum(one.spare_bytes for one in found)
    told = cards.note(f"{len(found)} groups, {in_words(spare)} of duplicates. Files are never deleted.")
    shown = "".join(_review(session, media, one) for one in found[:most])
    more = f'<button type="button" class="yy-quiet" data-to="groups:{most + STEP}">Show more</button>'
    return cards.page(noted + told + shown + (f"<p>{more}</p>" if len(found) > most else ""))


def _review(session: Session, media: Media, one: Review) -> str:
    is_chosen = one.kind in [kind.value for kind in CHOSEN]
    loved = (
        {mark.asset_id for mark in corrections.get_all(session.store, [CorrectionKind.FAVOURITE])}
        if is_chosen
        else set()
    )
    why = "The one you chose is shown." if one.members[0] in loved else WHY[one.kind]
    pictures = "".join(
        _picture(session, media, one, number, is_chosen) for number in range(min(len(one.members), MOST_PICTURES))
    )
    left = len(one.members) - MOST_PICTURES
    rest = cards.note(f"And {left} more.") if left > 0 else ""
    where = ""
    if one.kind == EXACT:
        where = "".join(f"<li>{named(held.path)}</li>" for held in one.lying[0])
        where = f'<ul class="yy-folders">{where}</ul>'
    return (
        f'<section class="yy-group"><h3>{TITLES[one.kind]}</h3>'
        f'<p class="yy-note">{why} {in_words(one.spare_bytes)} in the others.</p>'
        f'<ul class="yy-frames">{pictures}</ul>{where}{rest}</section>'
    )


def _picture(session: Session, media: Media, one: Review, number: int, is_chosen: bool) -> str:
    asset_id, path = one.members[number], one.lying[number][0]
    held = moment_store.of_asset(session.store, asset_id)
    thumb = media.links(held[0]).thumb if held else ""
    name = named(PurePath(path.path).name)
    picture = f'<img src="{escaped(thumb)}" alt="{name}" loading="lazy">' if thumb else '<div class="yy-blank"></div>'
    seen = duplicates.get(session.store, asset_id)
    size_px = f"{seen.width_px} × {seen.height_px}" if seen and seen.width_px else ""
    told = " · ".join(filter(None, (size_px, in_words(path.size_bytes))))
    ways = ""
    if is_chosen:
        ways = _way("apart", asset_id, "Remove from group", name)
        ways = (_way("lead", asset_id, "Show this one", name) if number else "") + ways
    badge = '<span class="yy-mark">shown</span> ' if number == 0 and len(one.members) > 1 else ""
    return (
        f'<li title="{named(path.path)}">{picture}<p>{badge}<strong>{name}</strong><span>{told}</span></p>'
        f'<p class="yy-acts">{ways}</p></li>'
    )


def _way(to: str, asset_id: str, words: str, name: str) -> str:
    label = f"{words}: {name}"
    return f'<button type="button" class="yy-quiet" data-to="{to}:{asset_id}" aria-label="{label}">{words}</button>'


def lead(session: Session, asset_id: str) -> str:
    """Let a photo stand for its group, as a favourite, and say so with the way back. Raises UserError."""
    _others(session, asset_id)
    mark = corrections.new_correction(Favourite(), asset_id=asset_id)
    services_corrections.record(session, [mark])
    return _noted("This photo is now shown and marked as a favourite.", [mark.id])


def part(session: Session, asset_id: str) -> str:
    """Say that a photo does not belong with the rest of its group, with the way back. Raises UserError."""
    others = _others(session, asset_id)
    made = [corrections.new_correction(NotTogether(other), asset_id=asset_id) for other in others]
    services_corrections.record(session, made)
    return _noted("Removed from the group.", [mark.id for mark in made])


def take_back(session: Session, mark_ids: Sequence[str]) -> str:
    """Take back what was said of a group. Raises UserError where that was done already."""
    services_corrections.undo(session, services_corrections.of_ids(session, mark_ids))
    return cards.note("Undone.")


def _noted(told: str, mark_ids: Sequence[str]) -> str:
    button = f'<button type="button" class="yy-quiet" data-to="undo:{",".join(mark_ids)}">Undo</button>'
    return f'<p class="yy-noted">{told} {button}</p>'


def _others(session: Session, asset_id: str) -> list[str]:
    """Return what is in a burst, or near duplicates, with a photo. Raises UserError where nothing is."""
    groups = [group for group in read_groups(session.store, asset_id) if group.kind in CHOSEN]
    if not asset_id or not groups:
        raise UserError("this is no longer in a group")
    return sorted({one for group in groups for one in group.members} - {asset_id})
