"""The text of the consent, from a file: passages of plain text, separated by empty lines."""

from __future__ import annotations

import re
from pathlib import Path

from ruobr_server.kit.configuration.option import WrongSetting

LARGEST = 32 * 1024
"""Bytes."""
MOST_PASSAGES = 100


def passages_of(file: Path, name: str) -> tuple[str, ...]:
    """Each passage as one line. ``name`` of the setting is for errors. Raises ``WrongSetting``."""
    if not file.is_file():
        raise WrongSetting(f"{name}: there is no file {file}.", "Check the path.")
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise WrongSetting(f"{name}: {file}: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise WrongSetting(f"{name}: {file} is not UTF-8.", "Save it as UTF-8.") from error
    passages = tuple(" ".join(each.split()) for each in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")))
    passages = tuple(each for each in passages if each)
    if not passages or len(passages) > MOST_PASSAGES or len(content) > LARGEST:
        raise WrongSetting(
            f"{name}: {file} must hold 1 to {MOST_PASSAGES} passages, at most {LARGEST // 1024} KiB.",
            "Put an empty line between passages.",
        )
    if not all(each.isprintable() for each in passages):
        raise WrongSetting(f"{name}: {file} holds signs that cannot be seen.", "Save it as plain text.")
    return passages
