"""The portal as a process of its own, with workers, against peers that mean it no good."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from support.forked import Forked
from support.patience import PATIENCE


@contextmanager
def portal(folder: Path, *options: str) -> Iterator[tuple[int, Forked]]:
    """A portal without anybody in it; its port, its process. What it logs is in ``folder/log``."""
    with (folder / "log").open("wb") as log:
        process = Forked("ruobr_server", "--data-dir", str(folder), "--port", "0", *options, stderr=log)
    assert process.stdout is not None
    try:
        found = re.search(r":(\d+)\n", process.stdout.readline())
        assert found, (folder / "log").read_text()
        yield int(found[1]), process
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def connected(port: int, address: str, said: bytes) -> socket.socket | None:
    """A connection from one of this machine's addresses; None when it is cut off at once."""
    peer = socket.socket()
    peer.settimeout(PATIENCE)
    try:
        peer.bind((address, 0))
        peer.connect(("127.0.0.1", port))
        peer.sendall(said)
    except OSError:
        peer.close()
        return None
    return peer


def heard(peer: socket.socket) -> bytes:
    """All until the end."""
    said = bytearray()
    with contextlib.suppress(ConnectionError):
        while piece := peer.recv(65536):
            said += piece
    return bytes(said)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_crowd_of_half_requests_and_an_endless_head_keep_nobody_out(workers: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = ("--workers", workers, "--clients", "40", "--clients-per-address", "10")
        with portal(Path(folder), *options) as (port, _):
            crowd = [connected(port, "127.0.0.2", b"GET / HT") for _ in range(100)]
            endless = connected(port, "127.0.0.3", b"GET / HTTP/1.1\r\nX: ")
            assert endless is not None
            with contextlib.suppress(OSError):
                for _ in range(100):
                    endless.sendall(b"y" * 1_000_000)
            answer = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE)
            assert answer.status_code == 200
            for peer in (*crowd, endless):
                if peer is not None:
                    peer.close()
        log = (Path(folder) / "log").read_text()
        assert "A connection from 127.0.0.2 was ended at once" in log
        assert "431" in log
        assert log.count("\n") <= 4 * int(workers), log  # a line of each kind


def test_few_open_files_are_said_and_are_enough() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with tempfile.TemporaryDirectory() as folder:
        command = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (160, 160)); "
        command += "os.execv(sys.executable, [sys.executable, '-m', 'ruobr_server', *sys.argv[1:]])"
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-c", command, "--data-dir", folder, "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert process.stdout is not None
        try:
            found = re.search(rb":(\d+)\n", process.stdout.readline())
            assert found, log.read_text()
            port = int(found[1])
            crowd = [connected(port, f"127.0.0.{2 + each % 50}", b"GET / HT") for each in range(300)]
            answer = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE)
            assert answer.status_code == 200
            assert sum(1 for _ in Path(f"/proc/{process.pid}/fd").iterdir()) < 160
            for peer in crowd:
                if peer is not None:
                    peer.close()
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        assert "the system allows 160 open files: at most 80 connections are taken" in log.read_text()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
