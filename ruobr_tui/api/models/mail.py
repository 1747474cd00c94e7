"""Letters (``mail/``, ``mail/{id}/``, ``mail/new/``) and school news (``news/``)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import Count, Day, Flag, Maybe, Truth, WireDateTime, otherwise
from ruobr_tui.api.models.parts.text import SafeLine, SafeText

PLAIN = 1
HTML = 2


class Recipient(WireModel):
    """A person in a letter's list of recipients."""

    role: Count = 0
    user_id: Count = 0
    avatar: SafeLine = Field("", alias="user_img")
    name: SafeLine = Field("", alias="verbose_name")


class Correspondent(WireModel):
    """A person one may write to (``mail/new/``)."""

    name: SafeLine = Field("", alias="person_str")
    staff_id: Count = 0
    user_id: Count = 0
    avatar: SafeLine = Field("", alias="user_img")


class Message(WireModel):
    """A letter in the inbox. ``last_text`` is HTML when ``type_id`` is 2."""

    id: int
    type_id: Annotated[Count, otherwise(PLAIN)] = PLAIN
    subject: SafeLine = ""
    author: SafeLine = ""
    author_id: Count = 0
    author_avatar: SafeLine = Field("", alias="author_img")
    posted: Maybe[WireDateTime] = Field(None, alias="post_date")
    updated: Maybe[WireDateTime] = Field(None, alias="update_date")
    read: Truth = False
    last_text: SafeText = Field("", alias="last_msg_text")
    clean_text: SafeText = ""
    people: Count = Field(0, alias="count_people")
    recipients: Rows[Recipient] = Field(default_factory=list, alias="recivers_list")


class Inbox(WireModel):
    """The answer of ``mail/``, newest first."""

    messages: Rows[Message] = Field(default_factory=list)

    def model_post_init(self, _context: Any, /) -> None:
        """Newest first, whatever order they came in; a letter that is listed twice stands where it is
        newer.
        """
        self.messages.sort(key=lambda m: (str(m.updated or m.posted or ""), m.id), reverse=True)
        newest: dict[int, Message] = {}
        for message in self.messages:
            newest.setdefault(message.id, message)
        self.messages[:] = newest.values()


class Comment(WireModel):
    """An answer under a letter."""

    id: Count = 0
    author: SafeLine = ""
    author_id: Count = 0
    author_avatar: SafeLine = Field("", alias="author_img")
    text: SafeText = ""
    posted: Maybe[WireDateTime] = Field(None, alias="post_date")
    updated: Maybe[WireDateTime] = Field(None, alias="update_date")


class MessageDetail(WireModel):
    """A letter with its answers. ``text`` may be HTML: read it through ``api.letters``."""

    subject: SafeLine = ""
    text: SafeText = ""
    author: SafeLine = ""
    author_id: Count = 0
    author_avatar: SafeLine = Field("", alias="author_img")
    role: Count = 0
    role_title: SafeLine = Field("", alias="role_str")
    posted: Maybe[WireDateTime] = Field(None, alias="post_date")
    updated: Maybe[WireDateTime] = Field(None, alias="update_date")
    recipient_count: Count = Field(0, alias="count_recivers")
    recipients: Rows[Recipient] = Field(default_factory=list, alias="recivers_list")
    comments: Rows[Comment] = Field(default_factory=list)


class LetterRead(WireModel):
    """The answer of ``mail/read/`` (older generation): whether it was noted that a letter was read."""

    success: Flag = False


class NewsItem(WireModel):
    """School news (older generation)."""

    id: int
    title: SafeLine = ""
    text: SafeText = ""
    clean_text: SafeText = ""
    author: SafeLine = ""
    school: SafeLine = Field("", alias="school_name")
    school_id: Count = 0
    day: Maybe[Day] = Field(None, alias="date")
    published: Maybe[WireDateTime] = Field(None, alias="pub_date")


__all__ = [
    "HTML",
    "PLAIN",
    "Comment",
    "Correspondent",
    "Inbox",
    "LetterRead",
    "Message",
    "MessageDetail",
    "NewsItem",
    "Recipient",
]
