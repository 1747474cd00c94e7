"""The one tree of errors that talking to a portal can end in.

``text`` and ``hint`` are English message ids; a screen translates them and fills ``details`` in
(``phrases.filled``). They never hold a password, a token or an answer's body.

RuobrError
├── NetworkError            no answer: unreachable, cut, too slow      (what is stored is still shown)
│   ├── Timeout
│   ├── UntrustedCertificate    somebody else may be answering
│   ├── UploadCut               a file that is not there yet
│   ├── SessionMayLast          signed out here alone
│   ├── NotSent                 a change that never left this machine
│   └── OutcomeUnknown          a change that may have been carried out, and may not
├── InsecureAddress         a plain http address that is not this machine
├── WrongAddress            not an address of a portal at all
├── SignInError             no valid session or credentials
│   ├── WrongPassword
│   ├── SessionEnded        signed out elsewhere, or expired
│   ├── TooManyAttempts     wrong passwords are slowed; ``retry_after`` seconds
│   └── StepNeeded          signed in, and something must be done first
│       ├── PasswordMustBeChanged   it was given out by somebody else
│       ├── SecondFactorRequired    the password alone is not enough
│       └── SecondFactorMissing     staff must set one up
├── Refused                 the portal answered, and said no
│   ├── NotFound            no such thing, or not yours
│   ├── Forbidden           known, but this is not theirs to do
│   ├── NotSignedInYet      a browser is waited for, or it said no; ``reason`` of RFC 8628
│   ├── ConsentNeeded       nothing of a person is processed without consent
│   ├── Busy                429 or 503; ``retry_after`` seconds
│   ├── FieldsRefused       a form with wrong fields; ``fields`` says which and why
│   ├── ChangedMeanwhile    somebody else was faster; ``current`` is what is there now
│   ├── NoScans             this portal keeps no files
│   ├── NotTaken            what was sent cannot be stored, or no program should send it
│   ├── PortalSays          a refusal with a declared reason, or in the portal's own words
│   ├── NotDone             a change whose answer was lost was not carried out
│   └── ServerError         any other failure status
├── NoChild                 signed in, but no child's diary is open to this login
│   └── NoChildReadable     there are children, and nothing of them can be read
└── BadAnswer               not what the contract says
    ├── NotAPortal          a web page instead of data (a filter, a login wall, a wrong address)
    ├── Unreadable          half a JSON, a wrong shape
    └── TooLarge            beyond what this program takes in
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ruobr_tui.api.reasons.reason import Explanation


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


class RuobrError(Exception):
    """Anything that went wrong between this program and a portal."""

    text: ClassVar[str] = N_("Something went wrong.")
    hint: ClassVar[str] = N_("Try again. If the error repeats, run with --log FILE and check the log.")

    def __init__(self, *, retry_after: float | None = None, **details: str | int | Explanation) -> None:
        self.details: dict[str, str | int | Explanation] = details
        self.is_ours = False
        """Whether a server of ours said so, and not something in front of it or another portal."""
        self.because: Explanation | None = None
        """A declared reason that says more than ``text``; the class alone decides what is done about it."""
        self.retry_after = retry_after
        super().__init__(self.text % details if details else self.text)


class NetworkError(RuobrError):
    """No answer came. ``may_have_left``: the request may have reached the portal all the same."""

    text = N_("No connection to the portal.")
    hint = N_("Press r to try again.")

    def __init__(self, *, may_have_left: bool = True, **details: str | int) -> None:
        super().__init__(retry_after=None, **details)
        self.may_have_left = may_have_left


class Timeout(NetworkError):
    """The answer took too long."""

    text = N_("The portal took too long to respond.")
    hint = N_("Press r to try again.")


class UntrustedCertificate(NetworkError):
    """The other end could not prove who it is; nothing was sent to it."""

    text = N_("Could not verify the portal’s certificate.")
    hint = N_(
        "Check the date on this computer. If it is right, a web filter may be intercepting the "
        "connection: ask your network administrator."
    )


class NotSent(NetworkError):
    """A change that surely did not reach the portal; ``why`` is the text of the cause."""

    text = N_("Not sent, nothing has changed. %(why)s")
    hint = N_("Try again when you are back online.")

    def __init__(self, cause: RuobrError) -> None:
        # The cause's own fields stay empty: its text is translated when it is shown.
        why = cause.text if not cause.details else NetworkError.text
        super().__init__(may_have_left=False, why=why)


class OutcomeUnknown(NetworkError):
    """A change was sent, but no response says whether it was carried out.

    Repeating it with its idempotency key is safe: it is carried out once.
    """

    text = N_("No response from the portal: the result is not known yet.")
    hint = N_("The result will appear here. You can safely try again.")


class UploadCut(NetworkError):
    """A file is not at the portal yet; what has arrived of it stays there for a while."""

    text = N_("The upload was interrupted.")
    hint = N_("Choose the same file again to continue.")


class SessionMayLast(NetworkError):
    """Signed out on this machine, but the portal has not confirmed it."""

    text = N_("You are signed out here, but the portal did not respond: the session may still be open there.")
    hint = N_("It will expire. To end it now, sign in and open Devices.")


class KeySessionMayLast(NetworkError):
    """A key was removed, but the portal has not confirmed the end of its session."""

    text = N_("The key is deleted, but the portal did not respond: its session may still be open there.")
    hint = N_("It will expire. To end it now, open Devices.")


class WrongAddress(RuobrError):
    """What was written is not the address of a portal."""

    text = N_("%(address)s is not a valid portal address.")
    hint = N_("Enter an address starting with https://, for example https://api3d.ruobr.ru/")


class InsecureAddress(RuobrError):
    """A password must not travel unprotected."""

    text = N_("The connection to %(address)s is not secure (no https).")
    hint = N_("Use an https:// address. Plain http is allowed only for this computer.")


class SignInError(RuobrError):
    """The request has no valid session or credentials."""

    text = N_("You are not signed in.")
    hint = N_("Sign in again.")


class WrongPassword(SignInError):
    """The login or the password is wrong; the portal does not say which."""

    text = N_("Wrong login or password.")
    hint = N_("Check the keyboard layout and Caps Lock. Your class teacher can give you a login.")


class SessionEnded(SignInError):
    """The session was ended elsewhere or has expired."""

    text = N_("Your session has ended.")
    hint = N_("Sign in again. Saved data stays on this computer.")


class AnotherAccount(SignInError):
    """What was remembered of this account opens another one now."""

    text = N_("This login now belongs to another account.")
    hint = N_("Sign in with your own login. The saved data belongs to another account.")


class AccountUnknown(AnotherAccount):
    """The portal sends too little to identify the account. An unknown account is not the same account."""

    text = N_("The portal did not identify the account.")
    hint = N_("Sign in again to see the saved data.")


class TooManyAttempts(SignInError):
    """Wrong passwords are slowed per account and per address."""

    text = N_("Too many failed sign-in attempts.")
    hint = N_("Wait a moment and try again.")


class StepNeeded(SignInError):
    """The password is right, and something must be done before anything else."""

    text = N_("Signing in is not complete yet.")
    hint = N_("Sign in again.")


class PasswordMustBeChanged(StepNeeded):
    """The password was given out by somebody else."""

    text = N_("This password was given to you by somebody else.")
    hint = N_("Sign in with it in the program and choose your own.")


class SecondFactorRequired(StepNeeded):
    """The account has a second factor, and no code came along."""

    text = N_("This account has a second factor.")
    hint = N_("Sign in with the program and enter the code from your authenticator app.")


class SecondFactorMissing(StepNeeded):
    """The portal requires a second factor of staff."""

    text = N_("Your organisation requires a second factor.")
    hint = N_("Sign in with the program and set it up.")


class Refused(RuobrError):
    """The portal answered, and said no."""

    text = N_("The portal refused the request.")
    hint = N_("Try again later.")


class NotFound(Refused):
    """No such thing, or it is not yours."""

    text = N_("Page not found, or you don’t have access to it.")
    hint = N_("Press Esc to go back.")


class Forbidden(Refused):
    """Known, but this is not theirs to do."""

    text = N_("You don’t have access to this.")
    hint = N_("Press Esc to go back.")


class ConsentNeeded(Refused):
    """Personal data are processed only with a consent that holds."""

    text = N_("First give your consent to the processing of personal data.")
    hint = N_("You can do this in your account, under Personal data.")


class NotSignedInYet(Refused):
    """Signing in by a browser is not complete, or came to nothing. ``reason`` as RFC 8628 names it."""

    text = N_("Could not sign in with Gosuslugi.")
    hint = N_("Try again or sign in with your login and password.")

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class FieldsRefused(Refused):
    """A form with wrong fields. ``fields``: by name a declared reason, or the portal's text."""

    text = N_("Some fields need attention.")
    hint = N_("Correct the highlighted fields.")

    def __init__(self, fields: Mapping[str, str | Explanation]) -> None:
        super().__init__()
        self.fields = dict(fields)


