"""The portal serves any region: none is named in the code but in the demo and in the defaults."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = re.compile(r"kuzbass|kemerov|novokuznetsk|кузбасс|кемеров|новокузнецк", re.IGNORECASE)
DEMO_ROWS = re.compile(r"server/ruobr_server/areas/\w+/demo(\.py|/)")
MAY_NAME_IT = (
    "server/ruobr_server/demo/",
    "server/ruobr_server/kit/configuration/defaults.py",
    "ruobr_tui/api/clock.py",  # the zone of the client where no portal has sent one
)


def test_no_region_is_named_in_the_code() -> None:
    sources = [
        path
        for folder in ("server/ruobr_server", "ruobr_tui")
        for kind in ("*.py", "*.po", "*.tcss", "*.html", "*.js")
        for path in (ROOT / folder).rglob(kind)
    ]
    assert len(sources) > 500
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources
        if not path.relative_to(ROOT).as_posix().startswith(MAY_NAME_IT)
        and not DEMO_ROWS.match(path.relative_to(ROOT).as_posix())
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if NAMES.search(line)
    ]
    assert named == []
