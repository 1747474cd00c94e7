"""Build hook: a wheel, and an editable install, contain the compiled catalogues."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles ``ruobr_tui/locale`` before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """``version`` is "standard" or "editable"; both need the catalogues."""
        sys.path.insert(0, self.root)  # a build starts with no path to the project
        from tools.catalogues import compile_catalogues

        compile_catalogues(Path(self.root, "ruobr_tui", "locale"))
        build_data["artifacts"].append("ruobr_tui/locale/**/*.mo")  # git ignores them, a wheel must not
