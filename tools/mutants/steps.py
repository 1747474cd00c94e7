"""The steps that need mutmut itself; each runs in a stage, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mutmut import __main__ as mutmut
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.workers.isolation import ForkRunner

UNNOTICED = {0, 5, 33}
"""Exit codes: all tests passed, or there was none."""


def generate(workers: str) -> None:
    """Write the mutated files; those of unchanged functions keep their results."""
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(int(workers))


def run(workers: str, unchecked: str = "") -> None:
    """Run the tests for each mutant without a result, the quickest tests first: one that fails is enough."""
    in_any_order = PytestRunner._pytest_args_regular_run

    def quickest_first(self: PytestRunner, tests: Iterable[str]) -> list[str]:
        durations = state().duration_by_test
        return in_any_order(self, sorted(tests, key=lambda test: durations.get(test, 0)))

    PytestRunner._pytest_args_regular_run = quickest_first  # type: ignore[method-assign]
    PytestRunner.run_tests = with_empty_caches(PytestRunner.run_tests)  # type: ignore[method-assign]
    if unchecked or not Path("mutants/mutmut-stats.json").exists():
        # The run that finds out which tests reach which function comes first, and fails if one of them does.
        ForkRunner.run_clean_tests = lambda self, tests: 0  # type: ignore[method-assign]
    mutmut._run([], int(workers))


def with_empty_caches(run_tests: Callable[..., int]) -> Callable[..., int]:
    """A mutant's process is forked from one that has run all tests: what that has cached is no mutant's."""

    def run(self: PytestRunner, **options: Any) -> int:
        for name, module in list(sys.modules.items()):
            if name.startswith("ruobr_"):
                for value in list(vars(module).values()):
                    if callable(clear := getattr(value, "cache_clear", None)):
                        clear()
        return run_tests(self, **options)

    return run


def survivors() -> None:
    """Print what the mutants that no test noticed change."""
    found, _ = mutmut.collect_source_file_mutation_data(mutant_names=[])
    for data, name, code in found:
        if code in UNNOTICED:
            changed = [
                line
                for line in get_diff_for_mutant(name, path=data.path).splitlines()
                if line[:1] in "+-" and line[:3] not in ("+++", "---")
            ]
            print(name, "(no test reaches it)" if code else "", *changed, sep="\n    ")


{"generate": generate, "run": run, "survivors": survivors}[sys.argv[1]](*sys.argv[2:])
