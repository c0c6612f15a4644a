"""The app's own certificate covers the names it is opened by, is made once and renewed; who trusts it is let in."""

import os
import ssl
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from app.server import certificate
from app.server.certificate import BadCertificate
from tests.conftest import ROOT
from tests.pages import opened

NAMES = ("192.168.1.5", "laptop.local")
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SERVING = """
import contextlib, sys
from pathlib import Path
from app.server import certificate
from app.server.web import Place, serve
from tests.pages import opened
folder = Path(sys.argv[1])
with contextlib.suppress(KeyboardInterrupt):
    serve(opened(folder), 0, False, False, Place(certificate=certificate.own(folder, ["127.0.0.1"])))
"""


def test_it_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = certificate.own(tmp_path, NAMES, NOW)
    held = first.path.read_bytes()
    again = certificate.own(tmp_path, NAMES[:1], NOW)
    assert again == first and again.path.read_bytes() == held
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("names", [("192.168.1.6",), ("other.local", *NAMES)])
def test_for_a_name_it_does_not_cover_it_is_made_anew_by_the_same_authority(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    first = certificate.own(tmp_path, NAMES, NOW)
    held = first.path.read_bytes()
    again = certificate.own(tmp_path, names, NOW)
    assert again.path.read_bytes() != held
    assert (again.fingerprint, again.authority) == (first.fingerprint, first.authority)


def test_the_authority_is_good_for_the_household_and_the_names_given_alone(tmp_path: Path) -> None:
    authority = x509.load_pem_x509_certificate(certificate.own(tmp_path, NAMES, NOW).authority)
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    assert "laptop.local" in [one.value for one in limits] and "org" not in [one.value for one in limits]
    held = (tmp_path / certificate.AUTHORITY).read_bytes()
    certificate.own(tmp_path, ["10.1.2.3", "other.local"], NOW)
    assert (tmp_path / certificate.AUTHORITY).read_bytes() == held
    certificate.own(tmp_path, ["photos.example.org"], NOW)
    assert (tmp_path / certificate.AUTHORITY).read_bytes() != held


def test_one_that_another_authority_signed_is_made_anew(tmp_path: Path) -> None:
    held = certificate.own(tmp_path, NAMES, NOW).path.read_bytes()
    (tmp_path / certificate.AUTHORITY).unlink()
    assert certificate.own(tmp_path, NAMES, NOW).path.read_bytes() != held


def test_it_is_renewed_before_it_ends(tmp_path: Path) -> None:
    held = certificate.own(tmp_path, NAMES, NOW).path.read_bytes()
    assert certificate.own(tmp_path, NAMES, NOW + timedelta(days=360)).path.read_bytes() == held
    assert certificate.own(tmp_path, NAMES, NOW + timedelta(days=380)).path.read_bytes() != held


def test_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    first = certificate.own(tmp_path, NAMES, NOW)
    first.path.write_text("nothing", encoding="utf-8")
    assert "BEGIN CERTIFICATE" in certificate.own(tmp_path, NAMES, NOW).path.read_text(encoding="utf-8")


def test_a_given_one_must_be_one(tmp_path: Path) -> None:
    own = certificate.own(tmp_path, NAMES)
    assert certificate.given(own.path).key_path == own.path
    (tmp_path / "x.pem").write_text("nothing", encoding="utf-8")
    for path in (tmp_path / "x.pem", tmp_path / "none.pem"):
        with pytest.raises(BadCertificate, match="is no certificate"):
            certificate.given(path)


def test_who_trusts_the_authority_is_let_in_and_gets_it(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    opened(folder).close()
    with subprocess.Popen(
        [sys.executable, "-c", SERVING, str(folder)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        try:
            told = next(line for line in server.stderr if "is open at" in line)
            url = urlsplit(told.split("is open at ")[1].split()[0])
            assert url.scheme == "https" and url.port
            trusting = ssl.create_default_context(cadata=certificate.own(folder, ["127.0.0.1"]).authority.decode())
            with closing(HTTPSConnection("127.0.0.1", url.port, context=trusting, timeout=30)) as connection:
                connection.request("GET", "/yesteryear-authority.crt")
                assert connection.getresponse().read() == certificate.own(folder, ["127.0.0.1"]).authority
            wary = ssl.create_default_context()
            other = HTTPSConnection("127.0.0.1", url.port, context=wary, timeout=30)
            with closing(other), pytest.raises(ssl.SSLCertVerificationError):
                other.request("GET", "/")
        finally:
            server.terminate()
