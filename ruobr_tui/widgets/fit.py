"""Texts in columns: cut with an ellipsis at the end, aligned, measured in terminal cells."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells, set_cell_size


def width_of(text: str) -> int:
    """Cells that ``text`` takes."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with ``…`` where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    if width == 1:
        return "…"
    return set_cell_size(text, width - 1).rstrip() + "…"


def left(text: str, width: int) -> str:
    """Cut or padded to exactly ``width`` cells, text at the left."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def right(text: str, width: int) -> str:
    """Cut or padded to exactly ``width`` cells, text at the right."""
    text = cut(text, width)
    return " " * (width - cell_len(text)) + text


def centre(text: str, width: int) -> str:
    """Cut or padded to exactly ``width`` cells, text in the middle."""
    text = cut(text, width)
    room = width - cell_len(text)
    return " " * (room // 2) + text + " " * (room - room // 2)


def wrap(text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width`` cells, broken at spaces where that is possible; keeps line breaks."""
    width = max(width, 1)
    for paragraph in text.split("\n"):
        line = ""
        taken = 0
        for word in paragraph.split(" "):
            size = cell_len(word)
            if taken and taken + 1 + size > width:
                yield line
                line, taken = "", 0
            while size > width:
                if taken:
                    yield line
                    line, taken = "", 0
                head, *others = (part for part in chop_cells(word, width) if part)
                if cell_len(head) > width:  # one wide character, one cell
                    yield "…"
                else:
                    yield head
                word = "".join(others)
                size = cell_len(word)
            if taken:
                line += " " + word
                taken += 1 + size
            else:
                line, taken = word, size
        yield line
