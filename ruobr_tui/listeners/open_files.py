"""Open files: each connection is one, and the system allows a process only so many."""

from __future__ import annotations

import logging

RESERVED = 128
"""For the database, files, outgoing connections and what the program itself has open."""
ENOUGH = 65536

_log = logging.getLogger(__name__)


def connections_for(wanted: int) -> int:
    """How many of the ``wanted`` connections the system allows; raises the soft limit where it may."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    needed = min(wanted + RESERVED, ENOUGH)
    if soft < needed:
        raised = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
        except (OSError, ValueError) as error:
            _log.warning("the limit of open files stays at %d: %s", soft, error)
    allowed = max(soft - RESERVED, soft // 2)
    if allowed < wanted:
        _log.warning("the system allows %d open files: at most %d connections are taken", soft, allowed)
    return min(wanted, allowed)
