"""The text of the consent, from a file: passages of plain text, separated by empty lines."""

from __future__ import annotations

import re
from pathlib import Path

from ruobr_server.kit.configuration.option import WrongSetting
from ruobr_server.kit.language import _

LARGEST = 32 * 1024
"""Bytes."""
MOST_PASSAGES = 100


def passages_of(file: Path, name: str) -> tuple[str, ...]:
    """Each passage as one line. ``name`` of the setting is for errors. Raises ``WrongSetting``."""
    if not file.is_file():
        raise WrongSetting(
            _("%(name)s: there is no file %(file)s.") % {"name": name, "file": file}, _("Check the path.")
        )
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise WrongSetting(
            _("%(name)s: %(file)s: %(strerror)s.") % {"name": name, "file": file, "strerror": error.strerror},
            _("Check the path."),
        ) from error
    except UnicodeDecodeError as error:
        raise WrongSetting(
            _("%(name)s: %(file)s is not UTF-8.") % {"name": name, "file": file}, _("Save it as UTF-8.")
        ) from error
    passages = tuple(" ".join(each.split()) for each in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")))
    passages = tuple(each for each in passages if each)
    if not passages or len(passages) > MOST_PASSAGES or len(content) > LARGEST:
        raise WrongSetting(
            _("%(name)s: %(file)s must hold 1 to %(most)s passages, at most %(size)s KB.")
            % {"name": name, "file": file, "most": MOST_PASSAGES, "size": LARGEST // 1024},
            _("Put an empty line between passages."),
        )
    if not all(each.isprintable() for each in passages):
        raise WrongSetting(
            _("%(name)s: %(file)s holds signs that cannot be seen.") % {"name": name, "file": file},
            _("Save it as plain text."),
        )
    return passages
