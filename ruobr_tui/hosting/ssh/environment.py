"""What is heard of a client's environment: its language and its colours. The rest is refused, unread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncssh
from asyncssh.packet import SSHPacket

from ruobr_tui import i18n

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG")
_NO_LANGUAGE = ("", "C", "POSIX")
HEARD = frozenset({*_LOCALE, "COLORTERM"})
_LONGEST = 100


class Environment:
    """Stands between a channel and asyncssh, which would keep whatever it is told, however much."""

    def __init__(self, channel: asyncssh.SSHServerChannel[Any]) -> None:
        self._told: dict[str, str] = {}
        if not hasattr(channel, "_process_env_request"):  # pragma: no cover - asyncssh has changed
            raise AttributeError("_process_env_request")
        channel._process_env_request = self._hear  # type: ignore[method-assign]

    @property
    def told(self) -> Mapping[str, str]:
        """What was heard so far."""
        return self._told

    def language(self, default: str) -> str:
        """That of the locale; ``default`` when it tells none."""
        told = {name: value for name, value in self._told.items() if value.split(".")[0] not in _NO_LANGUAGE}
        return i18n.choose(None, told) if any(name in told for name in _LOCALE) else default

    def _hear(self, packet: SSHPacket) -> bool:
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        key = name.decode("ascii", "replace")
        if key not in HEARD or len(value) > _LONGEST:
            return False
        self._told[key] = value.decode("ascii", "replace")
        return True
