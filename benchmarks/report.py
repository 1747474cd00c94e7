"""``docs/benchmarks.md``: a frame by hand, the tables between its marks by measurement."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median

from benchmarks.figures import count, quantile, spread
from benchmarks.keys import AIMS_BYTES, AIMS_MS, Keys
from benchmarks.service import Service
from benchmarks.start import Start
from ruobr_tui.store.sync import SyncReport

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def put(name: str, lines: list[str]) -> None:
    """Replace what stands between ``<!-- name -->`` and ``<!-- /name -->``."""
    page = PAGE.read_text("utf-8")
    block = f"<!-- {name} -->\n" + "\n".join(lines) + f"\n<!-- /{name} -->"
    page, replaced = re.subn(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _: block, page, flags=re.DOTALL)
    if replaced != 1:
        raise ValueError(f"{PAGE.name} has no place for {name}")
    PAGE.write_text(page, "utf-8")


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def starts(measured: list[Start]) -> list[str]:
    """One row a size."""
    head = ["terminal", "smallest program, ms", "`ruobr`, ms", "noise", "ratio", "aim"]
    return table(
        head,
        [
            [
                _size(each.size),
                f"{median(each.minimal):.0f}",
                f"{median(each.home):.0f}",
                f"{spread(each.minimal)}, {spread(each.home)}",
                f"**{each.ratio:.2f}**",
                "≤ 1.4" + _verdict(each.ratio <= 1.4),
            ]
            for each in measured
        ],
    )


def keys(measured: list[Keys]) -> list[str]:
    """Times and bytes of each action, both sizes beside each other."""
    head = ["action"]
    for each in measured:
        head += [f"{_size(each.size)}: p50, ms", "p95, ms", "bytes"]
    head.append(f"aim at {_size(measured[0].size)}")
    rows = [["first paint"] + [cell for each in measured for cell in ("", "", count(each.first_paint))]]
    rows[0].append(_aims("first paint", None, measured[0].first_paint))
    for name, first in measured[0].answers.items():
        row = [name]
        for each in measured:
            times = [answer.ms for answer in each.answers[name]]
            sizes = [answer.size for answer in each.answers[name]]
            row += [f"{quantile(times, 0.5):.1f}", f"{quantile(times, 0.95):.1f}", count(median(sizes))]
        p95 = quantile([answer.ms for answer in first], 0.95)
        rows.append([*row, _aims(name, p95, median(answer.size for answer in first))])
    minutes = [each.idle_minute for each in measured]
    if None not in minutes:
        cells = [c for each in measured for c in ("", "", count(each.idle_minute or 0))]
        rows.append(["one idle minute", *cells, _aims("one idle minute", None, minutes[0] or 0)])
    return table(head, rows)


def _aims(name: str, p95: float | None, size: float) -> str:
    """Return what an action may take, and whether it takes more."""
    found = []
    if name in AIMS_MS and p95 is not None:
        found.append(f"≤ {AIMS_MS[name]} ms" + _verdict(p95 <= AIMS_MS[name]))
    if name in AIMS_BYTES:
        found.append(f"≤ {count(AIMS_BYTES[name])} bytes" + _verdict(size <= AIMS_BYTES[name]))
    return "; ".join(found)


def synchronisations(first: SyncReport, second: SyncReport) -> list[str]:
    """Two rows."""
    return table(
        ["synchronisation", "requests", "answered 304", "bytes up", "bytes down"],
        [
            [
                name,
                str(each.requests),
                str(each.not_modified),
                count(each.bytes_sent),
                count(each.bytes_received),
            ]
            for name, each in (("first", first), ("second, nothing changed", second))
        ],
    )


def service(measured: list[Service]) -> list[str]:
    """A table for each size of the database."""
    lines: list[str] = []
    aims = {"again": 0.3, "unchanged": 0.3, "first": 0.4}
    for each in measured:
        rows = []
        for name, loads in each.rounds.items():
            reference = "plain" if name.startswith("first") else "hello"
            ratio = each.ratio(name, reference)
            aim = f"≥ {aims[name]}{_verdict(ratio >= aims[name])}" if name in aims else ""
            rows.append(
                [
                    name,
                    count(each.rate(name)),
                    spread([load.per_second for load in loads]),
                    f"{each.p99(name):.1f}",
                    f"**{ratio:.2f}** of {reference}"
                    if name not in ("hello", "plain")
                    else f"{ratio:.2f} of hello",
                    aim,
                ]
            )
        head = ["answer", "requests/s", "noise", "p99, ms", "ratio", "aim"]
        megabytes = each.file_size / 1e6
        lines += ["", f"{count(each.pupils)} pupils, {megabytes:.0f} MB:", "", *table(head, rows)]
    if len(measured) > 1:
        small, large = measured[0], measured[-1]
        growth = ", ".join(
            f"{name} {large.ratio(name, 'hello') / small.ratio(name, 'hello'):.2f}"
            for name in ("again", "unchanged", "first")
        )
        lines += ["", f"Against the hello, the large database has of the small one's rate: {growth}."]
    return lines


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _verdict(reached: bool) -> str:
    return ": reached" if reached else ": missed"
