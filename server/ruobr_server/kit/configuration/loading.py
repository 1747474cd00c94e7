"""The effective settings. Precedence: command line, environment, settings files, defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError, create_model
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ruobr_server.kit.configuration.option import Place
from ruobr_server.kit.configuration.schema import Configuration, sections, settings
from ruobr_server.kit.configuration.settings_file import SettingsFile
from ruobr_server.kit.configuration.sources import CONFIG, CommandLine, Environment, File, Source
from ruobr_server.kit.configuration.values import refused

SYSTEM_FILE = Path("/etc/ruobr-server/settings.toml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and the source of each that is not a default, by key."""

    configuration: Configuration
    places: Mapping[str, Place]

    def place(self, key: str) -> Place:
        """The source of the effective value."""
        return self.places.get(key, Place())

    def name_of(self, key: str) -> str:
        """The name of the setting in its source: ``--smtp``, the variable, or the key with file and line."""
        place = self.place(key)
        if place.kind == "file":
            return f"{key} ({place})"
        return place.name or settings()[key].option.name


def load(
    given: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    *,
    files: Sequence[Path] | None = None,
) -> Loaded:
    """Load the settings. ``given``: options by key, and ``config``, the path of a settings file.

    ``files``: the optional files that are read if none is named (default: the user's, then the system's). A
    demo reads only a named one. Raises ``WrongSetting``.
    """
    environment = os.environ if environment is None else environment
    sources: list[Source] = []
    model = _model()
    sources += (CommandLine(model, given), Environment(model, environment))
    sources += (File(model, SettingsFile(path)) for path in _files(given, environment, sources, files))
    places = {key: place for source in reversed(sources) for key, place in source.places.items()}
    try:
        found = model(sources=tuple(sources))
    except ValidationError as error:
        section, name, *_ = error.errors(include_url=False, include_input=False)[0]["loc"]
        key = f"{section}.{name}"
        raise refused(settings()[key], places.get(key, Place())) from None  # its text would repeat the value
    return Loaded(Configuration(**{name: getattr(found, name) for name in sections()}), places)


def standard_files() -> list[Path]:
    """The optional settings files: the user's, then the system's."""
    from platformdirs import user_config_path

    own = user_config_path("ruobr-server", appauthor=False) / "settings.toml"
    return [path for path in (own, SYSTEM_FILE) if path.is_absolute()]  # a user may have no home directory


def _files(
    given: Mapping[str, Any],
    environment: Mapping[str, str],
    first: Sequence[Source],
    standard: Sequence[Path] | None,
) -> list[Path]:
    """The files to read, in order of precedence."""
    if named := given.get("config") or environment.get(CONFIG):
        return [Path(named)]
    demo = next((source()["process"]["demo"] for source in first if "process.demo" in source.places), False)
    if demo:
        return []
    return [path for path in (standard_files() if standard is None else standard) if _is_there(path)]


def _is_there(path: Path) -> bool:
    """False only if the file is certainly absent; other errors are raised when it is read."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


@cache
def _model() -> type[BaseSettings]:
    """The sections as a pydantic-settings model; its values come from its argument ``sources`` alone.

    To build it takes a hundred times longer than to load settings with it.
    """

    class Base(BaseSettings):
        model_config = SettingsConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            *_: Any,
            **__: Any,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            assert isinstance(init_settings, InitSettingsSource)
            sources: tuple[Source, ...] = init_settings.init_kwargs["sources"]
            return sources

    fields: dict[str, Any] = {name: (form, form()) for name, form in sections().items()}
    return create_model("ServerSettings", __base__=Base, **fields)
