"""``python -m benchmarks [--quick | --smoke] [part …]``: measures, and writes ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import report
from benchmarks.scale import Scale
from benchmarks.workspace import demo_server, workspace

Tables = Iterator[tuple[str, list[str]]]
"""Names of tables in ``docs/benchmarks.md``, and their lines."""


def _start(scale: Scale) -> Tables:
    from benchmarks import keys, start

    sizes = scale.of(smoke=keys.SIZES[:1], quick=keys.SIZES, full=keys.SIZES)
    with workspace() as home:
        found = [start.measure(home, size, scale.of(smoke=1, quick=2, full=8)) for size in sizes]
    yield "start", report.starts(found)


def _keys(scale: Scale) -> Tables:
    from benchmarks import keys

    sizes = scale.of(smoke=keys.SIZES[:1], quick=keys.SIZES, full=keys.SIZES)
    with workspace() as home:
        found = [keys.measure(home, size, scale.of(smoke=1, quick=2, full=15)) for size in sizes]
        if scale is Scale.FULL:
            keys.idle_minutes(home, found)
    yield "keys", report.keys(found)


def _bytes(scale: Scale) -> Tables:
    from benchmarks import line_bytes

    with workspace() as home:
        yield "bytes", line_bytes.table(home, scale)


def _lines(scale: Scale) -> Tables:
    from benchmarks import thin_lines

    with workspace() as home:
        yield "lines", thin_lines.table(home, scale)


def _sessions(scale: Scale) -> Tables:
    from benchmarks import sessions

    yield "sessions", sessions.table(sessions.at_home(scale))


def _sync(_scale: Scale) -> Tables:
    from benchmarks import synchronisation

    with (
        tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder,
        demo_server(Path(folder)) as address,
    ):
        yield "sync", report.synchronisations(*synchronisation.measure(address))


def _server(scale: Scale) -> Tables:
    from benchmarks import service

    yield "server", report.service(service.both(scale))


def _queue(scale: Scale) -> Tables:
    from benchmarks import waiting

    yield "queue", waiting.rows(waiting.measure(scale))


def _canteen(scale: Scale) -> Tables:
    from benchmarks import canteen

    yield "canteen", canteen.rows(canteen.measure(scale))


def _payments(scale: Scale) -> Tables:
    from benchmarks import account_growth, payments

    paid = payments.measure(scale)
    yield "payments", payments.rows(paid)
    yield "payments-load", payments.load_rows(paid)
    yield "account-growth", account_growth.rows(account_growth.measure(scale))


def _events(scale: Scale) -> Tables:
    from benchmarks import telling

    yield "events", telling.rows(telling.measure(scale))


PARTS: dict[str, Callable[[Scale], Tables]] = {
    part.__name__.removeprefix("_"): part
    for part in (
        _start, _keys, _bytes, _lines, _sessions, _sync, _server, _queue, _canteen, _payments, _events,
    )
}  # fmt: skip


def main() -> int:
    """Measure what was asked for; everything by default."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=", ".join(PARTS))
    less = parser.add_mutually_exclusive_group()
    less.add_argument(
        "--quick", action="store_true", help="fewer rounds, the small database alone, no idle minute"
    )
    less.add_argument(
        "--smoke", action="store_true", help="each part once and tiny; says that it runs, and writes nothing"
    )
    options = parser.parse_args()
    scale = Scale.SMOKE if options.smoke else Scale.QUICK if options.quick else Scale.FULL
    for part in options.parts or PARTS:
        for name, lines in PARTS[part](scale):
            print("\n".join(["", f"## {name}", *lines]), flush=True)
            if scale is not Scale.SMOKE:
                report.put(name, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
