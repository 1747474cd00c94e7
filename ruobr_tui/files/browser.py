"""Pages outside of the terminal: opened in a browser where there is a desktop to show one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def has_desktop(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a browser would have a window of its own.

    Without one, the browser that is found may be a text browser, which would take this terminal over.
    """
    if environ.get("SSH_CONNECTION"):
        return False
    return platform in ("darwin", "win32") or bool(environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY"))
