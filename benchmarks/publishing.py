"""Marks saved and published a second by 24 writers of different schools; PostgreSQL waits for the disk.

The same database is written to in turn as the portal does it, and as it was done before: with numbers from a
row that every writer of the region waited for, ``NOTIFY`` in each transaction, and the whole class informed.
PostgreSQL's own ``pgbench`` writes, so that no Python stands between.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import create_engine

from benchmarks.figures import count, quantile, spread
from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import find_binaries, running_postgres
from ruobr_server.areas.events.queries import HORIZON
from ruobr_server.areas.events.service import insert_sql
from ruobr_server.demo.seed import seed
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema

WRITERS = 24
PUPILS = 27
ROUNDS, SECONDS = 5, 6
LOOK_EVERY = 0.2
AIM = 4.0

BEFORE, ALONE, NOW = "before: a counter, NOTIFY, the whole class", "before, the readers alone", "now"

_TODAY = date(2026, 11, 24)

# What the writers need to know, and the table of events as it was.
_FURNISH = f"""
CREATE TABLE bench AS
    SELECT row_number() OVER (ORDER BY l.school_id) - 1 AS writer, l.school_id, l.class_id, l.subject_id,
        l.id AS lesson, l.date, (SELECT min(id) FROM pupils p WHERE p.school_id = l.school_id) AS pupil,
        (SELECT min(id) FROM mark_types t WHERE t.school_id = l.school_id) AS type_id
    FROM (SELECT DISTINCT ON (school_id) * FROM lessons ORDER BY school_id, id) l;
ALTER TABLE bench ADD PRIMARY KEY (writer);
INSERT INTO accounts
    (id, login, password_hash, password_version, role, person_id, active, created_at, uid)
    SELECT 100000 + n, 'BENCH-' || n, '', 1, 'parent', 1, true, now(), 'bench-' || n
    FROM generate_series(0, {2 * PUPILS * WRITERS - 1}) n;
CREATE TABLE live_events_before (LIKE live_events INCLUDING DEFAULTS);
ALTER TABLE live_events_before DROP COLUMN xid, ADD PRIMARY KEY (id);
ALTER TABLE live_events_before ADD FOREIGN KEY (account_id) REFERENCES accounts (id);
CREATE INDEX ON live_events_before (account_id, id);
CREATE INDEX ON live_events_before (at);
INSERT INTO counters VALUES ('marks', 1000000000), ('live_events', 1);
ANALYZE;
"""

_MARK = """
INSERT INTO marks (school_id, id, pupil_id, lesson_id, subject_id, class_id, date, type_id, about, value,
    weight, comment, created_at)
SELECT school_id, :mark, pupil, lesson, subject_id, class_id, date, type_id, '', '5', 100, '', now()
FROM bench WHERE writer = :client_id;
UPDATE pupils SET version = version + 1 FROM bench
WHERE writer = :client_id AND pupils.school_id = bench.school_id AND pupils.id = pupil;
"""

_AS_BEFORE = """
BEGIN;
UPDATE counters SET next_id = next_id + 1 WHERE name = 'marks' RETURNING next_id - 1 AS mark \\gset
{mark}
UPDATE counters SET next_id = next_id + {told} WHERE name = 'live_events'
    RETURNING next_id - {told} AS first \\gset
INSERT INTO live_events_before (id, account_id, kind, about, at)
    SELECT :first + n, 100000 + :client_id * {accounts} + n % {accounts}, 'mark',
        '{{"child": 1, "lesson": 2}}', now()
    FROM generate_series(0, {told} - 1) n;
SELECT pg_notify('ruobr_events', string_agg((100000 + :client_id * {accounts} + n)::text, ','))
    FROM generate_series(0, {notified} - 1) n;
