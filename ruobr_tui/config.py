"""Settings: options override the environment, the file and the defaults. Invalid ones are reported.

The file is TOML; every name of ``Config`` is a key there, ``RUOBR_<NAME>`` in the environment and,
where the command has it, an option. ``[keymap]`` maps a command's id to keys.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruobr_tui.account.portals import COLOURS, NamedPortal, UnfitPortals, portal_named, read_portals
from ruobr_tui.i18n import LANGUAGES, N_, _

PREFIX = "RUOBR_"
ACCESSIBLE = "ACCESSIBLE"
"""A variable of many programs: set, and neither 0 nor false, by who uses a screen reader."""
THEMES = ("ruobr-dark", "ruobr-light", "terminal")
CURSORS = ("hidden", "shown")
PREFETCH = ("nothing", "weeks", "year")
"""Each fetches what the one before it does, too."""
NOTICES = ("bell", "osc9", "osc777")
"""Ways of notifying outside of the window."""


class Source(StrEnum):
    """The origin of a setting's value."""

    DEFAULT = N_("default")
    FILE = N_("file")
    ENVIRONMENT = N_("environment")
    OPTION = N_("option")
    LAST = N_("last account")


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default."""

    server: str = "https://api3d.ruobr.ru/"
    portal: str = ""  # name of one of ``portals``, in place of ``server``
    portals: tuple[NamedPortal, ...] = ()
    choose_portal: bool = False  # on a host or kiosk: people choose one of ``portals``, and may have several
    all_accounts: bool = False  # the home shows the children of all accounts that are signed in here
    login: str | None = None
    lang: str | None = None  # "ru", "en"; None: as the locale says
    theme: str | None = None  # one of THEMES; None: the dark one
    no_color: bool = False
    mouse: bool = True
    cursor: str = "hidden"  # one of CURSORS: the terminal's own, on the selected row or the place of typing
    animations: bool = False
    reader: bool = False  # for speech and braille: words for signs, nothing only drawn, the cursor shown
    low_bandwidth: bool = False  # unless said otherwise: on over SSH
    plain_driver: bool = False  # Textual's own driver, which sends whatever is painted
    kiosk: bool = False  # a shared computer: nothing is stored
    kiosk_idle: int = 120  # seconds without a key after which a kiosk signs out
    kiosk_sections: tuple[str, ...] = ()  # ids of the sections that a kiosk shows; empty: all
    kiosk_code: str = field(default="", repr=False)  # a hash of what ends a kiosk
    keep_cache: bool = True
    prefetch: str = "year"  # one of PREFETCH: fetched in the background, for reading offline and search
    requests_per_minute: int = 20  # of a portal that is not our own server, by all that run here together
    time_zone: str = ""  # IANA name; empty: as the portal says
    notify: tuple[str, ...] = ()  # outside of the window: "bell", "osc9", "osc777"; never on a kiosk
    quiet_hours: str = ""  # "21:00-07:00" by the school's clock: only the screen changes, silently
    keymap: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None

    @property
    def shows_cursor(self) -> bool:
        """Whether the terminal shows its own cursor. Hidden, it stands at the same place."""
        return self.cursor == "shown"

    @property
    def is_plain(self) -> bool:
        """Whether pages say in words, or leave out, what they otherwise draw: charts, weights, bars."""
        return self.reader or self.low_bandwidth

    @property
    def stores_data(self) -> bool:
        """Whether data of an account may be stored on this machine."""
        return self.keep_cache and not self.kiosk

    def allows(self, section: str) -> bool:
        """Whether a section may be shown, by its id. A list that is not empty is the whole list."""
        return not self.kiosk or not self.kiosk_sections or section in self.kiosk_sections


@dataclass(frozen=True, slots=True)
class Problem:
    """A setting that cannot be used. ``text`` and ``details`` as in the tree of errors."""

    text: str
    details: Mapping[str, object]

    def __str__(self) -> str:
        details = dict(self.details)
        if details.get("reason"):  # the system's own words, when they are known here
            details["reason"] = _(str(details["reason"]))
        return _(self.text) % details


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, the origin of each, and problems."""

    config: Config
    sources: Mapping[str, Source]
    variables: Mapping[str, str] = field(default_factory=dict)  # which one set it, where the environment did
    problems: tuple[Problem, ...] = ()


_KINDS: dict[str, type] = {each.name: bool for each in fields(Config) if isinstance(each.default, bool)}
# For whole numbers, both ends in.
_RANGES: dict[str, tuple[int, int]] = {"kiosk_idle": (20, 86400), "requests_per_minute": (4, 6000)}
_TABLES = ("keymap", "portals")  # the settings file alone has them
_NAMES = tuple(each.name for each in fields(Config))
_CHOICES: dict[str, tuple[str, ...]] = {
    "lang": LANGUAGES,
    "theme": THEMES,
    "cursor": CURSORS,
    "prefetch": PREFETCH,
}
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")

