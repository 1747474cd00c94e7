"""Registration, recovery, and what a password must be."""

from __future__ import annotations

from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.reasons import forms
from ruobr_tui.api.rules.fields.family_forms import AS_IN_DOCUMENT
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.api.rules.fields.wrong import N_, Wrong

SHORTEST, LONGEST = 10, 200
NEW_PASSWORD_HELP = N_("At least 10 characters. Three or four unrelated words are easy to remember.")

REGISTRATION = Form(
    (
        Field("last_name", N_("Surname"), Kind.NAME, required=True, help=AS_IN_DOCUMENT),
        Field("first_name", N_("First name"), Kind.NAME, required=True, help=AS_IN_DOCUMENT),
        Field("phone", N_("Phone"), Kind.PHONE, required=True, example="+7 913 123-45-67"),
        Field(
            "email",
            N_("Email"),
            Kind.EMAIL,
            required=True,
            help=N_("Your login and password are sent there."),
            example="name@example.org",
        ),
        Field(
            "agreed",
            N_("Consent to data processing"),
            Kind.YES,
            required=True,
            help=N_("I agree to the processing of my personal data."),
        ),
    ),
    steps=(Step(N_("Who you are"), ("last_name", "first_name", "phone", "email", "agreed")),),
)
RECOVERY = Form(
    (
        Field(
            "email",
            N_("Email"),
            Kind.EMAIL,
            required=True,
            help=N_("The address of your account. A code is sent there."),
            example="name@example.org",
        ),
    )
)
NEW_PASSWORD = Form(
    (
        Field(
            "code",
            N_("Code from the email"),
            required=True,
            longest=20,
            help=N_("It is valid for 30 minutes and works once."),
        ),
        Field(
            "password",
            N_("New password"),
            Kind.SECRET,
            required=True,
            longest=LONGEST,
            help=NEW_PASSWORD_HELP,
        ),
    )
)
ACCOUNT = Form(
    (
        Field(
            "current_password",
            N_("Current password"),
            Kind.SECRET,
            required=True,
            longest=1024,
            help=N_("The one that you sign in with now."),
        ),
        Field("login", N_("New login"), help=N_("Leave empty to keep the login."), longest=150),
        Field(
            "password",
            N_("New password"),
            Kind.SECRET,
            longest=LONGEST,
            help=N_("Leave empty to keep it. A new one has at least 10 characters."),
        ),
    )
)
OWN_PASSWORD = Form(
    (
        Field(
            "password",
            N_("New password"),
            Kind.SECRET,
            required=True,
            longest=LONGEST,
            help=NEW_PASSWORD_HELP,
        ),
        Field(
            "again",
            N_("New password again"),
            Kind.SECRET,
            required=True,
            longest=LONGEST,
            help=N_("Typed twice, so that a slip of the finger does not lock you out."),
        ),
    )
)
"""A password of one's own, instead of one that was given out."""

FACTOR = Form(
    (
        Field("current_password", N_("Current password"), Kind.SECRET, required=True, longest=1024),
        Field(
            "code",
            N_("Code"),
            Kind.SECRET,
            required=True,
            longest=40,
            help=N_("From your authenticator app, or a recovery code."),
        ),
    )
)
"""Changes of the second factor. The code is no less a secret than the password."""

PASSWORD = Form(
    (Field("current_password", N_("Current password"), Kind.SECRET, required=True, longest=1024),)
)
"""For actions that an unattended session must not allow."""


def check_password(password: str, login: str = "") -> None:
    """Whether a password may be chosen: long enough, not the login, not one sign again and again.

    No rules about kinds of signs: length is what counts (NIST SP 800-63B). Raises ``Wrong``.
    """
    if len(password) < SHORTEST:
        raise Wrong(reasons.PASSWORD_TOO_SHORT, least=SHORTEST)
    if len(password) > LONGEST:
        raise Wrong(forms.TOO_LONG, most=LONGEST)
    if len(set(password)) < 4:
        raise Wrong(reasons.PASSWORD_TOO_SIMPLE)
    if login and login.casefold() in password.casefold():
        raise Wrong(reasons.PASSWORD_HAS_LOGIN)


def own_password_problems(password: str, again: str, present: str, login: str) -> dict[str, Wrong]:
    """What is wrong with a password of one's own, by field; ``present`` is the one that was given out."""
    wrong: dict[str, Wrong] = {}
    try:
        if password == present:
            raise Wrong(reasons.PASSWORD_UNCHANGED)
        check_password(password, login)
    except Wrong as error:
        wrong["password"] = error
    if password != again:
        wrong["again"] = Wrong(reasons.PASSWORDS_DIFFER)
    return wrong
