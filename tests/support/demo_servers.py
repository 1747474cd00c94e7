"""The demo's server in a process of its own, as ``ruobr demo`` starts it."""

from __future__ import annotations

import re
from pathlib import Path

from support.forked import Forked
from support.patience import PATIENCE


class DemoServer:
    """A demo server over the school in a folder, which it makes where there is none."""

    def __init__(self, data: Path, port: int = 0) -> None:
        command = ["--demo", "--port", str(port), "--data-dir", str(data), "--exit-with-parent"]
        with (data.parent / f"{data.name}.log").open("ab") as log:
            self.process = Forked("ruobr_server", *command, stderr=log)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said
        self.address, self.port = found[0], int(found[1])

    def stop(self) -> None:
        """End it as ``ruobr demo`` does."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