_UNKNOWN = N_("%(place)s: unknown setting %(key)s%(nearest)s.")
_NO_SECTION = N_("%(place)s: unknown section %(key)s%(nearest)s.")
_NEAREST = N_(" (did you mean %(name)s?)")
_WRONG = N_("%(place)s: invalid %(key)s = %(value)s, expected %(wanted)s.")
_NO_PORTAL = N_("The settings have no portal %(name)s; they have: %(known)s.")
_BROKEN = N_("%(place)s is not valid TOML (%(reason)s); the file is ignored.")
_UNREADABLE = N_("%(place)s cannot be read (%(reason)s); the file is ignored.")


def load(
    path: Path, environ: Mapping[str, str] = os.environ, options: Mapping[str, Any] | None = None
) -> Settings:
    """Read the settings. Never fails: see ``problems``. Options that are None were not given."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    sources: dict[str, Source] = dict.fromkeys(_NAMES, Source.DEFAULT)
    variables: dict[str, str] = {}

    def take(given: Mapping[str, Any], source: Source, place: Any) -> None:
        for key, value in given.items():
            where = place(key)
            if key not in _NAMES:
                problems.append(_unknown(key, where))
                continue
            try:
                values[key] = _read(key, value)
                sources[key] = source
                variables.pop(key, None)
                if source is Source.ENVIRONMENT:
                    variables[key] = where
            except _Wrong as wrong:
                if key == "portals":  # an address may hold a password
                    value = "…"
                problems.append(
                    Problem(
                        _WRONG, {"place": where, "key": key, "value": _shown(value), "wanted": wrong.wanted}
                    )
                )

    text, document = _document(path, problems)
    take(document, Source.FILE, lambda key: f"{path.name}:{_line(text, key)}")
    from_environ = {
        key: environ[PREFIX + key.upper()]
        for key in _NAMES
        if key not in _TABLES and environ.get(PREFIX + key.upper())
    }
    take(from_environ, Source.ENVIRONMENT, lambda key: PREFIX + key.upper())
    if environ.get("NO_COLOR") and "no_color" not in from_environ:
        take({"no_color": "1"}, Source.ENVIRONMENT, lambda _key: "NO_COLOR")
    if is_accessible(environ) and "reader" not in from_environ:
        take({"reader": True}, Source.ENVIRONMENT, lambda _key: ACCESSIBLE)
    if environ.get("SSH_TTY") and "low_bandwidth" not in values:
        take({"low_bandwidth": True}, Source.ENVIRONMENT, lambda _key: "SSH_TTY")
    given = {key: value for key, value in (options or {}).items() if value is not None}
    take(given, Source.OPTION, lambda key: f"--{key.replace('_', '-')}")
    if values.get("reader") and "cursor" not in values:
        values["cursor"], sources["cursor"] = "shown", sources["reader"]
        if "reader" in variables:
            variables["cursor"] = variables["reader"]
    _take_portal(values, sources, variables, problems)
    return Settings(replace(Config(), **values), sources, variables, tuple(problems))


def _take_portal(
    values: dict[str, Any], sources: dict[str, Source], variables: dict[str, str], problems: list[Problem]
) -> None:
    """Take the address of the portal that is named, unless a stronger place names an address.

    A login of a weaker place is another portal's.
    """
    name, portals = values.get("portal"), values.get("portals", ())
    if not name:
        return
    order = list(Source)
    place = sources["portal"]
    named = portal_named(portals, name)
    if named is None:
        known = ", ".join(each.name for each in portals) or "—"
        problems.append(Problem(_NO_PORTAL, {"name": _shown(name), "known": known}))
    elif order.index(sources["server"]) <= order.index(place):
        values["server"], sources["server"] = named.address, place
        if "portal" in variables:
            variables["server"] = variables["portal"]
        if order.index(sources["login"]) < order.index(place):
            values.pop("login", None)
            sources["login"] = Source.DEFAULT


def is_accessible(environ: Mapping[str, str]) -> bool:
    """Whether the user asks all programs for what screen readers need."""
    return environ.get(ACCESSIBLE, "").strip().lower() not in _FALSE


def save(path: Path, changes: Mapping[str, Any]) -> None:
    """Write settings to the file; None removes one. Unknown keys stay, comments do not.

    A file that is not valid TOML is saved as ``….broken`` first. Raises ``OSError``.
    """
    import tomllib

    import tomli_w

    from ruobr_tui.files.private_files import write_private

    document: dict[str, Any] = {}
    if path.exists():
        content = path.read_bytes()
        try:
            document = tomllib.loads(content.decode())
        except ValueError:
            write_private(path.with_name(path.name + ".broken"), content)
    for key, value in changes.items():
        if value is None:
            document.pop(key, None)
        else:
            document[key] = str(value) if isinstance(value, Path) else value
    write_private(path, tomli_w.dumps(document).encode())


class _Wrong(Exception):
    def __init__(self, wanted: str) -> None:
        self.wanted = wanted


def _document(path: Path, problems: list[Problem]) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if text:
            import tomllib  # not where there are no settings

            return text, tomllib.loads(text)
    except FileNotFoundError:
        pass
    except ValueError as error:  # neither TOML nor UTF-8
        problems.append(Problem(_BROKEN, {"place": path, "reason": error}))
    except OSError as error:
        problems.append(Problem(_UNREADABLE, {"place": path, "reason": error.strerror or error}))
    return "", {}


def _read(key: str, value: Any) -> Any:
    if _KINDS.get(key) is bool:
        if isinstance(value, str) and value.lower() in _TRUE + _FALSE:
            return value.lower() in _TRUE
        if not isinstance(value, bool):
            raise _Wrong(_("true or false"))
        return value
    if key in _RANGES:
        return _whole(value, *_RANGES[key])
    if key == "kiosk_sections":
        return _listed(value, _('section names, for example "diary,marks"'))
    if key == "notify":
        wanted = _("one or more of: %(names)s") % {"names": ", ".join(NOTICES)}
        ways = _listed(value, wanted)
        if set(ways) - set(NOTICES):
            raise _Wrong(wanted)
        return ways
    if key == "portals":
        try:
            return read_portals(value)
        except UnfitPortals as error:
            text = _(
                "tables [[portals]] with a name, an address (https://…) and a colour (%(colours)s);"
                " each name and address once"
            )
            raise _Wrong(text % {"colours": ", ".join(COLOURS)}) from error
    if key == "keymap":
        if not isinstance(value, Mapping) or not all(isinstance(keys, str) for keys in value.values()):
            raise _Wrong(_('a table of commands and keys, for example "week.today" = "t,home"'))
        return dict(value)
    if not isinstance(value, str | Path):
        raise _Wrong(_("text in quotes"))
    if key in _CHOICES and value not in _CHOICES[key]:
        raise _Wrong(_("one of: %(names)s") % {"names": ", ".join(_CHOICES[key])})
    if key == "kiosk_code" and value:
        _check_code(str(value))
    if key == "time_zone" and value:
        _check_zone(str(value))
    if key == "quiet_hours":
        _check_hours(str(value))
    return Path(value).expanduser() if key == "log" else str(value)


def _listed(value: Any, wanted: str) -> tuple[str, ...]:
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _Wrong(wanted)
    return tuple(name.strip() for name in names if name.strip())


def _whole(value: Any, least: int, most: int) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    if type(value) is not int or not least <= value <= most:  # true is an int, too
        raise _Wrong(_("a whole number from %(least)d to %(most)d") % {"least": least, "most": most})
    return value


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:  # an unknown name is a KeyError
        from ruobr_tui.api.clock import DEFAULT_ZONE

        raise _Wrong(_("a time zone, for example %(zone)s") % {"zone": DEFAULT_ZONE}) from error


def _check_code(text: str) -> None:
    from ruobr_tui.account.unlock_code import is_hash

    if not is_hash(text):
        raise _Wrong(_("a value written by `ruobr kiosk --set-code`"))


def _check_hours(text: str) -> None:
    from ruobr_tui.quiet_hours import hours

    try:
        hours(text)
    except ValueError as error:
        raise _Wrong(_("two times, for example 21:00-07:00")) from error


def check_keymap(config: Config, commands: Iterable[str]) -> list[Problem]:
    """Problems of ``[keymap]``: names that are no command; ``commands`` are all ids."""
    known = tuple(commands)
    return [_unknown(key, "[keymap]", known) for key in config.keymap if key not in known]


def check_sections(config: Config, sections: Iterable[str]) -> list[Problem]:
    """Problems of ``kiosk_sections``: names that are no section; ``sections`` are all ids."""
    known = tuple(sections)
    return [
        _unknown(name, "kiosk_sections", known, _NO_SECTION)
        for name in config.kiosk_sections
        if name not in known
    ]


def _unknown(key: str, place: str, names: Sequence[str] = _NAMES, text: str = _UNKNOWN) -> Problem:
    from difflib import get_close_matches

    near = get_close_matches(key.replace("-", "_").lower(), names, n=1, cutoff=0.6)
    nearest = _(_NEAREST) % {"name": near[0]} if near else ""
    return Problem(text, {"place": place, "key": _shown(key), "nearest": nearest})


def _line(text: str, key: str) -> int:
    """The line number of a top-level key, from 1."""
    import re

    name = re.escape(key)
    pattern = re.compile(rf"""\s*(\[\s*)?["']?{name}["']?\s*([=.\]])""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _shown(value: object) -> str:
    """A wrong value for a message: shortened, without control characters."""
    text = "".join(c if c.isprintable() else "?" for c in str(value))
    return text if len(text) <= 60 else text[:59] + "…"
