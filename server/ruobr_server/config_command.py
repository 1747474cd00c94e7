"""``ruobr-server config``: the effective settings in the format of a settings file, and the source of
each.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ruobr_server.kit.configuration.loading import Loaded
from ruobr_server.kit.configuration.schema import Setting, sections, settings
from ruobr_server.kit.configuration.settings_file import shown
from ruobr_server.kit.configuration.sources import holds_password
from ruobr_server.kit.configuration.values import LONGEST_PATH, to_toml


def print_settings(loaded: Loaded, *, as_json: bool) -> None:
    """Print all settings; of a database address only what is no secret."""
    text = json.dumps(as_data(loaded), indent=2) if as_json else as_toml(loaded)
    sys.stdout.buffer.write(text.encode() + b"\n")


def as_data(loaded: Loaded) -> dict[str, dict[str, Any]]:
    """By key: ``value``, whether it is ``masked``, and ``source`` with ``kind``, ``name`` and ``line``."""
    found = {}
    for key, setting in settings().items():
        value, masked = _shown(loaded, setting)
        source = asdict(loaded.place(key))
        found[key] = {
            "value": str(value) if isinstance(value, Path) else value,
            "masked": masked,
            "source": source,
        }
    return found


def as_toml(loaded: Loaded) -> str:
    """A settings file; unset and masked values are comments."""
    lines: list[str] = []
    for section in sections():
        lines += ["", f"[{section}]"]
        for setting in settings().values():
            if setting.section == section:
                value, masked = _shown(loaded, setting)
                written = f"{setting.name} = {'' if value is None else to_toml(value)}"
                hidden = masked or value is None
                note = shown(f"{loaded.place(setting.key)}{', masked' if masked else ''}", LONGEST_PATH)
                lines.append(f"{'# ' if hidden else ''}{written}  # {note}")
    return "\n".join(lines[1:])


def _shown(loaded: Loaded, setting: Setting) -> tuple[Any, bool]:
    """The value, and whether a part of it is left out."""
    value = getattr(getattr(loaded.configuration, setting.section), setting.name)
    if not holds_password(setting, value):
        return value, False
    if not setting.option.is_secret:
        return re.sub(r"//\S*@", "//…@", value), True
    from ruobr_server.kit.db.address import WrongAddress, parse

    try:
        return f"{parse(value)}, with a password", True
    except WrongAddress:
        return "…", True
