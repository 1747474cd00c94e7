"""``ruobr ssh-host`` as an operator starts it, and OpenSSH's own client."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from support.needs import program
from support.patience import PATIENCE


class SshHost:
    """A host in processes of its own; what it says on standard error is in ``log``."""

    def __init__(self, folder: Path, server: str, *options: str, **env: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        home = {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ruobr_tui", "ssh-host", "--lang", "en", "--server", server,
                 "--listen", "127.0.0.1:0", *options],
                stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, **home, **env},
            )  # fmt: skip
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", said)
        assert found, said + self.log.read_text()
        self.port = int(found[1])
        self.fingerprint = self.process.stdout.readline().split()[-1]

    @property
    def workers(self) -> list[int]:
        """The processes that the first one has started to serve."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        children = [int(child) for child in path.read_text().split()]
        return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """As a service manager does."""
        self.process.send_signal(number)

    def wait(self) -> int:
        """Wait for its end; returns the exit code."""
        return self.process.wait(PATIENCE)

    def stop(self) -> None:
        """End it, if it still runs."""
        for _attempt in range(2):
            if self.process.poll() is None:
                self.process.terminate()
        self.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def ssh(self, login: str, *more: str) -> list[str]:
        """The command line of OpenSSH's client for somebody who has no settings and no keys."""
        known = self.folder / "known_hosts"
        return [
            program("ssh"), "-F", "/dev/null", "-p", str(self.port),
            "-o", "StrictHostKeyChecking=accept-new", "-o", f"UserKnownHostsFile={known}",
            "-o", "SendEnv=LC_ALL COLORTERM", *more, f"{login}@127.0.0.1",
        ]  # fmt: skip

    def run(
        self, login: str, password: str, words: Sequence[str], *more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as a script does; the password comes from an askpass program."""
        with tempfile.TemporaryDirectory() as folder:
            askpass = Path(folder) / "asked"
            askpass.write_text('#!/bin/sh\nprintf "%s\\n" "$TRIED_PASSWORD"\n')
            askpass.chmod(0o700)
            env = {"SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "TRIED_PASSWORD": password}
            return subprocess.run(
                [*self.ssh(login, "-T", *more), *words],
                env={**os.environ, "LC_ALL": "C.UTF-8", **env},
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
            )  # fmt: skip
