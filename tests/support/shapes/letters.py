"""Letters and who may be written to."""

from __future__ import annotations

from typing import Literal

from support.shapes.strict import Strict


class Recipient(Strict):
    role: int
    user_id: int
    user_img: str
    verbose_name: str


class Message(Strict):
    id: int
    type_id: Literal[1, 2]
    subject: str
    author: str
    author_id: int
    author_img: str
    post_date: str
    update_date: str
    read: bool
    last_msg_text: str
    clean_text: str
    count_people: int
    recivers_list: list[Recipient]


class Inbox(Strict):
    messages: list[Message]


class Comment(Strict):
    id: int
    author: str
    author_id: int
    author_img: str
    text: str
    post_date: str
    update_date: str


class Letter(Strict):
    subject: str
    text: str
    author: str
    author_id: int
    author_img: str
    role: int
    role_str: str
    post_date: str
    update_date: str
    count_recivers: int
    recivers_list: list[Recipient]
    comments: list[Comment]


class Correspondent(Strict):
    person_str: str
    staff_id: int
    user_id: int
    user_img: str
