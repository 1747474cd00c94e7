"""Everything that can be read from a portal, as values: request, parser, cache key.

``Portal.fetch`` requests a ``Resource``, and the store caches responses by its ``key``.
Sources: the mobile contract and its older generation (``docs/wire-api.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from ruobr_tui.api.models.additional import Achievements, Certificate
from ruobr_tui.api.models.cabinet import Capabilities, Sessions
from ruobr_tui.api.models.diary import Lessons
from ruobr_tui.api.models.mail import Correspondent, Inbox, LetterRead, MessageDetail, NewsItem
from ruobr_tui.api.models.marks import Period, Rating, SubjectMarks
from ruobr_tui.api.models.meals import FoodInfo, MealAccount
from ruobr_tui.api.models.parts.answer import read_answer
from ruobr_tui.api.models.parts.aside import SetAside
from ruobr_tui.api.models.parts.base import Parsed, Rows
from ruobr_tui.api.models.people import APPLICANT, Account, Applicant, Child
from ruobr_tui.api.models.school import Birthday, Book, Classmate, Events, Guide, UsefulLinks

T = TypeVar("T")


class Part(StrEnum):
    """The part of the wire API that a call belongs to."""

    MOBILE = "mobile"
    OLDER = "older"
    CABINET = "cabinet"


@dataclass(frozen=True)
class Resource(Generic[T]):
    """One readable resource. ``key`` is unique within an account; ``path`` is relative to the part's base.

    ``may_be_none``: portals send an empty envelope (null, false, []) if there is no such object.
    """

    key: str
    path: str
    shape: Any
    query: Mapping[str, str] = field(default_factory=dict)
    envelope: str | None = None
    part: Part = Part.MOBILE
    feature: str | None = None
    may_be_none: bool = False

    def read(self, raw: object) -> Parsed[T]:
        """Parse a decoded response. Raises ``pydantic.ValidationError`` for another shape."""
        if self.envelope is not None:
            inside = raw.get(self.envelope) if isinstance(raw, dict) else None
            if self.may_be_none and isinstance(raw, dict) and self.envelope in raw and not inside:
                return Parsed(self.shape())
            raw = inside
        return read_answer(self.shape, raw)

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True)
class _AccountResource(Resource[Account]):
    """Reads ``user/``, which is a parent with children or a pupil."""

    def read(self, raw: object) -> Parsed[Account]:
        aside = SetAside()
        is_parent = isinstance(raw, dict) and (raw.get("status") == APPLICANT or "childs" in raw)
        shape = Applicant if is_parent else Child
        person = shape.model_validate(raw, context=aside)
        unread = aside.rows or aside.kinds["Applicant.childs"]
        return Parsed(Account.of(person, unread), aside)

    __hash__ = Resource.__hash__


def account() -> Resource[Account]:
    """The signed-in account and its children."""
    return _AccountResource("account", "user/", Account)


def lessons(child: int, start: date, end: date) -> Resource[Lessons]:
    """The diary of a child, both days included."""
    span = {"start": start.isoformat(), "end": end.isoformat(), "child": str(child)}
    return Resource(f"lessons/{child}/{start}/{end}", "timetable2/", Lessons, span)


def periods(child: int) -> Resource[list[Period]]:
    """Periods with final marks and running averages."""
    return Resource(f"periods/{child}", "controlmark/", Rows[Period], _of(child))


def subject_marks(child: int, period: int, subject: int) -> Resource[SubjectMarks]:
    """Every mark of a subject in a period."""
    path = f"all_marks/{period}/{subject}/"
    return Resource(
        f"subject-marks/{child}/{period}/{subject}", path, SubjectMarks, _of(child), "data", may_be_none=True
    )


def inbox() -> Resource[Inbox]:
    """The letters."""
    return Resource("inbox", "mail/", Inbox)


def message(child: int | None, number: int) -> Resource[MessageDetail]:
    """A letter with its replies; it belongs to the account, but the wire names a child if there is one."""
    query = _of(child) if child is not None else {}
    return Resource(f"message/{number}", f"mail/{number}/", MessageDetail, query, "data")


def letter_read(number: int) -> Resource[LetterRead]:
    """Notify the portal that a letter was read that was opened from the cache."""
    return Resource(
        f"letter-read/{number}",
        "mail/read/",
        LetterRead,
        {"message": str(number)},
        part=Part.OLDER,
        feature="letters-read",
    )


def correspondents() -> Resource[list[Correspondent]]:
    """Possible recipients of messages."""
    return Resource("correspondents", "mail/new/", Rows[Correspondent], envelope="data")


def food(child: int, meal_type: int, day: date) -> Resource[FoodInfo]:
    """The meal account and the meal records around a day."""
    query = {
        **_of(child),
        "food_type": str(meal_type),
        "selected_date": day.isoformat(),
        "food_menu_complex": "1",
    }
    return Resource(f"food/{child}/{day}", "food/calendary/", FoodInfo, query, "data", may_be_none=True)


def achievements(child: int) -> Resource[Achievements]:
    """Additional education."""
    return Resource(
        f"achievements/{child}", "achievements/", Achievements, _of(child), "data", may_be_none=True
    )


def certificate(child: int) -> Resource[Certificate]:
    """The certificate of additional education."""
    return Resource(f"certificate/{child}", "do/cert/", Certificate, _of(child), "data", may_be_none=True)


def events(child: int) -> Resource[Events]:
    """Events."""
    return Resource(f"events/{child}", "btm/", Events, _of(child))


def birthdays(child: int) -> Resource[list[Birthday]]:
    """Coming birthdays in the class."""
    return Resource(f"birthdays/{child}", "birthday/", Rows[Birthday], _of(child), "data")


def classmates(child: int) -> Resource[list[Classmate]]:
    """The class."""
    return Resource(f"classmates/{child}", "odnoklassniki/", Rows[Classmate], _of(child), "data")


def books(child: int) -> Resource[list[Book]]:
    """Library books on loan."""
    return Resource(f"books/{child}", "book/", Rows[Book], _of(child), "data")


def useful_links(child: int) -> Resource[UsefulLinks]:
    """Addresses the school recommends."""
    return Resource(f"links/{child}", "ios/", UsefulLinks, _of(child), "data", may_be_none=True)


def guide(child: int) -> Resource[Guide]:
    """The school."""
    return Resource(f"guide/{child}", "guide/", Guide, _of(child), "data")


def rating(child: int, day: date) -> Resource[Rating]:
    """The place among classmates on a day."""
    query = {**_of(child), "date": day.isoformat()}
    return Resource(f"rating/{child}", "progress/", Rating, query, part=Part.OLDER, feature="rating")


def news() -> Resource[list[NewsItem]]:
    """School news."""
    return Resource("news", "news/", Rows[NewsItem], part=Part.OLDER, feature="news")


def meal_account(child: int) -> Resource[MealAccount]:
    """The meal account in whole kopecks."""
    return Resource(
        f"meal-account/{child}",
        "food/",
        MealAccount,
        _of(child),
        "account",
        Part.OLDER,
        feature="meal-account",
    )


def capabilities() -> Resource[Capabilities]:
    """Features of the server beyond the mobile interface."""
    return Resource("capabilities", "capabilities", Capabilities, part=Part.CABINET)


def sessions() -> Resource[Sessions]:
    """The live sessions of the account."""
    return Resource("sessions", "cabinet/session", Sessions, part=Part.CABINET, feature="session")


def _of(child: int) -> dict[str, str]:
    return {"child": str(child)}
