"""The tables of docs/settings.md, from the schema: ``python -m tools.settings_page`` writes them anew."""

from __future__ import annotations

from pathlib import Path

from ruobr_server.kit.configuration.schema import Setting, sections, settings
from ruobr_server.kit.configuration.values import to_toml

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
BEGIN, END = "<!-- made by tools/settings_page.py -->\n", "<!-- end -->\n"


def tables() -> str:
    """A table for each section: key, option, what may stand there, default, what it is."""
    lines = []
    for section, form in sections().items():
        about = form.__doc__ or ""
        lines += ["", f"### [{section}]", "", about, ""]
        lines += ["| key | option | variable | what | allowed | default |", "|---|---|---|---|---|---|"]
        lines += [_row(each) for each in settings().values() if each.section == section]
    return "\n".join(lines[1:]) + "\n"


def _row(setting: Setting) -> str:
    option = setting.option
    default = "–" if setting.default in ("", None, ()) else f"`{to_toml(setting.default)}`"
    variables = ", ".join(f"`{name}`" for name in setting.names)
    what = option.help
    if option.is_secret:
        what += "; masked, for it may hold a password"
    if option.is_secret_file:
        what += "; a secret"
    cells = (f"`{setting.name}`", f"`{option.name}`", variables, what, setting.allowed, default)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def written(page: str) -> str:
    """The page with these tables."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{tables()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
