"""A demo server in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

SERVER = [sys.executable, "-m", "ruobr_server"]


class Server:
    """A demo server in a process of its own."""

    def __init__(self, data: Path, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [*SERVER, "--demo", "--port", str(port), "--data-dir", str(data), "--exit-with-parent"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said
        self.address, self.port = found[0], int(found[1])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
