"""How one setting is named in every source, and what may stand there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PREFIX = "RUOBR_SERVER_"
"""Begins the name of every environment variable of the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Stands in ``Annotated[type, Option(…)]`` beside a field of a section in ``schema``.

    ``name`` is the option of the command line (``--tls-key``); the variable (``RUOBR_SERVER_TLS_KEY``)
    follows from it. The TOML key is the section's name and the field's.
    """

    name: str
    help: str
    metavar: str = ""
    older_variable: str = ""
    """A variable that named this setting before those with ``PREFIX``; it still works."""
    is_secret: bool = False
    """The value may hold a password: it is masked, and its file must be its owner's alone."""
    is_secret_file: bool = False
    """The value is the path of a file with a secret."""
    bare: str = ""
    """The value of an option that is given without one."""
    least: int = 0
    most: int = 0
    """Of a number."""
    longest: int = 300
    """Characters of a text, entries of a list."""
    rule: Callable[[Any], Any] | None = None
    """Returns the value, or raises ``ValueError`` for one that cannot be meant."""
    allowed: str = ""
    """What may stand there, where type and limits do not say it: "an IANA name such as Europe/Moscow"."""

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.removeprefix("--").replace("-", "_").upper()

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Pydantic checks the limits with the type, then ``rule``."""
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
    """Where a value was set: "option", "variable", "file" or "default", and its name there."""

    kind: str = "default"
    name: str = ""
    line: int = 0
    """Of a file, from 1."""

    def __str__(self) -> str:
        """``--port``, ``RUOBR_SERVER_PORT``, ``/etc/…/settings.toml, line 3`` or ``default``."""
        return f"{self.name}, line {self.line}" if self.line else self.name or self.kind


class WrongSetting(Exception):
    """A setting that cannot be used: the cause in one line, what to do in another.

    Neither holds a value, which may be a secret.
    """

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(text)
        self.text, self.remedy = text, remedy
