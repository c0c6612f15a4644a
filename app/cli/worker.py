"""The command that lets this machine perceive files for a library on another one."""

import sys
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, exit_on_error, fail
from app.services import workers
from ingest.workers.serve import PORT, Served, serve


def worker(
    listen: Annotated[
        str, typer.Option("--listen", metavar="HOST:PORT", help="Wait here for imports and for other workers.")
    ] = "",
    join: Annotated[
        str, typer.Option("--join", metavar="HOST:PORT", help="Work for the machine that listens there.")
    ] = "",
    processes: Annotated[
        int, typer.Option("--processes", min=1, help="How many processes share this machine's cores.")
    ] = 1,
) -> None:
    """Analyse files for a library on another machine until Ctrl-C. The first `--listen` makes a key to copy there.

    $YESTERYEAR_WORKERS_KEY names another place for the key than your data folder.
    """
    if bool(listen) == bool(join):
        fail(f"name either --listen HOST:PORT, such as 0.0.0.0:{PORT}, or --join HOST:PORT", BAD_USAGE)
    with exit_on_error(), workers.errors_told():
        path = workers.key_path()
        if listen and workers.made_key(path):
            typer.echo(f"made the key {path}; copy it to the same place on the other machines")

        def ready(address: str) -> None:
            count = "1 process" if processes == 1 else f"{processes} processes"
            typer.echo(f"ready at {address} with {count}; Ctrl-C ends it")
            sys.stdout.flush()

        serve(Served(with_port(listen or join), processes, path, joins=bool(join)), ready)


def with_port(address: str) -> str:
    """Return an address with the usual port where it names none."""
    return address if address.rpartition(":")[2].isdigit() else f"{address}:{PORT}"
