"""Compile the gettext catalogues: ``.po`` (text, committed) to ``.mo`` (what gettext loads, not committed).

The build hook, the Makefile (``python -m tools.catalogues``) and the tests call it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "ruobr_tui" / "locale"


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Compile every catalogue below ``locale`` that is missing or older than its source.

    Returns the files that were written. Several processes may do it at once: each file is replaced whole.
    """
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    # Babel is needed only where something has changed: `make demo` compiles at its installation.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3], domain=source.stem)
    descriptor, name = tempfile.mkstemp(prefix=f".{source.stem}-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write_mo(file, catalogue)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    for path in compile_catalogues():
        print(f"Compiled {path.relative_to(LOCALE.parent.parent)}")
