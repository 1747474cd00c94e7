"""Logins and passwords."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

PASSWORD_TOO_SHORT = Reason("password-too-short", N_("Use at least %(least)s characters."))
PASSWORD_TOO_SIMPLE = Reason(
    "password-too-simple",
    N_("This password is too simple. Use more different characters."),
)
PASSWORD_HAS_LOGIN = Reason("password-has-login", N_("The password must not contain the login."))
PASSWORD_TOO_COMMON = Reason(
    "password-too-common",
    N_("This password is easy to guess. Use three or four unrelated words."),
)
PASSWORD_PERSONAL = Reason(
    "password-personal",
    N_("The password must not contain the login, a name or the school."),
)
PASSWORDS_DIFFER = Reason("passwords-differ", N_("The two passwords are not the same."))
PASSWORD_UNCHANGED = Reason("password-unchanged", N_("This is the current password. Choose another one."))
WRONG_PASSWORD = Reason("wrong-password", N_("The current password is wrong."))
LOGIN_SIGNS = Reason("login-signs", N_("Use only letters, digits and . - _ @ +"))
LOGIN_ALPHABETS = Reason(
    "login-alphabets",
    N_("Use either Latin or Cyrillic letters, not both."),
)
LOGIN_IN_USE = Reason("login-in-use", N_("This login is already taken."))
LOGIN_TAKEN = Reason("login-taken", N_("This login is or was already taken. Choose another one."))
LOGIN_RESERVED = Reason(
    "login-reserved",
    N_("This login looks like an official one. Choose another one."),
)
NO_ACCOUNT = Reason("no-account", N_("There is no account with this login."))
WRONG_CODE = Reason("wrong-code", N_("The code is wrong or has expired. Request a new one."))

ENTER_CODE = Reason("enter-code", N_("Enter the code from your authenticator app."))
WRONG_FACTOR_CODE = Reason(
    "wrong-factor-code",
    N_("The code is wrong or was used already. Wait for the next one."),
)
FACTOR_NOT_OFFERED = Reason("factor-not-offered", N_("This portal offers no second factor."))
FACTOR_FOR_STAFF = Reason("factor-for-staff", N_("A second factor is for staff only."))
FACTOR_IS_ON = Reason("factor-is-on", N_("A second factor is set up already. Turn it off first."))
FACTOR_IS_OFF = Reason("factor-is-off", N_("This account has no second factor."))
FACTOR_NOT_BEGUN = Reason("factor-not-begun", N_("Begin again: this secret is no longer valid."))
