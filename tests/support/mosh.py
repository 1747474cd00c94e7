"""A program behind mosh: its server holds the program's terminal, its client shows what that shows."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from support.needs import program
from support.terminal import Terminal

LOCALE = {"LC_ALL": "C.UTF-8"}


class Mosh(Terminal):
    """mosh's own emulator stands between the program and this terminal.

    ``prediction`` is ``always`` or ``never``: whether the client shows letters before the server has them.
    """

    def __init__(
        self,
        command: Sequence[str],
        prediction: str,
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        # TERM is what the client's user has; the server calls itself xterm-256color.
        begun = subprocess.run(
            [program("mosh-server"), "new", "-i", "127.0.0.1", "-c", "256", "--", *command],
            env={**os.environ, **(env or {}), **LOCALE},
            capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
        said = begun.stdout + begun.stderr
        connect = re.search(r"MOSH CONNECT (\d+) (\S+)", said)
        server = re.search(r"pid = (\d+)", said)
        assert connect, said
        assert server, said
        self._server = int(server[1])
        client = {"MOSH_KEY": connect[2], "MOSH_PREDICTION_DISPLAY": prediction, "MOSH_TITLE_NOPREFIX": "1"}
        super().__init__(
            [program("mosh-client"), "127.0.0.1", connect[1]],
            columns=columns,
            rows=rows,
            env={**client, **LOCALE},
        )

    def close(self) -> None:
        """End the client, and the server with the program."""
        super().close()
        with suppress(ProcessLookupError):  # it ends with its program
            os.kill(self._server, signal.SIGTERM)
