"""Every change that the program can send, read out of its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import ruobr_tui

ROOT = Path(ruobr_tui.__file__).parent


def made() -> Iterator[tuple[str, bool]]:
    """Each ``Call`` that ``ruobr_tui.api`` makes, and whether it may do without a key."""
    for path in sorted((ROOT / "api").rglob("*.py")):
        source = path.read_text("utf-8")
        if "Call(" not in source:
            continue
        module = import_module(".".join(("ruobr_tui", *path.relative_to(ROOT).with_suffix("").parts)))
        for found in ast.walk(ast.parse(source)):
            if not isinstance(found, ast.Call) or getattr(found.func, "id", "") != "Call":
                continue
            method, where = found.args[0], found.args[1]
            assert isinstance(method, ast.Constant), "a method is written out"
            if method.value == "GET":
                continue
            repeatable = any(each.arg == "repeatable" for each in found.keywords)
            yield f"{method.value!s} {_template(where, vars(module))}", repeatable


def _template(where: ast.expr, names: dict[str, object]) -> str:
    if isinstance(where, ast.Constant):
        return str(where.value)
    if isinstance(where, ast.Name):
        return str(names[where.id])
    assert isinstance(where, ast.JoinedStr)
    parts = []
    for part in where.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            assert isinstance(part, ast.FormattedValue)
            name = part.value.id if isinstance(part.value, ast.Name) else ""
            known = names.get(name)
            parts.append(known if isinstance(known, str) and name.startswith("_") else "{}")
    return "".join(parts)
