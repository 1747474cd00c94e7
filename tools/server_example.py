"""A served school from nothing, by the documented commands: ``python -m tools.server_example [PORT]``.

An empty database, ``examples/school``, a first administrator, a class teacher. Until it is interrupted.
"""

from __future__ import annotations

import csv
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "school"
SERVER = (sys.executable, "-m", "ruobr_server")
ADMINISTRATOR, TEACHER = "admin", "lavrova"
HEAD = "Садовникова Галина Олеговна"
CLASS_TEACHER = "Лаврова"


def command(folder: Path, *arguments: str, given: str = "") -> str:
    """Run a command of the server to its end; return what it prints. A failure ends the program."""
    name, *rest = arguments
    where = ("--data-dir", str(folder))
    done = subprocess.run(
        [*SERVER, name, *rest, *where], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"ruobr-server {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def teachers_number(folder: Path) -> str:
    """The number of the class teacher, as an export names it."""
    tables = folder / "tables"
    command(folder, "export-school", "1", str(tables))
    with (tables / "staff.csv").open(encoding="utf-8-sig", newline="") as file:
        file.readline()  # for Excel
        rows = csv.reader(file, delimiter=";")
        number = next(number for _school, number, last, *_more in rows if last == CLASS_TEACHER)
    shutil.rmtree(tables)
    return number


def filled(folder: Path) -> str:
    """Fill a migrated database; return what to say about it."""
    command(folder, "import", str(EXAMPLE), "--yes")
    appointed = command(folder, "admin", "create", ADMINISTRATOR, "--name", HEAD)
    password = f"{secrets.token_hex(6)}-Q"
    person = teachers_number(folder)
    teacher = ("--login", TEACHER, "--role", "teacher", "--person", person)
    command(folder, "account", "create", *teacher, given=f"{password}\n")
    return f"{appointed}\nClass teacher of 2А: login {TEACHER}, password {password}\n"


@contextmanager
def serving(folder: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    """A server of its own, which makes the keys by which people are recognised; stopped at the end."""
    call = [*SERVER, "--data-dir", str(folder), "--port", port]
    server = subprocess.Popen(call, start_new_session=True, stdout=subprocess.PIPE, text=True)
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def main(port: str = "8765") -> int:
    """Serve an empty database, fill it, say the logins; until it is interrupted."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell may have its jobs ignore the first
        signal.signal(number, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="ruobr-example-"))
    try:
        command(folder, "migrate")
        with serving(folder, port) as server:
            if server.stdout is None or not server.stdout.readline():
                return server.wait()  # it has said why
            print("An empty database is served. Now examples/school…", flush=True)
            said = filled(folder)
            address = f"http://127.0.0.1:{port}"
            print(f"\nThe school of examples/school on {address}\n\n{said}")
            print(f"In another terminal: .venv/bin/ruobr --server {address} --login {ADMINISTRATOR}")
            print("Ctrl+C stops it and deletes its database.", flush=True)
            return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
