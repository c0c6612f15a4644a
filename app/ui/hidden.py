"""Hidden moments on the Settings page: the passphrase, showing them in this app for a while, showing one again.

Hiding is not encryption, and the page says so. Knows the open library and the cards; nothing of Gradio.
"""

from collections.abc import Mapping
from pathlib import PurePath

from app.library.session import Session
from app.services import hiding
from app.services.errors import UserError
from app.ui.cards import escaped, items, named, note
from app.ui.folders import moment_words
from app.ui.media import Media
from memory.corrections import hiding as hidden_memory
from memory.records.corrections import Correction
from memory.store import assets
from memory.store import moments as moment_store
from qa.answer.compose import clock

WHAT = (
    "Hidden items don't appear anywhere until you enter the passphrase. Hidden items are not encrypted: the original "
    "files stay where they are, and anyone who can read the library's file can find them there."
)
NOTHING = (
    "Nothing is hidden. To hide items, open one and choose Hide, select several on the Photos page, choose Edit below "
    "an answer, or run `yesteryear hide PATH`."
)
MOST_SHOWN = 200


def press(session: Session, way: str, what: str, fields: Mapping[str, str]) -> str:
    """Do what was pressed and return a note of it. Raises UserError, StoreBusy."""
    match way:
        case "passphrase":
            set_from(session, fields)
            return note("Passphrase set. It cannot be recovered if you forget it.")
        case "unlock":
            if not hiding.unlock(session, fields.get("passphrase", "")):
                raise UserError("wrong passphrase")
            return note("Hidden items are shown until you lock them or close the app.")
        case "lock":
            hiding.lock(session)
            return note("Hidden items are locked.")
        case "show":
            return _show(session, what)
        case "keep":
            return ""
        case _:
            raise UserError("this is no longer on the page")


def section(session: Session, media: Media, said: str = "") -> str:
    """Return what can be done: a passphrase to set, to give, or, once it was given, the list of what is hidden."""
    if not hiding.is_set(session):
        form = _form("passphrase", "Set passphrase", ("passphrase", "Passphrase"), ("again", "Repeat passphrase"))
        return f"{said}{note(WHAT)}{form}"
    new = ("old", "Current passphrase"), ("passphrase", "New passphrase"), ("again", "Repeat new passphrase")
    changing = _form("passphrase", "Change", *new)
    other = f'<details class="yy-fold"><summary>Change passphrase</summary>{changing}</details>'
    if not hiding.is_unlocked(session):
        return f"{said}{note(WHAT)}{_form('unlock', 'Show hidden items', ('passphrase', 'Passphrase'))}{other}"
    lock = '<p><button type="button" class="yy-do" data-to="lock">Lock</button></p>'
    return f"{said}{note(WHAT)}{lock}{_list(session, media)}{other}"


def _form(to: str, do: str, *fields: tuple[str, str]) -> str:
    inside = "".join(
        f'<label>{label} <input type="password" name="{name}" autocomplete="off" maxlength="200" required></label>'
        for name, label in fields
    )
    return f'<form data-to="{to}" class="yy-form">{inside}<button class="yy-do">{do}</button></form>'


def set_from(session: Session, fields: Mapping[str, str]) -> None:
    """Set a passphrase that was typed twice, `old` being the one before. Raises UserError, StoreBusy."""
    if fields.get("passphrase", "") != fields.get("again", ""):
        raise UserError("the two passphrases differ; nothing was changed")
    hiding.set_passphrase(session, fields.get("passphrase", ""), fields.get("old", ""))


def _list(session: Session, media: Media) -> str:
    said = hidden_memory.hidden_marks(session.unfiltered)
    if not said:
        return note(NOTHING)
    lying = assets.first_paths(session.unfiltered, sorted({mark.asset_id for mark in said}))
    rows = "".join(_row(session, media, mark, lying.get(mark.asset_id, "")) for mark in said[:MOST_SHOWN])
    more = len(said) - MOST_SHOWN
    rest = note(f"And {more} more: `yesteryear hidden` lists them all.") if more > 0 else ""
    return f'<ul class="yy-rows yy-hidden">{rows}</ul>{rest}'


def _row(session: Session, media: Media, mark: Correction, path: str) -> str:
    held = moment_store.of_asset(session.unfiltered, mark.asset_id)
    thumb = media.links(held[0]).thumb if held else ""
    picture = f'<img src="{escaped(thumb)}" alt="" loading="lazy">' if thumb else ""
    name = named(PurePath(path).name or "missing file")
    at = f", from {clock(mark.start_s)}" if mark.start_s is not None else ""
    again = (
        f'<button type="button" class="yy-quiet" data-to="show:{mark.asset_id}:{_second(mark)}" '
        f'aria-label="Unhide: {name}">Unhide</button>'
    )
    return (
        f'<li title="{named(path)}">{picture}<div><strong>{name}{at}</strong>'
        f'<span>hidden {moment_words(mark.made_at)}</span></div><p class="yy-acts">{again}</p></li>'
    )


def _second(mark: Correction) -> str:
    return "" if mark.start_s is None else repr(mark.start_s)


def _show(session: Session, what: str) -> str:
    """Unhide what a mark hides; only where the passphrase was given."""
    if not hiding.is_unlocked(session):
        raise UserError("enter the passphrase first")
    asset_id, _, second = what.partition(":")
    try:
        count = hiding.unhide(session, asset_id, float(second) if second else None)
    except ValueError:
        raise UserError("this is no longer on the page") from None
    return note(f"Unhidden: {items(count)}.")
