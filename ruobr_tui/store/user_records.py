"""The user's own data in a store: read marks, ticks, notes, thresholds, drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from ruobr_tui.api.clock import Clock
from ruobr_tui.store import balances, documents, drafts, letters, user_data
from ruobr_tui.store.base import StoreBase
from ruobr_tui.store.database import Changes, Database
from ruobr_tui.store.diary import news, ticks
from ruobr_tui.store.diary.news import News
from ruobr_tui.store.diary.ticks import Ticks
from ruobr_tui.store.drafts import Draft
from ruobr_tui.store.errors import StoreError

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson, Task
    from ruobr_tui.api.models.meals import FoodInfo
    from ruobr_tui.store.diary.uids import Days, Entry, Given


class UserRecords(StoreBase):
    """The part of a store that no refresh changes, and news with their read marks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._unseen: tuple[Changes, news.Counts] | None = None
        self._letter_versions: tuple[int, dict[int, str]] | None = None

    # News

    def news(self, child: int | None = None, limit: int = 500) -> list[News]:
        """News, the newest first: of one child, or of all children and the letters."""
        return self._database.read(lambda db: news.listed(db, child, limit))

    def last_news(self) -> int:
        """The number of the latest news; 0 when there are none. Raises ``StoreError``."""
        return self._database.read(news.last)

    def news_since(self, number: int) -> list[News]:
        """The news after that number, in order. Raises ``StoreError``."""
        return self._database.read(lambda db: news.since(db, number))

    def unseen_count(self, child: int | None = None, kinds: Collection[str] = ()) -> int:
        """The number of unseen news: of one child or of all, of some kinds or of all."""
        state = self._database.state()
        if self._unseen is None or self._unseen[0] != state:
            self._unseen = state, self._database.read(news.unseen_by_kind)
        return news.counted(self._unseen[1], child, kinds)

    def mark_seen(self, items: Iterable[News] | None = None) -> None:
        """Mark these as seen (None: all)."""
        ids = None if items is None else [each.id for each in items]
        self._database.write(lambda db: news.mark_seen(db, ids, self._clock()))

    # Ticks, notes, thresholds

    def ticks(self, child: int) -> Ticks:
        """Homework that the user ticked as done, with its text at that time: it may have changed since."""
        return self._database.read(lambda db: ticks.read(db, child))

    def tick(self, child: int, lesson: Lesson, task: Task, done: bool = True) -> None:
        """Tick homework as done, or take the tick away. Raises ``NotStored``."""
        self._database.write(lambda db: ticks.set_tick(db, child, lesson, task, done, self._clock()))

    def calendar(
        self, child: int, kind: str, entries: Sequence[Entry], scope: str, days: Days | None = None
    ) -> Given:
        """The identifiers of these calendar entries, the same at each output (``store.diary.uids``).

        ``scope`` names the portal. ``days`` are those of which these are all the entries: what was printed
        of them before and is not there is gone. What cannot be stored is the same only as long as nothing
        moves.
        """
        from ruobr_tui.store.diary import uids

        now = self._clock()
        try:
            return self._database.write(lambda db: uids.given(db, child, kind, entries, scope, days, now))
        except StoreError as error:
            import logging

            logging.getLogger(__name__).warning("identifiers of a calendar were not stored: %s", error)
            return uids.fresh(child, kind, entries, scope)

    def note(self, child: int, lesson: int) -> str:
        """The user's note on a lesson; "" when there is none."""
        return self.notes(child).get(lesson, "")

    def notes(self, child: int) -> dict[int, str]:
        """The user's notes, by lesson."""
        return self._database.read(lambda db: user_data.notes(db, child))

    def set_note(self, child: int, lesson: int, text: str) -> None:
        """Write a note on a lesson; "" removes it. Raises ``NotStored``."""
        self._database.write(lambda db: user_data.set_note(db, child, lesson, text, self._clock()))

    def low_balance(self, child: int) -> int | None:
        """Kopecks below which a meal account is low; 0: never; None: what a usual day costs."""
        return self._database.read(lambda db: balances.threshold(db, child))

    def set_low_balance(self, child: int, kopecks: int | None, known: FoodInfo | None = None) -> None:
        """Set that threshold, and compare the ``known`` balance with it. Raises ``NotStored``."""
        self._database.write(lambda db: balances.set_threshold(db, child, kopecks, known, self._clock()))

    # Letters

    def is_read(self, letter: int) -> bool:
        """Whether the user has read this letter here, and it has no newer message."""
        version = self._database.read(lambda db: user_data.read_version(db, letter))
        return version is not None and version == self._versions().get(letter, version)

    def mark_read(self, letter: int) -> None:
        """Mark a letter as read. Raises ``NotStored``."""
        version = self._versions().get(letter, "")
        self._database.write(lambda db: user_data.mark_read(db, letter, version, self._clock()))

    def _versions(self) -> dict[int, str]:
        document = self._database.read(lambda db: documents.stored(db, letters.INBOX))
        if document is None:
            return {}
        if self._letter_versions is None or self._letter_versions[0] != document.version:
            self._letter_versions = (document.version, letters.versions(document.body))
        return self._letter_versions[1]

    # Drafts

    def draft(self, name: str) -> Draft | None:
        """A draft; None if there is none, or if the store cannot be read."""
        try:
            return self._database.read(lambda db: drafts.draft(db, name))
        except (StoreError, ValueError):
            return None

    def save_draft(self, name: str, draft: Draft) -> None:
        """Store a draft. Raises ``NotStored``."""
        self._database.write(lambda db: drafts.save(db, name, draft))

    def drop_draft(self, name: str) -> None:
        """Remove a draft that was sent or discarded. Raises ``NotStored``."""
        self._database.write(lambda db: drafts.drop(db, name))

    def draft_names(self) -> list[str]:
        """The names of all drafts, the latest first. Raises ``StoreError``."""
        return self._database.read(drafts.names)