class ChangedMeanwhile(Refused):
    """Conflict with a newer version. ``current`` is that version (decoded JSON), if the portal sent it."""

    text = N_("This has changed since you opened it.")
    hint = N_("Check the new version, then try again.")

    def __init__(self, current: Any = None) -> None:
        super().__init__()
        self.current = current


class Busy(Refused):
    """The portal asks to wait."""

    text = N_("The portal is overloaded.")
    hint = N_("Wait a moment and press r.")


class ServerError(Refused):
    """The portal failed."""

    text = N_("The portal reported an error (%(status)s).")
    hint = N_("Try again later.")


class NotTaken(Refused):
    """The portal cannot read or store what was sent; its own words name fields, for programmers."""

    text = N_("The portal can’t accept this input.")
    hint = N_("Nothing has changed. The text may be too long or contain unsupported characters.")


class NoScans(Refused):
    """This portal keeps no files."""

    text = N_("Scans can’t be uploaded on this portal.")
    hint = N_("Bring the documents in person.")


class PortalSays(Refused):
    """The portal refused. ``message``: a declared reason, or its own words, cleaned for the terminal."""

    text = N_("Message from the portal: %(message)s")
    hint = ""


class NotDone(Refused):
    """A change whose answer was lost was not carried out, and will not be."""

    text = N_("Not done, nothing has changed.")
    hint = N_("Repeat it if needed.")


class NoChild(RuobrError):
    """The account is there, but nobody's diary is joined to it."""

    text = N_("No child is linked to this login.")
    hint = N_("Ask the class teacher for access to your child’s diary, then try again.")


class NoChildReadable(NoChild):
    """The portal names children of whom nothing can be read."""

    text = N_("Could not read the list of children, so there is no diary to show.")
    hint = N_("Try again later or update the program. `ruobr config` lists unreadable data.")


class BadAnswer(RuobrError):
    """Not what the contract says."""

    text = N_("Could not read the portal’s response.")
    hint = N_("Try again later.")


class NotAPortal(BadAnswer):
    """A web page came instead of data."""

    text = N_("Received a web page instead of data (%(status)s).")
    hint = N_("Check the address. A web filter or a Wi-Fi sign-in page may be blocking the connection.")


class Unreadable(BadAnswer):
    """The body is cut short or has another shape."""

    text = N_("The portal’s response is damaged or in an unknown format.")
    hint = N_("Try again; you may need to update the program.")


class TooLarge(BadAnswer):
    """What the portal sent is beyond what this program takes in."""

    text = N_("The portal’s response is larger than %(limit)s MB.")
    hint = N_("Nothing was saved.")
