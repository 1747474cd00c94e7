"""Messages: the inbox, and a message with its replies."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.letters import letter_text, without_links
from ruobr_tui.api.models.events import LETTER
from ruobr_tui.api.models.mail import HTML, PLAIN, Inbox, Message, MessageDetail
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, nothing
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

if TYPE_CHECKING:
    from datetime import datetime

    from ruobr_tui.api.client import Portal


class LettersScreen(PageScreen):
    """Messages, the newest first; ``●`` marks those unread both here and on the portal."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({LETTER})

    def title_text(self) -> str:
        """The number of unread messages."""
        inbox: Inbox | None = self.stored(resources.inbox()).value
        unread = sum(1 for message in inbox.messages if not self._was_read(message)) if inbox else 0
        if not unread:
            return _("Messages")
        return ngettext("Letters · %(count)d unread", "Letters · %(count)d unread", unread) % {
            "count": unread
        }

    def resources(self) -> Sequence[Resource[Any]]:
        """The inbox belongs to the account, not to a child."""
        return [resources.inbox()]

    def _was_read(self, message: Message) -> bool:
        """Whether a message is read; True if the portal does not say so."""
        return message.read or not message.is_sent("read") or self.context.store.is_read(message.id)

    def page(self, width: int) -> list[Line]:
        """Return two lines for each message if there is room: sender and subject, then its beginning."""
        inbox: Inbox | None = self.stored(resources.inbox()).value
        if inbox is None:
            return self.unknown(resources.inbox(), width)
        if not inbox.messages:
            return nothing(_("No letters."), width)
        lines: list[Line] = []
        author_width = min(24, width // 4)
        for message in inbox.messages:
            read = self._was_read(message)
            when = self._when(message.updated or message.posted)
            room = width - author_width - fit.width_of(when) - 6
            lines.append(
                line(
                    (" " if read else "●", "active"),
                    " ",
                    (fit.left(message.author, author_width), "text" if read else "mark"),
                    "  ",
                    (fit.left(message.subject, room), "text" if read else "mark"),
                    " ",
                    (when, "dim"),
                    key=message.id,
                    copy=message.subject,
                )
            )
            preview = " ".join(
                (
                    letter_text(message.clean_text, PLAIN) or letter_text(message.last_text, message.type_id)
                ).split()
            )
            if preview:
                lines.append(
                    line(" " * (author_width + 4), (fit.cut(preview, width - author_width - 5), "dim"))
                )
        return lines

    def _when(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        if moment.date() == self.context.today():
            return phrases.clock_time(moment)
        return phrases.near_day(moment.date(), self.context.today())

    def opens(self, key: Hashable) -> bool:
        """All messages can be opened."""
        return isinstance(key, int)

    @on(LineView.Opened)
    def open_letter(self, event: LineView.Opened) -> None:
        """Open a message."""
        if isinstance(event.key, int):
            self.app.push_screen(LetterScreen(self.context, event.key))


class LetterScreen(PageScreen):
    """A message: text, then replies."""

    HAS_LIST: ClassVar[bool] = False

    def __init__(self, context: Context, number: int) -> None:
        super().__init__(context)
        self.number = number

    def title_text(self) -> str:
        """The message's subject."""
        letter: MessageDetail | None = self._letter()
        return letter.subject if letter else _("Message")

    def _message(self) -> Message | None:
        inbox: Inbox | None = self.stored(resources.inbox()).value
        return next((item for item in inbox.messages if item.id == self.number), None) if inbox else None

    def _letter(self) -> MessageDetail | None:
        message = self._message()
        if message is not None and message.type_id == HTML:
            return None
        value: MessageDetail | None = self.stored(self._whole()).value
        return value

    def _whole(self) -> Resource[MessageDetail]:
        return resources.message(self.context.child, self.number)

    def resources(self) -> Sequence[Resource[Any]]:
        """The message. One in HTML is not fetched: the list has all of it, and portals fail when it is
        requested.
        """
        message = self._message()
        return [resources.inbox()] if message is None or message.type_id == HTML else [self._whole()]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the list first if it is not stored: it says whether there is more to fetch."""
        store, before = self.context.store, self._message()
        if before is not None and before.type_id == HTML and not before.read:
            read = resources.letter_read(self.number)
            if self.context.has(read.feature):
                await portal.fetch(read)
        if before is not None and before.type_id != HTML:
            return await store.refresh(self._whole(), portal)
        inbox = await store.refresh(resources.inbox(), portal)
        message = self._message()
        if inbox.state is not State.FRESH or (message is not None and message.type_id == HTML):
            return inbox
        return await store.refresh(self._whole(), portal)

    def page(self, width: int) -> list[Line]:
        """Return subject, sender and time, text, replies."""
        width = min(width, 100)
        letter = self._letter()
        message = self._message()
        if letter is None:
            # The inbox has the last text, which is shown until the message has come.
            if message is None:
                return not_loaded(width)
            is_all = message.type_id == HTML
            if is_all:
                self.context.store.mark_read(self.number)
            about = [message.author, self._moment(message.posted)]
            return [
                *paragraph(message.subject, width, "heading", " "),
                *paragraph(" · ".join(part for part in about if part), width, "dim", " "),
                EMPTY,
                *paragraph(_words_of(message), width, "text", " "),
                *([] if is_all else [EMPTY, *self.unknown(self.resources()[0], width)]),
            ]
        self.context.store.mark_read(self.number)
        type_id = message.type_id if message is not None else (HTML if "</" in letter.text else 1)
        about = [letter.author, letter.role_title, self._moment(letter.posted)]
        lines = [
            *paragraph(letter.subject, width, "heading", " "),
            *paragraph(" · ".join(part for part in about if part), width, "dim", " "),
            *self._recipients(letter, width),
            EMPTY,
            *paragraph(letter_text(letter.text, type_id), width, "text", " "),
        ]
        if letter.comments:
            count = len(letter.comments)
            lines += [
                EMPTY,
                heading(ngettext("%(count)d answer", "%(count)d answers", count) % {"count": count}, width),
            ]
            for comment in letter.comments:
                lines.append(
                    line(" ", (comment.author, "heading"), (f" · {self._moment(comment.posted)}", "dim"))
                )
                lines += [*paragraph(letter_text(comment.text, 1), width, "text", "   "), EMPTY]
        return lines

    def _recipients(self, letter: MessageDetail, width: int) -> list[Line]:
        if not letter.recipients:
            return []
        names = ", ".join(person.name for person in letter.recipients[:6])
        more = max(letter.recipient_count, len(letter.recipients)) - min(6, len(letter.recipients))
        if more > 0:
            names += " " + ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
        return paragraph(_("To: %(names)s") % {"names": names}, width, "dim", " ")

    def _moment(self, moment: datetime | None) -> str:
        return f"{phrases.full_day(moment.date())}, {phrases.clock_time(moment)}" if moment else ""

    def copy_text(self) -> str:
        """The message's text."""
        letter, message = self._letter(), self._message()
        if letter is not None:
            return letter_text(letter.text, HTML if "</" in letter.text else PLAIN)
        return _words_of(message) if message is not None else ""


def _words_of(message: Message) -> str:
    """Return the text in the list: formatted with links, unless that leaves out some of it."""
    laid_out = letter_text(message.last_text, message.type_id)
    clean = letter_text(message.clean_text, PLAIN)
    return laid_out if _bare(clean) in _bare(laid_out) else clean


def _bare(text: str) -> str:
    return "".join(sign for sign in without_links(text).casefold() if sign.isalnum())
