import builtins
import stat
from pathlib import Path
from ssl import TLSVersion

import pytest

from ingest.workers import keys
from ingest.workers.keys import WorkersUnusable

pytest.importorskip("distributed", reason="distributed is not installed: pip install 'yesteryear[workers]'")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    keys.make_key(tmp_path / "data" / "workers.pem")
    return tmp_path / "data" / "workers.pem"


def test_a_key_is_its_owners_alone_and_secures_both_ways(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600 and [one.name for one in key.parent.iterdir()] == ["workers.pem"]
    found = keys.security(key)
    assert found.require_encryption and found.tls_min_version is TLSVersion.TLSv1_3
    assert found.tls_ca_file == found.tls_client_cert == found.tls_worker_key == str(key)
    assert found.get_listen_args("scheduler")["ssl_context"].verify_mode.name == "CERT_REQUIRED"


def test_two_keys_are_never_the_same(key: Path, tmp_path: Path) -> None:
    keys.make_key(tmp_path / "other.pem")
    assert (tmp_path / "other.pem").read_bytes() != key.read_bytes()


def test_a_key_that_others_can_read_is_refused(key: Path) -> None:
    key.chmod(0o644)
    with pytest.raises(WorkersUnusable, match="chmod 600"):
        keys.security(key)


def test_what_is_missing_or_no_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkersUnusable, match="copy it there"):
        keys.security(tmp_path / "none.pem")
    (tmp_path / "note.pem").write_text("hello", encoding="ascii")
    (tmp_path / "note.pem").chmod(0o600)
    with pytest.raises(WorkersUnusable, match="no key"):
        keys.security(tmp_path / "note.pem")


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(name: str, *given: object) -> object:
        if name == "distributed":
            raise ImportError(name)
        return imported(name, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WorkersUnusable, match=r"yesteryear\[workers\]"):
        keys.require_installed()
