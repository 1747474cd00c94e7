"""The server runs with what its own extra installs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
for name in ("websockets", "asyncssh"):
    sys.modules[name] = None  # as where only the server is installed
import ruobr_server.serving, ruobr_server.app, ruobr_server.workers
import ruobr_server.sandbox.acquirer.running, ruobr_server.sandbox.state_services.running
"""


def test_it_needs_nothing_of_the_hosts() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
