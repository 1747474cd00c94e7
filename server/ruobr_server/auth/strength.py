"""Passwords that are guessed first: common ones, rows of keys, what anybody knows about the person.

zxcvbn counts how many guesses an attacker needs who tries lists of passwords, names, words, dates and rows of
keys in turn. It knows Latin letters; a password in Cyrillic is also looked at as the keys pressed for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ruobr_server.kit.configuration.defaults import REGION_WORDS
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.rules.wrong import Wrong

LEAST_GUESSES = 5 * 10**7
"""Years of guessing, at the pace that ``throttle`` lets one network have at an account it knows."""
_LOOKED_AT = 64
"""Characters: more make no password weaker, and each takes time."""
_SHORTEST_FACT = 4


_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_KEYS = str.maketrans(_RUSSIAN + _RUSSIAN.upper(), _LATIN + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>')
_SOUNDS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    "ё": "e",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}

_WORDS = """\
пароль привет любовь солнышко солнце школа дневник учитель ученик родитель ребёнок мамочка папочка мама папа
семья дети сынок дочка зайка котик кошка собака малыш малышка красотка королева принцесса ангел счастье весна
лето осень зима россия москва сибирь победа спартак зенит динамо
александр алексей анастасия андрей анна артём виктория владимир дарья денис дмитрий евгений екатерина елена
иван игорь ирина кирилл ксения максим марина мария михаил надежда наталья наташа никита николай оксана олег
ольга павел полина роман светлана сергей софия татьяна юлия администратор электронная руобр
"""
"""What Russian passwords are made of; zxcvbn's own lists are English."""


def check(password: str, facts: Iterable[str] = ()) -> None:
    """Whether a password may be chosen by somebody of whom these words are known. Raises ``Wrong``.

    It takes some milliseconds, at most a tenth of a second.
    """
    known = sorted({spelled for fact in facts for spelled in _spellings(fact)})
    plain = _plain(password)
    if any(len(fact) >= _SHORTEST_FACT and fact in plain for fact in known):
        raise Wrong(reasons.PASSWORD_PERSONAL)
    if guesses(password, known) < LEAST_GUESSES:
        raise Wrong(reasons.PASSWORD_TOO_COMMON)


def guesses(password: str, known: Iterable[str] = ()) -> float:
    """How many guesses find it, by whichever layout it is typed."""
    from zxcvbn import zxcvbn  # its lists of words take a while to load

    words = [*known, *(spelled for word in (*_WORDS.split(), *REGION_WORDS) for spelled in _spellings(word))]
    looked_at = password[:_LOOKED_AT]
    typed = {looked_at, looked_at.translate(_KEYS)}
    return min(float(zxcvbn(each, user_inputs=words)["guesses"]) for each in typed)


def _plain(text: str) -> str:
    """Letters and digits alone, whatever their case."""
    return "".join(sign for sign in text.casefold().replace("ё", "е") if sign.isalnum())


def _spellings(word: str) -> set[str]:
    """A word as it is, as it sounds in Latin letters, and as it comes out on a Latin layout."""
    written = _plain(word)
    sounds = "".join(_SOUNDS.get(sign, sign) for sign in written)
    return {written, sounds, word.casefold().translate(_KEYS)} - {""}
