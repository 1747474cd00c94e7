"""Files: downloads of the portal and of addresses that it refers to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruobr_tui.api.addresses import file_base, joined, origin
from ruobr_tui.api.client.connection import rejected_by
from ruobr_tui.api.client.reads import Reads
from ruobr_tui.api.downloads import download


class Files(Reads):
    """Downloads files."""

    async def download(
        self,
        href: str,
        write: Callable[[bytes], object],
        progress: Callable[[int, int | None], object] = lambda done, total: None,
        body: Any = None,
        seconds: float | None = None,
    ) -> None:
        """Read a file into ``write``; ``progress`` gets the bytes so far and, if known, the total.

        With a ``body`` (JSON) the request is a POST, which the portal logs; only to the portal itself.
        ``seconds``: how long the portal may work before it sends the file; None: as on any other.

        ``href`` may be relative to the portal's base. Only the portal's own addresses get credentials;
        others must be https. Raises ``TooLarge`` above ``downloads.LARGEST_FILE``.
        """
        await self.confirm()
        await download(
            self._transport,
            joined(file_base(self.base_url, href.strip()), href),
            self._auth,
            write,
            progress,
            rejected=rejected_by(self._auth),
            clock=self._clock,
            local=origin(self.base_url).is_local,
            body=body,
            seconds=seconds,
        )