COMMIT;
"""

_AS_NOW = """
BEGIN;
SELECT nextval('ids_marks') AS mark \\gset
{mark}
\\set account_id 100000 + :client_id * {accounts}
{publish};
\\set account_id :account_id + 1
{publish};
COMMIT;
"""


@dataclass(slots=True)
class Measured:
    """One way: writes a second of each round, and milliseconds of a write and until an event can be read."""

    name: str
    rates: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    lost: int = 0


def measure(scale: Scale) -> list[Measured]:
    """All ways in turn; nothing where this machine has no PostgreSQL with ``pgbench``."""
    binaries = find_binaries()
    if binaries is None or not (binaries / "pgbench").exists():
        return []
    measured = [Measured(BEFORE), Measured(ALONE), Measured(NOW)]
    rounds, seconds = scale.of(smoke=1, quick=1, full=ROUNDS), scale.of(smoke=1, quick=1, full=SECONDS)
    with running_postgres(binaries, durable=True) as server, tempfile.TemporaryDirectory() as folder:
        url = server.url(server.create())
        _furnish(url)
        scripts = _scripts(Path(folder))
        for _ in range(rounds):
            for each in measured:
                _round(each, binaries / "pgbench", url, scripts[each.name], seconds)
    return measured


def rows(measured: list[Measured]) -> list[str]:
    """The table of the report."""
    if not measured:
        return ["Not measured: this machine has no `pgbench`."]
    first = median(measured[0].rates)
    head = ["publishing", "marks saved a second", "noise", "ratio", "aim", "a save: p50, ms", "p99, ms"]
    head += ["can be read after: p50, ms", "p99, ms", "never read"]
    lines = []
    for each in measured:
        ratio = median(each.rates) / first
        times = each.heard or [0.0]
        lines.append(
            [
                each.name,
                count(median(each.rates)),
                spread(each.rates),
                f"**{ratio:.1f}**",
                f"≥ {AIM:.0f}: {'reached' if ratio >= AIM else 'missed'}" if each.name == NOW else "",
                f"{quantile(each.written, 0.5):.1f}",
                f"{quantile(each.written, 0.99):.1f}",
                *(f"{quantile(times, share):.0f}" if each.heard else "" for share in (0.5, 0.99)),
                str(each.lost) if each.heard else "",
            ]
        )
    return table(head, lines)


def _furnish(url: str) -> None:
    database = Database(url)
    database.write_now(schema.create)
    seed(database, schools=WRITERS, classes=1, pupils=1, seed=1, today=_TODAY, weeks=1)
    database.close_now()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_FURNISH.encode())


def _scripts(folder: Path) -> dict[str, Path]:
    of_class = {"told": 2 * PUPILS + 2, "notified": 2 * PUPILS}
    texts = {
        BEFORE: _AS_BEFORE.format(mark=_MARK, accounts=2 * PUPILS, **of_class),
        ALONE: _AS_BEFORE.format(mark=_MARK, accounts=2 * PUPILS, told=2, notified=2),
        NOW: _AS_NOW.format(mark=_MARK, accounts=2 * PUPILS, publish=_publish()),
    }
    scripts = {}
    for number, (name, text) in enumerate(texts.items()):
        scripts[name] = folder / f"{number}.sql"
        scripts[name].write_text(text, "utf-8")
    return scripts


def _publish() -> str:
    """The portal's own statement, with ``pgbench``'s values."""
    values = {
        "account_id": ":account_id",
        "kind": "'mark'",
        "about": '\'{"child": 1, "lesson": 2}\'',
        "at": "now()",
    }
    return re.sub(
        r"%\((\w+)\)s",
        lambda parameter: values[parameter[1]],
        insert_sql(create_engine("postgresql+psycopg://").dialect),
    )


def _round(measured: Measured, pgbench: Path, url: str, script: Path, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, _reading(url, measured):
        command: list[str | Path] = [
            pgbench,
            "-n",
            "-M",
            "prepared",
            "-c",
            str(WRITERS),
            "-j",
            "2",
            "-T",
            str(seconds),
            "-f",
            script,
        ]
        done = subprocess.run(
            [*command, "-l", "--log-prefix", f"{folder}/log", "-d", url],
            capture_output=True,
            text=True,
            check=True,
            timeout=seconds + 120,
        )
        said = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
        if said is None:
            raise RuntimeError(done.stdout + done.stderr)
        measured.rates.append(float(said[1]))
        for file in Path(folder).glob("log*"):
            measured.written += [int(line.split()[2]) / 1000 for line in file.read_text().splitlines()]


@contextmanager
def _reading(url: str, measured: Measured) -> Iterator[None]:
    """A process of the portal that listens meanwhile."""
    with psycopg.connect(url, autocommit=True) as connection:
        stop = threading.Event()
        listen: Callable[[], None] = (
            _looking(connection, stop, measured) if measured.name == NOW else _listening(connection, stop)
        )
        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _listening(connection: psycopg.Connection, stop: threading.Event) -> Callable[[], None]:
    connection.execute("LISTEN ruobr_events")

    def listen() -> None:
        while not stop.is_set():
            for _ in connection.notifies(timeout=LOOK_EVERY):
                pass

    return listen


def _looking(connection: psycopg.Connection, stop: threading.Event, measured: Measured) -> Callable[[], None]:
    """Five times a second, and once more when all is written; then everything must have been read."""
    query = f"""
        SELECT xid, id, extract(epoch FROM clock_timestamp() - at) * 1000 FROM live_events
        WHERE (xid, id) > (%s, %s) AND xid < {HORIZON} ORDER BY xid, id
    """
    total = "SELECT count(*) FROM live_events"
    [before] = connection.execute(total).fetchone() or (0,)

    def look() -> None:
        position, seen = _end(connection), 0
        is_last = False
        while not is_last:
            is_last = stop.wait(LOOK_EVERY)
            news = connection.execute(query, position).fetchall()
            if news:
                position = news[-1][:2]
                seen += len(news)
                measured.heard += [float(waited) for _, _, waited in news]
        [after] = connection.execute(total).fetchone() or (0,)
        measured.lost += after - before - seen

    return look


def _end(connection: psycopg.Connection) -> tuple[int, int]:
    newest = "SELECT xid, id FROM live_events ORDER BY xid DESC, id DESC LIMIT 1"
    return connection.execute(newest).fetchone() or (0, 0)
