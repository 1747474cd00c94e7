"""The tables of docs/import.md, from their descriptions: ``python -m tools.import_page`` writes them anew."""

from __future__ import annotations

from pathlib import Path

from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.import_titles import TITLES
from ruobr_server.kit.sheets.description import Field, Sheet
from ruobr_server.kit.sheets.values import Choice
from ruobr_server.kit.sheets.writing import file_name

PAGE = Path(__file__).parents[1] / "docs" / "import.md"
BEGIN, END = "<!-- made by tools/import_page.py -->\n", "<!-- end -->\n"


def tables() -> str:
    """A table for each file: columns in both languages, whether they are needed, what belongs there."""
    lines = []
    for sheet in sheets_of(AREAS):
        if not sheet.is_file:
            continue
        names = ", ".join(f"«{name}»" for name in sheet.russian)
        lines += ["", f"### {TITLES[sheet.name]}", "", f"`{file_name(sheet)}`, {names}", ""]
        lines += ["| column | in Russian | needed | what |", "|---|---|---|---|"]
        lines += [_row(sheet, each) for each in sheet.fields]
    return "\n".join(lines[1:]) + "\n"


def _row(sheet: Sheet, column: Field) -> str:
    needed = "yes" if column.required else ""
    cells = (f"`{column.name}`", ", ".join(column.russian), needed, _what(column))
    return f"| {' | '.join(cells)} |"


def _what(column: Field) -> str:
    if column.refers:
        return f"a row of {TITLES[column.refers].lower()}"
    if isinstance(column.value, Choice):
        return ", ".join(column.value.first_words())
    default = "" if column.default in (None, "") else f" (else {column.value.write(column.default)})"
    return f"{column.value.hint}{default}"


def written(page: str) -> str:
    """The page with these tables."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{tables()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
