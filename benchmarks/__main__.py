"""``python -m benchmarks [--quick] [part …]``: measures, and writes the tables of ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import keys, line_bytes, report, service, sessions, start, synchronisation, thin_lines
from benchmarks.household import demo_server, household

PARTS = (
    "start",
    "keys",
    "bytes",
    "lines",
    "sessions",
    "sync",
    "server",
    "queue",
    "canteen",
    "payments",
    "events",
)


def main() -> int:
    """Measure what was asked for; everything by default."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds, the small database alone, no idle minute"
    )
    options = parser.parse_args()
    parts, quick = options.parts or PARTS, options.quick
    if "start" in parts or "keys" in parts:
        with household() as home:
            if "start" in parts:
                _tell(
                    "start",
                    report.starts([start.measure(home, size, 2 if quick else 8) for size in keys.SIZES]),
                )
            if "keys" in parts:
                rounds = 2 if quick else 15
                found = [keys.measure(home, size, rounds) for size in keys.SIZES]
                if not quick:
                    keys.idle_minutes(home, found)
                _tell("keys", report.keys(found))
    if "bytes" in parts:
        with household() as home:
            _tell("bytes", line_bytes.table(home, idle=not quick))
    if "lines" in parts:
        with household() as home:
            _tell("lines", thin_lines.table(home))
    if "sessions" in parts:
        _tell("sessions", sessions.table(sessions.at_home(10 if quick else sessions.MANY)))
    if "sync" in parts:
        with (
            tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder,
            demo_server(Path(folder)) as address,
        ):
            _tell("sync", report.synchronisations(*synchronisation.measure(address)))
    if "server" in parts:
        sizes = []
        for schools in (1,) if quick else (1, 100):
            with service.seeded(schools) as path:
                sizes.append(service.measure(path, schools, 2 if quick else 5, 0.5 if quick else 1.5))
        _tell("server", report.service(sizes))
    if "queue" in parts:
        from benchmarks import waiting

        _tell("queue", waiting.rows(waiting.measure(quick)))
    if "canteen" in parts:
        from benchmarks import canteen

        _tell("canteen", canteen.rows(canteen.measure(quick)))
    if "payments" in parts:
        from benchmarks import account_growth, payments

        paid = payments.measure(quick)
        _tell("payments", payments.rows(paid))
        _tell("payments-load", payments.load_rows(paid))
        _tell("account-growth", account_growth.rows(account_growth.measure(quick)))
    if "events" in parts:
        from benchmarks import telling

        _tell("events", telling.rows(telling.measure(quick)))
    return 0


def _tell(name: str, lines: list[str]) -> None:
    print("\n".join(["", f"## {name}", *lines]), flush=True)
    report.put(name, lines)


if __name__ == "__main__":
    sys.exit(main())
