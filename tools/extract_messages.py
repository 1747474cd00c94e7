"""How Babel gathers the texts of the interface: from the syntax tree, those in f-strings too.

Of the server: why it refuses (``Conflict``, ``Invalid``), which the client says in the language spoken now.
What is for programmers stays English, and so does the command line of the server.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from ruobr_tui.api.rules.refusals import is_for_programs

COMMAND_LINE = ("commands.py",)
"""Files whose texts are read in a terminal beside the server."""
Found = tuple[int, str, str | tuple[str, ...], list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Sequence[str],
    options: Mapping[str, str],
) -> Iterator[Found]:
    """Calls of the keywords whose arguments are plain texts: line, function, texts, no comments."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords):
            continue
        texts = [
            argument.value
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if node.func.id == "Invalid" and (
            Path(getattr(fileobj, "name", "")).name in COMMAND_LINE or any(map(is_for_programs, texts))
        ):
            continue
        if texts:
            yield node.lineno, node.func.id, texts[0] if len(texts) == 1 else tuple(texts), []
