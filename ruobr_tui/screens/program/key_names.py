"""Names of keys, as they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _

_NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "slash": "/",
    "backslash": "\\",
    "comma": ",",
    "full_stop": ".",
    "equals_sign": "=",
    "escape": "Esc",
    "backspace": "⌫",
    "enter": "↵",
    "space": N_("Space"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "insert": "Ins",
    "minus": "-",
    "plus": "+",
    "dollar_sign": "$",
    "semicolon": ";",
    "ctrl+f4": "^F4",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "shift+f1": "⇧F1",
}


def key_name(key: str) -> str:
    """Return a key as it is shown: ``ctrl+p`` is ``^P``."""
    if key in _NAMES:
        return _(_NAMES[key])
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    return key.upper() if len(key) > 1 and key[0] == "f" else key


def keys_of(command: Command, keymap: Mapping[str, str], most: int | None = None) -> str:
    """Return the keys of a command, at most so many; the user's own if there are."""
    names = keymap.get(command.id, command.keys).split(",")
    return " ".join(key_name(name) for name in names[:most])


def own_sign(command: Command) -> str:
    """Return the key of a command alone, where its hint stands for two keys: ``]`` of ``[ ]``."""
    return keys_of(command, {}, 1) if command.hint and " " in command.sign else command.sign
