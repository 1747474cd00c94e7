"""A real pgbouncer in transaction mode before a PostgreSQL of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from support.needs import program
from support.postgres import free_port, owner


@contextmanager
def pooled(postgres_port: int, size: int = 2) -> Iterator[int]:
    """Its port; every transaction gets one of ``size`` connections."""
    folder = Path(tempfile.mkdtemp(prefix="ruobr-pgbouncer-"))
    port = free_port()
    who = owner()
    users, settings = folder / "users", folder / "settings"
    users.write_text('"ruobr" ""\n')
    settings.write_text(
        f"[databases]\n* = host=127.0.0.1 port={postgres_port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {users}\n"
        f"pool_mode = transaction\ndefault_pool_size = {size}\nserver_reset_query =\n"
    )
    as_owner: dict[str, object] = {}
    if who is not None:  # it refuses to run as root
        for each in (folder, users, settings):
            os.chown(each, who.pw_uid, who.pw_gid)
        as_owner = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    process = subprocess.Popen(  # type: ignore[call-overload]
        [program("pgbouncer"), "-q", str(settings)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_owner,
    )
    try:
        _await(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        assert process.poll() is None, "pgbouncer did not start"
        try:
            psycopg.connect(f"postgresql://ruobr@127.0.0.1:{port}/postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("pgbouncer does not answer")
