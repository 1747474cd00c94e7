"""Password strength: common passwords, rows of keys, and data about the person are refused.

zxcvbn estimates how many guesses an attacker needs who tries lists of passwords, names, words, dates and rows
of keys. It supports Latin letters; a password in Cyrillic is also checked as the keys pressed for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ruobr_server.kit.configuration.defaults import REGION_WORDS
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.rules.fields.wrong import Wrong

LEAST_GUESSES = 5 * 10**7
"""Years of guessing, at the rate that ``throttle`` allows a network that the account knows."""
_LOOKED_AT = 64
"""Characters that are checked: more make no password weaker, and each takes time."""
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
"""Words of Russian passwords; zxcvbn's own lists are English."""


def check(password: str, facts: Iterable[str] = ()) -> None:
    """Check a new password of a person with these data. Raises ``Wrong``.

    Takes some milliseconds, at most a tenth of a second.
    """
    known = sorted({spelled for fact in facts for spelled in _spellings(fact)})
    plain = _plain(password)
    if any(len(fact) >= _SHORTEST_FACT and fact in plain for fact in known):
        raise Wrong(reasons.PASSWORD_PERSONAL)
    if guesses(password, known) < LEAST_GUESSES:
        raise Wrong(reasons.PASSWORD_TOO_COMMON)


def guesses(password: str, known: Iterable[str] = ()) -> float:
    """Number of guesses that find it, in the weaker of both layouts."""
    from zxcvbn import zxcvbn  # its lists of words take a while to load

    words = [*known, *(spelled for word in (*_WORDS.split(), *REGION_WORDS) for spelled in _spellings(word))]
    looked_at = password[:_LOOKED_AT]
    typed = {looked_at, looked_at.translate(_KEYS)}
    return min(float(zxcvbn(each, user_inputs=words)["guesses"]) for each in typed)


def _plain(text: str) -> str:
    """Letters and digits only, in lower case."""
    return "".join(sign for sign in text.casefold().replace("ё", "е") if sign.isalnum())


def _spellings(word: str) -> set[str]:
    """A word, its transliteration, and the same keys on a Latin layout."""
    written = _plain(word)
    sounds = "".join(_SOUNDS.get(sign, sign) for sign in written)
    return {written, sounds, word.casefold().translate(_KEYS)} - {""}
