"""What mutmut found in a stage: ``.meta`` files beside the mutated ones have an exit code for each mutant."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SKIPPED = 34
STATUS = {
    None: "open",
    0: "survived",
    1: "killed",
    3: "killed",
    5: "untested",
    33: "untested",
    SKIPPED: "skipped",
}
TIMEOUTS = {36, -24, 24, 152, 255, -9}
TO_RUN_AGAIN = {"survived", "untested", "timeout", "failed"}


def status(code: int | None) -> str:
    """In one word; ``failed`` is what the tool could not run."""
    return STATUS.get(code) or ("timeout" if code in TIMEOUTS else "failed")


def all_codes(stage: Path) -> dict[str, int | None]:
    """Exit codes of the tests by mutant."""
    return {name: code for _, meta in metas(stage) for name, code in meta["exit_code_by_key"].items()}


def count(stage: Path) -> Counter[str]:
    """How many mutants of the stage have each status."""
    return Counter(map(status, all_codes(stage).values()))


def choose(stage: Path, size: int, seed: int) -> None:
    """Leave out all but ``size`` mutants, by chance; 0: none. Those that have a result keep it."""
    chosen = sorted(all_codes(stage))
    if 0 < size < len(chosen):
        chosen = random.Random(seed).sample(chosen, size)  # noqa: S311 - no secret
    names = set(chosen)

    def code(name: str, old: int | None) -> int | None:
        if old == SKIPPED:
            return None if name in names else SKIPPED
        return SKIPPED if old is None and name not in names else old

    change(stage, code)


def forget(stage: Path) -> None:
    """Whatever no test noticed is to be run again."""
    change(stage, lambda _, old: None if status(old) in TO_RUN_AGAIN else old)


def change(stage: Path, code: Callable[[str, int | None], int | None]) -> None:
    """Store another exit code for each mutant."""
    for path, meta in metas(stage):
        codes = meta["exit_code_by_key"]
        meta["exit_code_by_key"] = {name: code(name, old) for name, old in codes.items()}
        if meta["exit_code_by_key"] != codes:
            path.write_text(json.dumps(meta, indent=4))


def metas(stage: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """mutmut's files with their content."""
    for path in sorted((stage / "mutants").rglob("*.meta")):
        yield path, json.loads(path.read_text())
