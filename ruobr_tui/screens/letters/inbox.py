"""Messages: the list with a reader beside or below it, and a message on a page of its own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.letters import letter_text
from ruobr_tui.api.models.events import LETTER
from ruobr_tui.api.models.mail import HTML, PLAIN, Inbox, Message, MessageDetail
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.screens.letters.reader import (
    letter_of,
    preview_lines,
    reader_lines,
    short_moment,
    text_in_list,
)
from ruobr_tui.screens.parts.detail_page import DetailPage, Place
from ruobr_tui.screens.parts.page import PageScreen, not_loaded
from ruobr_tui.screens.parts.section import OPEN, SectionScreen, error_line
from ruobr_tui.store.errors import StoreError
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.columns import indented
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line
from ruobr_tui.widgets.week.layout import ruled

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

ALL, NEW = 0, 1
"""The tabs."""
READABLE = 100
"""Cells of a line; longer ones are hard to read."""


class LettersScreen(DetailPage):
    """Messages, the newest first; ``●`` marks those unread both here and on the portal.

    Beside the list Enter goes into the reader, elsewhere it opens the message on a page.
    """

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({LETTER})
    DETAIL_ROWS: ClassVar[int] = 11
    DETAIL_SHARE: ClassVar[float] = 0.5

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tab = ALL
        self._were_new: set[int] = set()  # those of the second tab keep their rows while they are read

    def title_text(self) -> str:
        """The section."""
        return _("Messages")

    def tabs(self) -> Tabs:
        """All messages, or those not read yet."""
        unread = len(self._unread())
        return Tabs(
            [Tab(pgettext("messages", "All")), Tab(pgettext("messages", "New"), badge=str(unread or ""))],
            self._tab,
        )

    def choose_tab(self, index: int) -> None:
        """Show all messages, or those not read yet."""
        if index == self._tab or index not in (ALL, NEW):
            return
        self._tab = index
        self._were_new = {message.id for message in self._unread()}
        self.view.start_over()
        self.repaint()

    def resources(self) -> Sequence[Resource[Any]]:
        """The inbox belongs to the account, not to a child."""
        return [resources.inbox()]

    @property
    def _messages(self) -> list[Message]:
        inbox: Inbox | None = self.stored(resources.inbox()).value
        return inbox.messages if inbox is not None else []

    def _unread(self) -> list[Message]:
        return [message for message in self._messages if not self._was_read(message)]

    def _was_read(self, message: Message) -> bool:
        """Whether a message is read; True if the portal does not say so."""
        return message.read or not message.is_sent("read") or self.context.store.is_read(message.id)

    def _shown(self) -> list[Message]:
        if self._tab == ALL:
            return self._messages
        self._were_new |= {message.id for message in self._unread()}
        return [message for message in self._messages if message.id in self._were_new]

    def hint(self, command: Command) -> tuple[str, str]:
        """Enter reads a message."""
        sign, title = super().hint(command)
        return sign, _("Read") if command.id == OPEN else title

    # List

    def page(self, width: int) -> list[Line]:
        """Return a row for each message: who, about what, when; beside a reader, first how many there are."""
        if self.stored(resources.inbox()).value is None:
            return self.unknown(resources.inbox(), width)
        shown = self._shown()
        if not shown:
            if self._tab == ALL:
                return empty_state(
                    _("NO MESSAGES"), _("Messages from the school will appear here."), (), width
                )
            keys = [("1", _("all messages"))]
            return empty_state(_("NO NEW MESSAGES"), _("Everything has been read."), keys, width)
        rows = [self._row(message, width) for message in shown]
        if self.place is not Place.BESIDE:
            return rows
        return [ruled(self._counts(), "", width), *rows]

    def _counts(self) -> str:
        count, unread = len(self._messages), len(self._unread())
        text = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
        return f"{text}, {_('new: %(count)d') % {'count': unread}}" if unread else text

    def _row(self, message: Message, width: int) -> Line:
        read = self._was_read(message)
        author_width = 19 if width >= 76 else 18
        when = short_moment(message.updated or message.posted, self.context.today())
        room = max(4, width - author_width - max(9, fit.width_of(when) + 1) - 3)
        right = width - author_width - room - 3
        role = "text" if read else "mark"
        return line(
            (" ", "text"),
            (" " if read else "●", "unread"),
            " ",
            (fit.left(phrases.initials(message.author), author_width - 1) + " ", role),
            (fit.left(message.subject or _("(no subject)"), room), role),
            (fit.right(when, right), "dim"),
            key=message.id,
            copy=message.subject,
        )

    def opens(self, key: Hashable) -> bool:
        """Messages open on a page, unless the reader is beside them."""
        return isinstance(key, int) and self.place is not Place.BESIDE

    @on(LineView.Opened, "#page")
    def open_letter(self, event: LineView.Opened) -> None:
        """Read a message: in the reader beside the list, or on a page."""
        if not isinstance(event.key, int):
            return
        if self.opens(event.key):
            self.app.push_screen(LetterScreen(self.context, event.key))
        else:
            self._read(event.key)

    # Reader

    def row_name(self) -> str:
        """The subject of the selected message."""
        chosen = next((each for each in self._shown() if each.id == self.view.cursor_key), None)
        return (chosen.subject or _("(no subject)")) if chosen is not None else ""

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the selected message."""
        shown = self._shown()
        at = next((at for at, each in enumerate(shown) if each.id == self.view.cursor_key), None)
        if at is None:
            return []
        letter = letter_of(shown[at], self._detail(shown[at]))
        assert letter is not None
        today = self.context.today()
        if self.place is Place.BESIDE:
            return reader_lines(letter, width, today)
        place = _("%(number)d of %(count)d") % {"number": at + 1, "count": len(shown)}
        return preview_lines(letter, place, width, today)

    def _detail(self, message: Message) -> MessageDetail | None:
        """The fetched message; one in HTML is in the list."""
        if message.type_id == HTML:
            return None
        value: MessageDetail | None = self.stored(resources.message(self.context.child, message.id)).value
        return value

    @work(group="read", exclusive=True, exit_on_error=False, description="read a message")
    async def _read(self, number: int) -> None:
        """Mark a message as read, and fetch the rest of it."""
        mark_read(self, number)
        self.repaint()
        try:
            await fetch_letter(self.context, await self.context.portal(), number)
        except RuobrError as error:
            self.show_error(error)
        self.repaint()

    def copy_text(self) -> str:
        """The text of the selected message."""
        message = next((each for each in self._messages if each.id == self.view.cursor_key), None)
        letter = letter_of(message, self._detail(message)) if message is not None else None
        return letter.text if letter is not None else ""


