"""The names of a setting in each source, and its allowed values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PREFIX = "RUOBR_SERVER_"
"""Prefix of the server's environment variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Metadata of a section's field in ``schema``: ``Annotated[type, Option(…)]``.

    ``name`` is the command line option (``--tls-key``); the variable (``RUOBR_SERVER_TLS_KEY``) follows from
    it. The TOML key is the section's name and the field's.
    """

    name: str
    help: str
    metavar: str = ""
    older_variable: str = ""
    """A variable of older versions; it still works."""
    is_secret: bool = False
    """The value may contain a password: it is masked, and its file must be private."""
    is_secret_file: bool = False
    """The value is the path of a file with a secret."""
    bare: str = ""
    """The value of an option without an argument."""
    least: int = 0
    most: int = 0
    """Limits of a number."""
    longest: int = 300
    """Maximum number of characters of a text, or of entries of a list."""
    rule: Callable[[Any], Any] | None = None
    """Returns the value, or raises ``ValueError`` for an invalid one."""
    allowed: str = ""
    """Description of allowed values beyond type and limits: "an IANA name such as Europe/Moscow"."""

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.removeprefix("--").replace("-", "_").upper()

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Let pydantic check the limits with the type, then ``rule``."""
        schema = handler(source)
        if schema["type"] == "int":
            schema = {**schema, "ge": self.least, "le": self.most}
        elif schema["type"] in ("str", "tuple"):
            schema = {**schema, "max_length": self.longest}
        if self.rule is None:
            return schema
        from pydantic_core import core_schema  # the command line is described without it

        return core_schema.no_info_after_validator_function(self.rule, schema)


@dataclass(frozen=True, slots=True)
class Place:
    """The source of a value: "option", "variable", "file" or "default", and its name there."""

    kind: str = "default"
    name: str = ""
    line: int = 0
    """In a file, from 1."""

    def __str__(self) -> str:
        """``--port``, ``RUOBR_SERVER_PORT``, ``/etc/…/settings.toml, line 3`` or ``default``."""
        return f"{self.name}, line {self.line}" if self.line else self.name or self.kind


class WrongSetting(Exception):
    """An invalid setting: the cause in one line, the remedy in another.

    Neither contains a value, which may be a secret.
    """

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(text)
        self.text, self.remedy = text, remedy
