"""Run a command on a private PostgreSQL: `python -m tests.cluster pytest -q`.

Starts a temporary cluster on a free port of the loopback address, never as root, and stops it.
Where PostgreSQL's programs are missing it says so loudly, and fails if CI=true.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATABASES = {"CASEWORK_DATABASE_URL": "casework", "CASEWORK_KEYSTORE_URL": "keystore"}
# What a request runs as; the commands and the tests themselves log in as the owner.
ROLE = "casework_web"
MAKE_ROLE = f"CREATE ROLE {ROLE}; GRANT pg_read_all_data, pg_write_all_data TO {ROLE}"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's newest server programs, None where there are none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if found:
        return found[-1]
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def owner() -> str | None:
    """Return the account to run the server as: nobody needs one but root, who may not."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def cluster(folder: Path, bin_folder: Path) -> Iterator[dict[str, str]]:
    """Start a cluster in `folder` and yield the environment that names its databases."""
    user, port, data = owner(), free_port(), folder / "data"
    if user:
        shutil.chown(folder, user)

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [bin_folder / program, *words],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )

    run("initdb", "-D", str(data), "-U", "casework", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        " -c fsync=off -c max_connections=120 -c timezone=UTC"
    )
    run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        there = ("-h", "127.0.0.1", "-p", str(port), "-U", "casework")
        for name in DATABASES.values():
            run("createdb", *there, name)
        run("psql", *there, "-d", "casework", "-c", MAKE_ROLE)
        yield {
            variable: f"postgres://casework@127.0.0.1:{port}/{name}"
            for variable, name in DATABASES.items()
        } | {"CASEWORK_DATABASE_ROLE": ROLE}
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def main(command: list[str]) -> int:
    """Run the command with the cluster's databases and return its exit status."""
    bin_folder = programs()
    if bin_folder is None:
        print("!! PostgreSQL isn't on this machine: its tests were SKIPPED.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    with (
        tempfile.TemporaryDirectory(prefix="casework-pg-") as folder,
        cluster(Path(folder), bin_folder) as variables,
    ):
        return subprocess.run(command, env=os.environ | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
