"""Every setting of the server, declared once: type, default, limits, help and names.

A section is a table of the settings file, a field of its class a key in it. The command line parser is made
from this without pydantic; in ``loading`` pydantic-settings validates by the same types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from ruobr_server.kit.configuration.four_eyes_section import FourEyes
from ruobr_server.kit.configuration.monitoring_section import Monitoring
from ruobr_server.kit.configuration.option import Option
from ruobr_server.kit.configuration.portal_sections import (
    Bank,
    LegalEntity,
    Mail,
    PersonalData,
    Region,
    Scans,
    StateServices,
)
from ruobr_server.kit.configuration.process_sections import Database, Hosts, Listen, Process, Sessions
from ruobr_server.kit.language import _


@dataclass(frozen=True, slots=True)
class Configuration:
    """The operator's settings, by section."""

    process: Process = field(default_factory=Process)
    listen: Listen = field(default_factory=Listen)
    database: Database = field(default_factory=Database)
    sessions: Sessions = field(default_factory=Sessions)
    hosts: Hosts = field(default_factory=Hosts)
    monitoring: Monitoring = field(default_factory=Monitoring)
    mail: Mail = field(default_factory=Mail)
    scans: Scans = field(default_factory=Scans)
    bank: Bank = field(default_factory=Bank)
    state_services: StateServices = field(default_factory=StateServices)
    region: Region = field(default_factory=Region)
    legal_entity: LegalEntity = field(default_factory=LegalEntity)
    personal_data: PersonalData = field(default_factory=PersonalData)
    four_eyes: FourEyes = field(default_factory=FourEyes)


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of a section, for the sources and the documentation."""

    section: str
    name: str
    kind: type
    """``int``, ``bool``, ``str``, ``Path`` or ``tuple`` (of texts)."""
    default: Any
    option: Option

    @property
    def key(self) -> str:
        """In a settings file: ``listen.port``."""
        return f"{self.section}.{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """The environment variables; the first that is set counts."""
        older = self.option.older_variable
        return (self.option.variable, older) if older else (self.option.variable,)

    @property
    def allowed(self) -> str:
        """Description of the allowed values: "a whole number from 1 to 1000"."""
        if self.option.allowed:
            return _(self.option.allowed)
        if self.kind is int:
            return _("a whole number from %(least)d to %(most)d") % {
                "least": self.option.least,
                "most": self.option.most,
            }
        if self.kind is bool:
            return _("true or false")
        if self.kind is Path:
            return _("a path")
        return _("a text of at most %(count)d visible characters") % {"count": self.option.longest}


@cache
def sections() -> Mapping[str, type]:
    """The class of each section, in the order of the documentation."""
    hints = get_type_hints(Configuration)
    return MappingProxyType({each.name: hints[each.name] for each in fields(Configuration)})


@cache
def settings() -> Mapping[str, Setting]:
    """Every setting by its key in a settings file."""
    found = {}
    for section, form in sections().items():
        hints = get_type_hints(form, include_extras=True)
        for each in fields(form):
            kind, option = get_args(hints[each.name])
            setting = Setting(section, each.name, _kind(kind), each.default, option)
            found[setting.key] = setting
    return MappingProxyType(found)


def _kind(annotation: Any) -> type:
    """``Path | None`` is ``Path``, ``tuple[str, ...]`` is ``tuple``."""
    if get_origin(annotation) is tuple:
        return tuple
    return annotation if isinstance(annotation, type) else Path
