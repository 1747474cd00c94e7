"""A message as it is read: who wrote to whom and when, the text, the replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ruobr_tui import due, phrases
from ruobr_tui.api.letters import letter_text, without_links
from ruobr_tui.api.models.mail import HTML, PLAIN, Message, MessageDetail, Recipient
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph
from ruobr_tui.widgets.week.layout import ruled

_MOST_NAMES = 6


class Reply(NamedTuple):
    """A reply under a message."""

    author: str
    posted: datetime | None
    text: str


class Letter(NamedTuple):
    """A message with what is known of it; ``is_whole`` unless only the list is stored."""

    subject: str
    author: str
    posted: datetime | None
    text: str
    role: str = ""
    recipients: tuple[str, ...] = ()
    more_recipients: int = 0
    """How many there are whose names are not here."""
    replies: tuple[Reply, ...] = ()
    is_whole: bool = False


def letter_of(message: Message | None, detail: MessageDetail | None) -> Letter | None:
    """Return a message from its row in the list and, if it was fetched, its own response."""
    if detail is not None:
        type_id = message.type_id if message is not None else (HTML if "</" in detail.text else PLAIN)
        return Letter(
            detail.subject,
            detail.author,
            detail.posted,
            letter_text(detail.text, type_id),
            detail.role_title,
            *_recipients(detail.recipients, detail.recipient_count),
            tuple(Reply(each.author, each.posted, letter_text(each.text, PLAIN)) for each in detail.comments),
            is_whole=True,
        )
    if message is None:
        return None
    return Letter(
        message.subject,
        message.author,
        message.updated or message.posted,  # the list has the last text
        text_in_list(message),
        "",
        *_recipients(message.recipients, message.people),
        is_whole=message.type_id == HTML,
    )


def text_in_list(message: Message) -> str:
    """Return the text in the list: formatted with links, unless that leaves out some of it."""
    laid_out = letter_text(message.last_text, message.type_id)
    clean = letter_text(message.clean_text, PLAIN)
    return laid_out if _bare(clean) in _bare(laid_out) else clean


def _bare(text: str) -> str:
    return "".join(sign for sign in without_links(text).casefold() if sign.isalnum())


def _recipients(recipients: list[Recipient], count: int) -> tuple[tuple[str, ...], int]:
    """Return names, and how many recipients there are besides."""
    if not recipients:
        return (), 0
    names = tuple(person.name for person in recipients[:_MOST_NAMES])
    return names, max(count, len(recipients)) - len(names)


def _recipients_text(names: Sequence[str], more: int) -> str:
    text = ", ".join(names)
    if more > 0:
        text += " " + ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return text


def short_moment(moment: datetime | None, today: date) -> str:
    """Return when a message came, for a column: 7:55, вчера, 26 ноя, 26.11.2025."""
    if moment is None:
        return ""
    day = moment.date()
    if day == today:
        return phrases.clock_time(moment)
    if (today - day).days == 1:
        return _("yesterday")
    return phrases.short_date(day) if day.year == today.year else phrases.numeric_date(day)


def long_moment(moment: datetime | None, today: date) -> str:
    """Return when a message came: понедельник, 30 ноября, 7:55."""
    if moment is None:
        return ""
    day = moment.date()
    date_text = phrases.day_and_month(day) if day.year == today.year else phrases.full_day(day)
    return f"{phrases.weekday(day)}, {date_text}, {phrases.clock_time(moment)}"


def reader_lines(letter: Letter, width: int, today: date) -> list[Line]:
    """Return a message under its subject, as beside the list or on a page of its own."""
    first, *others = fit.wrap(letter.subject or _("(no subject)"), width)
    lines = [heading(first, width), *(line((each, "heading")) for each in others)]
    author = ", ".join(part for part in (letter.author, phrases.uncapitalised(letter.role)) if part)
    for name, value in (
        (_("From"), author),
        (_("To"), _recipients_text(letter.recipients, letter.more_recipients)),
        (_("When"), long_moment(letter.posted, today)),
    ):
        if value:
            lines += _named(name, value, width)
    lines.append(EMPTY)
    return [*lines, *_body(letter, width, today)]


def preview_lines(letter: Letter, place: str, width: int, today: date) -> list[Line]:
    """Return a message below the list: who to whom and when in one row, then subject and text."""
    shown = [phrases.initials(each) for each in letter.recipients]
    lists = [
        _recipients_text(shown[:most], letter.more_recipients + len(shown) - most)
        for most in range(len(shown), 0, -1)
    ]
    moment = letter.posted
    when = ""
    if moment is not None:
        when = f", {due.on_day(moment.date(), today)} {phrases.clock_time(moment)}"
    room = width - fit.width_of(place) - 4
    author = fit.cut(phrases.initials(letter.author), room)
    left = max(0, room - fit.width_of(author) - fit.width_of(when))
    tos = [f" → {names}" for names in lists]
    to = next((each for each in tos if fit.width_of(each) <= left), fit.cut(tos[-1], left) if tos else "")
    title = author + to + when
    subject = paragraph(letter.subject or _("(no subject)"), width, "heading", " ")
    return [ruled(fit.cut(title, room), place, width), *subject, EMPTY, *_body(letter, width, today, " ")]


def _body(letter: Letter, width: int, today: date, indent: str = "") -> list[Line]:
    lines = paragraph(letter.text, width, "text", indent)
    if letter.replies:
        count = len(letter.replies)
        title = ngettext("%(count)d reply", "%(count)d replies", count) % {"count": count}
        lines += [EMPTY, heading(title.upper(), width)]
    for reply in letter.replies:
        about = short_moment(reply.posted, today)
        lines.append(line(indent, (fit.cut(reply.author, width - 14), "heading"), (f", {about}", "dim")))
        lines += [*paragraph(reply.text, width, "text", indent + "  "), EMPTY]
    return lines


def _named(name: str, value: str, width: int) -> list[Line]:
    start = 8
    rows = list(fit.wrap(value, max(8, width - start)))
    return [line((fit.left(name if at == 0 else "", start), "dim"), row) for at, row in enumerate(rows)]
