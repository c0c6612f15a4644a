"""The command that opens the app: here alone by default, for other machines with a password, once for a library.

Knows how a password is asked for; nothing of pages.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.command import BAD_USAGE, BUSY, LibraryOption, fail, measure_eyes, open_library
from app.library.session import Session
from app.server.instance import AlreadyOpen, serving
from app.server.security import is_everywhere, is_loopback
from app.services import password
from app.services.browser import open_window

if TYPE_CHECKING:
    from app.server.certificate import Certificate
    from app.server.web import Place

OPEN_TO_OTHERS = "Anyone who can reach {address} and has the password sees everything that is not hidden."
NOT_ENCRYPTED = (
    "The connection is not encrypted: others on the same network can read it, including the password. Leave out "
    "--plain-http, or use a tunnel (ssh, WireGuard)."
)
TRUST = (
    "Browsers warn of this app's own certificate. To trust it, open {url}yesteryear-authority.crt on the other "
    "machine once and install it, if its SHA-256 fingerprint is:\n{fingerprint}"
)
UNREACHED = "add each host name that others use: --name laptop.local"


def ui(  # noqa: PLR0913  a server has as many settings
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port. 0 uses any free port.")] = 7860,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the app in its own window.")] = False,
    watching: Annotated[
        bool, typer.Option("--watch/--no-watch", help="Watch folders and add new files while the app is open.")
    ] = True,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Listen here instead; other machines need a password.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Another host name of this machine; repeatable.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Serve HTTPS with this certificate (PEM, with its key).")
    ] = None,
    plain_http: Annotated[
        bool, typer.Option("--plain-http", help="Serve other machines without encryption, as behind a tunnel.")
    ] = False,
    login: Annotated[bool, typer.Option("--login", help="Ask for the password on this machine too.")] = False,
    set_password: Annotated[
        bool, typer.Option("--set-password", help="Set the app's password, asked for or read from stdin, and exit.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Open the app on 127.0.0.1. If it is already open, open another window."""
    from app.server.web import NotListening, Place, serve

    measure_eyes(context, library)
    with open_library(context, library) as session:
        if set_password:
            _set(session)
            typer.echo("password set; people already logged in stay logged in until the app closes")
            return
        place = Place(host, tuple(name or ()), login)
        if is_everywhere(host) and not place.names:
            fail(f"{host} listens on all addresses; {UNREACHED}", BAD_USAGE)
        try:
            with serving(session.folder) as tell:
                if place.asks_password:
                    _require(session, host)
                place = replace(place, certificate=_certificate(session, place, certificate, plain_http))
                serve(session, port, open_page, watching, place, lambda url: _tell(place, url, tell))
        except AlreadyOpen as open_already:
            _join(open_already, open_page, host)
        except NotListening as error:
            fail(str(error), BAD_USAGE)


def _certificate(session: Session, place: "Place", given: Path | None, plain_http: bool) -> "Certificate | None":
    """Return what to serve HTTPS with: what is given, or for other machines the app's own; None for plain HTTP."""
    from app.server import certificate as certificates

    if given is not None:
        try:
            return certificates.given(given)
        except certificates.BadCertificate as error:
            fail(str(error), BAD_USAGE)
    if is_loopback(place.address):
        return None
    if plain_http:
        typer.echo(NOT_ENCRYPTED, err=True)
        return None
    return certificates.own(session.folder, sorted(place.own_names))


def _tell(place: "Place", url: str, tell: Callable[[str], None]) -> None:
    """Say where the app is found, to other windows and, as a code for a phone's camera, to the owner."""
    tell(url)
    if place.certificate and place.certificate.authority:
        typer.echo(TRUST.format(url=url, fingerprint=place.certificate.fingerprint), err=True)
    if not is_loopback(place.address) and sys.stderr.isatty():
        import segno

        segno.make(url).terminal(out=sys.stderr, compact=True)


def _join(found: AlreadyOpen, open_page: bool, host: str) -> None:
    """Open a window on the app that another process serves; end where it is not where it is wanted."""
    if not found.url or not is_loopback(host):
        fail(f"{found}; close that one first", BUSY)
    typer.echo(f"Yesteryear is already open at {found.url}", err=True)
    if open_page:
        open_window(found.url)


def _require(session: Session, host: str) -> None:
    """Say what it means to be open to others, and see to it that there is a password."""
    if not is_loopback(host):
        typer.echo(OPEN_TO_OTHERS.format(address=host), err=True)
    if password.is_set(session):
        return
    if not sys.stdin.isatty():
        fail("there is no password yet; `yesteryear ui --set-password` sets one", BAD_USAGE)
    _set(session)


def _set(session: Session) -> None:
    """Ask for a password, without echo and twice on a terminal, else as a line of stdin, and keep its hash."""
    if sys.stdin.isatty():
        said = str(typer.prompt("App password", hide_input=True, confirmation_prompt=True, err=True))
    else:
        said = sys.stdin.readline().rstrip("\r\n")
    password.set_password(session, said)
