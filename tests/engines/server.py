"""A real PostgreSQL for the tests: Debian's binaries, an own data folder, an unprivileged user, removed after.

It listens on a socket in its own folder, where whoever comes is let in, and on a free loopback port, where a password
is asked for. Nothing is synced to disk.
"""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "20",
    "shared_buffers": "64MB",
    # Everything below is unlike what the reader wants, so that it must settle its own session.
    "timezone": "America/New_York",
    "datestyle": "SQL, DMY",
    "intervalstyle": "sql_standard",
    "lc_messages": "C",
}

INITDB = (
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    # Swedish order and case, unlike that of bytes: what sorts and folds letters must not depend on the database's.
    "--locale=C",
    "--locale-provider=icu",
    "--icu-locale=sv-SE",
    "--no-sync",
)


@dataclass(frozen=True)
class Server:
    """A running server; `url` gives the address of its database."""

    folder: Path
    user: str
    port: int

    @property
    def socket(self) -> str:
        """Where its socket is, as options of an address."""
        return f"host={self.folder}&port={self.port}"

    def url(self, *, user: str | None = None, schema: str | None = None) -> str:
        """An address as it stands in a run file."""
        wanted = f"&schema={schema}" if schema else ""
        return f"postgresql://{user or self.user}@/postgres?{self.socket}{wanted}"

    def tcp_url(self, user: str, password: str, *, schema: str = "public") -> str:
        """An address by way of the network."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/postgres?schema={schema}"


def reason_to_skip() -> str:
    """Why no server can be started here; empty if one can."""
    if not BINARIES:
        return "ingen PostgreSQL under /usr/lib/postgresql: apt-get install postgresql"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL vägrar köra som root, och setpriv saknas"
    return ""


@contextmanager
def start_server() -> Iterator[Server]:
    """Run a server while the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner, as_owner = _choose_owner()
    binaries = BINARIES[-1]
    data = folder / "data"
    if as_owner:
        record = pwd.getpwnam(owner)
        os.chown(folder, record.pw_uid, record.pw_gid)
    try:
        _run([*as_owner, binaries / "initdb", "-D", data, "-U", owner, *INITDB], folder)
        port = _find_free_port()
        settings = "".join(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"{settings}port = {port}\nunix_socket_directories = '{folder}'\n")
        control = [*as_owner, binaries / "pg_ctl", "-D", data, "-w", "-t", "60"]
        _run([*control, "-l", folder / "log", "start"], folder)
        try:
            yield Server(folder, owner, port)
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _choose_owner() -> tuple[str, list[str]]:
    if os.geteuid() != 0:
        return getpass.getuser(), []
    names = {record.pw_name for record in pwd.getpwall()}
    owner = "postgres" if "postgres" in names else "nobody"
    record = pwd.getpwnam(owner)
    switch = ["setpriv", f"--reuid={record.pw_uid}", f"--regid={record.pw_gid}", "--clear-groups", "--"]
    return owner, switch


def _run(command: list[str | Path], folder: Path) -> None:
    # To a file and not to a pipe: the server inherits it and would hold a pipe open for ever.
    with (folder / "commands").open("ab") as log:
        done = subprocess.run(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError((folder / "commands").read_text(errors="replace")[-2000:])
