"""The demo's database: built once a day, then reused."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from ruobr_tui.api.clock import DEFAULT_ZONE, Clock, school_today

LOCK = "demo.lock"
PREFIX = "demo-"
UNFINISHED = ".part"


def prepare_demo(data_dir: Path, clock: Clock) -> str:
    """The address of a SQLite database with today's demo region, in the region's time zone.

    It is built if there is none for today and this version of the program; an existing one is advanced to the
    present lesson. Those of other days are deleted. Two programs that start at the same time share it: the
    second waits for the first. The folder must exist. Raises ``OSError`` if it cannot be written.

    Logins: ``parent`` (three children), ``pupil`` (the eldest of them), ``teacher`` (her class teacher),
    ``operator`` and ``neighbour`` (the parent of a child in another school); the password of all is ``demo``.
    """
    # The generator is imported only if it is needed.
    today = school_today(clock, ZoneInfo(DEFAULT_ZONE))
    with _alone(data_dir):
        path = data_dir / f"{PREFIX}{today.isoformat()}-{version()}.sqlite"
        if path.exists():
            from ruobr_server.demo.advance import bring_up_to

            bring_up_to(path, clock())
        else:
            from ruobr_server.areas.documents.demo import seal
            from ruobr_server.areas.documents.encryption import keys_in
            from ruobr_server.demo.build import build

            _remove_others(data_dir)
            unfinished = path.with_suffix(UNFINISHED)
            build(unfinished, clock())
            seal(unfinished, keys_in(data_dir))
            unfinished.rename(path)
    return f"sqlite:///{path}"


def version() -> str:
    """A digest of all sources of the demo's content."""
    digest = hashlib.sha256()
    for source in sources():
        digest.update(source.read_bytes())
    return digest.hexdigest()[:10]


def sources() -> list[Path]:
    """Demo data, the areas' declarations (their order), the tables."""
    server = Path(__file__).parent.parent
    patterns = (
        "demo/**/*.py",
        "areas/*/demo.py",
        "areas/*/demo/**/*.py",
        "areas/*/area.py",
        "areas/registry.py",
        "*/tables.py",
        "*/*/tables.py",
        "migrations/schema.py",
    )
    return sorted({source for pattern in patterns for source in server.glob(pattern)})


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One program at a time; the system releases the lock however the program ends."""
    with (data_dir / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_others(data_dir: Path) -> None:
    """Delete demos of other days and versions, and remains of a killed program. A running server keeps
    its open file.
    """
    for old in data_dir.glob(f"{PREFIX}*"):
        if old.name != LOCK:
            old.unlink(missing_ok=True)
