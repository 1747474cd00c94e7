"""The demo's database: built once for a day, then used again."""

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
    """The address of a SQLite database with the demo region of today, by the region's own calendar.

    It is built when there is none for today and this version of the program; a present one is brought
    up to the clock's lesson. Those of other days are removed. Two programs that start at once share it:
    the second waits for the first. The folder must exist. Raises ``OSError`` when it cannot be written.

    Logins: ``parent`` (three children), ``pupil`` (the eldest of them), ``teacher`` (her class teacher),
    ``operator`` and ``neighbour`` (the parent of a child in another school); the password of all is
    ``demo``.
    """
    # The generator is imported only where it is needed: a present database is used at once.
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
    """A fingerprint of everything the demo's content follows from."""
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
        "**/tables.py",
        "migrations/schema.py",
    )
    return sorted({source for pattern in patterns for source in server.glob(pattern)})


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One program at a time; the system lets go of the lock however the program ends."""
    with (data_dir / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_others(data_dir: Path) -> None:
    """Demos of other days and versions, and what a killed program left. A running server that still
    has one open keeps it until it ends.
    """
    for old in data_dir.glob(f"{PREFIX}*"):
        if old.name != LOCK:
            old.unlink(missing_ok=True)
