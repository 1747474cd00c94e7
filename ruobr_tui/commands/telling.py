"""What the commands say on standard error: one line each, in the language spoken."""

from __future__ import annotations

import sys

from ruobr_tui.api.errors import InsecureAddress, RuobrError, WrongAddress
from ruobr_tui.i18n import _


def error_text(error: RuobrError) -> str:
    """An error in one line. Hints that speak of keys belong to the full screen and are left out."""
    text = _(error.text) % error.details if error.details else _(error.text)
    return f"{text} {_(error.hint)}" if isinstance(error, InsecureAddress | WrongAddress) else text


def tell(text: str) -> None:
    """Say something beside what is printed."""
    print(f"ruobr: {text}", file=sys.stderr)
