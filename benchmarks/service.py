"""The server: a week the first time, again, and unchanged, beside two references in turn."""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx

from benchmarks.load import Job, Load, get, load
from benchmarks.scale import Scale
from benchmarks.workspace import serving
from ruobr_server.demo.seed import seed
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_tui.api.clock import DEFAULT_ZONE, school_today, system_clock

SERVER_CORE, LOAD_CORE = 0, 1
PASSWORD = "measured-by-nobody"
CLASSES, PUPILS, WEEKS = 40, 25, 6
FAMILIES = 40

REQUESTS = ("hello", "again", "unchanged", "plain", "first", "first, compressed")


@dataclass(slots=True)
class Service:
    """What one size of database gave: the loads of each round by the name of the request."""

    pupils: int
    file_size: int
    answer_size: int = 0
    rounds: dict[str, list[Load]] = field(default_factory=lambda: {name: [] for name in REQUESTS})

    def rate(self, name: str) -> float:
        """Requests a second, the median of the rounds."""
        return median(each.per_second for each in self.rounds[name])

    def p99(self, name: str) -> float:
        """Milliseconds, the median of the rounds."""
        return median(each.p99 for each in self.rounds[name])

    def ratio(self, name: str, reference: str) -> float:
        """The median of each round's ratio: what disturbs a round disturbs both sides of it."""
        pairs = zip(self.rounds[name], self.rounds[reference], strict=True)
        return median(one.per_second / other.per_second for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Family:
    """A parent's session and the child."""

    token: str
    child: int

    def week(self, first: date, **headers: str) -> str:
        """The text of a request for seven days."""
        path = f"/timetable2/?child={self.child}&start={first}&end={first + timedelta(days=6)}"
        return get(path, [("Authorization", f"Bearer {self.token}"), *headers.items()])


def both(scale: Scale) -> list[Service]:
    """A small database, and a large one."""
    found = []
    for schools in scale.of(smoke=(1,), quick=(1,), full=(1, 100)):
        with seeded(schools, classes=scale.of(smoke=2, quick=CLASSES, full=CLASSES)) as path:
            rounds = scale.of(smoke=1, quick=2, full=5)
            found.append(measure(path, schools, rounds, scale.of(smoke=0.1, quick=0.5, full=1.5)))
    return found


@contextmanager
def seeded(schools: int, classes: int = CLASSES) -> Iterator[Path]:
    """A database of so many schools."""
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder:
        path = Path(folder) / "seeded.sqlite"
        database = Database(f"sqlite:///{path}")
        database.write_now(schema.create)
        seed(
            database,
            schools=schools,
            classes=classes,
            pupils=PUPILS,
            seed=1,
            today=_today(),
            weeks=WEEKS,
            password=PASSWORD,
        )
        database.close_now()
        yield path


def measure(path: Path, schools: int, rounds: int, seconds: float) -> Service:
    """Every kind of request in each round, in turn; one server at a time has work."""
    found = Service(_pupils(path), path.stat().st_size)
    product = [sys.executable, "-m", "ruobr_server", "--database", f"sqlite:///{path}", "--port", "0"]
    with ExitStack() as stack:
        hello = _port(stack.enter_context(serving(_module("hello"), SERVER_CORE)))
        plain = _port(stack.enter_context(serving([*_module("plain_week"), str(path)], SERVER_CORE)))
        with serving(product, SERVER_CORE) as address:
            families = _signed_in(address, _logins(path))
        monday = _today() - timedelta(days=_today().weekday())
        spans = [monday + timedelta(days=day) for day in range(-7 * (WEEKS // 2), 7 * (WEEKS // 2) - 6)]
        distinct = [family.week(first) for first in spans for family in families]
        this_week = [family.week(monday) for family in families]
        with serving(product, SERVER_CORE) as address:
            _must_agree(address, f"http://127.0.0.1:{plain}", distinct[:: max(1, len(distinct) // 20)])
        packed = [family.week(first, **{"Accept-Encoding": "gzip"}) for first in spans for family in families]
        for _ in range(rounds):
            done = found.rounds
            done["hello"].append(load(Job(hello, [get("/")], seconds), LOAD_CORE))
            # A server that was just started keeps nothing: every request of `distinct` is a first one.
            with serving(product, SERVER_CORE) as address:
                port = _port(address)
                load(Job(port, this_week[:1] * 200, 0), LOAD_CORE)
                done["first"].append(load(Job(port, distinct, 0), LOAD_CORE))
                tags = _tags(address, this_week)
                done["again"].append(load(Job(port, this_week, seconds), LOAD_CORE))
                unchanged = [
                    family.week(monday, **{"If-None-Match": tag})
                    for family, tag in zip(families, tags, strict=True)
                ]
                done["unchanged"].append(load(Job(port, unchanged, seconds), LOAD_CORE))
            with serving(product, SERVER_CORE) as address:
                load(Job(_port(address), this_week[:1] * 200, 0), LOAD_CORE)
                done["first, compressed"].append(load(Job(_port(address), packed, 0), LOAD_CORE))
            load(Job(plain, this_week[:1] * 200, 0), LOAD_CORE)
            done["plain"].append(load(Job(plain, distinct, 0), LOAD_CORE))
    for name, status in {**dict.fromkeys(REQUESTS, "200"), "unchanged": "304"}.items():
        wrong = [each.statuses for each in found.rounds[name] if set(each.statuses) != {status}]
        if wrong:
            raise RuntimeError(f"{name}: answered {wrong}")
    found.answer_size = round(found.rounds["again"][0].size)
    return found


def _pupils(path: Path) -> int:
    database = sqlite3.connect(path)
    [(number,)] = database.execute("SELECT count(*) FROM pupils").fetchall()
    database.close()
    return int(number)


def _must_agree(address: str, other: str, requests: list[str]) -> None:
    """What answers otherwise does other work: it would be no reference."""
    for request in requests:
        path, token = re.findall(r"GET (\S+)|Authorization: (.+?)\r", request)
        with httpx.Client(headers={"Authorization": token[1]}) as client:
            ours, theirs = (client.get(host + path[0]).raise_for_status().json() for host in (address, other))
        for lesson in (*ours["lessons"], *theirs["lessons"]):
            lesson.pop("changed_at")  # a wall clock there, as stored here
        if ours != theirs:
            differing = [
                pair for pair in zip(ours["lessons"], theirs["lessons"], strict=False) if pair[0] != pair[1]
            ]
            raise RuntimeError(f"the reference answers otherwise: {path[0]}: {differing[:1]}")


def _today() -> date:
    return school_today(system_clock, ZoneInfo(DEFAULT_ZONE))


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.references.{name}"]


def _port(address: str) -> int:
    return urlsplit(address).port or 0


def _logins(path: Path) -> list[tuple[str, int]]:
    """Parents and their children, spread over the whole database."""
    database = sqlite3.connect(path)
    rows: list[tuple[str, int]] = database.execute(
        "SELECT a.login, g.pupil_id FROM accounts a JOIN guardianships g ON g.account_id = a.id ORDER BY a.id"
    ).fetchall()
    database.close()
    return rows[:: max(1, len(rows) // FAMILIES)][:FAMILIES]


def _signed_in(address: str, logins: list[tuple[str, int]]) -> list[Family]:
    with httpx.Client(base_url=address) as client:
        return [
            Family(
                client.post("/cabinet/session", json={"login": login, "password": PASSWORD})
                .raise_for_status()
                .json()["token"],
                child,
            )
            for login, child in logins
        ]


def _tags(address: str, requests: list[str]) -> list[str]:
    tags = []
    with httpx.Client(base_url=address) as client:
        for request in requests:
            path, token = re.findall(r"GET (\S+)|Authorization: (.+?)\r", request)
            answer = client.get(path[0], headers={"Authorization": token[1]}).raise_for_status()
            tags.append(answer.headers["etag"])
    return tags
