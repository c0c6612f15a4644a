"""The key that the machines of one household share: made once, copied by its owner, and held by all that connect.

Each side shows that it holds it before anything else is said (TLS 1.3, both ways), and all is encrypted by it. Dask
sends programs to its workers, so that whoever holds the key can run any program there: no port is open without one.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import TLSVersion
from typing import TYPE_CHECKING

from memory.store.state_file import write_whole

if TYPE_CHECKING:
    from distributed.security import Security

INSTALL = 'more than one machine needs the package distributed. Run: pip install "yesteryear[workers]"'
GOOD_FOR = timedelta(days=3650)
OWNER_ONLY = 0o600


class WorkersUnusable(Exception):
    """Workers cannot be used; the message says why and what helps."""


def require_installed() -> None:
    """Raise WorkersUnusable where the extra is not installed."""
    try:
        import cryptography  # noqa: F401
        import distributed  # noqa: F401
    except ImportError as error:
        raise WorkersUnusable(INSTALL) from error


def make_key(path: Path) -> None:
    """Write a new key, which its owner alone may read. Raises OSError."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "yesteryear workers")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + GOOD_FOR)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = builder.sign(secret, hashes.SHA256())
    private = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    text = certificate.public_bytes(serialization.Encoding.PEM) + private
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, path.with_name(f"{path.name}.part"), text.decode("ascii"), OWNER_ONLY)


def security(path: Path) -> "Security":
    """Return how connections are secured by the key in a file.

    Raises WorkersUnusable where there is none, it is none, or others may read it.
    """
    from distributed.security import Security

    try:
        text, mode = path.read_text(encoding="ascii"), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise WorkersUnusable(
            f"{path} cannot be read: copy it there from the machine where `yesteryear worker --listen` made it"
        ) from error
    if os.name == "posix" and mode & 0o077:
        raise WorkersUnusable(f"{path} can be read by others, who could run programs here. Run: chmod 600 {path}")
    if "BEGIN CERTIFICATE" not in text or "PRIVATE KEY" not in text:
        raise WorkersUnusable(f"{path} is no key of `yesteryear worker --listen`; copy it again")
    roles = {f"tls_{role}_{part}": str(path) for role in ("client", "scheduler", "worker") for part in ("cert", "key")}
    return Security(require_encryption=True, tls_min_version=TLSVersion.TLSv1_3, tls_ca_file=str(path), **roles)
