"""The Library page as it stands: what is remembered, the folders, the problems, and what keeps the library in order.

Knows the open library and what its sections say; nothing of Gradio.
"""

from collections.abc import Mapping

from app.library.session import Session
from app.ui import cards, folders, problems, storage
from app.ui.library import ImportRunner
from memory.store import full_text

BACKUP_FOLDER = "~/Yesteryear backups"
NOTHING_SAID: Mapping[str, str] = {}


def overview(session: Session, runner: ImportRunner, said: Mapping[str, str] = NOTHING_SAID) -> str:
    """Return counts, folders and problems; `said` are notes to stand below the heading of a section, by its name.

    Where another process takes in, only what may be done meanwhile is offered.
    """
    is_free, counts = not runner.is_elsewhere, full_text.counts(session.store)
    is_first = is_free and not runner.is_running and not any(counts.values())
    parts = [
        cards.counts(counts),
        storage.offer(storage.config_of(session)) if is_first else "",
        f"<h2>Folders</h2>{said.get('folders', '')}{folders.section(session, is_free)}",
        f"<h2>Problems</h2>{said.get('problems', '')}{problems.section(session, is_free)}"
        f"{problems.passed_over(session)}",
        "<h2>Duplicates and bursts</h2>",
    ]
    return cards.page("".join(parts))


def first_groups() -> str:
    """Return the way to the copies and bursts, which are looked for only when that is pressed."""
    told = cards.note("Copies, near duplicates and bursts. Files are never deleted.")
    button = '<button type="button" class="yy-quiet" data-to="groups:12">Review duplicates</button>'
    return cards.page(f"{told}<p>{button}</p>")


def care(session: Session, runner: ImportRunner, said: Mapping[str, str] = NOTHING_SAID) -> str:
    """Return what the library takes on disk, its models, and how it is checked and backed up."""
    is_free = not runner.is_running
    check = '<button type="button" class="yy-quiet" data-to="verify">Check the library</button>'
    checked = cards.note("Reads every file and checks the database and the search index. Changes nothing.")
    return cards.page(
        f"<h2>Storage</h2>{storage.sizes(session)}"
        f"<h2>Models</h2>{said.get('models', '')}{storage.models(session, is_free)}"
        f"<h2>Check</h2>{said.get('check', '')}{checked}<p>{check}</p>"
        f"<h2>Backup</h2>{said.get('backup', '')}{_backup()}"
    )


def _backup() -> str:
    told = (
        "One file with the library, your corrections and the settings. It includes hidden items (not "
        "encrypted), but not your original photos and recordings. Back those up separately."
    )
    restored = (
        '<p class="yy-note">To restore it, here or on another machine: '
        "<code>yesteryear restore FILE --library NEW-FOLDER</code></p>"
    )
    return (
        f"{cards.note(told)}"
        f'<form data-to="backup" class="yy-form"><label>Backup folder <input name="folder" value="{BACKUP_FOLDER}">'
        f'</label><button class="yy-do">Back up now</button></form>{restored}'
    )
