"""The catalogues, and which language is spoken: for the client and for the server's commands."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

DOMAIN = "ruobr"
LANGUAGES = ("ru", "en")
LOCALE = Path(__file__).parent


def choose(wanted: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The language to speak: the wanted one, otherwise that of the locale, otherwise English."""
    if wanted in LANGUAGES:
        return str(wanted)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        value = environ.get(name)
        if value:
            code = locale.normalize(value.split(":")[0]).split("_")[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


def language_of(arguments: Sequence[str], variable: str, environ: Mapping[str, str] = os.environ) -> str:
    """The language of a command before its line is parsed: of ``--lang``, of the variable, of the locale."""
    wanted = environ.get(variable)
    for name, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if name == "--lang":
            wanted = following
        elif name.startswith("--lang="):
            wanted = name.removeprefix("--lang=")
    return choose(wanted, environ)
