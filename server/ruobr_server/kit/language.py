"""The language of the operator's commands: that of ``--lang``, of ``RUOBR_SERVER_LANG``, or of the locale.

The texts are in the catalogues that the client has, too. What goes over the wire, and
logs, are English or codes.
"""

from __future__ import annotations

import argparse
import gettext

from ruobr_tui.locale import DOMAIN, LOCALE

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def speak(language: str) -> None:
    """From now on this process, and ``argparse`` in it, speaks a language ("ru" or "en")."""
    global _catalogue, _language
    _language = language
    _catalogue = gettext.translation(DOMAIN, LOCALE, [language], fallback=True)
    for name, ours in (("_", _), ("ngettext", ngettext)):
        if hasattr(argparse, name):
            setattr(argparse, name, ours)


def spoken_language() -> str:
    """The language that is spoken: "ru" or "en"."""
    return _language


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


def _(text: str) -> str:
    """The text in the language that is spoken."""
    return _catalogue.gettext(text) if text else ""


def pgettext(context: str, text: str) -> str:
    """The text in the language that is spoken, where it means something else than in another place."""
    return _catalogue.pgettext(context, text)


def ngettext(one: str, many: str, count: int) -> str:
    """The right plural form for ``count``."""
    return _catalogue.ngettext(one, many, count)
