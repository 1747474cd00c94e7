"""Logins and passwords."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

PASSWORD_TOO_SHORT = Reason("password-too-short", N_("A password has at least %(least)s characters."))
PASSWORD_TOO_SIMPLE = Reason(
    "password-too-simple",
    N_("This password is too simple: use more different characters."),
)
PASSWORD_HAS_LOGIN = Reason("password-has-login", N_("The password must not contain the login."))
PASSWORD_TOO_COMMON = Reason(
    "password-too-common",
    N_("This password is easily guessed. Take three or four words that do not belong together."),
)
PASSWORD_PERSONAL = Reason(
    "password-personal",
    N_("The password must not contain the login, a name or the school."),
)
WRONG_PASSWORD = Reason("wrong-password", N_("This is not the present password."))
LOGIN_SIGNS = Reason("login-signs", N_("A login has letters, digits and the signs . - _ @ + only."))
LOGIN_ALPHABETS = Reason(
    "login-alphabets",
    N_("Write the login in Latin letters or in Cyrillic ones, not in both."),
)
LOGIN_IN_USE = Reason("login-in-use", N_("This login is in use."))
LOGIN_TAKEN = Reason("login-taken", N_("This login is in use, or was; choose another one."))
LOGIN_RESERVED = Reason(
    "login-reserved",
    N_("This login could be taken for the portal's own; choose another one."),
)
NO_ACCOUNT = Reason("no-account", N_("There is no account with this login."))
WRONG_CODE = Reason("wrong-code", N_("This code is wrong or too old: ask for a new one."))
