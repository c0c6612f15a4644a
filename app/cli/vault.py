"""The commands `export` and `import`: a vault of everything remembered, and a library made of one."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, LibraryOption, fail, open_library
from app.export.carried import FACES, FORGOTTEN, Asked
from app.export.exporter import Originals, export_vault
from app.export.importer import import_vault
from app.export.manifest import BadVault
from app.library.copies import note_copy
from app.library.session import LOCK_WAIT_S, deriving
from memory.records.file_names import visible
from memory.store import dump

LEFT_OUT = {
    FACES: "Faces and voices are not exported; use --faces to include them.",
    FORGOTTEN: "The list of forgotten files is not exported; use --forgotten to include it.",
}
HIDDEN = "Hidden items are never exported. If you add their files again, they are shown; hide them again."
LACKING = {
    FACES: "This export contains no faces or voices. If you turn them on, the next import finds them in your files.",
    FORGOTTEN: "This export contains no list of forgotten files. The next import of their folders adds them again.",
}


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or an earlier export.")],
    media: Annotated[
        Originals, typer.Option(help="Link to the original files, or copy them into DIR.")
    ] = Originals.LINK,
    faces: Annotated[
        bool,
        typer.Option(
            "--faces",
            help="Also export faces and voices, with the numbers that identify them: "
            "anyone who has DIR can then recognise these people elsewhere.",
        ),
    ] = False,
    forgotten: Annotated[
        bool,
        typer.Option(
            "--forgotten",
            help="Also export the list of forgotten files. Anyone with DIR and a copy of a file can then tell that you "
            "forgot it.",
        ),
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Export the library as Markdown, JSON and JSON-LD, without hidden items, faces and voices."""
    with open_library(context, library) as session:
        if folder.resolve() in (session.folder, *session.folder.parents):
            fail(f"{folder} holds the library itself; name another folder", BAD_USAGE)
        try:
            done = export_vault(session.unfiltered, folder, media, Asked(faces, forgotten))
            if faces:
                note_copy(session, folder)
        except BadVault as error:
            fail(str(error), BAD_USAGE)
        except OSError as error:
            fail(f"{folder} cannot be written: {error.strerror or error}; nothing was changed there", BAD_USAGE)
    for path in done.missing:
        typer.echo(f"not copied: {visible(path)} cannot be read or has changed", err=True)
    for name in done.left_out:
        typer.echo(f"note: {LEFT_OUT[name]}", err=True)
    copies = f", {done.copies} of them originals" if media is Originals.COPY else ""
    typer.echo(f"{done.files} files written to {visible(str(folder))}{copies}")


def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `yesteryear export` wrote.")],
    library: LibraryOption = None,
) -> None:
    """Import an export into an empty library. Originals that are not found are read from the export."""
    with open_library(context, library) as session, deriving(session.folder, LOCK_WAIT_S):
        if not dump.is_empty(session.unfiltered):
            fail(f"the library in {session.folder} is not empty; name a new one with --library", BAD_USAGE)
        try:
            done = import_vault(session.unfiltered, folder)
        except BadVault as error:
            fail(str(error), BAD_USAGE)
        session.index.sync()
    for name in done.left_out:
        if name in LACKING:
            typer.echo(f"note: {LACKING[name]}", err=True)
    typer.echo(f"note: {HIDDEN}", err=True)
    inside = (
        f"; {done.from_vault} files are read from {visible(str(folder.absolute()))}, as their originals were not found"
    )
    typer.echo(f"{done.files} files and {done.moments} moments imported" + (inside if done.from_vault else ""))
