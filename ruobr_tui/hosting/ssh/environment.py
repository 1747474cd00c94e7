"""Accept only variables of locale, colours and accessibility of the client; ignore the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncssh
from asyncssh.packet import SSHPacket

from ruobr_tui import config, i18n

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG")
_NO_LANGUAGE = ("", "C", "POSIX")
ACCEPTED = frozenset({*_LOCALE, "COLORTERM", config.ACCESSIBLE})
_LONGEST = 100


class Environment:
    """Handles a channel's ``env`` requests in place of asyncssh, which would store them without a limit."""

    def __init__(self, channel: asyncssh.SSHServerChannel[Any]) -> None:
        self._variables: dict[str, str] = {}
        if not hasattr(channel, "_process_env_request"):  # pragma: no cover - asyncssh has changed
            raise AttributeError("_process_env_request")
        channel._process_env_request = self._on_request  # type: ignore[method-assign]

    @property
    def variables(self) -> Mapping[str, str]:
        """The accepted variables so far."""
        return self._variables

    def language(self, default: str) -> str:
        """The language of the client's locale; ``default`` if the client sent none."""
        named = {
            name: value for name, value in self._variables.items() if value.split(".")[0] not in _NO_LANGUAGE
        }
        return i18n.choose(None, named) if any(name in named for name in _LOCALE) else default

    @property
    def is_accessible(self) -> bool:
        """Whether the client's user works with a screen reader."""
        return config.is_accessible(self._variables)

    def _on_request(self, packet: SSHPacket) -> bool:
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        key = name.decode("ascii", "replace")
        if key not in ACCEPTED or len(value) > _LONGEST:
            return False
        self._variables[key] = value.decode("ascii", "replace")
        return True
