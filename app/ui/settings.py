"""The Settings page: few settings, each explained and checked where it is written, saved into the library's config.

Knows the config, what is kept of faces and voices, and the cards' way to escape; nothing of Gradio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.library import copies
from app.library.config import Config, Setting, change, problem, value_of
from app.library.session import Session
from app.services import people
from app.services.errors import UserError
from app.services.people import KEPT, ONLY_THERE
from app.ui import cards, hidden, storage
from app.ui.cards import escaped, note
from app.ui.library import ImportRunner
from app.ui.media import Media
from memory.records.library import Trace
from memory.store import appearances
from models.registry import download, hub
from models.registry.card import Task
from models.registry.catalog import CARDS
from models.registry.profiles import PROFILES, profile

LONGEST_NAME = 80
NEXT_START = "Saved. Restart the app to apply: press Ctrl-C and run `yesteryear ui` again."
ON = "yes"


@dataclass(frozen=True, slots=True)
class Field:
    """One setting on the page: its name in the config, what it is called, why one would change it, its choices.

    `unit` is how many of the config's own units one of the page's is, for numbers; 0 for others.
    """

    name: str
    label: str
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: float = 0.0


NAME = Field("owner", "Your name", "For “I” and “me” in questions and as a sender in chats.")
DAY = Field(
    "day_starts_at",
    "A day begins at",
    "Until then, what happens after midnight belongs to the evening before. 00:00 keeps the days of the calendar.",
)
PROFILE = Field(
    "profile",
    "Photo understanding",
    f"{storage.AUTOMATIC} After a change, photos are analysed again.",
    (("", "Automatic"), *((one.name, f"{one.title}: {one.brings}") for one in PROFILES)),
)
TEXT = Field(
    "text",
    "Search language",
    "Exact words work in every language; searching by meaning works only in the model's languages.",
    tuple((card.name, f"{card.reads} ({card.name})") for card in CARDS if card.task is Task.TEXT),
)
OCR = Field("ocr", "Read text in photos", "Lets you search for words on signs, screenshots and receipts.")
MODEL = Field(
    "model_answers",
    "Write answers with a language model",
    "Changes only the wording, not the facts or sources. The small model on this machine is slow and not better than "
    "the quotes.",
)
MODEL_AT = Field(
    "language_at",
    "Your own model server (URL)",
    "Leave empty to use the model on this machine. Otherwise this server writes answers: your questions and the "
    "results found are sent to it.",
)
MODEL_NAME = Field("language_name", "Model name on that server")
FACES = Field("faces", "Recognise faces in photos and videos")
VOICES = Field("voices", "Recognise voices in recordings and videos")
LIMITS = (
    Field("limits.photo_pixels", "Largest photo, in megapixels", unit=1e6),
    Field("limits.photo_bytes", "Largest photo, in MB", unit=1e6),
    Field("limits.media_bytes", "Largest recording or video, in MB", unit=1e6),
    Field("limits.duration_s", "Longest recording or video, in hours", unit=3600.0),
    Field("limits.note_bytes", "Largest note, in MB", unit=1e6),
)
PLAIN = (NAME, DAY, PROFILE, TEXT, OCR, MODEL, MODEL_AT, MODEL_NAME)
CONSENTS = {Trace.FACE: FACES, Trace.VOICE: VOICES}
FIELDS = (*PLAIN, FACES, VOICES, *LIMITS)
TRACE_OF = {field.name: trace for trace, field in CONSENTS.items()}


def press(session: Session, media: Media, runner: ImportRunner, to: str, fields: Mapping[str, str]) -> str:
    """Do what was pressed and return the page. Raises UserError, BadConfig, StoreBusy, OSError where it cannot be."""
    way, _, what = to.partition(":")
    match way:
        case "save":
            return _saved(session, media, fields)
        case "erase":
            return page(session, media, {"erase": _asked_twice(session, what)})
        case "erase-really":
            return page(session, media, {"erase": _erased(session, what)})
        case "fetch-missing" | "fetch":
            refused = runner.run(storage.fetching(storage.meant(session, to), storage.config_of(session)))
            if refused:
                raise UserError(refused)
            return page(session, media, {"weights": "Downloading; the Library page shows the progress."})
        case _:
            return page(session, media, {"hidden": hidden.press(session, way, what, fields)})


def page(
    session: Session,
    media: Media,
    said: Mapping[str, str] | None = None,
    given: Mapping[str, Setting | str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> str:
    """Return the page; `said` are notes by section, `given` what stands in fields, `wrong` what is wrong with those."""
    said, wrong = said or {}, wrong or {}
    config = storage.config_of(session)
    values = {field.name: shown_value(config, field) for field in FIELDS} | dict(given or {})
    parts = [f'<p class="yy-noted">{cards.coded(said["saved"])}</p>' if "saved" in said else ""]
    if wrong:
        parts.append(cards.warning("Not saved: check the marked fields."))
    parts += [
        '<form data-to="save" class="yy-settings">',
        "<h2>General</h2>",
        *(_field(field, values, wrong) for field in PLAIN),
        _weights(session, config, said.get("weights", "")),
        "<h2>Faces and voices</h2>",
        *(_consent(trace, field, values, wrong) for trace, field in CONSENTS.items()),
        f'<details class="yy-fold"{" open" if any(field.name in wrong for field in LIMITS) else ""}>',
        "<summary>File size limits</summary>",
        *(_field(field, values, wrong) for field in LIMITS),
        f'</details><p><button class="yy-do">Save</button></p></form>{_erasing(session, said.get("erase", ""))}',
        f"<h2>Hidden items</h2>{hidden.section(session, media, said.get('hidden', ''))}",
    ]
    return cards.page("".join(parts))


def shown_value(config: Config, field: Field) -> Setting:
    """Return the value of a setting as the page writes it."""
    value = value_of(config, field.name)
    if field == PROFILE and value:
        return profile(str(value)).name
    if field.unit and not isinstance(value, str):
        return f"{value / field.unit:.6g}"
    return value


def _field(field: Field, values: Mapping[str, Setting | str], wrong: Mapping[str, str]) -> str:
    value, why = values[field.name], f'<span class="yy-why">{field.why}</span>' if field.why else ""
    fault = _fault(field, wrong)
    if isinstance(value, bool):
        tick = f'<input type="checkbox" name="{field.name}" value="{ON}"{" checked" if value else ""}>'
        return f'<div class="yy-set"><label class="yy-check">{tick} {field.label}</label>{why}{fault}</div>'
    marked = f' aria-invalid="true" aria-describedby="yy-wrong-{_id(field)}"' if fault else ""
    if field.choices:
        options = "".join(
            f'<option value="{escaped(one)}"{" selected" if one == value else ""}>{escaped(told)}</option>'
            for one, told in field.choices
        )
        box = f'<select name="{field.name}"{marked}>{options}</select>'
    else:
        box = f'<input name="{field.name}" value="{escaped(str(value))}" maxlength="300"{marked}>'
    return f'<div class="yy-set"><label><span>{field.label}</span>{box}</label>{why}{fault}</div>'


def _fault(field: Field, wrong: Mapping[str, str]) -> str:
    told = wrong.get(field.name, "")
    return f'<p class="yy-wrong" id="yy-wrong-{_id(field)}">{cards.sentence(told)}</p>' if told else ""


def _id(field: Field) -> str:
    return field.name.replace(".", "-")


def _weights(session: Session, config: Config, told: str) -> str:
    """Return what these settings need and is not here, with the way to get it."""
    if told:
        return f'<p class="yy-noted">{escaped(told)}</p>'
    lacking = storage.missing(config)
    if not lacking:
        return note("All models that these settings need are installed.")
    names = ", ".join(card.name for card in lacking)
    button = '<button type="button" class="yy-quiet" data-to="fetch-missing">Download missing models</button>'
    command = f"<code>{escaped(download.fetch_command(lacking))}</code>"
    told = f"Missing: {escaped(names)}. {storage.FETCHING.format(hub=hub.HUB.removeprefix('https://'))}"
    return f'<div class="yy-warn"><p>{told}</p><p>{button} or run {command}</p></div>'


def _consent(trace: Trace, field: Field, values: Mapping[str, Setting | str], wrong: Mapping[str, str]) -> str:
    told = (
        f"The library then stores {KEPT[trace]}; {ONLY_THERE}. Turning this off stops new ones; those already found "
        "stay until you erase them below."
    )
    asked = f"asked-{trace.value}"
    is_ticked = bool(values.get(asked, values[field.name]))
    tick = f'<input type="checkbox" name="{asked}" value="{ON}"{" checked" if is_ticked else ""}>'
    return (
        f'{_field(field, values, wrong)}<div class="yy-set yy-under"><span class="yy-why">{told}</span>'
        f'<label class="yy-check">{tick} I have asked the people concerned</label></div>'
    )


def _erasing(session: Session, told: str) -> str:
    found = appearances.get_all(session.unfiltered)
    buttons = [
        f'<button type="button" class="yy-quiet" data-to="erase:{trace.value}">Erase all {trace.value}s</button>'
        for trace in Trace
        if any(one.trace is trace for one in found)
    ]
    return told + (f'<p class="yy-acts">{"".join(buttons)}</p>' if buttons and not told else "")


def _asked_twice(session: Session, what: str) -> str:
    trace = _trace(what)
    count = len(appearances.get_all(session.unfiltered, trace))
    really = f'<button type="button" class="yy-do" data-to="erase-really:{what}">Erase</button>'
    keep = '<button type="button" class="yy-quiet" data-to="keep">Cancel</button>'
    told = f"Erase {count:,} {what}s for good? This cannot be undone. The names that you gave stay."
    return f'<div class="yy-warn"><p>{told}</p><p class="yy-acts">{really}{keep}</p></div>'


def _erased(session: Session, what: str) -> str:
    trace = _trace(what)
    gone, _ = people.erase_traces(session, [trace], names=False)
    config = storage.config_of(session)
    is_on = config.faces if trace is Trace.FACE else config.voices
    again = " They are still turned on above, so the next import finds them again." if is_on else ""
    return note(f"Erased: {gone[trace]:,} {what}s.{again}") + note(copies.reminder(session))


def _trace(what: str) -> Trace:
    try:
        return Trace(what)
    except ValueError:
        raise UserError("this is no longer on the page") from None


def _saved(session: Session, media: Media, fields: Mapping[str, str]) -> str:
    given, wrong = read_fields(fields, storage.config_of(session))
    if wrong:
        shown = {name: bool(fields.get(name)) for name in (OCR.name, MODEL.name, FACES.name, VOICES.name)}
        asks = [f"asked-{trace.value}" for trace in Trace]
        asked: dict[str, Setting | str] = {name: bool(fields.get(name)) for name in asks}
        kept: dict[str, Setting | str] = {one.name: fields.get(one.name, "") for one in FIELDS if one.name not in shown}
        return page(session, media, {}, kept | shown | asked, wrong)
    change(session.folder, given)
    return page(session, media, {"saved": NEXT_START})


def read_fields(fields: Mapping[str, str], before: Config) -> tuple[dict[str, Setting], dict[str, str]]:
    """Return the settings that a form says, and what is wrong with some, by name, in words."""
    given: dict[str, Setting] = {}
    wrong: dict[str, str] = {}
    for field in FIELDS:
        given[field.name], fault = _read(field, fields.get(field.name, ""), before)
        fault = fault or problem(field.name, given[field.name]).removeprefix(f"{field.name} ")
        wrong |= {field.name: fault} if fault else {}
    if given[MODEL_AT.name] and not given[MODEL_NAME.name] and MODEL_AT.name not in wrong:
        wrong[MODEL_NAME.name] = "enter the model that the server runs"
    for name in _unasked(fields, given, before):
        wrong[name] = "ask the people concerned, then tick the box"
    return given, wrong


def _unasked(fields: Mapping[str, str], given: Mapping[str, Setting], before: Config) -> Sequence[str]:
    """Return which of faces and voices are turned on without anybody having been asked."""
    turned_on = [name for name in TRACE_OF if given[name] and not value_of(before, name)]
    return [name for name in turned_on if not fields.get(f"asked-{TRACE_OF[name].value}")]


def _read(field: Field, text: str, before: Config) -> tuple[Setting, str]:
    """Return one setting as its form says it, and what is wrong with it; as it was where it is as shown."""
    was, text = value_of(before, field.name), " ".join(text.split())
    if isinstance(was, bool):
        return text == ON, ""
    if text == shown_value(before, field):
        return was, ""
    if not field.unit:
        is_long = field is NAME and len(text) > LONGEST_NAME
        return text, f"at most {LONGEST_NAME} characters" if is_long else ""
    try:
        number = float(text) * field.unit
    except ValueError:
        number = 0.0
    if not 0 < number < 1e15:
        return was, "enter a number above 0"
    return (round(number) if isinstance(was, int) else number), ""
