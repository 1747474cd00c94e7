"""How Babel gathers the texts of the interface: from the syntax tree, those in f-strings too.

What the server refuses is among them: reasons are declared in ``ruobr_tui/api/reasons``, in ``N_``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import IO

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
        if texts:
            yield node.lineno, node.func.id, texts[0] if len(texts) == 1 else tuple(texts), []
