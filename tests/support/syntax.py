"""The syntax trees of our own sources."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> ast.Module:
    """A file's tree, until ``parsed.cache_clear()``."""
    return ast.parse(path.read_text(encoding="utf-8"))
