"""Logins: what a new one may consist of, and which two look so alike that people take them for one."""

from __future__ import annotations

import unicodedata

from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.reasons import forms
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.text.safe_text import one_line

MAX_LOGIN = 150
_SIGNS = frozenset(".-_@+")
_SCRIPTS = ("LATIN", "CYRILLIC")

_ALIKE = str.maketrans(
    {
        **dict(zip("авеєзѕіјкмнһорстухԁԛԝь", "abee3sijkmhhopctyxdqwb", strict=True)),
        **dict(zip("αβεζηικμνορτυχ", "abezhikmvoptyx", strict=True)),
        **dict(zip("0ı|", "ol1", strict=True)),
        "i": "l",
        "1": "l",
        **dict.fromkeys("‐‑‒–—−﹣－", "-"),
    }
)
"""Letters that are drawn alike in upper or lower case (Unicode TR 39, the part that keyboards have)."""


def likeness(login: str) -> str:
    """The same text for logins that look alike: case, width, accents, script, invisible signs."""
    text = unicodedata.normalize("NFKC", one_line(login)).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(sign for sign in text if unicodedata.category(sign)[0] not in "CMZ")
    # Twice: what a letter is folded into may itself look like another one.
    text = text.translate(_ALIKE).translate(_ALIKE)
    return text.replace("rn", "m").replace("vv", "w")


def check_login(login: str) -> None:
    """Whether this may be chosen as a new login: letters of one script, digits and ``. - _ @ +``.

    Raises ``Wrong``.
    """
    if len(login.upper()) > MAX_LOGIN:
        raise Wrong(forms.TOO_LONG, most=MAX_LOGIN)
    scripts = set()
    for sign in login:
        if sign.isalpha() and unicodedata.category(sign) != "Lo":
            scripts.add(unicodedata.name(sign, "?").split(" ")[0])
        elif not (sign.isascii() and sign.isdigit()) and sign not in _SIGNS:
            raise Wrong(reasons.LOGIN_SIGNS)
    if not scripts <= set(_SCRIPTS) or unicodedata.normalize("NFKC", login) != login:
        raise Wrong(reasons.LOGIN_SIGNS)
    if len(scripts) > 1:
        raise Wrong(reasons.LOGIN_ALPHABETS)
