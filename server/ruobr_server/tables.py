"""Imports all modules of tables, so that ``metadata`` is complete (for migrations and the seeder)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ruobr_server.kit.db.metadata import metadata

__all__ = ["MODULES", "metadata"]

_ROOT = Path(__file__).parent

MODULES = {
    name: import_module(name)
    for name in sorted(
        ".".join(("ruobr_server", *path.relative_to(_ROOT).with_suffix("").parts))
        for path in _ROOT.glob("*/**/tables.py")
    )
}
"""The modules named ``tables``, by their full names."""
