"""What a screen asks of the app about accounts."""

from __future__ import annotations

from textual.message import Message


class ChangeAccount(Message):
    """Posted to show another account of this program, by ``Owner.name``."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class AddAccount(Message):
    """Posted to sign in to one more account."""


class LeaveAccount(Message):
    """Posted to sign out of an account, by ``Owner.name``; the question was answered."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
