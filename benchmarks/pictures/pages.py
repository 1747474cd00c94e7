"""What is to be seen in the pictures, as plain data: who looks, and which keys lead to a page.

Each account's sections are found by walking through its menu; here are the pages behind them.
"""

from __future__ import annotations

from dataclasses import dataclass

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
HOME = "today"
PART = "part:"
"""Before the name of the parts that stand on a page of their own."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page behind a section, or a sheet over it: the keys that lead there. Without a section: the first."""

    name: str
    section: str
    keys: tuple[str, ...] = ()
    is_paid: bool = False
    """Whether the payments that were begun are paid before."""

    @property
    def title(self) -> str:
        """What is seen, for the documentation."""
        return self.name.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Session:
    """One account's program, in one language."""

    login: str
    pages: tuple[Page, ...] = ()
    lang: str = "ru"
    is_short: bool = False
    """Only the pages, not every section."""
    is_kiosk: bool = False

    @property
    def name(self) -> str:
        """The name of its folders."""
        return "-".join(filter(None, (self.login or "nobody", self.lang, "kiosk" if self.is_kiosk else "")))


def name_of(section: str) -> str:
    """The name of a section's pictures."""
    return section.replace("_", "-")


def _typed(text: str) -> tuple[str, ...]:
    return tuple("space" if each == " " else each for each in text)


NEXT = "right_square_bracket"
KINDERGARTEN_FORM = ("2", "enter", *_typed("01.09.2027"), "ctrl+s")


def home_of(session: Session) -> str:
    """The name of the pictures of an account's home. All roles have it, and each sees another page."""
    return HOME if session is SESSIONS[0] else f"{HOME}-{session.login}"


