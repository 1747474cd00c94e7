"""The kindergartens chosen for an application, stored as a draft until it is sent."""

from __future__ import annotations

import logging
from uuid import uuid4

from ruobr_tui import phrases
from ruobr_tui.context import Context
from ruobr_tui.screens.kindergarten.wishes import Wishes
from ruobr_tui.store import StoreError
from ruobr_tui.store.drafts import Draft

_WISHES = "wishes"
_log = logging.getLogger(__name__)


class WishesDraft:
    """The draft of an application (``number``), or of a new one (0) of a child in a municipality."""

    def __init__(self, context: Context, number: int, child: int, territory: int) -> None:
        self._context = context
        self._whose = context.account_name
        self._name = f"wishes-{number}" if number else f"wishes-new-{child}-{territory}"

    def read(self) -> tuple[Wishes, str] | None:
        """Return choice and time of the draft; None without one."""
        try:
            draft = self._context.store.draft(self._name)
        except StoreError as error:
            _log.warning("a draft cannot be read: %s", type(error).__name__)
            return None
        if draft is None:
            return None
        parts = [one.split(":") for one in draft.values.get(_WISHES, "").split() if one.count(":") == 1]
        wishes = [(int(number), sibling == "1") for number, sibling in parts if number.isdecimal()]
        at = draft.saved_at.astimezone(self._context.zone)
        return (wishes, phrases.day_and_time(at)) if wishes else None

    def keep(self, wishes: Wishes) -> None:
        """Store a choice in place of the former one; an empty choice deletes the draft."""
        if self._context.account_name != self._whose:
            return
        if not wishes:
            self.drop()
            return
        text = " ".join(f"{number}:{int(sibling)}" for number, sibling in wishes)
        try:
            self._context.store.save_draft(
                self._name, Draft({_WISHES: text}, 0, str(uuid4()), self._context.clock())
            )
        except StoreError as error:
            _log.warning("a draft cannot be kept: %s", type(error).__name__)

    def drop(self) -> None:
        """Delete the draft after the application was sent."""
        if self._context.account_name != self._whose:
            return
        try:
            self._context.store.drop_draft(self._name)
        except StoreError as error:
            _log.warning("a draft cannot be dropped: %s", type(error).__name__)
