"""Worker processes of uvicorn that guard their connections."""

from __future__ import annotations

import uvicorn
from uvicorn.supervisors import multiprocess

from ruobr_tui.listeners.server import GuardedServer


class GuardedProcess(multiprocess.Process):
    """A worker. Its configuration is a ``GuardedConfig``."""

    @property
    def server(self) -> uvicorn.Server:
        """The server of this process."""
        if self._server is None:
            self._server = GuardedServer(self.config)
        return self._server


def guard_workers() -> None:
    """Whatever ``Multiprocess`` starts from now on is guarded; it has no other place to say so."""
    multiprocess.Process = GuardedProcess  # type: ignore[misc]
