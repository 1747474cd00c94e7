"""Reading a settings file safely, and finding the lines of its keys."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ruobr_server.kit.configuration.option import WrongSetting
from ruobr_server.kit.language import N_, _

LARGEST = 64 * 1024
"""Bytes."""
LONGEST_STATEMENT = 500
"""Maximum number of lines of one value, for finding its line number."""
LONGEST_NAME = 60
"""Maximum number of characters of an unknown key in an error."""


class SettingsFile:
    """The tables and keys of a file that only its owner can change. Raises ``WrongSetting``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text, self.mode = _read(path)
        try:
            self.tables: dict[str, Any] = tomllib.loads(self._text)
        except RecursionError as error:
            raise WrongSetting(
                _("%(path)s: its values are nested too deeply.") % {"path": path}, _(_SHAPE)
            ) from error
        except ValueError as error:  # its text may contain a part of a value
            place = re.search(r"line (\d+)", str(error))
            line = place[1] if place else self._statements[1]
            raise WrongSetting(
                _("%(path)s, line %(line)s: this is not TOML.") % {"path": path, "line": line}, _(_SHAPE)
            ) from error

    def line_of(self, *key: str) -> int:
        """The line of a table or a key, from 1; 0 if unknown."""
        return self._statements[0].get(key, 0)

    @cached_property
    def _statements(self) -> tuple[Mapping[tuple[str, ...], int], int]:
        """The line of each table and key, and of the first incomplete statement.

        TOML's parser determines where a statement ends: each is parsed alone, below its table's header.
        """
        found: dict[tuple[str, ...], int] = {}
        lines = self._text.replace("\r\n", "\n").split("\n")
        start, section = 0, ""
        for end, line in enumerate(lines, 1):
            if start == end - 1 and (not line.strip() or line.lstrip().startswith("#")):
                start = end
                continue
            try:
                said = tomllib.loads("\n".join(lines[start:end]))
            except (ValueError, RecursionError):  # the value continues on the next line
                if end - start >= LONGEST_STATEMENT:
                    break
                continue
            if line.lstrip().startswith("[") and start == end - 1:
                [section] = said
                found.setdefault((section,), start + 1)
                said = said[section] if isinstance(said[section], dict) else {}
            for key in _keys(said):
                found.setdefault((section, *key) if section else key, start + 1)
            start = end
        return found, start + 1


_SHAPE = N_("A line has the form: key = value, below a [section]; texts stand in straight quotes.")


def _keys(tables: Mapping[str, Any]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, content in tables.items():
        found.append((name,))
        if isinstance(content, dict):
            found += [(name, each) for each in content]
    return found


def _read(path: Path) -> tuple[str, int]:
    """The text and the mode. The checks use the open file, so it cannot be replaced in between."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise WrongSetting(
                    _("%(path)s is not a file.") % {"path": path}, _("Name a settings file in TOML.")
                )
            refuse_writable(path, status)
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise WrongSetting(
            _("%(path)s: %(strerror)s.") % {"path": path, "strerror": error.strerror},
            _("Check the path, and that this user may read the file."),
        ) from error
    if len(content) > LARGEST:
        raise WrongSetting(
            _("%(path)s is larger than %(size)s KB.") % {"path": path, "size": LARGEST // 1024},
            _("Name a settings file in TOML."),
        )
    try:
        return content.decode(), status.st_mode
    except UnicodeDecodeError as error:
        raise WrongSetting(_("%(path)s is not UTF-8.") % {"path": path}, _("Save it as UTF-8.")) from error


def refuse_writable(path: Path, status: os.stat_result) -> None:
    """Raises ``WrongSetting`` for a file that another user could change or replace."""
    if status.st_mode & 0o022:
        raise WrongSetting(
            _("%(path)s can be changed by others.") % {"path": path},
            _("Run: chmod go-w %(path)s") % {"path": path},
        )
    if status.st_uid not in (0, os.geteuid()):
        raise WrongSetting(
            _("%(path)s belongs to another user, who can change it.") % {"path": path},
            _("It must belong to the user who starts the server, or to root."),
        )
    folder = path.resolve().parent
    mode = folder.stat().st_mode
    if mode & 0o002 and not mode & stat.S_ISVTX:
        raise WrongSetting(
            _("Others can put files into %(folder)s.") % {"folder": folder},
            _("Run: chmod o-w %(folder)s") % {"folder": folder},
        )


def shown(name: str, longest: int = LONGEST_NAME) -> str:
    """A name from a file or the environment, safe for a terminal and short."""
    safe = name if name.isprintable() else name.encode("unicode_escape").decode("ascii")
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"
