"""Logins that cannot be chosen: official-looking words, and those of erased accounts.

A login is compared by its look (``rules.logins.likeness``); blanks and signs between letters do not count,
and digits count as the letters they resemble.
"""

from __future__ import annotations

from ruobr_tui.api.rules.fields.logins import likeness

ERASED = "ERASED-"
"""Prefix of the logins of erased accounts."""

_WRITTEN_FOR = str.maketrans("345789$@!пг", "eastbgsalnr")
"""Digits and signs used as letters, and letters that look alike in italics."""

_WORDS = (
    "new root null none me self nobody anonymous system sys server api www mail postmaster webmaster",
    "hostmaster noreply no-reply bot test demo guest user login admin administrator superuser sysadmin",
    "moderator support help helpdesk security portal ruobr gosuslugi esia school parent pupil student",
    "teacher operator officer clerk director class-teacher erased deleted",
    "админ администратор администрация модератор поддержка техподдержка помощь портал руобр госуслуги",
    "школа родитель ученик учитель оператор классный-руководитель директор завуч секретарь система гость",
    "новый никто",
)
_PREFIXES = (
    "erased",
    "deleted",
    "admin",
    "админ",
    "support",
    "техподдержка",
    "ruobr",
    "gosuslugi",
    "госуслуги",
)
"""Also with a suffix, such as a number."""


def is_reserved(login: str) -> bool:
    """Whether a login looks like one of the portal, a role or an erased account, also with a number
    appended.
    """
    for looks in (_skeleton(login), _skeleton(login.rstrip("0123456789 ._-"))):
        if not looks or looks in _RESERVED or looks.startswith(_BEGINNINGS):
            return True
    return False


def _skeleton(login: str) -> str:
    letters = "".join(char for char in likeness(login) if char.isalnum() or char in "$@!")
    return letters.translate(_WRITTEN_FOR)


_RESERVED = frozenset(_skeleton(word) for line in _WORDS for word in line.split())
_BEGINNINGS = tuple(_skeleton(word) for word in _PREFIXES)