PARENT = (
    Page("lesson", "diary", ("pageup", "down", "enter")),
    Page("note", "diary", ("e",)),
    Page("find", "diary", ("slash", *_typed("алгебра"))),
    Page("subject", "marks", ("enter",)),
    Page("calculation", "marks", ("equals_sign",)),
    Page("what-if", "marks", ("w", "5")),
    Page("target", "marks", ("T",)),
    Page("dynamics", "marks", ("d",)),
    Page("first-term", "marks", ("left_square_bracket",)),
    Page("year", "marks", (NEXT, NEXT)),
    Page("missed-work", "absences", ("enter",)),
    Page("message", "letters", ("enter",)),
    Page("school-news", "school", (NEXT,)),
    Page("classmates", "school", (NEXT,) * 2),
    Page("birthdays", "school", (NEXT,) * 3),
    Page("events", "school", (NEXT,) * 4),
    Page("links", "school", (NEXT,) * 5),
    Page("about-me", "cabinet", ("enter",)),
    Page("about-me-documents", "cabinet", ("enter", "pagedown")),
    Page("child", "cabinet", ("down", "enter")),
    Page("child-certificate", "cabinet", ("down", "enter", "pagedown")),
    Page("new-child", "cabinet", ("a",)),
    Page("login-and-password", "cabinet", (*["down"] * 9, "enter")),
    Page("scan", "documents", ("a",)),
    Page("consent-question", "personal_data", ("w",)),
    Page("wishes", "kindergarten", ("e", "ctrl+s")),
    Page("wishes-check", "kindergarten", ("e", "ctrl+s", "ctrl+s")),
    Page("kindergartens", "kindergarten", ("f",)),
    Page("kindergarten-form", "kindergarten", ("2", "enter")),
    Page("kindergarten-form-choices", "kindergarten", (*KINDERGARTEN_FORM, "enter", "down", "enter")),
    # The draft of the page before goes on.
    Page("kindergarten-form-check", "kindergarten", ("2", "enter", "ctrl+s", "ctrl+s")),
    Page("withdraw-question", "kindergarten", ("w",)),
    Page("school-form", "enrolment", ("n", "down", "enter", "enter")),
    Page("menu-of-day", "meals", ("down", "down", "enter")),
    Page("meals-month", "meals", ("c",)),
    Page("statement", "meals", ("s",)),
    Page("low-balance", "meals", ("w",)),
    Page("top-up", "payments", ("n", "a", "down", "s")),
    Page("qr", "payments", ("n", "t")),
    Page("payment", "payments", ("n", "a", "ctrl+s")),
    Page("payments-open", "payments"),
    Page("payment-credited", "payments", ("down", "down", "down", "enter"), is_paid=True),
    Page("another-account", "accounts", ("a",)),
    Page("complaint-form", "complaint", ("enter", "enter")),
    Page("menu", "diary", ("g",)),
    Page("menu-account", "diary", ("g", "i")),
    Page("menu-find", "diary", ("g", "slash", *_typed("пит"))),
    Page("help", "diary", ("question_mark",)),
    Page("help-commands", "diary", ("question_mark", "2")),
    Page("help-program", "diary", ("question_mark", "3")),
    Page("commands", "diary", ("ctrl+p",)),
    Page("commands-found", "diary", ("ctrl+p", *_typed("пит"))),
    Page("hidden", "diary", ("f6",)),
    Page("quit-question", HOME, ("q",)),
    Page("sign-out-question", HOME, ("f8",)),
    # The child that is chosen stays chosen.
    Page("marks-second-class", "marks", ("3",)),
    Page("absences-second-class", "absences", ("3",)),
)
NEIGHBOUR = (
    Page("place", "kindergarten"),
    Page("accept-question", "kindergarten", ("a",)),
    Page("decline-question", "kindergarten", ("d", *"42", "minus", *"003")),
    Page("exchange", "kindergarten", ("x",)),
    Page("no-school-application", "enrolment"),
)
TEACHER = (
    Page("grant", "join_requests", ("enter",)),
    Page("reason", "join_requests", ("d",)),
    Page("login-slip-question", "class_logins", ("p",)),
)
OPERATOR = (
    Page("desk-several", "enrolment_desk", ("space", "space")),
    Page("desk-question", "enrolment_desk", ("down", "space", "space", "t")),
    Page("desk-filter", "enrolment_desk", ("slash", *_typed("вагнер"))),
    Page("invitation", "enrolment_desk", ("a",)),
    Page("confirm-priority", "enrolment_desk", ("v",)),
    Page("scans-of-child", "enrolment_desk", ("s",)),
    Page("documents-to-ask", "kindergarten_desk", ("b",)),
    Page("allocation-date", "kindergarten_desk", ("p",)),
    Page("allocation", "kindergarten_desk", ("p", *_typed("01.09.2027"), "enter")),
    Page("exchanges", "kindergarten_desk", ("x",)),
    Page("meal-accounts", "canteen_desk", ("slash", *_typed("кузнецов"), "enter")),
    Page("desk-statement", "canteen_desk", ("slash", *_typed("кузнецов"), "enter", "enter")),
    Page("adjustment", "canteen_desk", ("slash", *_typed("кузнецов"), "enter", "enter", "e")),
    Page("canteen-orders", "canteen_desk", ("e",)),
    Page("complaint-answer", "complaints", ("a",)),
    Page("menu-work", HOME, ("g",)),
)
ADMINISTRATOR = (
    Page("role-history", "staff_roles", ("enter",)),
    Page("role-login", "staff_roles", ("n",)),
    Page("role-place", "staff_roles", ("n", *_typed("teacher"), "enter")),
    Page("role-form", "staff_roles", ("n", *_typed("teacher"), "enter", *_typed("69"), "enter")),
    Page("one-account", "staff_accounts", ("down", "down", "enter")),
    Page("one-time-password", "staff_accounts", ("down", "down", "enter", "p")),
)
NOBODY = (
    Page("sign-in", ""),
    Page("registration", "", ("f4",)),
    Page("new-password", "", ("f5",)),
    Page("complaint-of-anybody", "", ("f3",)),
)
KIOSK = (Page("kiosk-start", ""),)
KIOSK_SESSION = (Page("kiosk-today", ""), Page("kiosk-hidden", "", ("f6",)))
ENGLISH = (
    Page("today-en", HOME),
    Page("diary-en", "diary"),
    Page("marks-en", "marks"),
    Page("kindergarten-en", "kindergarten"),
    Page("menu-en", "diary", ("g",)),
    Page("help-en", "diary", ("question_mark",)),
)
PARTS = (Page("part-states", f"{PART}states"), Page("part-blocks", f"{PART}blocks"))

SESSIONS = (
    Session("parent", (*PARENT, *PARTS)),
    Session("pupil"),
    Session("neighbour", NEIGHBOUR),
    Session("teacher", TEACHER),
    Session("operator", OPERATOR),
    Session("administrator", ADMINISTRATOR),
    Session("", NOBODY, is_short=True),
    Session("", KIOSK, is_short=True, is_kiosk=True),
    Session("parent", KIOSK_SESSION, is_short=True, is_kiosk=True),
    Session("parent", ENGLISH, lang="en", is_short=True),
)
