"""Which files of each area are changed, and which tests run then: ``[tool.mutants]`` of pyproject.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Area:
    """``mutated``, ``tests``: files and folders, patterns allowed; ``left_out``: tests that are deselected.

    ``sample``: so many mutants are run where not all are wanted; 0: always all.
    """

    name: str
    mutated: tuple[str, ...]
    tests: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    sample: int = 0


def declared(root: Path = ROOT) -> dict[str, Area]:
    """All areas of the project, by name."""
    areas: Mapping[str, Any] = settings(root)["areas"]
    return {
        name: Area(
            name,
            tuple(area["mutated"]),
            tuple(area["tests"]),
            tuple(area.get("left_out", ())),
            area.get("sample", 0),
        )
        for name, area in areas.items()
    }


def settings(root: Path = ROOT) -> Mapping[str, Any]:
    """The table ``[tool.mutants]``."""
    table: Mapping[str, Any] = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["mutants"]
    return table
