"""Which pictures there are, and the page of the documentation that shows them. Nothing is taken here."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.pictures.pages import HOME, PART, SESSIONS, SIZES, home_of, name_of
from ruobr_tui.screens.registry import AREAS

HEAD = """# All pages

Every page of every role over the demo school, in terminals of 80×24 and 120×40. `make screenshots` takes the
pictures and writes this page (`benchmarks/pictures/`). The clock of program and school stands at a lesson of
a Tuesday in November.

"""
NOWHERE = "Signing in, kiosk"
PARTS = "Standard parts"


def by_area() -> dict[str, list[tuple[str, str]]]:
    """Titles and names of the pictures of each area, by the heading of the area."""
    found: dict[str, list[tuple[str, str]]] = {}
    for heading, title, name in _all():
        found.setdefault(heading, []).append((title, name))
    return found


def names() -> list[str]:
    """The names of all pictures, each taken at every size."""
    return [name for pictures in by_area().values() for _title, name in pictures]


def page() -> str:
    """The text of ``docs/pictures.md``."""
    lines = [HEAD]
    for heading, pictures in by_area().items():
        lines.append(f"## {heading}\n\n")
        for title, name in pictures:
            row = " | ".join(f"![{title} at {size}](pictures/{name}-{size}.svg)" for size in SIZES)
            lines.append(f"**{title}**\n\n| {' | '.join(SIZES)} |\n|---|---|\n| {row} |\n\n")
    return "".join(lines).rstrip("\n") + "\n"


def _all() -> Iterator[tuple[str, str, str]]:
    areas = {section.id: area.name for area in AREAS for section in area.sections}
    for area in AREAS:
        for section in area.sections:
            yield _heading(area.name), section.title, name_of(section.id)
            if section.id == HOME:
                for session in SESSIONS:
                    if not session.is_short and home_of(session) != HOME:
                        yield _heading(area.name), f"{section.title}, {session.login}", home_of(session)
        for session in SESSIONS:
            for each in session.pages:
                if areas.get(each.section) == area.name:
                    yield _heading(area.name), each.title, each.name
    for session in SESSIONS:
        for each in session.pages:
            if each.section not in areas:
                yield PARTS if each.section.startswith(PART) else NOWHERE, each.title, each.name


def _heading(area: str) -> str:
    return area.replace("_", " ").capitalize()
