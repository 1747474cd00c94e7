"""Sources of settings: the command line, the environment, settings files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from ruobr_server.kit.configuration.option import PREFIX, Place, WrongSetting
from ruobr_server.kit.configuration.schema import Setting, sections, settings
from ruobr_server.kit.configuration.settings_file import SettingsFile, shown
from ruobr_server.kit.configuration.values import converted, from_text, from_toml
from ruobr_server.kit.language import N_, _

CONFIG = f"{PREFIX}CONFIG"
"""Variable with the path of the settings file, like ``--config``."""

_PAGE = N_("docs/settings.md lists the settings, ruobr-server config shows those in force.")


class Source(PydanticBaseSettingsSource):
    """Values by section and key, and the place of each."""

    def __init__(self, model: type[BaseSettings]) -> None:
        super().__init__(model)
        self.places: dict[str, Place] = {}
        self._values: dict[str, dict[str, Any]] = {}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The values of a section; called by pydantic-settings."""
        return self._values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """All values."""
        return {section: dict(values) for section, values in self._values.items()}

    def _put(self, setting: Setting, value: Any, place: Place) -> None:
        self._values.setdefault(setting.section, {})[setting.name] = value
        self.places[setting.key] = place


class CommandLine(Source):
    """Options of the command line, as parsed by ``arguments``."""

    def __init__(self, model: type[BaseSettings], given: Mapping[str, Any]) -> None:
        super().__init__(model)
        for key, setting in settings().items():
            if key in given:
                value = tuple(given[key]) if setting.kind is tuple else given[key]
                self._put(setting, value, Place("option", setting.option.name))


class Environment(Source):
    """Environment variables; an empty one counts as unset. Raises ``WrongSetting``."""

    def __init__(self, model: type[BaseSettings], environment: Mapping[str, str]) -> None:
        super().__init__(model)
        known = {CONFIG, *(name for setting in settings().values() for name in setting.names)}
        for name in environment:
            if name.startswith(PREFIX) and name not in known:
                raise _unknown(
                    _("The environment variable %(name)s is no setting.") % {"name": shown(name)},
                    name,
                    known,
                )
        for setting in settings().values():
            for name in setting.names:
                if text := environment.get(name):
                    place = Place("variable", name)
                    self._put(setting, converted(from_text, setting, text, place), place)
                    break


class File(Source):
    """A settings file. Raises ``WrongSetting``."""

    def __init__(self, model: type[BaseSettings], file: SettingsFile) -> None:
        super().__init__(model)
        self._file = file
        for section, content in file.tables.items():
            self._take(section, content)
        self._refuse_readable()

    def _take(self, section: str, content: Any) -> None:
        if section not in sections():
            place = self._place(section)
            raise _unknown(
                _("%(place)s: there is no section [%(section)s].")
                % {"place": place, "section": shown(section)},
                section,
                sections(),
            )
        if not isinstance(content, dict):
            raise WrongSetting(
                _("%(place)s: %(section)s is a section.")
                % {"place": self._place(section), "section": section},
                _("Write [%(section)s], and its keys below.") % {"section": section},
            )
        names = [setting.name for setting in settings().values() if setting.section == section]
        for name, value in content.items():
            if name not in names:
                cause = _("%(place)s: [%(section)s] has no key %(name)s.") % {
                    "place": self._place(section, name),
                    "section": section,
                    "name": shown(name),
                }
                raise WrongSetting(
                    cause,
                    _("%(meant)s[%(section)s] has: %(names)s.")
                    % {"meant": _meant(name, names), "section": section, "names": ", ".join(names)},
                )
            setting, place = settings()[f"{section}.{name}"], self._place(section, name)
            self._put(setting, converted(from_toml, setting, value, place), place)

    def _place(self, *key: str) -> Place:
        return Place("file", str(self._file.path), self._file.line_of(*key))

    def _refuse_readable(self) -> None:
        if not self._file.mode & 0o077:
            return
        for key, place in self.places.items():
            setting = settings()[key]
            if holds_password(setting, self._values[setting.section][setting.name]):
                raise WrongSetting(
                    _("%(place)s: %(key)s holds a password that others can read.")
                    % {"place": place, "key": key},
                    _("Run: chmod 600 %(path)s") % {"path": self._file.path},
                )


_WITH_PASSWORD = re.compile(r"//\S*:\S*@")


def holds_password(setting: Setting, value: Any) -> bool:
    """Whether an address contains a password, or is an invalid database address that might."""
    if not isinstance(value, str) or not value:
        return False
    if not setting.option.is_secret:
        return _WITH_PASSWORD.search(value) is not None
    from ruobr_server.kit.db.address import WrongAddress, parse

    try:
        libpq = parse(value).libpq
    except WrongAddress:
        return True
    return "password" in libpq or "sslpassword" in libpq


def _unknown(cause: str, name: str, known: Any) -> WrongSetting:
    return WrongSetting(cause, f"{_meant(name, known)}{_(_PAGE)}")


def _meant(name: str, known: Any) -> str:
    near = get_close_matches(name[:100], known, 1)
    return _("Do you mean %(name)s?") % {"name": near[0]} + " " if near else ""
