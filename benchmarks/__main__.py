"""``python -m benchmarks [--quick | --smoke] [part …]``: measures, and writes ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import report
from benchmarks.scale import Scale
from benchmarks.workspace import Workspace, demo_server, workspace

Tables = Iterator[tuple[str, list[str]]]
"""Names of tables in ``docs/benchmarks.md``, and their lines."""


@dataclass
class Run:
    """What the parts of one run share. A context manager: at its end the workspace of a smoke goes."""

    scale: Scale
    _stack: ExitStack = field(default_factory=ExitStack)
    _shared: Workspace | None = None

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """A workspace of the part's own; in a smoke all parts have the same one."""
        if self.scale is not Scale.SMOKE:
            with workspace() as own:
                yield own
            return
        if self._shared is None:
            self._shared = self._stack.enter_context(workspace())
        yield self._shared


def _start(run: Run) -> Tables:
    from benchmarks import keys, start

    sizes = run.scale.of(smoke=keys.SIZES[:1], quick=keys.SIZES, full=keys.SIZES)
    with run.workspace() as home:
        found = [start.measure(home, size, run.scale.of(smoke=1, quick=2, full=8)) for size in sizes]
    yield "start", report.starts(found)


def _keys(run: Run) -> Tables:
    from benchmarks import keys

    sizes = run.scale.of(smoke=keys.SIZES[:1], quick=keys.SIZES, full=keys.SIZES)
    with run.workspace() as home:
        found = [keys.measure(home, size, run.scale.of(smoke=1, quick=2, full=15)) for size in sizes]
        if run.scale is Scale.FULL:
            keys.idle_minutes(home, found)
    yield "keys", report.keys(found)


def _bytes(run: Run) -> Tables:
    from benchmarks import changed_cells, line_bytes

    with run.workspace() as home:
        yield "bytes", line_bytes.table(home, run.scale)
        every = line_bytes.SIZES
        sizes = run.scale.of(smoke=every[:1], quick=every, full=every)
        yield "changed", changed_cells.table(home, run.scale, sizes)


def _lines(run: Run) -> Tables:
    from benchmarks import thin_lines

    with run.workspace() as home:
        yield "lines", thin_lines.table(home, run.scale)


def _sessions(run: Run) -> Tables:
    from benchmarks import sessions

    yield "sessions", sessions.table(sessions.at_home(run.scale))


def _sync(_run: Run) -> Tables:
    from benchmarks import synchronisation

    with (
        tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder,
        demo_server(Path(folder)) as address,
    ):
        yield "sync", report.synchronisations(*synchronisation.measure(address))


def _server(run: Run) -> Tables:
    from benchmarks import service

    yield "server", report.service(service.both(run.scale))


def _queue(run: Run) -> Tables:
    from benchmarks import waiting

    yield "queue", waiting.rows(waiting.measure(run.scale))


def _desks(run: Run) -> Tables:
    from benchmarks import desks

    yield "desks", desks.rows(desks.measure(run.scale))


def _clerk(run: Run) -> Tables:
    from benchmarks import clerk

    yield "clerk", clerk.rows(clerk.measure(run.scale))


def _canteen(run: Run) -> Tables:
    from benchmarks import canteen

    yield "canteen", canteen.rows(canteen.measure(run.scale))


def _school(run: Run) -> Tables:
    from benchmarks import school_import

    yield "school", school_import.rows(school_import.measure(run.scale))


def _payments(run: Run) -> Tables:
    from benchmarks import account_growth, payments

    paid = payments.measure(run.scale)
    yield "payments", payments.rows(paid)
    yield "payments-load", payments.load_rows(paid)
    yield "account-growth", account_growth.rows(account_growth.measure(run.scale))


def _events(run: Run) -> Tables:
    from benchmarks import publishing

    yield "events", publishing.rows(publishing.measure(run.scale))


PARTS: dict[str, Callable[[Run], Tables]] = {
    part.__name__.removeprefix("_"): part
    for part in (
        _start, _keys, _bytes, _lines, _sessions, _sync, _server, _queue, _desks, _clerk, _canteen, _school,
        _payments, _events,
    )
}  # fmt: skip

BESIDE = (("start", "keys", "bytes", "lines"), ("sessions", "sync", "server"))
"""Parts of a smoke that run in a process of their own, beside the one with all other parts."""


def smoke() -> int:
    """All parts of a smoke, in processes at once, as they mostly wait; 0 if all ran to their end."""
    rest = tuple(part for part in PARTS if not any(part in parts for parts in BESIDE))
    command = [sys.executable, "-m", "benchmarks", "--smoke"]
    running = [
        subprocess.Popen([*command, *parts], stdout=subprocess.PIPE, text=True) for parts in (*BESIDE, rest)
    ]
    for process in running:
        print(process.communicate()[0], end="", flush=True)
    return 1 if any(process.returncode for process in running) else 0


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
    if scale is Scale.SMOKE and not options.parts:
        return smoke()
    with Run(scale) as run:
        for part in options.parts or PARTS:
            for name, lines in PARTS[part](run):
                print("\n".join(["", f"## {name}", *lines]), flush=True)
                if scale is not Scale.SMOKE:
                    report.put(name, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
