"""Texts of the portal that its administrator writes: what each must and may hold, and how it is filled.

A name in braces stands for a value, in Russian or in English: ``{логин}``, ``{login}``. Values are put in
once: braces inside of a value mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ruobr_tui.api.reasons import portal_texts as reasons
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.text.folding import folded

CONSENT: Final = "consent"
NEW_ACCOUNT, KNOWN_ADDRESS = "letter-new-account", "letter-known-address"
RESET_CODE, RESET_CODES = "letter-reset-code", "letter-reset-codes"

LANGUAGES: Final = ("ru", "en")
"""Russian is always there; English may be left out."""

NAMES: Mapping[str, str] = {
    "логин": "login",
    "пароль": "password",
    "логины": "logins",
    "код": "code",
    "коды": "codes",
    "оператор": "operator",
    "ответственный": "officer",
    "регион": "region",
}
"""What may stand in braces, in Russian; the English name has the same meaning."""

LONGEST_SUBJECT = 90
"""Two of them are one line of a letter."""
LONGEST_LETTER, LONGEST_CONSENT = 4_000, 30_000
MOST_PASSAGES = 100


@dataclass(frozen=True, slots=True)
class TextKind:
    """What a text is: which names it must hold, and which it may."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    is_letter: bool = True

    @property
    def longest(self) -> int:
        """Characters of a body."""
        return LONGEST_LETTER if self.is_letter else LONGEST_CONSENT

    @property
    def names(self) -> tuple[str, ...]:
        """All that may stand in braces, what must first."""
        return self.required + self.optional


KINDS: Mapping[str, TextKind] = {
    CONSENT: TextKind(("operator",), ("officer", "region"), is_letter=False),
    NEW_ACCOUNT: TextKind(("login", "password"), ("operator", "region")),
    KNOWN_ADDRESS: TextKind(("logins",), ("operator", "region")),
    RESET_CODE: TextKind(("code", "login"), ("operator", "region")),
    RESET_CODES: TextKind(("codes",), ("operator", "region")),
}
"""By its name, which never changes."""

_NAME = re.compile(r"\{([^{}\n]{0,40})\}")
_CODES = {folded(name): code for name, code in NAMES.items()} | {code: code for code in NAMES.values()}
_RUSSIAN = {code: name for name, code in NAMES.items()}


def code_of(name: str) -> str | None:
    """The English name of what stands in braces, in whatever case; None if it stands for nothing."""
    return _CODES.get(folded(name))


def name_in(code: str, language: str) -> str:
    """How a name is written in a text of this language."""
    return _RUSSIAN[code] if language == "ru" else code


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values; what has none stays in its braces."""
    return _NAME.sub(lambda match: values.get(code_of(match[1]) or "", match[0]), text)


def tidied(text: str) -> str:
    """The same text with plain spaces and line ends, without blanks at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = (line.replace("\t", " ").replace("\u00a0", " ").replace("\u202f", " ").rstrip() for line in lines)
    return "\n".join(plain).strip("\n")


def passages_of(body: str) -> list[str]:
    """The passages of a consent, each as one line: an empty line separates them."""
    found = (" ".join(each.split()) for each in re.split(r"\n\s*\n", body))
    return [each for each in found if each]


def check_subject(subject: str) -> None:
    """Raises ``Wrong`` for a subject that is empty, too long, of several lines, or holds a name in braces.

    A subject is read on locked screens and in the logs of mail servers: it holds no values.
    """
    if not subject.strip():
        raise Wrong(reasons.NO_SUBJECT)
    if len(subject) > LONGEST_SUBJECT:
        raise Wrong(reasons.SUBJECT_TOO_LONG, most=LONGEST_SUBJECT)
    if not subject.isprintable():
        raise Wrong(reasons.UNSEEN_SIGNS)
    if "{" in subject or "}" in subject:
        raise Wrong(reasons.NAME_IN_SUBJECT)


def check_body(kind: str, body: str, entity: str, language: str = "ru") -> None:
    """Raises ``Wrong`` for a body that holds what it may not, or does not hold what it must.

    ``entity`` is the legal entity that runs the portal: a consent may name it itself, without braces.
    """
    rules = KINDS[kind]
    if not body.strip():
        raise Wrong(reasons.NO_BODY)
    if len(body) > rules.longest:
        raise Wrong(reasons.BODY_TOO_LONG, most=rules.longest)
    if not all(line.isprintable() for line in body.split("\n")):
        raise Wrong(reasons.UNSEEN_SIGNS)
    found = _NAME.findall(body)
    for name in found:
        if code_of(name) not in rules.names:
            raise Wrong(reasons.UNKNOWN_NAME, name=name)
    codes = {code_of(name) for name in found}
    for code in rules.required:
        if code in codes or (code == "operator" and _names(body, entity)):
            continue
        if code == "operator":
            raise Wrong(reasons.NO_OPERATOR, name=name_in(code, language))
        raise Wrong(reasons.MISSING_NAME, name=name_in(code, language))
    if not rules.is_letter and len(passages_of(body)) > MOST_PASSAGES:
        raise Wrong(reasons.TOO_MANY_PASSAGES, most=MOST_PASSAGES)


def _names(body: str, entity: str) -> bool:
    plain = " ".join(entity.split())
    return bool(plain) and folded(plain) in folded(" ".join(body.split()))
