"""``make mutants`` (docs/mutants.md)."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tools.mutants import results
from tools.mutants.areas import Area, declared, settings
from tools.mutants.stage import STAGES, prepare

STEPS = Path(__file__).with_name("steps.py")


def main() -> None:
    """Run what is asked for; results stay in ``.mutants`` and an interrupted run goes on from them."""
    areas = declared()
    parser = argparse.ArgumentParser(
        prog="python -m tools.mutants", description="Mutation tests, area by area."
    )
    parser.add_argument("action", choices=["run", "report", "survivors"])
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"all without one: {', '.join(areas)}")
    parser.add_argument("--again", action="store_true", help="run also those again that no test had noticed")
    parser.add_argument("--whole", action="store_true", help="every mutant, also where a sample is usual")
    parser.add_argument("--unchecked", action="store_true", help="do not run all tests unchanged first")
    parser.add_argument("--workers", type=int, default=1, help="processes at the same time")
    chosen = parser.parse_args()
    if unknown := set(chosen.areas) - set(areas):
        parser.error(f"no such area: {', '.join(sorted(unknown))}")
    wanted = [areas[name] for name in chosen.areas or areas]
    if chosen.action == "run":
        for area in wanted:
            run(area, chosen)
        report(wanted)
    elif chosen.action == "report":
        report(wanted)
    else:
        for area in wanted:
            step(STAGES / area.name, "survivors")


def run(area: Area, chosen: argparse.Namespace) -> None:
    """Make the mutants of an area and run the tests for those that have no result yet."""
    common = settings()
    stage = prepare(area, common)
    step(stage, "generate", str(chosen.workers))
    if chosen.again:
        results.forget(stage)
    results.choose(stage, 0 if chosen.whole else area.sample, common["seed"])
    print(f"{area.name}: {results.count(stage)['open']} mutants to run", flush=True)
    step(stage, "run", str(chosen.workers), *(["unchecked"] if chosen.unchecked else []))


def step(stage: Path, *arguments: str) -> None:
    """One step with mutmut, which works in its current folder and is imported afresh each time."""
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, STEPS, *arguments]
    subprocess.run(command, cwd=stage, env=environment, check=True)  # noqa: S603 - our own file


def report(areas: list[Area]) -> None:
    """The table of docs/mutants.md.

    A mutant that ran into its time limit was noticed, one that no test reaches was not.
    """
    print("| area | mutants | killed | survived | timeouts | share | not run |")
    print("|---|---|---|---|---|---|---|")
    for area in areas:
        found = results.count(STAGES / area.name)
        survived = found["survived"] + found["untested"]
        noticed = found["killed"] + found["timeout"]
        share = f"{100 * noticed / (noticed + survived):.1f} %" if noticed + survived else "–"
        left = found["skipped"] + found["open"] + found["failed"]
        row = (area.name, noticed + survived, found["killed"], survived, found["timeout"], share, left)
        print(f"| {' | '.join(map(str, row))} |")


main()
