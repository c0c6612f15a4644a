"""The certificate by which the app is opened from other machines over HTTPS: its own, made once, or one that is given.

A phone lets a page use the microphone, be installed and share files only over HTTPS. The app's own certificate is
signed by an authority of this library alone, which a phone may be told to trust; its fingerprint says that it is it.
"""

import ipaddress
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from memory.store.state_file import write_whole

AUTHORITY, OWN = "https-authority.pem", "https.pem"
OWNER_ONLY = 0o600
GOOD_FOR, OWN_GOOD_FOR, RENEWED_BEFORE = timedelta(days=3650), timedelta(days=397), timedelta(days=30)
"""Browsers take no certificate that is good for more than 398 days; the authority, which one trusts by hand, may be."""

HOUSEHOLD = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
HOUSEHOLD_NAMES = ("localhost", "local", "lan", "home.arpa", "internal", "ts.net")
"""The addresses and the ends of names that stand for machines of one's own: whoever trusts the authority trusts it for
these alone and for the names that it was made for, and for no site of the world."""

PEM = serialization.Encoding.PEM


class BadCertificate(Exception):
    """A given certificate cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files with a certificate and its key, the fingerprint to compare, and the authority's certificate to be trusted.

    The last is empty where the certificate was given: its owner knows who signed it.
    """

    path: Path
    key_path: Path
    fingerprint: str
    authority: bytes = b""


def given(path: Path, key_path: Path | None = None) -> Certificate:
    """Return a certificate of the owner's, with its key in a file of its own or the same. Raises BadCertificate."""
    key_path = key_path or path
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, key_path)
        held = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError, ssl.SSLError) as error:
        raise BadCertificate(f"{path} with the key {key_path} is no certificate to serve with: {error}") from error
    return Certificate(path, key_path, _fingerprint(held))


def own(folder: Path, names: Sequence[str], now: datetime | None = None) -> Certificate:
    """Return the app's own certificate for these host names and addresses, made anew where it does not cover them.

    It is made anew as well before it ends; the authority stays. Raises OSError where the folder cannot be written.
    """
    now = now or datetime.now(UTC)
    authority_path, path = folder / AUTHORITY, folder / OWN
    authority, signer = _read(authority_path) or _made_authority(authority_path, names, now)
    if not _permits(authority, names):
        authority, signer = _made_authority(authority_path, names, now)
    held = _read(path)
    if held is None or not _covers(held[0], names, authority, now):
        held = _made_own(path, names, (authority, signer), now)
    return Certificate(path, path, _fingerprint(authority), authority.public_bytes(PEM))


def _made_authority(
    path: Path, names: Sequence[str], now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    secret = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Yesteryear {now:%Y-%m-%d}")
    builder = _builder(name, name, secret, now, GOOD_FOR)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = builder.add_extension(usage, critical=True)
    return _written(path, builder.sign(secret, hashes.SHA256()), secret)


def _made_own(
    path: Path, names: Sequence[str], by: tuple[x509.Certificate, ec.EllipticCurvePrivateKey], now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    authority, signer = by
    secret = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_name(names[0] if names else "localhost"), authority.subject, secret, now, OWN_GOOD_FOR)
    builder = builder.add_extension(x509.SubjectAlternativeName(_general(names)), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return _written(path, builder.sign(signer, hashes.SHA256()), secret)


def _builder(
    subject: x509.Name, issuer: x509.Name, secret: ec.EllipticCurvePrivateKey, now: datetime, good_for: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, secret.public_key(), x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + good_for)


def _written(
    path: Path, certificate: x509.Certificate, secret: ec.EllipticCurvePrivateKey
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    private = secret.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    text = (certificate.public_bytes(PEM) + private).decode("ascii")
    write_whole(path, path.with_name(f"{path.name}.part"), text, OWNER_ONLY)
    return certificate, secret


def _read(path: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    """Return a certificate and its key as they were written; None where they are not there or are damaged."""
    try:
        held = path.read_bytes()
        certificate, secret = x509.load_pem_x509_certificate(held), serialization.load_pem_private_key(held, None)
    except (OSError, ValueError, TypeError):
        return None
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(OWNER_ONLY)
    return (certificate, secret) if isinstance(secret, ec.EllipticCurvePrivateKey) else None


def _covers(held: x509.Certificate, names: Sequence[str], authority: x509.Certificate, now: datetime) -> bool:
    alternatives = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    try:
        held.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    is_good = held.not_valid_after_utc > now + RENEWED_BEFORE
    return is_good and {str(one.value) for one in _general(names)} <= {str(one.value) for one in alternatives}


def _permitted(names: Sequence[str]) -> list[x509.GeneralName]:
    """Return what the authority may sign for: the household's addresses and names, and those that it is made for."""
    networks = [ipaddress.ip_network(one) for one in HOUSEHOLD]
    networks += [ipaddress.ip_network(one.value) for one in _general(names) if isinstance(one, x509.IPAddress)]
    ends = [*HOUSEHOLD_NAMES, *(one.value for one in _general(names) if isinstance(one, x509.DNSName))]
    return [*map(x509.IPAddress, dict.fromkeys(networks)), *map(x509.DNSName, dict.fromkeys(ends))]


def _permits(authority: x509.Certificate, names: Sequence[str]) -> bool:
    try:
        limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    except x509.ExtensionNotFound:
        return False
    return all(any(_is_within(one, limit) for limit in limits) for one in _general(names))


def _is_within(one: x509.GeneralName, limit: x509.GeneralName) -> bool:
    if isinstance(one, x509.IPAddress) and isinstance(limit, x509.IPAddress):
        network = ipaddress.ip_network(str(limit.value))
        return ipaddress.ip_address(str(one.value)) in network
    if isinstance(one, x509.DNSName) and isinstance(limit, x509.DNSName):
        return one.value == limit.value or one.value.endswith(f".{limit.value}")
    return False


def _general(names: Sequence[str]) -> list[x509.GeneralName]:
    """Return host names and addresses, this machine's own among them, as a certificate lists them."""
    found: list[x509.GeneralName] = []
    for name in dict.fromkeys([*names, "localhost", "127.0.0.1"]):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words[:64])])


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()
