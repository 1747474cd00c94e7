"""Numbers and places on the command line, with limits that error messages name."""

from __future__ import annotations

import argparse

from ruobr_tui.i18n import _


def port(text: str) -> int:
    """A port; 0 is any free one."""
    return between(text, 0, 65535)


def place(text: str) -> tuple[str, int]:
    """Where to listen: address and port. Raises ``ArgumentTypeError``."""
    host, _colon, number = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or "127.0.0.1"
    if ":" in host and f"[{host}]:" not in text:
        raise argparse.ArgumentTypeError(_("expected an address like 127.0.0.1:8022 or [::1]:8022"))
    return host, port(number)


def positive(text: str) -> int:
    """How many of something."""
    return between(text, 1, 1_000_000)


def between(text: str, least: int, most: int) -> int:
    """A whole number within limits. Raises ``ArgumentTypeError``."""
    if text.isascii() and text.isdecimal() and len(text) <= 7 and least <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(
        _("expected a number from %(least)s to %(most)s") % {"least": least, "most": most}
    )