def mark_read(screen: SectionScreen, number: int) -> None:
    """Mark a message as read on this machine; a full disk does not keep anybody from reading."""
    try:
        screen.context.store.mark_read(number)
    except StoreError as error:
        screen.notice(error_line(error), "bad")


async def fetch_letter(context: Context, portal: Portal, number: int) -> Snapshot[Any]:
    """Fetch what the list does not have of a message, and tell the portal that it was read.

    One in HTML is not fetched: the list has all of it, and portals fail when it is requested.
    """
    store = context.store
    message = _in_list(context, number)
    if message is not None and message.type_id == HTML and not message.read:
        read = resources.letter_read(number)
        if context.has(read.feature):
            await portal.fetch(read)
    whole = resources.message(context.child, number)
    if message is not None and message.type_id != HTML:
        return await store.refresh(whole, portal)
    # The list says whether there is more to fetch.
    inbox = await store.refresh(resources.inbox(), portal)
    message = _in_list(context, number)
    if inbox.state is not State.FRESH or (message is not None and message.type_id == HTML):
        return inbox
    return await store.refresh(whole, portal)


def _in_list(context: Context, number: int) -> Message | None:
    inbox: Inbox | None = context.store.peek(resources.inbox()).value
    return next((item for item in inbox.messages if item.id == number), None) if inbox else None


class LetterScreen(PageScreen):
    """A message: text, then replies."""

    HAS_LIST: ClassVar[bool] = False

    def __init__(self, context: Context, number: int) -> None:
        super().__init__(context)
        self.number = number

    def title_text(self) -> str:
        """The page."""
        return _("Message")

    def _letter(self) -> MessageDetail | None:
        message = _in_list(self.context, self.number)
        if message is not None and message.type_id == HTML:
            return None
        value: MessageDetail | None = self.stored(self._whole()).value
        return value

    def _whole(self) -> Resource[MessageDetail]:
        return resources.message(self.context.child, self.number)

    def resources(self) -> Sequence[Resource[Any]]:
        """The message, or the list that has all of it."""
        message = _in_list(self.context, self.number)
        return [resources.inbox()] if message is None or message.type_id == HTML else [self._whole()]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the message."""
        return await fetch_letter(self.context, portal, self.number)

    def page(self, width: int) -> list[Line]:
        """Return subject, sender and time, text, replies; from the list until the message has come."""
        width = min(width, READABLE) - 1
        letter = letter_of(_in_list(self.context, self.number), self._letter())
        if letter is None:
            return not_loaded(width)
        if letter.is_whole:
            mark_read(self, self.number)
        lines = indented(reader_lines(letter, width, self.context.today()))
        return lines if letter.is_whole else [*lines, EMPTY, *self.unknown(self.resources()[0], width)]

    def copy_text(self) -> str:
        """The message's text."""
        letter, message = self._letter(), _in_list(self.context, self.number)
        if letter is not None:
            return letter_text(letter.text, HTML if "</" in letter.text else PLAIN)
        return text_in_list(message) if message is not None else ""
