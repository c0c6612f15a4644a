"""Runs commands where no other machine can be reached, and tells what they tried to reach and where they made files.

In a network namespace without a route where that is allowed, and under strace where that is there. Run by itself,
`python -m tests.alone SECONDS TOLD COMMAND...` is the first process in such a namespace.
"""

import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSCALLS = "connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat"
ADDRESS = re.compile(r'sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')
RESOLVER = re.compile(r'sun_path="([^"]*resolve[^"]*)"')
MADE = re.compile(
    r'(?:(?:openat\((?:AT_FDCWD|\d+)<([^>]*)>, |open\()"([^"]*)", [^)]*O_CREAT'
    r'|creat\("([^"]*)"|mkdir\("([^"]*)"|mkdirat\((?:AT_FDCWD|\d+)<([^>]*)>, "([^"]*)")'
)
SIOCSIFFLAGS, UP = 0x8914, 0x41
DNS = 53


@dataclass(frozen=True, slots=True)
class Seen:
    """What a command did: its exit code, addresses it tried that are not loopback's or answer names, files it made."""

    code: int
    tried: tuple[str, ...]
    made: tuple[str, ...]


@cache
def means() -> tuple[str, ...]:
    """Return the words before a command that cut it off, none where the machine allows none."""
    for words in (("unshare", "-n"), ("unshare", "-rn")):
        if shutil.which(words[0]) and subprocess.run([*words, "true"], capture_output=True).returncode == 0:
            return words
    return ()


@cache
def strace() -> tuple[str, ...]:
    """Return the words before a command that write down what it asks of the system, none where that cannot be done."""
    words = ("strace", "-f", "-y", "-qq")
    is_there = shutil.which("strace") and subprocess.run([*words, "-o/dev/null", "true"], capture_output=True)
    return words if is_there and is_there.returncode == 0 else ()


def started(folder: Path, command: list[str], env: dict[str, str], seconds: int = 0) -> subprocess.Popen[str]:
    """Start a command, told to end after so many seconds, 0 for never; what it does is written into `folder`."""
    folder.mkdir()
    traced = [*strace(), "-e", f"trace={SYSCALLS}", "-o", str(folder / "strace")] if strace() else []
    words = [*means(), sys.executable, "-m", "tests.alone", str(seconds), str(folder / "told"), *traced, *command]
    with (folder / "output").open("w") as output:
        return subprocess.Popen(
            words, env={**env, "PYTHONPATH": str(ROOT)}, cwd=folder, stdin=-1, stdout=output, stderr=output, text=True
        )


def seen(folder: Path, process: "subprocess.Popen[str]", allowed: tuple[Path, ...], words: str | None = None) -> Seen:
    """Wait for a started command, with these words on its stdin, and return what it did."""
    process.communicate(words, timeout=300)
    told = json.loads((folder / "told").read_text())
    tried = [f"{told['unreached']} packets to nowhere"] if told["unreached"] else []
    made: list[str] = []
    if strace():
        lines = (folder / "strace").read_text(errors="replace").splitlines()
        tried += [found for line in lines if (found := elsewhere(line))]
        made = [path for line in lines if (path := created(line, folder))]
    inside = ("/dev/", "/proc/", *(f"{one}/" for one in allowed))
    strays = [path for path in dict.fromkeys(made) if not f"{path}/".startswith(inside)]
    return Seen(told["code"], tuple(dict.fromkeys(tried)), tuple(strays))


def elsewhere(line: str) -> str:
    """Return where a line of strace's says that something was sent which is not loopback, or asks for a name."""
    for port, address in ADDRESS.findall(line):
        is_here = address.removeprefix("::ffff:").startswith("127.") or address in ("::1", "0.0.0.0", "::")
        if not is_here or int(port) == DNS:
            return f"{address} port {port}"
    found = RESOLVER.search(line)
    return found[1] if found else ""


def created(line: str, folder: Path) -> str:
    """Return the path that a line of strace's says was made, empty where none was."""
    found = MADE.search(line)
    if not found or re.search(r"= -1 E", line):
        return ""
    at, opened, creat, mkdir, made_at, made = found.groups()
    name = opened or creat or mkdir or made or ""
    return os.path.normpath(os.path.join(at or made_at or folder, name))


def _raise_loopback() -> None:
    import fcntl
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", UP))


def _has_no_route() -> bool:
    """Say whether this process lies in a namespace of its own: no interface but loopback's."""
    devices = Path("/proc/self/net/dev")
    lines = devices.read_text().splitlines()[2:] if devices.exists() else []
    return [line.split(":")[0].strip() for line in lines] == ["lo"]


def _unreached() -> int:
    """Count what was to go to addresses that no route of this namespace leads to."""
    names, values = [line.split() for line in Path("/proc/self/net/snmp").read_text().splitlines() if line[:3] == "Ip:"]
    count = int(values[names.index("OutNoRoutes")])
    rows = (line.split() for line in Path("/proc/self/net/snmp6").read_text().splitlines())
    return count + sum(int(value) for name, value in rows if name == "Ip6OutNoRoutes")


if __name__ == "__main__":
    if is_cut_off := _has_no_route():
        _raise_loopback()
    before = _unreached() if is_cut_off else 0
    with subprocess.Popen(sys.argv[3:], start_new_session=True) as run:
        try:
            code = run.wait(int(sys.argv[1]) or None)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGINT)
            code = run.wait()
    unreached = _unreached() - before if is_cut_off else 0
    Path(sys.argv[2]).write_text(json.dumps({"code": code, "unreached": unreached}))
