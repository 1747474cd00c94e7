"""Where mutmut works: a folder for each area in which both packages lie side by side, as it expects them.

mutmut names a mutant after the path of its file, and that has to be the name of the imported module:
``server/`` would stand in between. It also reads one ``[tool.mutmut]``, and we have one for each area.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from tools.mutants.areas import ROOT, Area

STAGES = ROOT / ".mutants"
PACKAGES = {"ruobr_tui": "ruobr_tui", "ruobr_server": "server/ruobr_server"}
"""By their name in a stage."""
WHAT_IS_CHANGED = ("only_mutate", "do_not_mutate", "do_not_mutate_patterns")
TESTS = "tests.txt"
"""A file of arguments to pytest. mutmut forgets all results when its own configuration names other tests."""


def prepare(area: Area, settings: Mapping[str, Any]) -> Path:
    """Make the area's folder, or bring it up to date; results in it stay.

    Only other files or lines to change begin anew: they make other mutants under the same names.
    """
    stage = STAGES / area.name
    stage.mkdir(parents=True, exist_ok=True)
    for name, path in {**PACKAGES, "tests": "tests"}.items():
        link = stage / name
        if not link.is_symlink():
            link.symlink_to(ROOT / path)
    file, wanted = stage / "pyproject.toml", configuration(area, settings)
    known = tomllib.loads(file.read_text())["tool"]["mutmut"] if file.exists() else {}
    if any(known.get(name) != wanted["tool"]["mutmut"][name] for name in WHAT_IS_CHANGED):
        shutil.rmtree(stage / "mutants", ignore_errors=True)
    file.write_text(tomli_w.dumps(wanted))
    (stage / TESTS).write_text(
        "\n".join([*tests(area), *(f"--deselect={test}" for test in area.left_out)]) + "\n"
    )
    return stage


def tests(area: Area) -> list[str]:
    """The test files and folders of an area, its patterns filled in."""
    return [str(path.relative_to(ROOT)) for pattern in area.tests for path in sorted(ROOT.glob(pattern))]


def configuration(area: Area, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What mutmut and pytest read in the stage."""
    mutated = [staged(path) for path in area.mutated]
    return {
        "tool": {
            "mutmut": {
                "source_paths": list(PACKAGES),
                "only_mutate": [path if path.endswith(".py") else f"{path}/*" for path in mutated],
                "do_not_mutate": list(settings["unchanged_files"]),
                "do_not_mutate_patterns": list(settings["unchanged_lines"]),
                "pytest_add_cli_args": list(settings["arguments"]),
                "pytest_add_cli_args_test_selection": [f"@../{TESTS}"],
                "timeout_constant": settings["timeout_constant"],
                "timeout_multiplier": settings["timeout_multiplier"],
                "use_git_change_detection": False,
            },
            "pytest": {
                "ini_options": {
                    "asyncio_mode": "auto",
                    "asyncio_default_fixture_loop_scope": "function",
                    "filterwarnings": ["error"],
                    "timeout": settings["timeout_of_a_test"],
                }
            },
        }
    }


def staged(path: str) -> str:
    """A path of the repository as it is in a stage."""
    for name, original in PACKAGES.items():
        if path == original or path.startswith(f"{original}/"):
            return name + path[len(original) :]
    raise ValueError(f"{path} belongs to no package")
